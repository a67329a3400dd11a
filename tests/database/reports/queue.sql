-- Reports wait for staff; a decision closes all of the same subject, acts, and tells both sides.
begin;
select plan(30);

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
insert into public.review_replies (id, review_id, author_id, reply) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000a', 'Rude reply');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.report_review(-1, $$spam$$)', 'PT403', null, 'nobody reports the own review');
select throws_ok('select public.report_review(-9, $$spam$$)', 'PT404', null, 'nor one that is not there');
select throws_ok('select public.report_review_reply(-9, $$spam$$)', 'PT404', null, 'nor such a reply');
select throws_ok('select public.report_business(-2, $$spam$$)', 'PT404', null, 'nor a business that they do not see');
select throws_ok('select public.report_review_reply(-1, $$dull$$)', 'PT400', null, 'a reason is one of the list');
select throws_ok(
  'select public.report_review_reply(-1, $$spam$$, repeat($$x$$, 1001))', 'PT400', null, 'details are short'
);
select lives_ok('select public.report_review_reply(-1, $$offensive$$)', 'a reply is reported');
select lives_ok('select public.report_business(-3, $$fraud$$, $$Took my deposit$$)', 'a business, too');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok('select public.report_review(-1, $$offensive$$)', 'the owner reports a review');
select throws_ok('select public.report_review(-1, $$spam$$)', 'PT409', null, 'once');
select throws_ok(
  $$select public.decide_report((select id from public.reports), 'uphold')$$, 'PT403', null, 'and does not decide'
);
select is((select count(*) from public.reports), 1::bigint, 'a person sees the own reports');
select is_empty('select from public.report_evidence', 'and no evidence');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select lives_ok('select public.report_review(-1, $$false_information$$)', 'another person reports the same review');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is(
  (select count(*) from public.reports where decision is null
    and (subject_id, subject_type) in ((-1, 'review'), (-1, 'review_reply'), (-3, 'business'))),
  4::bigint, 'staff see all'
);
select is(
  (select evidence ->> 'comment' from public.report_evidence join public.reports on reports.id = report_id
    where subject_type = 'review' and subject_id = -1 limit 1),
  'Rude words', 'with what it said'
);
select throws_ok('select public.decide_report(-5, $$uphold$$)', 'PT404', null, 'a report that is not there');
select throws_ok(
  $$select public.decide_report((select min(id) from public.reports where subject_id = -1), 'maybe')$$,
  'PT400', null, 'a decision is one of two'
);
select throws_ok(
  $$select public.decide_report((select min(id) from public.reports where subject_id = -1), 'uphold', repeat('x', 1001))$$,
  'PT400', null, 'the reason is short'
);
select lives_ok(
  $$select public.decide_report(
    (select min(id) from public.reports where subject_type = 'review' and subject_id = -1), 'uphold', 'Insults')$$,
  'staff uphold a report'
);
select is_empty(
  $$select from public.reports where subject_type = 'review' and subject_id = -1 and decision is null$$,
  'all reports of the review are closed'
);
select throws_ok(
  $$select public.decide_report(
    (select min(id) from public.reports where subject_type = 'review' and subject_id = -1), 'dismiss')$$,
  'PT409', null, 'a decision stands'
);
select is((select is_visible from public.reviews where id = -1), false, 'the review is hidden');
select is((select rating_count from public.business_stats where business_id = -1), 0, 'and counts no more');
select isnt_empty(
  $$select from public.audit_entries where action = 'uphold_report' and subject_id = '-1'
    and actor_id = '00000000-0000-4000-8000-00000000000d'$$,
  'who decided is on record'
);
select lives_ok(
  $$select public.decide_report((select id from public.reports where subject_type = 'review_reply' and subject_id = -1), 'dismiss')$$,
  'staff dismiss another'
);
select lives_ok(
  $$select public.decide_report((select id from public.reports where subject_type = 'business' and subject_id = -3), 'uphold')$$,
  'staff suspend a business'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is(
  (select count(*) from public.notifications where type = 'moderation_notification'), 3::bigint,
  'told: two decisions, and that a review was hidden'
);
reset role;
select results_eq(
  'select approval_status, is_listed from public.businesses where id = -3', $$values ('rejected', false)$$,
  'the business has left the directory'
);
select is((select hidden_at from public.review_replies where id = -1), null, 'a dismissed report hides nothing');

select * from finish();
rollback;
