import pg from 'pg';
import { type Access, CALLERS, type Policy, type Routine, type Table, type TableGrant } from './access.ts';

/** One wrong thing that the tests should notice. */
export interface Mutant {
  /** The table or function that it is about: the folder of its tests has this name. */
  readonly subject: string;
  readonly schema: string;
  readonly what: string;
  readonly apply: string;
  readonly revert: string;
}

const VERBS = ['select', 'insert', 'update', 'delete'] as const;

/**
 * Every policy dropped, loosened and widened; row-level security switched off; every grant of a table, a column or a
 * function to a caller's role taken away, and each that is missing given. Mutants that change nothing for anybody are
 * left out by the rules that stand beside them.
 */
export function mutantsOf(access: Access): Mutant[] {
  return [
    ...access.policies.flatMap(ofPolicy),
    ...access.tables.flatMap(ofRowSecurity),
    ...access.grants.flatMap((grant) => ofGrant(grant, access)),
    ...access.routines.flatMap(ofRoutine),
  ];
}

function ofPolicy(policy: Policy): Mutant[] {
  const { schema, table, name } = policy;
  const on = `policy ${pg.escapeIdentifier(name)} on ${qualified(schema, table)}`;
  const altered = (what: string, changed: string, original: string): Mutant => ({
    subject: table,
    schema,
    what: `policy ${name}: ${what}`,
    apply: `alter ${on} ${changed}`,
    revert: `alter ${on} ${original}`,
  });
  const mutants: Mutant[] = [
    {
      subject: table,
      schema,
      what: `policy ${name}: dropped`,
      apply: `drop ${on}`,
      revert: `create ${on} ${definition(policy)}`,
    },
  ];
  if (policy.using !== null && policy.using !== 'true') {
    mutants.push(altered('using (true)', 'using (true)', `using (${policy.using})`));
  }
  if (policy.check !== null && policy.check !== 'true' && !isAskedAlready(policy)) {
    mutants.push(altered('with check (true)', 'with check (true)', `with check (${policy.check})`));
  }
  // The other roles that reach a table pass by its policies: named both, the callers are everybody.
  if (!policy.roles.includes('public') && !CALLERS.every((role) => policy.roles.includes(role))) {
    mutants.push(altered('to public', 'to public', `to ${policy.roles.map(role).join(', ')}`));
  }
  return mutants;
}

/** A check that only repeats who is calling says nothing new of a row that the same question has let through. */
function isAskedAlready({ command, using, check, namesColumns }: Policy): boolean {
  return command === 'update' && using === check && !namesColumns;
}

function definition(policy: Policy): string {
  const { schema, table, name, comment } = policy;
  const create = [
    `as ${policy.permissive ? 'permissive' : 'restrictive'} for ${policy.command}`,
    `to ${policy.roles.map(role).join(', ')}`,
    ...(policy.using === null ? [] : [`using (${policy.using})`]),
    ...(policy.check === null ? [] : [`with check (${policy.check})`]),
  ].join(' ');
  if (comment === null) return create;
  const on = `${pg.escapeIdentifier(name)} on ${qualified(schema, table)}`;
  return `${create}; comment on policy ${on} is ${pg.escapeLiteral(comment)}`;
}

function ofRowSecurity({ schema, name, rowSecurity, rowSecurityForced }: Table): Mutant[] {
  const alter = `alter table ${qualified(schema, name)}`;
  const mutant = (off: string, on: string): Mutant => ({
    subject: name,
    schema,
    what: `table ${name}: ${off}`,
    apply: `${alter} ${off}`,
    revert: `${alter} ${on}`,
  });
  return [
    ...(rowSecurity ? [mutant('disable row level security', 'enable row level security')] : []),
    ...(rowSecurityForced ? [mutant('no force row level security', 'force row level security')] : []),
  ];
}

function ofGrant(grant: TableGrant, access: Access): Mutant[] {
  const { schema, table } = grant;
  const on = `on ${qualified(schema, table)}`;
  const columns = access.tables.find((one) => one.schema === schema && one.name === table)?.columns ?? [];
  const mutant = (kind: 'grant' | 'revoke', privilege: string): Mutant => ({
    subject: table,
    schema,
    what: `table ${table}: ${kind} ${privilege} ${kind === 'grant' ? 'to' : 'from'} ${grant.role}`,
    apply: `${kind} ${privilege} ${on} ${kind === 'grant' ? 'to' : 'from'} ${role(grant.role)}`,
    revert: granted(grant),
  });
  return VERBS.flatMap((verb) => {
    if (grant.whole.includes(verb)) return [mutant('revoke', verb)];
    const some = grant.columns[verb];
    if (!some) return [mutant('grant', verb)];
    // Nobody can write what is computed, whatever is granted.
    const reachable = columns.filter(({ generated }) => verb === 'select' || !generated);
    return [
      mutant('revoke', verb),
      // Granted column by column is granted, too.
      ...(reachable.every(({ name }) => some.includes(name)) ? [] : [mutant('grant', verb)]),
      ...reachable.map(({ name }) =>
        mutant(some.includes(name) ? 'revoke' : 'grant', `${verb} (${pg.escapeIdentifier(name)})`),
      ),
    ];
  });
}

/** All that a role holds of a table, anew: a revoke of the whole takes the columns away, too. */
function granted({ schema, table, role: name, whole, columns }: TableGrant): string {
  const on = `on ${qualified(schema, table)}`;
  const parts = Object.entries(columns).map(
    ([verb, names]) => `${verb} (${names.map((column) => pg.escapeIdentifier(column)).join(', ')})`,
  );
  const all = [...whole, ...parts];
  return [
    `revoke all ${on} from ${role(name)}`,
    ...(all.length > 0 ? [`grant ${all.join(', ')} ${on} to ${role(name)}`] : []),
  ].join('; ');
}

function ofRoutine({ schema, name, signature, executableBy }: Routine): Mutant[] {
  return CALLERS.flatMap((caller) => {
    const grant = `grant execute on function ${signature} to ${caller}`;
    const revoke = `revoke execute on function ${signature} from ${caller}`;
    const mutant = (apply: string, revert: string): Mutant => ({
      subject: name,
      schema,
      what: apply,
      apply,
      revert,
    });
    if (executableBy.includes(caller)) return [mutant(revoke, grant)];
    // Outside of public nothing can be called over the Data API, whoever may execute it.
    return schema === 'public' ? [mutant(grant, revoke)] : [];
  });
}

function qualified(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

/** `public` is a word of SQL here, no role. */
function role(name: string): string {
  return name === 'public' ? name : pg.escapeIdentifier(name);
}
