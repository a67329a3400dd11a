-- What a person cannot see cannot be reported; a report names what is still there.
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

insert into public.reviews (id, business_id, author_id, rating, comment, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 1, 'Hidden', now()),
  (-2, -2, '00000000-0000-4000-8000-00000000000c', 1, 'Of an unlisted one', null),
  (-3, -1, '00000000-0000-4000-8000-00000000000b', 2, 'Visible', null);
insert into public.review_replies (id, review_id, author_id, reply, hidden_at) overriding system value values
  (-1, -3, '00000000-0000-4000-8000-00000000000a', 'Visible', null),
  (-2, -3, '00000000-0000-4000-8000-00000000000a', 'Hidden', now()),
  (-3, -1, '00000000-0000-4000-8000-00000000000a', 'To a hidden one', null);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok('select public.report_review(-1, $$spam$$)', 'PT404', null, 'a hidden review');
select throws_ok('select public.report_review(-2, $$spam$$)', 'PT404', null, 'one of an unlisted business');
select throws_ok('select public.report_review_reply(-2, $$spam$$)', 'PT404', null, 'a hidden reply');
select throws_ok('select public.report_review_reply(-3, $$spam$$)', 'PT404', null, 'a reply to a hidden review');
select lives_ok('select public.report_review_reply(-1, $$spam$$)', 'a visible reply');
select throws_ok('select public.report_business(-1, null)', 'PT400', null, 'a report has a reason');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok('select public.report_review(-2, $$spam$$)', 'the owner sees that of the unlisted one');
select throws_ok('select public.report_review_reply(-1, $$spam$$)', 'PT403', null, 'nobody reports the own reply');

select * from finish();
rollback;
