-- Only the owner of the invited business answers.
begin;
select plan(10);

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
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT403', null, 'the admin');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT403', null, 'who has invited');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT403', null, 'a viewer');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000e", "role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT404', null, 'who has rejected');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000f", "role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT404', null, 'a stranger');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is(
  (select status from public.collaboration_members where id = -4),
  'pending', 'it waits so far'
);
select throws_ok(
  $$select public.answer_invitation(-99, 'accepted')$$,
  'PT404', null, 'one that does not exist'
);
select throws_ok($$select public.answer_invitation(null, 'accepted')$$, 'PT404', null, 'none');
select lives_ok($$select public.answer_invitation(-4, 'accepted')$$, 'the invited');

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'accepted')$$, 'PT401', null, 'nobody');

select * from finish();
rollback;
