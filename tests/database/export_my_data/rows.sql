-- The export holds what is the caller's, and nothing of anybody else.
begin;
select plan(16);

insert into auth.users (id, email, encrypted_password, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', 'secret-hash', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other@fixture.test', 'secret-hash', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', null, '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into auth.identities (provider_id, user_id, identity_data, provider) values
  ('subject-a', '00000000-0000-4000-8000-00000000000a', '{"email": "owner@fixture.test"}', 'google'),
  ('subject-b', '00000000-0000-4000-8000-00000000000b', '{"email": "other@fixture.test"}', 'google');
insert into auth.sessions (id, user_id, user_agent, refresh_token_hmac_key) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a', 'A browser', 'secret-key');
insert into auth.refresh_tokens (token, user_id, session_id) values
  ('secret-token', '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-9000-00000000000a');
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret) values
  ('00000000-0000-4000-9000-00000000000f', '00000000-0000-4000-8000-00000000000a', 'Phone', 'totp', 'verified',
   now(), now(), 'secret-seed');
insert into storage.buckets (id, name, public) values ('fixture', 'fixture', true);
insert into storage.objects (bucket_id, name, metadata) values
  ('fixture', '00000000-0000-4000-8000-00000000000a/1/a.png', '{"size": 7}'),
  ('fixture', '00000000-0000-4000-8000-00000000000b/1/b.png', '{"size": 8}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');
insert into public.business_amenities (business_id, amenity_id)
select business_id, amenity.id
from unnest(array[-1, -3]) as business_id, (select id from public.amenities order by id limit 1) as amenity;
insert into public.business_deactivations (business_id, reason) values (-1, 'Mine'), (-3, 'Of another');
insert into public.approval_requests (business_id, requested_by, decision, decided_by, decided_at, reason) values
  (-1, '00000000-0000-4000-8000-00000000000a', 'approve', '00000000-0000-4000-8000-00000000000d', now(), 'Fine'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'approve', '00000000-0000-4000-8000-00000000000d', now(), 'Good');
select private.notify('00000000-0000-4000-8000-00000000000a', 'moderation_notification', 'To me', '');
select private.notify('00000000-0000-4000-8000-00000000000b', 'moderation_notification', 'To another', '');
insert into public.audit_entries (actor_id, action, subject_type, subject_id, details) values
  ('00000000-0000-4000-8000-00000000000a', 'act', 'thing', '1', '{"note": "of staff"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other_act', 'thing', '1', '{}');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.export_my_data()$$, '42501', null, 'a visitor has none');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.export_my_data()$$, 'PT401', null, 'nor has nobody');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select set_config('test.export', public.export_my_data()::text, true);

select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.profiles[*].first_name') #>> '{}'$$,
  array['Owner'], 'the profile'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.accounts[*].email') #>> '{}'$$,
  array['owner@fixture.test'], 'the account'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.identities[*].provider_id') #>> '{}'$$,
  array['subject-a'], 'how they sign in'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.sessions[*].user_agent') #>> '{}'$$,
  array['A browser'], 'where they are signed in'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.files[*].name') #>> '{}'$$,
  array['00000000-0000-4000-8000-00000000000a/1/a.png'], 'the names of their files'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.businesses[*].name') #>> '{}'$$,
  array['Draft', 'Listed'], 'their businesses, drafts too'
);
select results_eq(
  $$select (jsonb_path_query(current_setting('test.export')::jsonb, '$.business_stats[*].business_id'))::integer$$,
  array[-2, -1], 'their numbers'
);
select results_eq(
  $$select (jsonb_path_query(current_setting('test.export')::jsonb, '$.business_amenities[*].business_id'))::integer$$,
  array[-1], 'their amenities'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.business_deactivations[*].reason') #>> '{}'$$,
  array['Mine'], 'why they are off'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.approval_requests[*].reason') #>> '{}'$$,
  array['Fine'], 'what staff answered'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.notifications[*].title') #>> '{}'$$,
  array['To me'], 'what they were told'
);
select results_eq(
  $$select jsonb_path_query(current_setting('test.export')::jsonb, '$.audit_entries[*].action') #>> '{}'$$,
  array['act'], 'what they did'
);
select is(current_setting('test.export')::jsonb -> 'business_subcategories', '[]', 'where there is nothing, an empty list');
select doesnt_match(
  current_setting('test.export'), 'secret|00000000-0000-4000-8000-00000000000d|of staff',
  'no secrets, nobody of staff'
);

select * from finish();
rollback;
