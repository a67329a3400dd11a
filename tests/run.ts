import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { removeFolder } from './support/remove-folder.ts';

const HELP = `Runs every check of the project against a stack of its own, and ends with "N passed, N failed".

  npm test [-- options]

  --only NAME   runs one part: ${'types, platforms, example, functions, lint, drift, fresh, advisors, database, vitest, browser'}
  --help        shows this text`;

/** What a part of the run counts. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** The checks that failed and what they said, as far as the part tells them one by one. */
  readonly failures?: readonly string[];
}

interface Part {
  readonly name: string;
  readonly title: string;
  readonly command: readonly string[];
  /** How many checks the part made, read from what it left behind. Without it, the part is one check. */
  readonly tally?: (output: string) => Tally | null;
}

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Temporary folder of every part: what an interrupted one leaves goes with it. */
const scratch = mkdtempSync(join(tmpdir(), 'delve-run-'));
// PostgreSQL, which may run as a user of its own, has to find its way in.
chmodSync(scratch, 0o755);

/** Run without npx in between, which would not pass a signal on. */
function bin(name: string): string {
  return join(PROJECT, 'node_modules', '.bin', name);
}

const PARTS: readonly Part[] = [
  { name: 'types', title: 'Types (Node)', command: [bin('tsc'), '-p', '.'] },
  {
    name: 'platforms',
    title: 'Types (what every platform of the client has)',
    command: [bin('tsc'), '-p', 'client', '--noEmit'],
  },
  {
    name: 'example',
    title: 'Types (the example in the browser)',
    command: [bin('tsc'), '-p', 'examples/web'],
  },
  { name: 'functions', title: 'Types (Deno)', command: ['npm', 'run', '--silent', 'check:functions'] },
  { name: 'lint', title: 'Lint and format', command: [bin('biome'), 'check', '.'] },
  { name: 'drift', title: 'Migrations agree with sql/', command: ['npm', 'run', '--silent', 'check:drift'] },
  { name: 'fresh', title: 'Generated types are fresh', command: ['npm', 'run', '--silent', 'check:types'] },
  { name: 'advisors', title: 'Database advisors', command: ['npm', 'run', '--silent', 'db:advisors'] },
  {
    name: 'database',
    title: 'pgTAP',
    command: ['npm', 'run', '--silent', 'test:db'],
    tally: closingLine,
  },
  vitestPart('vitest', 'Contract, client, functions, local stack', 'vitest.config.ts'),
  vitestPart('browser', 'The example and the API’s page in a browser', 'vitest.browser.config.ts'),
];

function vitestPart(name: string, title: string, config: string): Part {
  const report = join(scratch, `${name}.json`);
  return {
    name,
    title,
    command: [
      bin('vitest'),
      'run',
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    tally: () => vitestTally(report),
  };
}

/** The part that runs now: a signal to the run is passed on, so that it stops its own stack. */
let running: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });
}
let interrupted = false;

const { values } = parseArgs({
  options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
process.exitCode = values.help ? showHelp() : await runAll(values.only);

function showHelp(): number {
  console.log(HELP);
  return 0;
}

/** Every part runs, also after one has failed: a run tells all that is wrong. */
async function runAll(only: string | undefined): Promise<number> {
  const chosen = PARTS.filter((part) => only === undefined || part.name === only);
  if (chosen.length === 0) {
    console.error(`There is no part "${only}". See npm test -- --help`);
    return 2;
  }
  const total = { passed: 0, failed: 0 };
  const summary: string[] = [];
  try {
    for (const part of chosen) {
      if (interrupted) break;
      console.log(`\n${part.title}: ${part.command.join(' ')}`);
      const startedAt = Date.now();
      const { passed, failed, failures = [] } = await runPart(part);
      total.passed += passed;
      total.failed += failed;
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      summary.push(
        `  ${failed ? 'FAILED' : 'ok    '}  ${part.title} (${passed} passed, ${failed} failed, ${seconds} s)`,
        // The end of a long run is what is read, and sometimes all that is kept of it.
        ...failures.map((failure) => `            ${failure}`),
      );
    }
  } finally {
    // What an interrupted part has just ended may write until it is gone.
    if (interrupted) await delay(2000);
    await removeFolder(scratch);
  }
  console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && !interrupted ? 0 : 1;
}

/** A part that ends badly counts a failure, whatever it reported about itself. */
async function runPart(part: Part): Promise<Tally> {
  const { code, output } = await run(part.command);
  const reported = part.tally
    ? part.tally(output)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  if (!reported) return { passed: 0, failed: 1 };
  return code !== 0 && reported.failed === 0 ? { ...reported, failed: 1 } : reported;
}

function run(command: readonly string[]): Promise<{ code: number; output: string }> {
  const [program, ...args] = command as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: PROJECT,
      env: { ...process.env, TMPDIR: scratch },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        process.stdout.write(chunk);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function closingLine(output: string): Tally | null {
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return match ? { passed: Number(match[1]), failed: Number(match[2]) } : null;
}

/** Suites that did not load count as failures too: they hold tests that did not run. */
function vitestTally(path: string): Tally | null {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      testResults: {
        name: string;
        status: string;
        message: string;
        assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
      }[];
    };
    const unloaded = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    const failed = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => told(name, fullName, failureMessages[0])),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      failures: [...failed, ...unloaded.map(({ name, message }) => told(name, 'did not load', message))],
    };
  } catch {
    // No report: Vitest ended before it could write one, which runPart counts as a failure.
    return null;
  }
}

/** A failure in one line: its file, its name, and what it said up to where it was said. */
function told(file: string, name: string, message = ''): string {
  const [said = ''] = stripVTControlCharacters(message).split(/\n\s+at /);
  return `${relative(PROJECT, file)}: ${name}: ${said.replace(/\s+/g, ' ').slice(0, 400)}`;
}
