import { z } from 'zod';
import { loadConfig } from '../../local/config.ts';
import { cliError } from '../../local/supabase-cli.ts';
import type { Findings } from './findings.ts';
import type { HostedCli } from './hosted-cli.ts';

const projectsSchema = z.object({
  projects: z.array(
    z.object({ ref: z.string(), name: z.string(), region: z.string(), status: z.string() }).passthrough(),
  ),
});

const secretsSchema = z.object({ secrets: z.array(z.object({ name: z.string() })) });

const configDiffSchema = z.object({
  changes: z.array(
    z.object({ path: z.array(z.string()), declared: z.boolean(), local: z.unknown(), remote: z.unknown() }),
  ),
});

export interface ProjectState {
  readonly name: string;
  readonly region: string;
  /** Names of the secrets that are set already. */
  readonly secrets: ReadonlySet<string>;
  /** Settings of config.toml that the project has otherwise, one line each. */
  readonly configChanges: readonly string[];
}

/**
 * Whether the token is good, the project is there and awake; and how it is set up now. `null` where that cannot be told.
 * Links the copy, which the later commands build on.
 */
export async function checkProject(
  projectRef: string,
  cli: HostedCli,
  findings: Findings,
): Promise<ProjectState | null> {
  const list = await cli.run(['projects', 'list', '--output-format=json']);
  if (!list.ok) {
    findings.problem(
      `Supabase cannot be asked about the project: ${cliError(list).message}`,
      'Run npx supabase login, or set SUPABASE_ACCESS_TOKEN (https://supabase.com/dashboard/account/tokens).',
    );
    return null;
  }
  const project = projectsSchema
    .parse(lastDocument(list.stdout))
    .projects.find(({ ref }) => ref === projectRef);
  if (!project) {
    findings.problem(
      `The account of this token has no project ${projectRef}.`,
      "Take the reference from the project's address in the dashboard, or a token of an account that has it.",
    );
    return null;
  }
  if (project.status !== 'ACTIVE_HEALTHY') {
    findings.problem(
      `The project ${project.name} is ${project.status}.`,
      'Restore it in the dashboard, or wait until it has come up.',
    );
    return null;
  }
  const link = await cli.run(['link', `--project-ref=${projectRef}`]);
  if (!link.ok) {
    findings.problem(
      `The project cannot be linked: ${cliError(link).message}`,
      'Look at the rights of the token.',
    );
    return null;
  }
  const [secrets, diff] = await Promise.all([
    cli.run(['secrets', 'list', '--output-format=json']),
    cli.run(['config', 'diff', '--output-format=json']),
  ]);
  for (const [what, result] of [
    ['secrets', secrets],
    ['configuration', diff],
  ] as const) {
    if (result.ok) continue;
    findings.problem(
      `Its ${what} cannot be read: ${cliError(result).message}`,
      'Look at the rights of the token.',
    );
  }
  if (!secrets.ok || !diff.ok) return null;
  return {
    name: project.name,
    region: project.region,
    secrets: new Set(secretsSchema.parse(lastDocument(secrets.stdout)).secrets.map(({ name }) => name)),
    configChanges: configDiffSchema
      .parse(lastDocument(diff.stdout))
      .changes.filter(({ declared }) => declared)
      .map(
        ({ path, local, remote }) =>
          `${path.join('.')}: ${JSON.stringify(remote)} → ${JSON.stringify(local)}`,
      ),
  };
}

/** Buckets that config.toml declares. */
export function declaredBuckets(projectDir: string): string[] {
  return Object.keys(loadConfig(projectDir).storage.buckets);
}

/** With `--output-format=json` a command writes one JSON document on a line of its own. */
export function lastDocument(stdout: string): unknown {
  return JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{')) ?? 'null');
}
