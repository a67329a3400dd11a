-- An account that holds the last admin can be deleted, whatever hangs on it.
begin;
select plan(6);

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

insert into public.collaborations (id, name) overriding system value values (-2, 'Of one person');
insert into public.collaboration_members
  (id, collaboration_id, business_id, status, privilege, accepted_at)
overriding system value values
  (-6, -1, -8, 'accepted', 'editor', '2026-01-01'),
  (-7, -2, -1, 'accepted', 'admin', '2026-01-01'),
  (-8, -2, -8, 'accepted', 'editor', '2026-01-01'),
  (-9, -2, -2, 'pending', 'viewer', null);
select lives_ok(
  $$delete from auth.users where id = '00000000-0000-4000-8000-00000000000a'$$,
  'nothing stands in its way'
);
select results_eq(
  $$select business_id, status, privilege from public.collaboration_members
    where collaboration_id = -1 order by business_id desc$$,
  $$values (-2::bigint, 'accepted', 'admin'), (-3, 'accepted', 'viewer'), (-4, 'pending', 'viewer'),
    (-5, 'rejected', 'viewer')$$,
  'another person succeeds, not their other business'
);
select is(
  (select invited_by from public.collaboration_members where id = -3),
  null, 'who invited others is forgotten'
);
select is_empty(
  $$select from public.collaborations where id = -2$$,
  'what was theirs alone goes'
);
select is_empty(
  $$select from public.collaboration_members where collaboration_id = -2$$,
  'with its invitations'
);
select is(
  (select array_agg(recipient_id) from public.notifications where title = 'Your business is now an admin'
    and business_id between -8 and -1),
  array['00000000-0000-4000-8000-00000000000b'::uuid], 'only the successor is told'
);

select * from finish();
rollback;
