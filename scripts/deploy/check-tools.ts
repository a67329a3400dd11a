import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from './findings.ts';
import type { HostedCli } from './hosted-cli.ts';

/** Node, the CLI of package-lock.json, and a checkout whose state is a commit that one can come back to. */
export async function checkTools(projectDir: string, cli: HostedCli, findings: Findings): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
    engines: { node: string };
    devDependencies: { supabase: string };
  };
  const wanted = Number(/\d+/.exec(manifest.engines.node)?.[0]);
  if (Number(process.versions.node.split('.')[0]) < wanted) {
    findings.problem(`Node is ${process.version}.`, `Use Node ${wanted} or newer.`);
  }
  const version = (await cli.run(['--version'])).stdout.trim();
  if (version !== manifest.devDependencies.supabase) {
    findings.problem(
      `The Supabase CLI is ${version || 'not there'}; package.json names ${manifest.devDependencies.supabase}.`,
      'Run npm ci.',
    );
  }
  const changed = gitStatus(projectDir);
  if (changed === null)
    findings.warning('The project is no git checkout.', 'Deploy from one, to know what is out.');
  else if (changed > 0) {
    findings.warning(
      `${changed} files differ from the last commit, and would go out as they are.`,
      'Commit or stash them.',
    );
  }
}

/** How many files differ from the last commit; `null` outside git. */
function gitStatus(projectDir: string): number | null {
  try {
    const status = execFileSync('git', ['status', '--porcelain'], {
      cwd: projectDir,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status.toString().split('\n').filter(Boolean).length;
  } catch {
    return null;
  }
}
