-- An account that is made for a person of a provider is linked with it, once.
begin;
select plan(5);

insert into auth.users (id, email, raw_app_meta_data, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'a@fixture.test',
   '{"social_identity": {"provider": "google", "subject": "g-a", "is_email_verified": true}}', '{}'),
  ('00000000-0000-4000-8000-00000000000b', 'b@fixture.test', '{}', '{}'),
  ('00000000-0000-4000-8000-00000000000c', 'c@fixture.test', '{}',
   '{"social_identity": {"provider": "google", "subject": "g-c", "is_email_verified": true}}');
update auth.users
set raw_app_meta_data = '{"social_identity": {"provider": "facebook", "subject": "f-b", "is_email_verified": true}}'
where id = '00000000-0000-4000-8000-00000000000b';

select results_eq(
  $$select account_id, provider, subject, is_verified
    from private.social_identities join public.accounts on id = account_id where email like '%@fixture.test' order by 1$$,
  $$values ('00000000-0000-4000-8000-00000000000a'::uuid, 'google', 'g-a', true),
      ('00000000-0000-4000-8000-00000000000b', 'facebook', 'f-b', false)$$,
  'by what only the secret key writes; Google proves the address, Facebook does not'
);
select is_empty(
  $$select from private.social_identities where subject = 'g-c'$$,
  'what a person writes about themselves links nothing'
);

delete from private.social_identities where subject = 'f-b';
update auth.users set raw_app_meta_data = raw_app_meta_data || '{"providers": ["email"]}'
where id = '00000000-0000-4000-8000-00000000000b';
select is_empty(
  $$select from private.social_identities where subject = 'f-b'$$,
  'an identity that was taken away does not come back with the metadata'
);

select throws_ok(
  $$insert into private.social_identities values ('github', 'x', '00000000-0000-4000-8000-00000000000a')$$, '23514', null,
  'the providers are known'
);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
select is_empty($$select from private.social_identities where subject = 'g-a'$$, 'it goes with the account');

select * from finish();
rollback;
