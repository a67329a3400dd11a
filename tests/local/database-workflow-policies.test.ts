import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HuntReport, huntMutants } from '../../scripts/mutation/hunt.ts';
import { makeSampleProject, type SampleProject } from '../support/sample-project.ts';

const SHOPS = `
  create table public.shops (id bigint primary key, owner_id uuid not null, note text, doubled bigint generated always as (id * 2) stored);
  alter table public.shops enable row level security;
  create policy shops_select_own on public.shops for select to authenticated
    using (owner_id = (select auth.uid()));
  comment on policy shops_select_own on public.shops is 'An owner''s own.';
  create policy shops_delete_own on public.shops for delete to authenticated
    using (owner_id = (select auth.uid()));
  grant select, delete, insert (id, owner_id, note), update (note) on public.shops to authenticated;

  create table public.kinds (name text primary key);
  alter table public.kinds enable row level security;
  create policy kinds_select_anybody on public.kinds for select to anon, authenticated using (true);
  grant select on public.kinds to anon, authenticated;
`;

const SELECT = `
  begin;
  select plan(2);
  insert into public.shops (id, owner_id) values
    (1, '00000000-0000-4000-8000-00000000000a'), (2, '00000000-0000-4000-8000-00000000000b');
  set local role authenticated;
  set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
  select isnt_empty('select from public.shops where id = 1', 'an owner sees the own shop');
  select is_empty('select from public.shops where id = 2', 'and no other');
  select * from finish();
  rollback;
`;

let project: SampleProject;
let report: HuntReport;

beforeAll(async () => {
  project = makeSampleProject({
    'sql/10_shops.sql': SHOPS,
    'tests/database/shops/select.sql': SELECT,
    'tests/database/broken.sql': 'begin; select plan(1); select ok(false); rollback;',
  });
  report = await huntMutants({ projectDir: project.dir });
});

afterAll(() => {
  project.dispose();
});

function caughtBy(what: string): string | null | undefined {
  return report.results.find(({ mutant }) => mutant.what === what)?.caughtBy;
}

describe('check:policies', () => {
  it('names the test that noticed a change', () => {
    expect(caughtBy('policy shops_select_own: dropped')).toBe('shops/select.sql: an owner sees the own shop');
    expect(caughtBy('policy shops_select_own: using (true)')).toBe('shops/select.sql: and no other');
    expect(caughtBy('table shops: disable row level security')).toBe('shops/select.sql: and no other');
    expect(caughtBy('table shops: revoke select from authenticated')).toMatch(/^shops\/select\.sql: /);
  });

  it.each([
    'policy shops_delete_own: dropped',
    'policy shops_delete_own: using (true)',
    'policy shops_select_own: to public',
    'table shops: grant select to anon',
    'table shops: grant update to authenticated',
    'table shops: grant update ("owner_id") to authenticated',
    'table kinds: disable row level security',
  ])('tells of a change that no test noticed: %s', (what) => {
    expect(caughtBy(what)).toBeNull();
  });

  it.each([
    'policy kinds_select_anybody: using (true)',
    'policy kinds_select_anybody: to public',
    'table shops: grant insert to authenticated',
    'table shops: grant update ("doubled") to authenticated',
  ])('leaves out what changes nothing: %s', (what) => {
    expect(caughtBy(what)).toBeUndefined();
  });

  it('takes no test for a witness that fails as things are', () => {
    expect(report.unfit).toEqual(['broken.sql']);
  });
});
