import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

export interface DeployResult {
  readonly code: number;
  /** Both streams, in this order. */
  readonly output: string;
}

/** Runs what `npm run deploy -- …` runs, with nothing in its environment but the path, a home folder, and what is given. */
export function runDeploy(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<DeployResult> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/deploy.ts', ...args],
      { cwd: PROJECT, env: { PATH, HOME, ...environment }, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
    ),
  );
}
