-- An edit keeps the earlier text, for its author and staff to see, and the numbers follow.
begin;
select plan(14);

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
select public.create_review(-1, 2, 'Slow.');
select set_config('fixture.review', (select id::text from public.reviews where business_id = -1), true);
select is(
  (select edited_at from public.reviews where id = current_setting('fixture.review')::bigint), null, 'not edited yet'
);
select is(
  (select rating::integer from public.edit_review(current_setting('fixture.review')::bigint, 5)), 5,
  'the rating alone is changed'
);
select is(
  (select comment from public.edit_review(current_setting('fixture.review')::bigint, null, 'Fast now.')),
  'Fast now.', 'and the comment alone'
);
select public.edit_review(current_setting('fixture.review')::bigint, 5, 'Fast now.');
select results_eq(
  $$select rating::integer, comment from public.review_revisions order by id$$,
  $$values (2, 'Slow.'), (5, 'Slow.')$$,
  'what was before is kept, once for each change, and nothing for none'
);
select isnt(
  (select edited_at from public.reviews where id = current_setting('fixture.review')::bigint), null,
  'the review says that it was edited'
);
select results_eq(
  $$select rating_2_count, rating_5_count, rating_count, average_review_rating
    from public.business_stats where business_id = -1$$,
  $$values (0, 1, 1, 5::double precision)$$, 'the distribution follows'
);
select throws_ok(
  $$select public.edit_review(current_setting('fixture.review')::bigint, 9)$$, 'PT400', null, 'no rating of 9'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select isnt_empty(
  $$select from public.review_revisions where review_id = current_setting('fixture.review')::bigint$$,
  'staff see the earlier texts'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is_empty(
  $$select from public.review_revisions where review_id = current_setting('fixture.review')::bigint$$,
  'the owner does not'
);
select throws_ok(
  $$select public.edit_review(current_setting('fixture.review')::bigint, 5)$$, 'PT404', null,
  'nobody edits the review of another'
);
select throws_ok(
  $$select public.delete_review(current_setting('fixture.review')::bigint)$$, 'PT404', null, 'nor removes it'
);
select throws_ok('select public.edit_review(null, 5)', 'PT404', null, 'nor one that is not there');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok(
  $$select public.delete_review(current_setting('fixture.review')::bigint)$$, 'its author removes it'
);
select is((select rating_count from public.business_stats where business_id = -1), 0, 'and it counts no more');

select * from finish();
rollback;
