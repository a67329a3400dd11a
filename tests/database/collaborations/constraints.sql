-- A collaboration has a name of some length, and a description that is not too long.
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

select throws_ok($$insert into public.collaborations (name) values (null)$$, '23502', null, 'a name');
select throws_ok(
  $$insert into public.collaborations (name) values (E' \t')$$,
  '23514', null, 'that is not blank'
);
select throws_ok(
  $$insert into public.collaborations (name) values (repeat('x', 121))$$,
  '23514', null, 'nor too long'
);
select throws_ok(
  $$insert into public.collaborations (name, description) values ('x', repeat('x', 2001))$$,
  '23514', null, 'a description that is not too long'
);
select lives_ok(
  $$insert into public.collaborations (name, description) values (repeat('x', 120), repeat('x', 2000))$$,
  'the limits are allowed'
);

select * from finish();
rollback;
