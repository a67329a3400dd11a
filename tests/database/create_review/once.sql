-- A person reviews a listed business once; the rating counts, and the owner is told.
begin;
select plan(8);

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

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is(
  (select rating::integer from public.create_review(-1, 4, '  Good food.  ')), 4, 'a customer reviews a listed business'
);
select is((select comment from public.reviews where business_id = -1), 'Good food.', 'the comment is trimmed');
select throws_ok('select public.create_review(-1, 5, $$Again$$)', 'PT409', null, 'not twice');
select is((select rating_4_count from public.business_stats where business_id = -1), 1, 'it counts, once');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select lives_ok('select public.create_review(-1, 1)', 'another person reviews it too, without a comment');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok(
  $$select public.delete_review((select id from public.reviews
    where business_id = -1 and author_id = '00000000-0000-4000-8000-00000000000c'))$$,
  'a review is taken back'
);
select lives_ok('select public.create_review(-1, 3)', 'and written anew');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select type, business_id, body from public.notifications order by id$$,
  $$values
    ('review_notification', -1::bigint, 'Listed got a review with 4 of 5 stars.'),
    ('review_notification', -1::bigint, 'Listed got a review with 1 of 5 stars.'),
    ('review_notification', -1::bigint, 'Listed got a review with 3 of 5 stars.')$$,
  'the owner is told of each'
);

select * from finish();
rollback;
