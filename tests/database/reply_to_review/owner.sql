-- A businesss owner replies, the author is told; nobody else replies.
begin;
select plan(15);

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

insert into public.reviews (id, business_id, author_id, rating, comment) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 4, 'Good');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.reply_to_review(-1, $$Me too$$)', 'PT404', null, 'the author does not reply');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok('select public.reply_to_review(-1, $$Hello$$)', 'PT404', null, 'nor does another owner');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.reply_to_review(-1, $$  $$)', 'PT400', null, 'an empty reply is none');
select throws_ok('select public.reply_to_review(-1, null)', 'PT400', null, 'nor is null');
select throws_ok('select public.reply_to_review(-1, repeat($$x$$, 1001))', 'PT400', null, 'nor one of 1001 characters');
select throws_ok('select public.reply_to_review(-9, $$Thanks$$)', 'PT404', null, 'the review has to be there');
select is((select reply from public.reply_to_review(-1, ' Thank you! ')), 'Thank you!', 'the owner replies');
select public.edit_review_reply((select id from public.review_replies where review_id = -1), 'Thanks a lot!');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is(
  (select replies -> 0 ->> 'reply' from public.business_reviews(-1)), 'Thanks a lot!', 'it is seen as it was edited'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  'select type, subject_id from public.notifications', $$values ('review_reply_notification', -1::bigint)$$,
  'the author is told'
);
select throws_ok(
  'select public.delete_review_reply((select id from public.review_replies where review_id = -1))', 'PT404', null,
  'the author does not remove it'
);
select throws_ok(
  'select public.edit_review_reply((select id from public.review_replies where review_id = -1), $$Mine$$)',
  'PT404', null, 'nor change it'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  'select public.delete_review_reply((select id from public.review_replies where review_id = -1))',
  'the owner removes it'
);
select is_empty('select from public.review_replies where review_id = -1', 'and it is gone');
select public.reply_to_review(-1, 'Reply ' || n) from generate_series(1, 10) as n;
select throws_ok('select public.reply_to_review(-1, $$One more$$)', 'PT409', null, 'ten replies are enough');
reset role;
update public.reviews set hidden_at = now() where id = -1;
delete from public.review_replies where review_id = -1;
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.reply_to_review(-1, $$Hello$$)', 'PT404', null, 'a hidden review gets no reply');

select * from finish();
rollback;
