-- The last admin does not leave the others behind.
begin;
select plan(5);

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
select throws_ok($$select public.remove_member(-1)$$, 'PT409', null, 'while others remain');
select public.set_member_privilege(-2, 'admin');
select lives_ok($$select public.remove_member(-1)$$, 'with another admin');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok($$select public.remove_member(-2)$$, 'PT409', null, 'nor does that one');
select public.set_member_privilege(-3, 'admin');
select lives_ok($$select public.remove_member(-3)$$, 'an admin removes another');

reset role;
select results_eq(
  $$select business_id, status, privilege from public.collaboration_members
    where collaboration_id = -1 order by business_id desc$$,
  $$values (-2::bigint, 'accepted', 'admin'), (-4, 'pending', 'viewer'), (-5, 'rejected', 'viewer')$$,
  'and stays'
);

select * from finish();
rollback;
