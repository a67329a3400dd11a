-- A reset ends what was begun with the former password, proves the address, and switches nothing on.
begin;
select plan(14);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other@fixture.test');
insert into auth.sessions (id, user_id) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a'),
  ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000a'),
  ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000b');
insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values
  ('00000000-0000-4000-9000-00000000000d', '00000000-0000-4000-8000-00000000000a', 'email_change_token_new', 'hash',
   'elsewhere@fixture.test');
update auth.users
set email_change = 'elsewhere@fixture.test', email_change_token_new = 'hash', recovery_token = 'hash'
where id = '00000000-0000-4000-8000-00000000000a';
insert into auth.identities (provider_id, user_id, identity_data, provider) values
  ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000a', '{}', 'email'),
  ('of-whoever', '00000000-0000-4000-8000-00000000000a', '{}', 'facebook'),
  ('of-another', '00000000-0000-4000-8000-00000000000b', '{}', 'facebook');
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000a';
create function pg_temp.claim() returns bigint language sql as $$
  select code_id from public.claim_password_reset_code('owner@fixture.test', repeat('a', 64))
$$;
create function pg_temp.newest() returns bigint language sql security definer as $$
  select max(id) from private.password_reset_codes
$$;
grant execute on function pg_temp.claim(), pg_temp.newest() to public;

set local role authenticated;
select throws_ok($$select public.complete_password_reset(1)$$, '42501', null, 'whoever is signed in does not call it');
set local role service_role;
select public.issue_password_reset_code('owner@fixture.test', repeat('a', 64));
select lives_ok($$select public.complete_password_reset(pg_temp.newest())$$, 'a code that nobody has taken');
reset role;
select is(
  (select count(*) from auth.sessions where user_id = '00000000-0000-4000-8000-00000000000a'), 2::bigint,
  'ends nothing'
);
set local role service_role;
select isnt(pg_temp.claim(), null, 'it is taken');
select lives_ok($$select public.complete_password_reset(pg_temp.newest())$$, 'and the reset is completed');
reset role;
select results_eq(
  $$select id from auth.sessions where user_id in
      ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b')$$,
  array['00000000-0000-4000-9000-00000000000c']::uuid[], 'the sessions of the person end, those of others go on'
);
select results_eq(
  $$select email_change::text, email_change_token_new::text, recovery_token::text from auth.users
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  $$values ('', '', '')$$, 'a change of address and a link that were begun are over'
);
select is_empty($$select from auth.one_time_tokens where user_id = '00000000-0000-4000-8000-00000000000a'$$, 'tokens too');
select results_eq(
  $$select is_verified, deactivated_at is not null from public.accounts
    where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b') order by id$$,
  $$values (true, true), (false, false)$$, 'the address is verified, and the account still off'
);
select results_eq(
  $$select provider_id from auth.identities where user_id in
      ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b') order by 1$$,
  array['00000000-0000-4000-8000-00000000000a', 'of-another'],
  'whoever was signed in by Facebook before the address was proved is not any more'
);
select results_eq(
  $$select actor_id, subject_id from public.audit_entries where action = 'reset_password'$$,
  $$values ('00000000-0000-4000-8000-00000000000a'::uuid, '00000000-0000-4000-8000-00000000000a')$$, 'it is written down'
);

-- Once more, by somebody whose address is proved.
insert into auth.identities (provider_id, user_id, identity_data, provider) values
  ('own', '00000000-0000-4000-8000-00000000000a', '{}', 'google');
select public.complete_password_reset(pg_temp.newest());
select isnt_empty($$select from auth.identities where provider_id = 'own'$$, 'their other ways to sign in stay');

-- Between the guess and the end of the reset, the person has taken another address.
update public.accounts set is_verified = false where id = '00000000-0000-4000-8000-00000000000a';
update auth.users set email = 'moved@fixture.test' where id = '00000000-0000-4000-8000-00000000000a';
set local role service_role;
select lives_ok($$select public.complete_password_reset(pg_temp.newest())$$, 'completed for another address');
reset role;
select is(
  (select is_verified from public.accounts where id = '00000000-0000-4000-8000-00000000000a'), false,
  'it proves nothing about that'
);

select * from finish();
rollback;
