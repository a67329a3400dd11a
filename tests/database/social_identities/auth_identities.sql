-- What becomes of the identities that Auth makes for an account that was there before.
begin;
select plan(9);

insert into auth.users (id, email, encrypted_password) values
  ('00000000-0000-4000-8000-00000000000a', 'proved@fixture.test', 'hash'),
  ('00000000-0000-4000-8000-00000000000b', 'planted@fixture.test', 'hash'),
  ('00000000-0000-4000-8000-00000000000c', 'new@fixture.test', null);
insert into auth.sessions (id, user_id)
  select id, id from auth.users where email in ('proved@fixture.test', 'planted@fixture.test');
update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000a';
update public.profiles set created_at = now() - interval '1 day'
where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b');

set local role postgres;
prepare identify(text, text, text, text, boolean) as
  insert into auth.identities (provider, provider_id, user_id, identity_data)
  select $1, $2, users.id, jsonb_build_object('sub', $2, 'email', $4, 'email_verified', $5)
  from auth.users where users.email = $3;

select throws_ok(
  $$execute identify('google', 'g-a', 'proved@fixture.test', 'proved@fixture.test', false)$$, 'PT409', null,
  'an address that Google does not vouch for is refused'
);
select throws_ok(
  $$execute identify('facebook', 'f-a', 'proved@fixture.test', 'Proved@fixture.test', true)$$, 'PT409', null,
  'so is Facebook''s'
);
select lives_ok(
  $$execute identify('google', 'g-a', 'proved@fixture.test', 'proved@fixture.test', true)$$,
  'one that Google vouches for is linked'
);
select lives_ok(
  $$execute identify('facebook', 'f-a2', 'proved@fixture.test', 'elsewhere@fixture.test', true)$$,
  'another address is linked: only a person who is signed in does that'
);
select lives_ok(
  $$execute identify('google', 'g-b', 'planted@fixture.test', 'planted@fixture.test', true)$$,
  'the owner of a planted address is let in'
);
select lives_ok(
  $$execute identify('facebook', 'f-c', 'new@fixture.test', 'new@fixture.test', true)$$,
  'an account that is made for the identity has it from the start'
);
reset role;

select results_eq(
  $$select users.email::text, encrypted_password::text, is_verified,
      (select count(*)::int from auth.sessions where user_id = users.id)
    from auth.users join public.accounts using (id)
    where users.email like '%@fixture.test' order by users.id$$,
  $$values ('proved@fixture.test', 'hash', true, 1), ('planted@fixture.test', null, true, 0),
      ('new@fixture.test', null, false, 0)$$,
  'only the planted account has lost password and session'
);

insert into private.social_identities (provider, subject, account_id) values
  ('google', 'g-x', '00000000-0000-4000-8000-00000000000a'), ('facebook', 'f-b', '00000000-0000-4000-8000-00000000000b');
set local role postgres;
select throws_ok(
  $$execute identify('google', 'g-x', 'new@fixture.test', 'new@fixture.test', true)$$, 'PT409', null,
  'a person who has an account gets no second one'
);
select lives_ok(
  $$execute identify('facebook', 'f-b', 'planted@fixture.test', 'planted@fixture.test', false)$$,
  'an identity that is the account''s already is no news'
);
reset role;

select * from finish();
rollback;
