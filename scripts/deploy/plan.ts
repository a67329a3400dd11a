import { checkDatabase } from './check-database.ts';
import { checkFunctions, type FunctionPlan } from './check-functions.ts';
import { checkProject, declaredBuckets } from './check-project.ts';
import { checkStripe } from './check-stripe.ts';
import { checkTools } from './check-tools.ts';
import { checkSecrets, checkSettings } from './check-values.ts';
import { Findings } from './findings.ts';
import type { HostedCli } from './hosted-cli.ts';
import type { Values } from './values.ts';

/** What a deployment would do. */
export interface Plan {
  readonly project: { readonly name: string; readonly region: string };
  readonly secrets: Values;
  /** Versions of the migrations that the database lacks. */
  readonly migrations: readonly string[];
  readonly configChanges: readonly string[];
  readonly buckets: readonly string[];
  readonly functions: readonly FunctionPlan[];
}

export interface Target {
  readonly projectDir: string;
  readonly projectRef: string;
  readonly values: Values;
}

/**
 * Looks at everything that a deployment needs, and changes nothing. All that stands in its way is in `findings`
 * afterwards; the plan is `null` where the project itself cannot be asked.
 */
export async function planDeployment(
  { projectDir, projectRef, values }: Target,
  cli: HostedCli,
  findings: Findings,
): Promise<Plan | null> {
  // Each look takes a second or two, most of it waiting: they run beside each other, and are told in a fixed order.
  const found = {
    tools: new Findings(),
    functions: new Findings(),
    project: new Findings(),
    database: new Findings(),
    stripe: new Findings(),
  };
  const asked = checkProject(projectRef, cli, found.project);
  const [functions, project, migrations] = await Promise.all([
    checkFunctions(projectDir, found.functions),
    asked,
    checkDatabase(values, cli, asked, found.database),
    checkTools(projectDir, cli, found.tools),
    checkStripe(values, found.stripe),
  ]);
  findings.add(found.tools);
  checkSettings(projectDir, values, findings);
  const secrets = checkSecrets(projectDir, values, project?.secrets ?? new Set(), findings);
  findings.add(found.functions, found.project, found.database, found.stripe);
  if (project === null || migrations === null) return null;
  const { configChanges } = project;
  return { project, secrets, migrations, configChanges, buckets: declaredBuckets(projectDir), functions };
}

/** The plan for people: names of secrets, never their values. */
export function describePlan(plan: Plan): string {
  const sections: [string, readonly string[]][] = [
    ['Migrations to apply', plan.migrations],
    ['Settings to change', plan.configChanges],
    ['Buckets to create or update', plan.buckets],
    ['Secrets to set', Object.keys(plan.secrets)],
    ['Functions to deploy', plan.functions.map(({ slug, files }) => `${slug}: ${files.join(' ')}`)],
  ];
  return sections
    .map(([title, lines]) => [`${title}:`, ...(lines.length > 0 ? lines : ['none'])].join('\n  '))
    .join('\n');
}
