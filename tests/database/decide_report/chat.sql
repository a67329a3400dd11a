-- A chat that a report was upheld about is closed by what closes chats.
begin;
select plan(3);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.chats (id, business_id, business_name) overriding system value values
  (-7, -1, 'Listed'), (-8, -3, 'Listed of another');
insert into public.reports (id, reporter_id, subject_type, subject_id, reported_person_id, reason)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000c', 'chat', -7, '00000000-0000-4000-8000-00000000000a', 'spam'),
  (-2, '00000000-0000-4000-8000-00000000000c', 'chat', -8, '00000000-0000-4000-8000-00000000000a', 'spam');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select public.decide_report(-2, 'dismiss');
reset role;
select is((select closed_at from public.chats where id = -8), null, 'dismissed: it stays open');
set local role authenticated;
select public.decide_report(-1, 'uphold');
reset role;
select isnt((select closed_at from public.chats where id = -7), null, 'upheld: it is closed');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(
  (select count(*) from public.notifications where type = 'moderation_notification'), 1::bigint,
  'its other side is told'
);

select * from finish();
rollback;
