-- What a membership can be.
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

select throws_ok(
  $$insert into public.collaboration_members (collaboration_id, business_id) values (-1, -5)$$,
  '23505', null, 'a business is a member once'
);
select throws_ok(
  $$update public.collaboration_members set status = 'left' where id = -4$$,
  '23514', null, 'a known status'
);
select throws_ok(
  $$update public.collaboration_members set privilege = 'owner' where id = -2$$,
  '23514', null, 'a known privilege'
);
select throws_ok(
  $$update public.collaboration_members set status = 'accepted' where id = -4$$,
  '23514', null, 'accepted says since when'
);
select throws_ok(
  $$update public.collaboration_members set accepted_at = now() where id = -4$$,
  '23514', null, 'only accepted does'
);
select throws_ok(
  $$update public.collaboration_members set privilege = 'admin' where id = -4$$,
  '23514', null, 'no privilege before acceptance'
);
select lives_ok(
  $$update public.collaboration_members set status = 'accepted', accepted_at = now(), privilege = 'admin'
    where id = -4$$,
  'with it'
);

select * from finish();
rollback;
