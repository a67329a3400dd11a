-- What is kept of a password, in whichever form, and what there is to ask for where nothing is.
begin;
select plan(9);

insert into auth.users (id, email, encrypted_password) values
  ('00000000-0000-4000-8000-000000000001', 'bcrypt-b@fixture.test',
    regexp_replace(extensions.crypt('the-right-one', extensions.gen_salt('bf', 4)), '^\$2a', '$2b')),
  ('00000000-0000-4000-8000-000000000002', 'bcrypt-y@fixture.test',
    regexp_replace(extensions.crypt('the-right-one', extensions.gen_salt('bf', 4)), '^\$2a', '$2y')),
  ('00000000-0000-4000-8000-000000000003', 'long@fixture.test',
    extensions.crypt(repeat('x', 72), extensions.gen_salt('bf', 4))),
  ('00000000-0000-4000-8000-000000000004', 'empty@fixture.test', ''),
  ('00000000-0000-4000-8000-000000000005', 'null@fixture.test', null),
  ('00000000-0000-4000-8000-000000000006', 'argon@fixture.test', '$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHQ$aGFzaA');
-- Made for a person of Google, as Auth's admin API makes it: with a password that nobody knows.
insert into auth.users (id, email, encrypted_password, raw_app_meta_data) values
  ('00000000-0000-4000-8000-000000000007', 'social@fixture.test',
    extensions.crypt('thought-up', extensions.gen_salt('bf', 4)),
    '{"social_identity": {"provider": "google", "subject": "fixture-1", "is_email_verified": true}}');

create function pg_temp.be(number integer) returns void language sql as $$
  select set_config('request.jwt.claims', format(
    '{"sub": "00000000-0000-4000-8000-00000000000%s", "role": "authenticated"}', number
  ), true)
$$;
grant execute on function pg_temp.be(integer) to authenticated;
set local role authenticated;

select pg_temp.be(1);
select ok((select is_right from public.confirm_current_password('the-right-one')), 'bcrypt by another tag is bcrypt');
select ok(not (select is_right from public.confirm_current_password('the-wrong-one')), 'and knows what is wrong');
select pg_temp.be(2);
select ok((select is_right from public.confirm_current_password('the-right-one')), 'by the third tag, too');
select pg_temp.be(3);
select ok((select is_right from public.confirm_current_password(repeat('x', 72))), '72 bytes are a password');
select ok(not (select is_right from public.confirm_current_password(repeat('x', 73))), '73 are another one');

select throws_ok(
  format('select pg_temp.be(%s), public.confirm_current_password($$the-right-one$$)', number), 'PT403',
  'This account has no password that could be asked for.', reason
)
from (values
  (4, 'an account with an empty password has none'), (5, 'nor has one without'),
  (6, 'a password that cannot be compared here is none to ask for'),
  (7, 'an account that was made for a social sign-in has none that anybody knows')
) as cases (number, reason);

select * from finish();
rollback;
