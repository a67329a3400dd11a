-- The first own business administers, other own ones edit, the rest are invited.
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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select name, description from public.create_collaboration('  Alliance ', array[-6, -8, -1, -6, -2,
      -8], ' Text ')$$,
  $$values ('Alliance', 'Text')$$,
  'the collaboration comes back'
);
select results_eq(
  $$select business_id, status, privilege, invited_by, accepted_at is not null
    from public.collaboration_members
    join public.collaborations on collaborations.id = collaboration_id and name = 'Alliance'
    order by collaboration_members.id$$,
  $$values
    (-6::bigint, 'pending', 'viewer', '00000000-0000-4000-8000-00000000000a'::uuid, false),
    (-8, 'accepted', 'admin', '00000000-0000-4000-8000-00000000000a', true),
    (-1, 'accepted', 'editor', '00000000-0000-4000-8000-00000000000a', true),
    (-2, 'pending', 'viewer', '00000000-0000-4000-8000-00000000000a', false)$$,
  'each business once, in the order of the list'
);
select lives_ok(
  $$select public.create_collaboration('Alone', array[-8])$$,
  'one business is enough, a draft too'
);
select is(
  (select description from public.collaborations where name = 'Alone'),
  '', 'without a description it is empty'
);

select * from finish();
rollback;
