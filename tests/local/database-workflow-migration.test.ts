import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMigrations } from '../../local/database/migration-files.ts';
import { planNextMigration } from '../../local/database/next-migration.ts';
import { unshippedReferenceFiles } from '../../local/database/reference-files.ts';
import { makeSampleProject, type SampleProject } from '../support/sample-project.ts';

const SHOPS = `
create schema private;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;

-- Where things are sold.
create table public.shops (
  id bigint generated always as identity primary key,
  name text not null unique,
  owner_id uuid not null default auth.uid()
);
alter table public.shops enable row level security;
create policy shops_select_all on public.shops for select to anon, authenticated using (true);
grant select (id, name) on public.shops to anon, authenticated;

create function public.answer() returns integer language sql stable set search_path = '' as $$ select 42 $$;
`;
const KINDS = `insert into public.shops (name, owner_id)
select name, '00000000-0000-0000-0000-000000000000' from (values ('Market')) as row (name)
on conflict (name) do nothing;
`;

/** As a migration carries the file. */
const REFERENCE = `-- From sql/reference/10_shops.sql\n${KINDS}`;

let project: SampleProject;

beforeEach(() => {
  project = makeSampleProject({ 'sql/10_shops.sql': SHOPS, 'sql/reference/10_shops.sql': KINDS });
});

afterEach(() => {
  project.dispose();
});

describe('the next migration', () => {
  it('is sql/ itself at first, then what a change needs, then nothing', { timeout: 120_000 }, async () => {
    const first = await planNextMigration(project.dir);
    expect(first.remaining).toEqual([]);
    expect(first.parts).toHaveLength(1);
    expect(first.parts[0]).toContain('-- Where things are sold.');
    expect(first.parts[0]).toContain(`(values ('Market'))`);
    const [file = ''] = writeMigrations(project.dir, 'first', first.parts);
    expect(file).toMatch(/^supabase\/migrations\/\d{14}_first\.sql$/);
    expect(readFileSync(join(project.dir, file), 'utf8')).toBe(`${first.parts[0]}\n`);

    project.write(
      'sql/10_shops.sql',
      `${SHOPS.replace('select 42', 'select 43').replace('using (true)', 'using (name is not null)')}
      create table public.shelves (id bigint primary key, shop_id bigint not null references public.shops);
      alter table public.shelves enable row level security;
      create function private.secret() returns integer language sql as $$ select 1 $$;
      grant execute on function public.answer() to anon;
      grant insert (name) on public.shops to authenticated;
      comment on table public.shops is 'Shops.';
      alter default privileges in schema private grant select on tables to service_role;
      alter role authenticator set pgrst.db_pre_request = 'public.answer';`,
    );
    project.write('sql/reference/10_shops.sql', KINDS.replace(`('Market')`, `('Market'), ('Bakery')`));
    const second = await planNextMigration(project.dir);
    expect(second.remaining).toEqual([]);
    expect(second.destructive).toEqual([]);
    expect(second.parts.join('\n')).toContain('Bakery');
    expect(second.parts.join('\n')).not.toContain('-- Where things are sold.');
    const [later = ''] = writeMigrations(project.dir, 'second', second.parts);
    expect(later > file).toBe(true);

    // A text that was shipped once, and replaced since, has to ship again.
    project.write('sql/reference/10_shops.sql', KINDS);
    expect(unshippedReferenceFiles(project.dir).map((file) => file.path)).toEqual([
      'sql/reference/10_shops.sql',
    ]);
    project.write('sql/reference/10_shops.sql', KINDS.replace(`('Market')`, `('Market'), ('Bakery')`));

    const third = await planNextMigration(project.dir);
    expect(third).toEqual({ parts: [], destructive: [], remaining: [] });
  });

  it('tells which statements lose data', { timeout: 60_000 }, async () => {
    writeMigrations(project.dir, 'first', [
      `${SHOPS}\nalter table public.shops add column note text;\n${KINDS}`,
    ]);
    const next = await planNextMigration(project.dir);
    expect(next.destructive.join()).toMatch(/drop column "note"/);
  });

  it('tells what it cannot plan', { timeout: 60_000 }, async () => {
    writeMigrations(project.dir, 'first', [`${SHOPS}\n${REFERENCE}`]);
    project.write(
      'sql/20_search.sql',
      'create text search configuration private.words (copy = pg_catalog.simple);',
    );
    const next = await planNextMigration(project.dir);
    expect(next.remaining.map(({ key }) => key)).toEqual(['text search configuration private.words']);
  });

  it('does not start where a file of sql/ fails, and names file and line', { timeout: 60_000 }, async () => {
    project.write('sql/20_wrong.sql', 'select 1;\nselect nonsense();');
    await expect(planNextMigration(project.dir)).rejects.toThrow(
      'sql/20_wrong.sql:2 failed: function nonsense() does not exist',
    );
  });
});
