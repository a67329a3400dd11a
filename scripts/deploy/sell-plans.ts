import { z } from 'zod';
import { readStripeSettings } from '../../functions/_shared/billing/stripe-settings.ts';
import { sellPlans } from '../../local/billing-prices.ts';
import { StackError } from '../../local/errors.ts';
import { cliError } from '../../local/supabase-cli.ts';
import { lastDocument } from './check-project.ts';
import type { HostedCli } from './hosted-cli.ts';
import type { Values } from './values.ts';

const keysSchema = z.object({
  keys: z.array(z.object({ name: z.string(), type: z.string().nullish(), api_key: z.string().nullish() })),
});

/**
 * Ties the plans of the project to the account whose key is among the secrets; without one that is set already, as it
 * cannot be read back.
 */
export async function sellHostedPlans(cli: HostedCli, projectUrl: string, secrets: Values): Promise<void> {
  const stripe = readStripeSettings((name) => secrets[name]);
  if (stripe === null) return;
  await sellPlans({ supabaseUrl: projectUrl, secretKey: await secretKeyOf(cli), stripe });
}

/** A secret key of the project: a new one where it has one, else the one of the role `service_role`. */
async function secretKeyOf(cli: HostedCli): Promise<string> {
  const list = await cli.run(['projects', 'api-keys', '--reveal', '--output-format=json']);
  if (!list.ok) throw new StackError(`The keys of the project cannot be read: ${cliError(list).message}`);
  const { keys } = keysSchema.parse(lastDocument(list.stdout));
  const key =
    keys.find(({ type, api_key }) => type === 'secret' && api_key) ??
    keys.find(({ name, api_key }) => name === 'service_role' && api_key);
  if (!key?.api_key) throw new StackError('The project shows no secret key to this access token.');
  return key.api_key;
}
