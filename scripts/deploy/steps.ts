import { StackError } from '../../local/errors.ts';
import { type CliResult, cliError } from '../../local/supabase-cli.ts';
import type { HostedCli } from './hosted-cli.ts';
import type { Plan } from './plan.ts';
import { sellHostedPlans } from './sell-plans.ts';

/** One part of a deployment. Running it again does no harm. */
export interface Step {
  readonly title: string;
  /** What to do when it fails, beside running the deployment again. */
  readonly remedy: string;
  readonly run: (cli: HostedCli) => Promise<void>;
}

/**
 * The steps in an order in which a deployment that stops halfway leaves serving what serves: what new functions
 * need is there before them, and migrations are written so that the functions that are out go on working.
 */
export function deploymentSteps(plan: Plan, projectUrl: string): Step[] {
  return [
    {
      title: 'Migrations',
      remedy: 'Each migration is applied wholly or not at all. Correct the one that failed.',
      run: async (cli) =>
        // A branch that was merged late brings a migration that is older than the newest applied one: --include-all.
        expectOk(
          await cli.runOnDatabase(['db', 'push', '--include-all', '--skip-vault', '--output-format=json']),
        ),
    },
    {
      title: 'Configuration',
      remedy: 'The platform refused a setting of supabase/config.toml: correct it there.',
      run: async (cli) => expectOk(await cli.run(['config', 'push', '--output-format=json'])),
    },
    {
      title: 'Buckets',
      remedy: 'A limit of config.toml may be above that of the plan of the project.',
      run: async (cli) => expectOk(await cli.run(['seed', 'buckets', '--remote', '--output-format=json'])),
    },
    {
      title: 'Secrets',
      remedy: 'Look at the names and lengths of the values.',
      run: async (cli) => {
        if (Object.keys(plan.secrets).length === 0) return;
        const file = cli.writeSecrets(plan.secrets);
        expectOk(await cli.run(['secrets', 'set', `--env-file=${file}`, '--output-format=json']));
      },
    },
    {
      title: 'Plans and prices',
      remedy: 'Look at STRIPE_SECRET_KEY, or leave it out here and run npm run billing:prices afterwards.',
      run: (cli) => sellHostedPlans(cli, projectUrl, plan.secrets),
    },
    {
      title: 'Functions',
      remedy:
        'The functions that were out before serve on. One of more than 5 MB is bundled with Docker (docs/deployment.md).',
      run: async (cli) => {
        const result = await cli.runInProject(['functions', 'deploy', '--use-api']);
        expectOk(result);
        expectCompleteUpload(plan, result);
      },
    },
  ];
}

function expectOk(result: CliResult): void {
  if (result.ok) return;
  const { message = '', suggestion } = cliError(result);
  throw new StackError([message, suggestion].filter(Boolean).join('\n'));
}

/** The CLI finds imports by their text; what Deno knows of besides would be missing where the function runs. */
function expectCompleteUpload({ functions }: Plan, { stderr }: CliResult): void {
  const uploaded = new Set(
    [...stderr.matchAll(/^Uploading asset \((.+?)\): (.+)$/gm)].map(([, slug, path]) => `${slug} ${path}`),
  );
  for (const { slug, files } of functions) {
    const missing = files.filter((path) => !uploaded.has(`${slug} ${path}`));
    if (missing.length > 0) {
      throw new StackError(
        `The function ${slug} went out without ${missing.join(', ')}: import these by a literal path.`,
      );
    }
  }
}
