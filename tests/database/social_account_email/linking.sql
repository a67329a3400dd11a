-- Whose account a person of Google or Facebook signs in to, and when an account of the same address is linked.
begin;
select plan(17);

insert into auth.users (id, email, encrypted_password) values
  ('00000000-0000-4000-8000-00000000000a', 'proved@fixture.test', 'hash'),
  ('00000000-0000-4000-8000-00000000000b', 'planted@fixture.test', 'hash'),
  ('00000000-0000-4000-8000-00000000000c', 'facebook@fixture.test', 'hash');
insert into auth.sessions (id, user_id)
  select id, id from auth.users where email like '%@fixture.test';
insert into auth.identities (provider_id, user_id, identity_data, provider)
  select id, id, jsonb_build_object('sub', id, 'email', email), 'email'
  from auth.users where email like '%@fixture.test';
insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values
  (gen_random_uuid(), '00000000-0000-4000-8000-00000000000b', 'email_change_token_new', 'fixture', 'x@fixture.test');
update auth.users set email_change = 'x@fixture.test' where id = '00000000-0000-4000-8000-00000000000b';
insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at) values
  (gen_random_uuid(), '00000000-0000-4000-8000-00000000000b', 'totp', 'verified', now(), now());
update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000a';

set local role service_role;

select is(
  public.social_account_email('google', 'new', 'new@fixture.test', true), null,
  'nobody''s identity and address: an account has to be made'
);
select throws_ok(
  $$select public.social_account_email('google', 'none', '', true)$$, 'PT422', null,
  'without an address none can be made'
);
select throws_ok(
  $$select public.social_account_email('google', 'g-a', 'proved@fixture.test', false)$$, 'PT409', null,
  'an address that Google does not vouch for leads to no account'
);
select throws_ok(
  $$select public.social_account_email('facebook', 'f-a', 'proved@fixture.test', true)$$, 'PT409', null,
  'nor does one of Facebook, whatever is said of it'
);
select is(
  public.social_account_email('google', 'g-a', 'PROVED@fixture.test', true), 'proved@fixture.test',
  'one that Google vouches for is linked'
);
select is(
  public.social_account_email('google', 'g-a', 'moved@fixture.test', false), 'proved@fixture.test',
  'and is then known by the subject'
);
reset role;
select results_eq(
  $$select encrypted_password::text, (select count(*)::int from auth.sessions where user_id = users.id)
    from auth.users where email = 'proved@fixture.test'$$,
  $$values ('hash', 1)$$,
  'an account whose address was proved keeps password and session'
);

-- A planted account, with a Facebook identity of its own.
insert into private.social_identities (provider, subject, account_id) values
  ('facebook', 'f-b', '00000000-0000-4000-8000-00000000000b');
set local role service_role;
select is(
  public.social_account_email('facebook', 'f-b', '', false), 'planted@fixture.test',
  'the planted identity leads in as long as nobody has proved the address'
);
select is(
  public.social_account_email('google', 'g-b', 'planted@fixture.test', true), 'planted@fixture.test',
  'the owner of the address is let in'
);
reset role;
select results_eq(
  $$select encrypted_password::text, email_change::text from auth.users where email = 'planted@fixture.test'$$,
  $$values (null::text, '')$$,
  'the password is gone, and the change of address that was under way'
);
select is_empty(
  $$select id from auth.sessions where user_id = '00000000-0000-4000-8000-00000000000b'
    union all select id from auth.one_time_tokens where user_id = '00000000-0000-4000-8000-00000000000b'
    union all select id from auth.mfa_factors where user_id = '00000000-0000-4000-8000-00000000000b'$$,
  'so are sessions, tokens and second factors'
);
select results_eq(
  $$select provider, subject from private.social_identities
    where account_id = '00000000-0000-4000-8000-00000000000b'$$,
  $$values ('google', 'g-b')$$,
  'and the other identity'
);
select results_eq(
  $$select provider::text from auth.identities where user_id = '00000000-0000-4000-8000-00000000000b'$$,
  $$values ('email')$$,
  'the identity that is the address stays'
);
select ok(
  (select is_verified from public.accounts where id = '00000000-0000-4000-8000-00000000000b'),
  'the address is proved'
);
select isnt_empty(
  $$select from auth.sessions where user_id = '00000000-0000-4000-8000-00000000000c'$$,
  'nobody else''s session ended'
);

-- Of a person whose account Auth has linked.
insert into auth.identities (provider_id, user_id, identity_data, provider) values
  ('g-c', '00000000-0000-4000-8000-00000000000c', '{"sub": "g-c", "email": "other@fixture.test"}', 'google');
set local role service_role;
select is(
  public.social_account_email('google', 'g-c', 'other@fixture.test', true), 'facebook@fixture.test',
  'an identity of Auth''s leads to its account'
);
reset role;
select ok(
  not (select is_verified from public.accounts where id = '00000000-0000-4000-8000-00000000000c'),
  'whose address another address does not prove'
);

select * from finish();
rollback;
