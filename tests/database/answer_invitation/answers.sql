-- An invitation is accepted or rejected, once.
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
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok($$select public.answer_invitation(-4, 'pending')$$, 'PT400', null, 'no answer');
select throws_ok(
  $$select public.answer_invitation(-4, 'ACCEPTED')$$,
  'PT400', null, 'a word that is unknown'
);
select throws_ok($$select public.answer_invitation(-4, null)$$, 'PT400', null, 'nothing');
select lives_ok($$select public.answer_invitation(-4, 'accepted')$$, 'accepted');
select results_eq(
  $$select status, privilege, accepted_at = now() from public.collaboration_members where id = -4$$,
  $$values ('accepted', 'viewer', true)$$,
  'belongs to it as a viewer'
);
select throws_ok($$select public.answer_invitation(-4, 'rejected')$$, 'PT409', null, 'a second answer');

reset role;
update public.collaboration_members set status = 'pending', accepted_at = null where id = -4;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.answer_invitation(-4, 'rejected')$$, 'rejected');
select is_empty(
  $$select from public.collaborations where id = -1$$,
  'no longer sees it'
);
select throws_ok(
  $$select public.answer_invitation(-4, 'accepted')$$,
  'PT409', null, 'nor changes their mind'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.invite_businesses(-1, array[-4]);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.answer_invitation(-4, 'accepted')$$, 'until asked again');

select * from finish();
rollback;
