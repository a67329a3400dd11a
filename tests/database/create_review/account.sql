-- A token whose account is off or gone writes nothing, whatever the session says.
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
  (-1, -3, '00000000-0000-4000-8000-00000000000c', 4), (-2, -1, '00000000-0000-4000-8000-00000000000b', 4);
insert into public.review_replies (id, review_id, author_id, reply) overriding system value values
  (-1, -2, '00000000-0000-4000-8000-00000000000a', 'Thanks');
update public.accounts set deactivated_at = now()
where id in ('00000000-0000-4000-8000-00000000000c', '00000000-0000-4000-8000-00000000000a');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.create_review(-3, 5)', 'PT401', null, 'no review');
select throws_ok('select public.edit_review(-1, 5)', 'PT401', null, 'no edit');
select throws_ok('select public.delete_review(-1)', 'PT401', null, 'no deletion');
select throws_ok('select public.report_business(-3, $$spam$$)', 'PT401', null, 'no report');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.reply_to_review(-2, $$Hello$$)', 'PT401', null, 'no reply');
select throws_ok('select public.edit_review_reply(-1, $$Hello$$)', 'PT401', null, 'no edit of one');
select throws_ok('select public.delete_review_reply(-1)', 'PT401', null, 'nor its deletion');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000e", "role": "authenticated"}';
select throws_ok('select public.create_review(-3, 5)', 'PT401', null, 'nobody at all');
reset role;
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c';
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok('select public.edit_review(-1, 5)', 'once it is on again, it works');

select * from finish();
rollback;
