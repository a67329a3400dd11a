import { configVariables } from './config-variables.ts';
import { functionSecrets } from './function-secrets.ts';
import type { Values } from './values.ts';

const OWN_SECRETS = [
  'SUPABASE_ACCESS_TOKEN',
  'SUPABASE_DB_PASSWORD',
  'SUPABASE_DB_URL',
  'DELVE_SMTP_PASSWORD',
];

/** Shorter values stand in every text, and would make it unreadable. */
const SHORTEST = 8;

/** The values that are secret; those of a connection string and of JSON also in the form that they have there. */
export function secretValues(projectDir: string, values: Values): string[] {
  const names = [
    ...OWN_SECRETS,
    ...functionSecrets(projectDir).map(({ name }) => name),
    ...configVariables(projectDir)
      .filter(({ setting }) => !setting.endsWith('.client_id'))
      .map(({ name }) => name),
  ];
  const secrets = names.map((name) => values[name]).filter((value) => value !== undefined);
  return [...secrets, passwordOf(values.SUPABASE_DB_URL), ...secrets.map(escaped)].filter(
    (value) => value.length >= SHORTEST,
  );
}

function passwordOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '';
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
