import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigOverrides } from '../../local/config.ts';
import type { Limits } from '../../local/functions/limits.ts';
import { type FunctionsRuntime, startFunctions } from '../support/functions-runtime.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/functions-project', import.meta.url));

let project: string;
let runtime: FunctionsRuntime | undefined;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'delve-functions-project-'));
  cpSync(FIXTURE, project, { recursive: true });
});
afterEach(async () => {
  await runtime?.close();
  runtime = undefined;
  rmSync(project, { recursive: true, force: true });
});

async function start(
  limits: Partial<Limits> = {},
  overrides: ConfigOverrides = {},
): Promise<FunctionsRuntime> {
  runtime = await startFunctions(project, limits, overrides);
  return runtime;
}

const probe = (path: string, init?: RequestInit) => fetch(`${runtime?.url}/probe/${path}`, init);
const requests = async () => ((await (await probe('count')).json()) as { requests: number }).requests;

async function failure(path: string): Promise<[number, string]> {
  const response = await probe(path);
  return [response.status, ((await response.json()) as { code: string }).code];
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(project, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

describe('a change of', () => {
  it('the entrypoint is there in the next request', async () => {
    await start();
    expect((await probe('added')).status).toBe(404);
    edit('functions/probe/index.ts', (text) =>
      text.replace('= {\n', "= {\n  added: () => new Response('new'),\n"),
    );
    expect(await (await probe('added')).text()).toBe('new');
  });

  it('a module that it imports from another folder is there in the next request', async () => {
    await start();
    await (await probe('stream')).text();
    edit('functions/_shared/text-stream.ts', (text) => text.replace('(word)', '(word.toUpperCase())'));
    expect(await (await probe('stream')).text()).toBe('ONETWOTHREE');
  });

  it('supabase/functions/.env is there in the next request, and goes before config.toml', async () => {
    await start();
    expect(await (await probe('environment')).json()).toMatchObject({ FROM_BOTH: 'config' });
    writeFileSync(
      join(project, 'supabase/functions/.env'),
      'FROM_FILE="a file"\nFROM_BOTH=file\nSUPABASE_SERVICE_ROLE_KEY=skipped\n',
    );
    expect(await (await probe('environment')).json()).toMatchObject({
      FROM_BOTH: 'file',
      FROM_FILE: 'a file',
      SUPABASE_SERVICE_ROLE_KEY: runtime?.keys.serviceRoleKey,
    });
  });

  it('nothing keeps the process, and its state', async () => {
    await start();
    expect([await requests(), await requests(), await requests()]).toEqual([1, 2, 3]);
  });

  it('a function lets a request that is under way finish with the old code', async () => {
    await start();
    const old = await probe('stream');
    edit('functions/_shared/text-stream.ts', (text) => text.replace('(word)', '(word.toUpperCase())'));
    expect(await (await probe('stream')).text()).toBe('ONETWOTHREE');
    expect(await old.text()).toBe('onetwothree');
  });
});

describe('a function that does not start', () => {
  it.each([
    ['a syntax error', 'const = ;', 503, 'BOOT_ERROR', /could not be parsed/],
    ['a missing import', "import './nowhere.ts';", 503, 'BOOT_ERROR', /nowhere\.ts/],
    ['an error at its top level', "throw new Error('too early');", 500, 'WORKER_ERROR', /too early/],
    ['no server', 'Deno.serve = () => {};', 500, 'WORKER_ERROR', /has not called Deno\.serve/],
  ])('because of %s answers so, says why, and recovers', async (_, code, status, name, line) => {
    edit('functions/probe/index.ts', (text) => `${code}\n${text}`);
    const running = await start();
    expect(await failure('count')).toEqual([status, name]);
    await running.logged(line);
    edit('functions/probe/index.ts', (text) => text.slice(code.length));
    expect(await requests()).toBe(1);
  });

  it('is found once it is written', async () => {
    const running = await start();
    expect((await fetch(`${running.url}/late`)).status).toBe(404);
    cpSync(join(project, 'supabase/functions/guarded'), join(project, 'supabase/functions/late'), {
      recursive: true,
    });
    const response = await fetch(`${running.url}/late`, {
      headers: { authorization: `Bearer ${running.keys.anonKey}` },
    });
    expect(await response.json()).toEqual({ answered: true });
  });
});

describe('a worker', () => {
  it('that crashes fails its request and is replaced', async () => {
    await start();
    expect(await failure('crash')).toEqual([500, 'WORKER_ERROR']);
    await runtime?.logged(/thrown outside of the handler/);
    expect(await requests()).toBe(1);
  });

  it('that uses up its memory fails its request and is replaced', async () => {
    await start({ memoryMb: 64 });
    expect(await failure('memory')).toEqual([546, 'WORKER_LIMIT']);
    await runtime?.logged(/memory limit reached/);
    expect(await requests()).toBe(1);
  });

  it.runIf(process.platform === 'linux')('that uses up its processor time fails its request', async () => {
    await start({ cpuMs: 500 });
    expect(await failure('spin')).toEqual([546, 'WORKER_LIMIT']);
    await runtime?.logged(/CPU time limit reached/);
    expect(await requests()).toBe(1);
  });

  it('whose time is over fails the request that it has', async () => {
    await start({ wallClockMs: 600 });
    expect(await failure('silent')).toEqual([546, 'WORKER_LIMIT']);
    await runtime?.logged(/wall clock time limit reached/);
    expect(await requests()).toBe(1);
  });

  it('gets no new request in the second half of its time', async () => {
    await start({ wallClockMs: 1_000 });
    expect([await requests(), await requests()]).toEqual([1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await requests()).toBe(1);
  });

  it('that does not answer is timed out by the gateway', async () => {
    await start({ idleMs: 300 });
    const response = await probe('silent');
    expect([response.status, await response.json()]).toEqual([
      504,
      { message: 'The upstream server is timing out' },
    ]);
  });

  it('serves one request only with policy oneshot', async () => {
    await start({}, { 'edge_runtime.policy': 'oneshot' });
    expect([await requests(), await requests()]).toEqual([1, 1]);
    expect((await probe('background')).status).toBe(202);
    await runtime?.logged(/the background task is done/);
  });
});

describe.runIf(process.platform === 'linux')('the end', () => {
  it('leaves no process, also in the middle of a start', async () => {
    const running = await start();
    await requests();
    expect(denoProcesses()).not.toEqual([]);
    await running.close();
    expect(denoProcesses()).toEqual([]);

    const starting = await start();
    await starting.close();
    expect(denoProcesses()).toEqual([]);
  });

  it('of the stack by force ends the functions too', async () => {
    const helper = fileURLToPath(new URL('../support/functions-runtime.ts', import.meta.url));
    const script = join(project, 'run.mts');
    writeFileSync(
      script,
      `import { startFunctions } from ${JSON.stringify(helper)};
       const { url } = await startFunctions(${JSON.stringify(project)});
       await fetch(url + '/probe/count');
       console.log('started');`,
    );
    const tsx = fileURLToPath(import.meta.resolve('tsx'));
    const stack = spawn(process.execPath, ['--import', tsx, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // It cannot clean up: what it leaves goes with the project.
      env: { ...process.env, TMPDIR: project },
    });
    await new Promise((resolve, reject) => {
      stack.stdout.once('data', resolve);
      stack.once('exit', () => reject(new Error('The stack ended by itself.')));
    });
    expect(denoProcesses()).not.toEqual([]);
    stack.removeAllListeners('exit').kill('SIGKILL');
    await expect.poll(denoProcesses, { timeout: 5_000 }).toEqual([]);
  });
});

/** Ids of the Deno processes that work for this test's project. */
function denoProcesses(): string[] {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`--allow-read=${project}`);
    } catch {
      // It has ended between the listing and the look.
      return false;
    }
  });
}
