import { plan, renderPlanFiles, resolveProfile, supabaseProfile } from '@supabase/pg-delta';
import { formatSqlStatements } from '@supabase/pg-delta/sql-format';
import pg from 'pg';
import { planDefaultPrivileges } from './default-privileges.ts';
import { planRoleSettings } from './role-settings.ts';

/** The statements that turn one database into another. */
export interface SchemaPlan {
  /** One text for each transaction that the change needs; none when there is nothing to change. */
  readonly parts: readonly string[];
  /** Statements that drop or rewrite what holds data. */
  readonly destructive: readonly string[];
}

/**
 * Plans with Supabase's own schema diff, which leaves out what the platform owns; default privileges and the
 * settings of roles are planned here. Both URLs as role `postgres`.
 */
export async function planSchema(fromUrl: string, toUrl: string): Promise<SchemaPlan> {
  const from = new pg.Pool({ connectionString: fromUrl });
  const to = new pg.Pool({ connectionString: toUrl });
  // Only idle connections report here, a failing query rejects: they are told when the throw-away server stops, which
  // it may do before the last of them has closed.
  for (const pool of [from, to]) pool.on('error', () => {});
  try {
    const profile = await resolveProfile(from, supabaseProfile);
    const source = await profile.extract(from);
    const desired = await profile.extract(to);
    const planned = plan(source.factBase, desired.factBase, { ...profile.planOptions, renames: 'off' });
    const actions = planned.actions
      .filter(({ sql }) => !sql.startsWith('ALTER DEFAULT PRIVILEGES'))
      .map((action) => ({ ...action, sql: readable(action.sql) }));
    const rendered = renderPlanFiles({ ...planned, actions }, { allowDrops: true });
    const parts = rendered.files.map((file) => file.contents.trimEnd());
    const defaults = await planDefaultPrivileges(fromUrl, toUrl);
    const last = [...defaults.last, ...(await planRoleSettings(fromUrl, toUrl))];
    return {
      parts: withStatements(defaults.first, parts, last),
      destructive: actions.filter((action) => action.dataLoss === 'destructive').map((action) => action.sql),
    };
  } finally {
    await Promise.all([from.end(), to.end()]);
  }
}

/** Statements around the parts: in the first and last of them where there are any, else in a part of their own. */
function withStatements(
  first: readonly string[],
  parts: readonly string[],
  last: readonly string[],
): string[] {
  if (parts.length === 0) return [[...first, ...last].join('\n')].filter(Boolean);
  return parts.map((part, index) =>
    [
      ...(index === 0 && first.length > 0 ? [first.join('\n')] : []),
      part,
      ...(index === parts.length - 1 && last.length > 0 ? [last.join('\n')] : []),
    ].join('\n\n'),
  );
}

function readable(sql: string): string {
  const [formatted = sql] = formatSqlStatements([sql], {
    keywordCase: 'lower',
    indent: 2,
    maxWidth: 110,
    alignColumns: false,
    alignKeyValues: false,
    preserveRoutineBodies: true,
    preserveViewBodies: true,
    preserveRuleBodies: true,
  });
  return formatted;
}
