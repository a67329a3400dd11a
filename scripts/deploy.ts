import { fileURLToPath } from 'node:url';
import { StackError } from '../local/errors.ts';
import { type Finding, Findings } from './deploy/findings.ts';
import { HostedCli } from './deploy/hosted-cli.ts';
import { describePlan, planDeployment, type Target } from './deploy/plan.ts';
import { deploymentSteps } from './deploy/steps.ts';
import { readValues } from './deploy/values.ts';
import { verifyServing } from './deploy/verify.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

// An exit of one's own takes along the command that runs and the files with secrets.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

await runScript({
  usage: `npm run deploy -- --project-ref REF [--secrets-file FILE] [--url URL] [--dry-run]

Brings a hosted Supabase project to the state of this checkout, and may be run again at any time: migrations,
configuration, buckets, secrets, prices in Stripe, functions, in this order. Before it changes anything it checks what is missing, and
lists all of it. docs/deployment.md says what it needs.

  --project-ref REF    the project, by the 20 letters in its address
  --secrets-file FILE  lines NAME=value that are laid over the environment
  --url URL            where the project answers, when it is not https://REF.supabase.co (a custom domain)
  --dry-run            only checks, and shows what would be done`,
  flags: ['dry-run'],
  options: ['project-ref', 'secrets-file', 'url'],
  main: async ({ flags, options }) => {
    const projectRef = options.get('project-ref');
    if (projectRef === undefined || !/^[a-z]{20}$/.test(projectRef)) {
      throw new StackError('Name the project by the 20 letters in its address: --project-ref REF');
    }
    const values = readValues(process.env, options.get('secrets-file'));
    const url = (options.get('url') ?? `https://${projectRef}.supabase.co`).replace(/\/+$/, '');
    const cli = new HostedCli({ projectDir: PROJECT, projectRef, values });
    try {
      return await deploy({ projectDir: PROJECT, projectRef, values }, cli, url, flags.has('dry-run'));
    } catch (error) {
      throw error instanceof StackError ? new StackError(cli.hide(error.message)) : error;
    } finally {
      cli.close();
    }
  },
});

/** Returns the exit code: 1 where something is missing. Throws {@link StackError} when a step fails. */
async function deploy(target: Target, cli: HostedCli, url: string, dryRun: boolean): Promise<number> {
  console.log(`Checking ${target.projectRef} …`);
  const findings = new Findings();
  const plan = await planDeployment(target, cli, findings);
  for (const warning of findings.warnings) console.log(cli.hide(describe('Warning', warning)));
  for (const problem of findings.problems) console.error(cli.hide(describe('Missing', problem)));
  if (plan) console.log(cli.hide(`\n${plan.project.name} (${plan.project.region})\n${describePlan(plan)}\n`));
  if (findings.problems.length > 0 || plan === null) {
    console.error(`Not deployed: ${findings.problems.length} missing. Nothing was changed.`);
    return 1;
  }
  if (dryRun) {
    console.log('Nothing was changed.');
    return 0;
  }

  const steps = deploymentSteps(plan, url);
  for (const [index, step] of steps.entries()) {
    console.log(`${index + 1}/${steps.length} ${step.title} …`);
    try {
      await step.run(cli);
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      throw new StackError(
        `${step.title} failed: ${error.message}\n${step.remedy} Then run the same command again: what is done stays done.`,
      );
    }
  }
  console.log(`Serving: ${await verifyServing(url)}`);
  return 0;
}

function describe(kind: string, { what, remedy }: Finding): string {
  return `${kind}: ${what}\n  ${remedy}`;
}
