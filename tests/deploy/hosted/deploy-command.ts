import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

export interface DeployResult {
  readonly code: number;
  /** Both streams, in this order. */
  readonly output: string;
}

export interface RunningDeploy {
  readonly promise: Promise<DeployResult>;
  /** Does what Ctrl-C does. */
  interrupt(): void;
}

/** Runs what `npm run deploy -- …` runs, with nothing in its environment but the path, a home folder, and what is given. */
export function startDeploy(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningDeploy {
  const { PATH = '', HOME = '' } = process.env;
  let interrupt = () => {};
  const promise = new Promise<DeployResult>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/deploy.ts', ...args],
      { cwd: PROJECT, env: { PATH, HOME, ...environment }, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
    );
    interrupt = () => child.kill('SIGINT');
  });
  return { promise, interrupt };
}

/** {@link startDeploy}, to its end. */
export function runDeploy(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<DeployResult> {
  return startDeploy(args, environment).promise;
}
