-- An upheld report hides a reply; a suspension closes an open request; a subject that is gone stands in no way.
begin;
select plan(9);

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

insert into public.reviews (id, business_id, author_id, rating) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 4), (-2, -3, '00000000-0000-4000-8000-00000000000c', 4);
insert into public.review_replies (id, review_id, author_id, reply) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000a', 'Rude reply');
insert into public.reports (id, reporter_id, subject_type, subject_id, business_id, reported_person_id, reason)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000c', 'review_reply', -1, -1, '00000000-0000-4000-8000-00000000000a', 'spam'),
  (-2, '00000000-0000-4000-8000-00000000000c', 'business', -3, -3, '00000000-0000-4000-8000-00000000000b', 'fraud'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'review', -2, -3, '00000000-0000-4000-8000-00000000000c', 'spam');
update public.businesses set approval_status = 'pending' where id = -3;
insert into public.approval_requests (id, business_id, requested_by) overriding system value values
  (-1, -3, '00000000-0000-4000-8000-00000000000b');
delete from public.reviews where id = -2;
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok('select public.decide_report(-1, $$uphold$$)', 'a reply');
select lives_ok('select public.decide_report(-2, $$uphold$$)', 'a business that waits for approval');
select lives_ok('select public.decide_report(-3, $$uphold$$)', 'a review that is gone');
select results_eq(
  'select decision, decided_by from public.approval_requests where id = -1',
  $$values ('reject', '00000000-0000-4000-8000-00000000000d'::uuid)$$, 'the request is closed'
);
select is((select approval_status from public.businesses where id = -3), 'rejected', 'the business is out');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is((select replies from public.business_reviews(-1)), '[]', 'the reply is shown to nobody');
select is_empty('select from public.review_replies where id = -1', 'nor read from the table');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select count(*) from public.review_replies where id = -1), 1::bigint, 'its author sees it');
select is(
  (select actor_id from public.notifications where type = 'moderation_notification'), null,
  'and is told, not by whom'
);

select * from finish();
rollback;
