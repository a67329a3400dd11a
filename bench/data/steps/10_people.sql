-- As many people as businesses. They have no password: whoever wants to be one of them signs a token.
insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
  created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change
)
select
  '00000000-0000-0000-0000-000000000000', bench.person(i), 'authenticated', 'authenticated',
  'person-' || i || '@bench.delve.test', '', :today::timestamptz - interval '1000 days',
  '{"provider": "email", "providers": ["email"]}', '{}', :today::timestamptz - interval '1000 days',
  :today::timestamptz - interval '1000 days', '', '', '', ''
from generate_series(1, :n) as i;

insert into public.profiles (id, first_name, last_name, created_at, updated_at)
select
  bench.person(i), case when i <= :n * 3 / 4 then 'Owner' else 'Customer' end, i::text,
  :today::timestamptz - interval '1000 days', :today::timestamptz - interval '1000 days'
from generate_series(1, :n) as i;

insert into public.accounts (id, email, is_verified)
select bench.person(i), 'person-' || i || '@bench.delve.test', true
from generate_series(1, :n) as i;
