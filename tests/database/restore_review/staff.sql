-- Staff show again what they have hidden.
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

insert into public.reviews (id, business_id, author_id, rating, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 1, now());
insert into public.review_replies (id, review_id, author_id, reply, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000a', 'Reply', now());
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.restore_review(-1)', 'PT403', null, 'its author does not');
select throws_ok('select public.restore_review_reply(-1)', 'PT403', null, 'nor of a reply');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok('select public.restore_review(null)', 'PT404', null, 'nothing named');
select throws_ok('select public.restore_review(-9)', 'PT404', null, 'the review has to be there');
select throws_ok('select public.restore_review_reply(-9)', 'PT404', null, 'and the reply');
select throws_ok(
  'select public.restore_review(-1, repeat($$x$$, 1001))', 'PT400', null, 'the reason is short'
);
select lives_ok('select public.restore_review(-1, $$ A mistake. $$)', 'a review');
select lives_ok('select public.restore_review_reply(-1)', 'and a reply');
select throws_ok('select public.restore_review(-1)', 'PT409', null, 'a review that is shown is not restored');
select throws_ok('select public.restore_review_reply(-1)', 'PT409', null, 'nor is such a reply');
select results_eq(
  $$select action, subject_type, details ->> 'reason' from public.audit_entries
    where subject_id = '-1' and actor_id = '00000000-0000-4000-8000-00000000000d' order by id$$,
  $$values ('restore_review', 'review', 'A mistake.'), ('restore_review_reply', 'review_reply', '')$$,
  'each is on record, once'
);
select is((select rating_1_count from public.business_stats where business_id = -1), 1, 'the rating counts again');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is((select jsonb_array_length(replies) from public.business_reviews(-1)), 1, 'and both are seen');
reset role;
update public.reviews set hidden_at = now() where id = -1;
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok('select public.restore_review(-1)', 'a review of a deactivated author');
select is((select is_visible from public.reviews where id = -1), false, 'which stays away with its author');

select * from finish();
rollback;
