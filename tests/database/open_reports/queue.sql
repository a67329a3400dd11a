-- Staff work through what is open, page by page, with what the screen shows.
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

insert into public.reviews (id, business_id, author_id, rating, comment) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 1, 'Rude words');
insert into public.reports (id, reporter_id, subject_type, subject_id, business_id, reason, decision, decided_at)
overriding system value values
  (-9, '00000000-0000-4000-8000-00000000000a', 'review', -1, -1, 'spam', 'dismiss', now());
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select set_config('fixture.first', public.report_review(-1, 'spam', ' Insults me ')::text, true);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select set_config('fixture.second', public.report_review(-1, 'offensive')::text, true);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select set_config('fixture.third', public.report_business(-3, 'fraud')::text, true);
select throws_ok('select public.open_reports()', 'PT403', null, 'not for everybody');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok('select public.open_reports()', '42501', null, 'nor a visitor');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select id from public.open_reports(100) where business_id < 0$$,
  $$values
    (current_setting('fixture.first')::bigint), (current_setting('fixture.second')::bigint),
    (current_setting('fixture.third')::bigint)$$,
  'the open ones, the longest waiting first'
);
select results_eq(
  $$select subject_type, subject_id, business_name, reporter_first_name, reason, details, evidence ->> 'comment',
      open_reports_of_subject
    from public.open_reports(100) where id = current_setting('fixture.first')::bigint$$,
  $$values ('review', -1::bigint, 'Listed', 'Owner', 'spam', 'Insults me', 'Rude words', 2::bigint)$$,
  'with what the screen shows'
);
select results_eq(
  $$select id from public.open_reports(1, current_setting('fixture.first')::bigint)$$,
  $$values (current_setting('fixture.second')::bigint)$$, 'the page after the first one'
);
select throws_ok('select public.open_reports(0)', 'PT400', null, 'no page of 0');
select lives_ok('select public.open_reports(null)', 'null asks for the default');
reset role;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select reporter_first_name, business_name, evidence ->> 'comment', open_reports_of_subject
    from public.open_reports(100) where id = current_setting('fixture.first')::bigint$$,
  $$values (null::text, null::text, 'Rude words', 2::bigint)$$, 'a report outlives its reporter and its subject'
);
select lives_ok(
  $$select public.decide_report(current_setting('fixture.first')::bigint, 'uphold')$$, 'and is decided all the same'
);

select * from finish();
rollback;
