-- Who takes no part, a blocked and a closed chat send nothing; bad texts are refused.
begin;
select plan(23);

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

insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok('select public.send_message(-1, $$Hello$$)', 'PT404', null, 'a stranger');
select throws_ok('select public.chat_history(-1)', 'PT404', null, 'reads nothing');
select throws_ok('select public.mark_chat_read(-1)', 'PT404', null, 'marks nothing');
select throws_ok('select public.clear_chat(-1)', 'PT404', null, 'clears nothing');
select throws_ok('select public.set_chat_blocked(-1, true)', 'PT404', null, 'blocks nothing');
select throws_ok('select public.report_chat(-1, $$spam$$)', 'PT404', null, 'reports nothing');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.send_message(-1, $$  $$)', 'PT400', null, 'an empty text');
select throws_ok('select public.send_message(-1, null)', 'PT400', null, 'none');
select throws_ok('select public.send_message(-1, repeat($$x$$, 4001))', 'PT400', null, 'too long a text');
select throws_ok('select public.send_message(-9, $$Hello$$)', 'PT404', null, 'a chat that is not there');
select lives_ok('select public.send_message(-1, $$Hello$$)', 'a participant sends');
select throws_ok('select public.set_chat_blocked(-1, null)', 'PT400', null, 'blocking is yes or no');
select lives_ok('select public.set_chat_blocked(-1, true)', 'the customer blocks');
select throws_ok('select public.send_message(-1, $$Hello$$)', 'PT403', null, 'and does not write either');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.send_message(-1, $$Hello$$)', 'PT403', null, 'nor does the business');
select throws_ok('select public.set_chat_blocked(-1, false)', 'PT403', null, 'nor does it lift the block');
select is((public.chat_history(-1) ->> 'through_seq')::bigint, 1::bigint, 'it still reads');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok('select public.set_chat_blocked(-1, false)', 'the customer lifts it');
select lives_ok('select public.report_chat(-1, $$offensive$$)', 'the customer reports the chat');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is(
  (select jsonb_array_length(evidence) from public.report_evidence
    join public.reports on reports.id = report_id where subject_type = 'chat' and subject_id = -1),
  1, 'staff see what was written'
);
select is_empty('select from public.messages where chat_id = -1', 'but not the chat itself');
select lives_ok(
  $$select public.decide_report((select id from public.reports where subject_type = 'chat' and subject_id = -1), 'uphold')$$,
  'and uphold it'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.send_message(-1, $$Hello$$)', 'PT409', null, 'a closed chat takes no messages');

select * from finish();
rollback;
