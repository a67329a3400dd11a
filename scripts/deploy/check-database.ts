import { z } from 'zod';
import { cliError } from '../../local/supabase-cli.ts';
import { lastDocument, type ProjectState } from './check-project.ts';
import type { Findings } from './findings.ts';
import type { HostedCli } from './hosted-cli.ts';
import type { Values } from './values.ts';

const migrationsSchema = z.object({
  migrations: z.array(z.object({ local: z.string(), remote: z.string() })),
});

/**
 * Versions of the migrations that the database lacks; `null` where it cannot be asked. Without a connection string of its
 * own it is reached by what the copy is linked to, so it waits for the look at the project.
 */
export async function checkDatabase(
  values: Values,
  cli: HostedCli,
  project: Promise<ProjectState | null>,
  findings: Findings,
): Promise<readonly string[] | null> {
  if (values.SUPABASE_DB_URL === undefined && values.SUPABASE_DB_PASSWORD === undefined) {
    findings.problem(
      'There is no password for the database.',
      'Set SUPABASE_DB_PASSWORD (dashboard: Database, Settings), or SUPABASE_DB_URL with the connection string.',
    );
    return null;
  }
  if (values.SUPABASE_DB_URL !== undefined && !/^postgres(ql)?:$/.test(protocolOf(values.SUPABASE_DB_URL))) {
    findings.problem(
      'SUPABASE_DB_URL is no connection string.',
      'It looks like postgresql://USER:PASSWORD@HOST:5432/postgres, with special characters percent-encoded.',
    );
    return null;
  }
  if (values.SUPABASE_DB_URL === undefined && (await project) === null) return null;
  const list = await cli.runOnDatabase(['migration', 'list', '--output-format=json']);
  if (!list.ok) {
    findings.problem(
      `The database cannot be reached: ${cliError(list).message}`,
      'Look at SUPABASE_DB_PASSWORD or SUPABASE_DB_URL, and at the network restrictions of the project.',
    );
    return null;
  }
  const { migrations } = migrationsSchema.parse(lastDocument(list.stdout));
  const unknown = migrations.filter(({ local }) => local === '').map(({ remote }) => remote);
  if (unknown.length > 0) {
    findings.problem(
      `The database has migrations that supabase/migrations lacks: ${unknown.join(', ')}.`,
      'Deploy from a checkout that has them, or bring them into this one.',
    );
  }
  return migrations.filter(({ remote }) => remote === '').map(({ local }) => local);
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
