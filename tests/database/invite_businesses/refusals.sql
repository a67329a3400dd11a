-- Who cannot be invited, and how many.
begin;
select plan(8);

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
select throws_ok($$select public.invite_businesses(-1, null)$$, 'PT400', null, 'no list');
select throws_ok($$select public.invite_businesses(-1, '{}')$$, 'PT400', null, 'an empty one');
select throws_ok(
  $$select public.invite_businesses(-1, array[-6, -99])$$,
  'PT422', null, 'one that does not exist'
);
select throws_ok($$select public.invite_businesses(-1, array[-7])$$, 'PT422', null, 'a draft of another');
select throws_ok($$select public.invite_businesses(-1, array[null]::bigint[])$$, 'PT422', null, 'null');

reset role;
update public.businesses set is_active = false where id = -5;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$select public.invite_businesses(-1, array[-5])$$,
  'PT422', null, 'a rejected one that is no longer listed'
);

reset role;
insert into public.businesses (id, owner_id, name, approval_status)
overriding system value
select -100 - number, '00000000-0000-4000-8000-00000000000f', 'One of many', 'approved'
from generate_series(1, 47) as number;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$select public.invite_businesses(-1, array(select id from public.businesses where id < -100))$$,
  'PT422', null, '47 besides the 4 of it are too many'
);
select lives_ok(
  $$select public.invite_businesses(-1, array(select id from public.businesses where id < -101))$$,
  '46 are not; the rejected one does not count'
);

select * from finish();
rollback;
