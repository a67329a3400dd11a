-- Staff show again what they have hidden.
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

insert into public.reviews (id, business_id, author_id, rating, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 1, now());
insert into public.review_replies (id, review_id, author_id, reply, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000a', 'Reply', now());
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.restore_hidden($$review$$, -1)', 'PT403', null, 'its author does not');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok('select public.restore_hidden($$business$$, -1)', 'PT400', null, 'a business is approved, not shown');
select throws_ok('select public.restore_hidden(null, -1)', 'PT400', null, 'nothing named');
select throws_ok('select public.restore_hidden($$review$$, -9)', 'PT404', null, 'it has to be there');
select lives_ok('select public.restore_hidden($$review$$, -1)', 'a review');
select lives_ok('select public.restore_hidden($$review_reply$$, -1)', 'and a reply');
select is((select rating_1_count from public.business_stats where business_id = -1), 1, 'the rating counts again');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is((select jsonb_array_length(replies) from public.business_reviews(-1)), 1, 'and both are seen');

select * from finish();
rollback;
