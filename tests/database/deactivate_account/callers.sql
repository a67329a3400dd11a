-- Who may switch an account off: each person the own, staff too, once or twice.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.deactivate_account()$$, '42501', null, 'not a visitor');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.deactivate_account()$$, 'PT401', null, 'nor nobody');
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-0000000000ff", "role": "authenticated"}';
select lives_ok($$select public.deactivate_account()$$, 'somebody who is gone has nothing to switch off');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$select public.deactivate_account(repeat('x', 1001))$$, 'PT400', null, 'not with a reason so long'
);
select lives_ok($$select public.deactivate_account('First')$$, 'a person may');
select lives_ok($$select public.deactivate_account('Second')$$, 'once more is the same answer');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.deactivate_account()$$, 'staff may');

reset role;
select results_eq(
  $$select account_id, reason from private.account_deactivations where account_id in (
      '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b',
      '00000000-0000-4000-8000-00000000000d'
    ) order by account_id$$,
  $$values
    ('00000000-0000-4000-8000-00000000000a'::uuid, 'First'), ('00000000-0000-4000-8000-00000000000d'::uuid, '')$$,
  'the first call counts, and nobody else is switched off'
);
select is(
  (select count(*) from public.audit_entries where subject_id = '00000000-0000-4000-8000-00000000000a'), 1::bigint,
  'it is on record once'
);

select * from finish();
rollback;
