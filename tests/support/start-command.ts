import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../local/database/free-ports.ts';
import { requireFreePorts } from '../../local/free-ports.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface EndedCommand {
  readonly code: number | null;
  readonly output: string;
}

/** What a command is run by: npm, as a person does, or Node alone, which is quicker where npm adds nothing. */
export type Runner = 'npm' | 'node';

const COMMAND_LINES: Record<Runner, readonly [string, ...string[]]> = {
  npm: ['npm', 'start', '--silent', '--'],
  node: [process.execPath, '--import', 'tsx', 'local/start.ts'],
};

/** `npm start`, with its output and the processes that it started. */
export class StartCommand {
  /** Resolves when it has ended and nobody writes to its output any more. */
  readonly ended: Promise<EndedCommand>;
  readonly #process: ChildProcess;
  #output = '';

  constructor(args: readonly string[], runner: Runner = 'npm') {
    // What this test run was itself given by npm would reach the command as options.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/.test(name)));
    const [program, ...words] = COMMAND_LINES[runner];
    this.#process = spawn(program, [...words, ...args], {
      cwd: PROJECT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a terminal gives one to each command.
      detached: true,
    });
    // A test run that is interrupted tells its workers by the end of their channel, or ends them.
    const killed = () => this.killGroup('SIGKILL');
    process.once('disconnect', killed).once('exit', killed);
    this.ended = new Promise((resolve) => {
      this.#process.once('close', (code) => {
        process.off('disconnect', killed).off('exit', killed);
        resolve({ code, output: this.#output });
      });
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString('utf8');
      });
    }
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves when the output has the text; rejects with the output when the command ends without. */
  async says(text: string): Promise<void> {
    let hasEnded = false;
    this.ended.then(() => {
      hasEnded = true;
    });
    while (!this.#output.includes(text)) {
      if (hasEnded) throw new Error(`It ended without "${text}": ${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends a signal to npm (or Node) alone, as `kill` does. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Sends a signal to every process of the command, as Ctrl-C in a terminal does. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }
}

/** Ids of all processes that descend from the given one, and its own. */
export function processTree(root: number): number[] {
  const parents = parentsOfAll();
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

/** The processes of the list that still run, after those that are just ending were given a moment. */
export async function survivors(pids: readonly number[]): Promise<number[]> {
  for (let waited = 0; ; waited += 50) {
    const running = parentsOfAll();
    const left = pids.filter((pid) => running.has(pid));
    if (left.length === 0 || waited > 3000) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The parent of every running process. What has ended and is only not yet collected does not run. */
function parentsOfAll(): Map<number, number> {
  const rows = platform() === 'linux' ? processesOfLinux() : processesOfUnix();
  return new Map(rows.filter(({ state }) => state !== 'Z').map(({ pid, parent }) => [pid, parent]));
}

function processesOfLinux() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The command's name, in parentheses, may hold anything, spaces included.
        const [state = '', parent] =
          readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        // It ended between the two looks.
        return [];
      }
    });
}

function processesOfUnix() {
  const rows = execFileSync('ps', ['-axo', 'pid=,ppid=,stat=']).toString().trim().split('\n');
  return rows.map((row) => {
    const [pid, parent, state = ''] = row.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state: state.charAt(0) };
  });
}

/** A number for `--port` whose four ports are free. */
export async function freeStartPort(): Promise<number> {
  for (;;) {
    const [port = 0] = await freePorts(1);
    try {
      await requireFreePorts({ api: port, db: port + 1, mailbox: port + 3, stripe: port + 4 });
      return port;
    } catch {
      // One of the neighbours is taken: the next draw is as good as any.
    }
  }
}
