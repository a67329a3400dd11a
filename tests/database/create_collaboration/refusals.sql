-- What no collaboration can be made of.
begin;
select plan(15);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'admin@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'editor@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'viewer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'invited@fixture.test'),
  ('00000000-0000-4000-8000-00000000000e', 'rejected@fixture.test'),
  ('00000000-0000-4000-8000-00000000000f', 'stranger@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Of the admin', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000b', 'Of the editor', 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000c', 'Of the viewer', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000d', 'Of the invited', 'approved'),
  (-5, '00000000-0000-4000-8000-00000000000e', 'Of the rejected', 'approved'),
  (-6, '00000000-0000-4000-8000-00000000000f', 'Of the stranger', 'approved'),
  (-7, '00000000-0000-4000-8000-00000000000f', 'Draft of the stranger', 'draft'),
  (-8, '00000000-0000-4000-8000-00000000000a', 'Draft of the admin', 'draft');
insert into public.collaborations (id, name) overriding system value values (-1, 'Joint Venture');
insert into public.collaboration_members
  (id, collaboration_id, business_id, status, privilege, invited_by, accepted_at)
overriding system value values
  (-1, -1, -1, 'accepted', 'admin', '00000000-0000-4000-8000-00000000000a', '2026-01-01'),
  (-2, -1, -2, 'accepted', 'editor', '00000000-0000-4000-8000-00000000000a', '2026-01-02'),
  (-3, -1, -3, 'accepted', 'viewer', '00000000-0000-4000-8000-00000000000a', '2026-01-03'),
  (-4, -1, -4, 'pending', 'viewer', '00000000-0000-4000-8000-00000000000b', null),
  (-5, -1, -5, 'rejected', 'viewer', '00000000-0000-4000-8000-00000000000a', null);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.create_collaboration(null, array[-1])$$, 'PT400', null, 'no name');
select throws_ok($$select public.create_collaboration(E' \n', array[-1])$$, 'PT400', null, 'a blank one');
select throws_ok(
  $$select public.create_collaboration(repeat('x', 121), array[-1])$$,
  'PT400', null, 'one that is too long'
);
select throws_ok(
  $$select public.create_collaboration('x', array[-1], repeat('x', 2001))$$,
  'PT400', null, 'a description that is too long'
);
select throws_ok($$select public.create_collaboration('x', null)$$, 'PT400', null, 'no list');
select throws_ok($$select public.create_collaboration('x', '{}')$$, 'PT400', null, 'an empty one');
select throws_ok(
  $$select public.create_collaboration('x', array[-2])$$,
  'PT422', null, 'no business of the caller'
);
select throws_ok($$select public.create_collaboration('x', array[-99])$$, 'PT422', null, 'none at all');
select throws_ok(
  $$select public.create_collaboration('x', array[-1, -99])$$,
  'PT422', null, 'one that does not exist'
);
select throws_ok(
  $$select public.create_collaboration('x', array[-1, -7])$$,
  'PT422', null, 'a draft of another'
);
select throws_ok($$select public.create_collaboration('x', array[-1, null])$$, 'PT422', null, 'null');
select throws_ok(
  $$select public.create_collaboration('x', array_fill(-1::bigint, array[51]))$$,
  'PT422', null, 'more than 50'
);
create function pg_temp.hint(call text) returns text language plpgsql as $$
declare
  hint text;
begin
  execute call;
  return null;
exception when others then
  get stacked diagnostics hint = pg_exception_hint;
  return hint;
end
$$;
select is(
  pg_temp.hint('select public.create_collaboration(''x'', array[-1, -7, -99, null])'),
  'Unknown: -99, -7, null', 'the hint names the unknown ones'
);
select lives_ok(
  $$select public.create_collaboration(repeat('x', 120), array[-1], repeat('x', 2000))$$,
  'the limits are allowed'
);

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.create_collaboration('x', array[-1])$$, 'PT401', null, 'nobody');

select * from finish();
rollback;
