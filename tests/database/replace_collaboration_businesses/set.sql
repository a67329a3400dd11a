-- The list becomes the members: new ones are asked, missing ones go, the others stay as they are.
begin;
select plan(4);

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

update public.businesses set is_active = false where id = -2;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$select public.replace_collaboration_businesses(-1, array[-6, -1, -8, -4, -2, -6])$$,
  'a list'
);
select results_eq(
  $$select business_id, status, privilege, invited_by from public.collaboration_members
    where collaboration_id = -1 order by business_id desc$$,
  $$values
    (-1::bigint, 'accepted', 'admin', '00000000-0000-4000-8000-00000000000a'::uuid),
    (-2, 'accepted', 'editor', '00000000-0000-4000-8000-00000000000a'),
    (-4, 'pending', 'viewer', '00000000-0000-4000-8000-00000000000b'),
    (-6, 'pending', 'viewer', '00000000-0000-4000-8000-00000000000a'),
    (-8, 'accepted', 'editor', '00000000-0000-4000-8000-00000000000a')$$,
  'is what it has, unlisted members too'
);

reset role;
select results_eq(
  $$select recipient_id, title, business_id from public.notifications
    where type = 'collaboration_notification' and business_id between -8 and -1 order by business_id$$,
  $$values ('00000000-0000-4000-8000-00000000000f'::uuid, 'Invitation to a collaboration', -6::bigint),
    ('00000000-0000-4000-8000-00000000000c', 'Removed from a collaboration', -3)$$,
  'the new and the removed are told'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.replace_collaboration_businesses(-1, array[-1, -5]);
select results_eq(
  $$select business_id, status, privilege from public.collaboration_members
    where collaboration_id = -1 order by business_id desc$$,
  $$values (-1::bigint, 'accepted', 'admin'), (-5, 'pending', 'viewer')$$,
  'whoever was dropped is asked anew'
);

select * from finish();
rollback;
