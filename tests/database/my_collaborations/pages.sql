-- Newest first, page by page.
begin;
select plan(7);

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

insert into public.collaborations (id, name) overriding system value
select -1 - number, 'One of many' from generate_series(1, 104) as number;
insert into public.collaboration_members (collaboration_id, business_id, status, privilege, accepted_at)
select -1 - number, -1, 'accepted', 'admin', now() from generate_series(1, 104) as number;
insert into public.collaboration_members (collaboration_id, business_id, status, accepted_at)
select -1 - number, -8, 'accepted', now() from generate_series(1, 104) as number;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select id from public.my_collaborations(3)$$,
  array[-1, -2, -3]::bigint[],
  'a page'
);
select results_eq(
  $$select id from public.my_collaborations(3, -3)$$,
  array[-4, -5, -6]::bigint[],
  'the next one'
);
select results_eq(
  $$select id from public.my_collaborations(3, -104)$$,
  array[-105]::bigint[],
  'the last one'
);
select is_empty(
  $$select id from public.my_collaborations(3, -105)$$,
  'nothing after it'
);
select is(
  (select count(*)::integer from public.my_collaborations()),
  50, '50 unless told'
);
select is(
  (select count(*)::integer from public.my_collaborations(1000)),
  100, '100 at most'
);
select throws_ok($$select public.my_collaborations(0)$$, 'PT400', null, 'a page of nothing');

select * from finish();
rollback;
