-- A deleted account leaves nothing behind but what docs/retention.md names. Every table of the product, of
-- Auth, Storage and Realtime is searched for what the person had put in. Whoever adds a table with a person's data
-- adds a row of it to the fixture: the third assertion says which one is missing.
begin;
select plan(12);

-- What to look for. Letters only, so that they are found as single words too.
create temporary table needles (what text primary key, needle text not null);
insert into needles values
  ('id', '00000000-0000-4000-8000-0000000fade0'),
  ('address', 'needleaddress@fixture.test'),
  ('former address', 'needleformer@fixture.test'),
  ('first name', 'needlefirstname'),
  ('last name', 'needlelastname'),
  ('text', 'needletext'),
  ('ip', '203.0.113.77'),
  ('token', 'needletoken');

-- Each place that holds a needle: schema.table and which.
create function pg_temp.finds() returns table (place text, what text)
language plpgsql
as $$
declare
  searched regclass;
begin
  for searched in
    select pg_class.oid from pg_class
    where relnamespace::regnamespace::text in ('public', 'private', 'auth', 'storage', 'realtime')
      and relkind in ('r', 'm', 'p') and not relispartition
  loop
    return query execute format(
      $find$
        select distinct %L, needles.what from %s as searched join needles on searched::text ilike '%%' || needle || '%%'
      $find$,
      (select relnamespace::regnamespace || '.' || relname from pg_class where oid = searched), searched
    );
  end loop;
end
$$;

insert into auth.users (id, email, phone, raw_user_meta_data) values
  ('00000000-0000-4000-8000-0000000fade0', 'needleformer@fixture.test', '2348000000001',
   '{"first_name": "Needlefirstname", "last_name": "Needlelastname"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other@fixture.test', null, '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', null, '{"first_name": "Staff"}');
insert into private.staff (user_id) values
  ('00000000-0000-4000-8000-0000000fade0'), ('00000000-0000-4000-8000-00000000000d');
update auth.users set email = 'needleaddress@fixture.test' where id = '00000000-0000-4000-8000-0000000fade0';

-- What Auth keeps.
insert into auth.identities (provider_id, user_id, identity_data, provider) values
  ('needletoken', '00000000-0000-4000-8000-0000000fade0', '{"email": "needleaddress@fixture.test"}', 'google');
insert into auth.sessions (id, user_id, ip, user_agent) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-0000000fade0', '203.0.113.77', 'needletext');
insert into auth.refresh_tokens (token, user_id, session_id) values
  ('needletoken', '00000000-0000-4000-8000-0000000fade0', '00000000-0000-4000-9000-00000000000a');
insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method) values
  ('00000000-0000-4000-9000-00000000000e', '00000000-0000-4000-9000-00000000000a', now(), now(), 'needletext');
insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values
  ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-0000000fade0', 'recovery_token', 'needletoken',
   'needleaddress@fixture.test');
insert into auth.flow_state (id, user_id, linking_target_id, provider_type, authentication_method, provider_access_token)
values
  ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-0000000fade0', null, 'google', 'oauth',
   'needletoken'),
  ('00000000-0000-4000-9000-00000000000d', null, '00000000-0000-4000-8000-0000000fade0', 'google', 'oauth', null);
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret) values
  ('00000000-0000-4000-9000-00000000000f', '00000000-0000-4000-8000-0000000fade0', 'needletext', 'totp', 'verified',
   now(), now(), 'needletoken');
insert into auth.mfa_challenges (id, factor_id, created_at, ip_address) values
  ('00000000-0000-4000-9000-0000000000a0', '00000000-0000-4000-9000-00000000000f', now(), '203.0.113.77');
insert into auth.audit_log_entries (id, payload, ip_address) values
  ('00000000-0000-4000-9000-0000000000a1', '{"action": "login",
    "actor_id": "00000000-0000-4000-8000-0000000fade0", "actor_username": "needleaddress@fixture.test"}',
   '203.0.113.77'),
  ('00000000-0000-4000-9000-0000000000a2', '{"action": "user_invited",
    "actor_id": "00000000-0000-0000-0000-000000000000", "traits":
    {"user_id": "00000000-0000-4000-8000-0000000fade0", "user_email": "needleformer@fixture.test"}}', ''),
  ('00000000-0000-4000-9000-0000000000a3', '{"action": "login",
    "actor_id": "00000000-0000-4000-8000-00000000000b", "actor_username": "other@fixture.test"}', ''),
  ('00000000-0000-4000-9000-0000000000a4', '{"action": "odd", "traits": "text"}', '');

insert into private.password_reset_codes (address_hash, account_id, code_hash, expires_at) values
  (sha256('needleaddress@fixture.test'), '00000000-0000-4000-8000-0000000fade0', repeat('a', 64), now());

-- Files, one of which no row names.
insert into storage.buckets (id, name, public) values ('fixture', 'fixture', true);
insert into storage.objects (bucket_id, name, owner_id, owner) values
  ('fixture', '00000000-0000-4000-8000-0000000fade0/needletext.png', '00000000-0000-4000-8000-0000000fade0',
   '00000000-0000-4000-8000-0000000fade0'),
  ('fixture', '00000000-0000-4000-8000-00000000000b/other.png', '00000000-0000-4000-8000-00000000000b', null);
update public.profiles set profile_image_path = id::text || '/needletext-face.png'
where id = '00000000-0000-4000-8000-0000000fade0';

-- The directory.
insert into public.businesses (id, owner_id, name, description, website, address, phone, approval_status, category_id)
overriding system value
select
  id, owner_id::uuid, name, 'Needletext', 'https://needletext.example', 'Needletext Street', '+2348000000001', 'approved',
  (select category_id from public.subcategories order by id limit 1)
from (values
  (-1, '00000000-0000-4000-8000-0000000fade0', 'Needletext Kitchen'),
  (-2, '00000000-0000-4000-8000-0000000fade0', 'Needletext Bar')
) as own (id, owner_id, name);
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');
insert into public.business_subcategories (business_id, subcategory_id)
select -1, id from public.subcategories order by id limit 1;
insert into public.business_amenities (business_id, amenity_id)
select -1, id from public.amenities order by id limit 1;

-- Parts of the businesses.
insert into public.services (business_id, title, price_kobo, duration) values (-1, 'Needletext', 100, 'needletext');
insert into public.opening_hours (business_id, weekday, opens_at, closes_at) values (-1, 1, '09:00', '17:00');
insert into public.opening_exceptions (business_id, day) values (-1, private.lagos_day() + 1);
insert into public.business_images (business_id, path, width, height) values
  (-1, '00000000-0000-4000-8000-0000000fade0/-1/needletext.png', 10, 10);

-- Reviews, replies and reports, by the person and about them.
insert into public.reviews (id, business_id, author_id, rating, comment) overriding system value values
  (-1, -3, '00000000-0000-4000-8000-0000000fade0', 4, 'Needletext'),
  (-2, -1, '00000000-0000-4000-8000-00000000000b', 4, 'Of another');
update public.reviews set comment = 'Needletext anew' where id = -1;
insert into public.review_replies (review_id, author_id, reply) values
  (-2, '00000000-0000-4000-8000-0000000fade0', 'needletext');
insert into public.reports
  (id, reporter_id, subject_type, subject_id, business_id, reported_person_id, reason, details)
overriding system value values
  (-1, '00000000-0000-4000-8000-0000000fade0', 'review', -2, -1, '00000000-0000-4000-8000-00000000000b', 'spam',
   'needletext'),
  (-2, '00000000-0000-4000-8000-00000000000b', 'review', -1, -3, '00000000-0000-4000-8000-0000000fade0', 'spam',
   'needletext');
insert into public.report_evidence (report_id, evidence) values
  (-1, '{"comment": "Of another"}'), (-2, '{"comment": "needletext"}');

-- Interest, chats on both sides, collaborations, plans, posts.
insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-0000000fade0', -3);
insert into private.visits (business_id, day, visitor_id) values
  (-3, private.lagos_day(), '00000000-0000-4000-8000-0000000fade0');
insert into public.chats (id, business_id, business_name, customer_id, last_seq) overriding system value values
  (-1, -3, 'Of another', '00000000-0000-4000-8000-0000000fade0', 2),
  (-2, -1, 'Needletext Kitchen', '00000000-0000-4000-8000-00000000000b', 2);
insert into public.messages (chat_id, seq, sender_side, sender_id, body, kind) values
  (-1, 1, 'user', '00000000-0000-4000-8000-0000000fade0', 'needletext', 'text'),
  (-1, 2, 'user', '00000000-0000-4000-8000-0000000fade0', '', 'images'),
  (-2, 1, 'user', '00000000-0000-4000-8000-00000000000b', 'Of another', 'text'),
  (-2, 2, 'business', '00000000-0000-4000-8000-0000000fade0', 'needletext', 'text');
insert into public.message_images (chat_id, seq, position, path, width, height) values
  (-1, 2, 1, '00000000-0000-4000-8000-0000000fade0/-1/needletext.png', 10, 10);
insert into public.collaborations (id, name, description) overriding system value values
  (-1, 'Needletext', 'Needletext');
insert into public.collaboration_members
  (collaboration_id, business_id, status, privilege, invited_by, accepted_at)
values
  (-1, -1, 'accepted', 'admin', '00000000-0000-4000-8000-0000000fade0', now()),
  (-1, -3, 'accepted', 'viewer', '00000000-0000-4000-8000-0000000fade0', now());
insert into private.stripe_customers (user_id, stripe_customer_id)
values ('00000000-0000-4000-8000-0000000fade0', 'needletoken');
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id) overriding system value
select -1, '00000000-0000-4000-8000-0000000fade0', min(id), 'incomplete', 'needletoken' from public.plans;
insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, stripe_invoice_id)
overriding system value values
  (-1, '00000000-0000-4000-8000-0000000fade0', -1, 'Standard', 'FIXTURE-1', 500000, 'open', now(), 'in_fixture');
insert into public.posts (title, author_id) values ('Of the house', '00000000-0000-4000-8000-0000000fade0');

-- Notifications: to the person, and to others about what the person did.
select private.notify(
  '00000000-0000-4000-8000-0000000fade0', 'moderation_notification', 'Needletext', 'Needletext', -1,
  '00000000-0000-4000-8000-00000000000b', 1
);
select private.notify(
  '00000000-0000-4000-8000-00000000000b', 'collaboration_notification', 'Of another', 'Of another', -3,
  '00000000-0000-4000-8000-0000000fade0', 1
);

-- Approvals: asked for, and decided.
insert into public.approval_requests (business_id, requested_by, decision, decided_by, decided_at, reason) values
  (-1, '00000000-0000-4000-8000-0000000fade0', 'reject', '00000000-0000-4000-8000-00000000000d', now(), 'needletext'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'reject', '00000000-0000-4000-8000-0000000fade0', now(), '');

-- What the person has switched off and on.
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-0000000fade0", "role": "authenticated"}';
select public.set_business_activity(-2, 'deactivate', 'Needletext Bar', 'needletext');

-- What is told live.
select public.send_message(-1, 'Needletext');
reset role;
insert into private.social_identities (provider, subject, account_id) values
  ('facebook', 'needletoken', '00000000-0000-4000-8000-0000000fade0');
insert into private.account_deactivations (account_id, reason)
values ('00000000-0000-4000-8000-0000000fade0', 'needletext');

-- What the API counts and keeps for a while.
insert into private.rate_limit_callers (caller, class_name, full_at) values
  ('user:00000000-0000-4000-8000-0000000fade0', 'write', now() + interval '1 second');
insert into private.idempotency_keys (person_id, key, fingerprint, answer) values
  ('00000000-0000-4000-8000-0000000fade0', 'needletoken', '', '{"comment": "needletext"}');

create temporary table before_deletion as select * from pg_temp.finds();
select is_empty(
  $$select what from needles except select what from before_deletion$$,
  'before, each of these is there to be found'
);
select cmp_ok(
  (select count(*) from before_deletion where what = 'id'), '>=', 15::bigint, 'the id in many tables'
);
-- Every table with a foreign key to a person has a row of this one, else the search below would prove nothing
-- of it.
select is_empty(
  $$select conrelid::regclass::text || '.' || attname
    from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f'
      and confrelid in ('auth.users'::regclass, 'public.profiles'::regclass, 'public.accounts'::regclass)
      and connamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace)
      and not exists (
        select from before_deletion
        where what = 'id' and place = conrelid::regclass::text
          or what = 'id' and place = 'public.' || conrelid::regclass::text
      )$$,
  'every table that names people names this one'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-0000000fade0", "role": "authenticated"}';
select lives_ok($$select public.delete_account()$$, 'the account is deleted');
reset role;

-- docs/retention.md, word for word: what, where, until.
create temporary table retained (description text, place text, what text, kept_until text);
insert into retained values
  ('The account''s id in the names of its files', 'private.files_to_delete', 'id', 'the files are deleted'),
  ('The account''s id in the names of its files', 'private.files_to_delete', 'text', 'the files are deleted'),
  ('The account''s id in the names of its files', 'storage.objects', 'id', 'the files are deleted'),
  ('The account''s id in the names of its files', 'storage.objects', 'text', 'the files are deleted'),
  ('Under which id Stripe knew the person', 'private.stripe_customers_to_delete', 'token',
   'Stripe has deleted its customer'),
  ('The account''s id among deleted users', 'private.deleted_users', 'id', 'the next daily job'),
  ('The account''s id among those who have just asked', 'private.rate_limit_callers', 'id',
   'its limits have recovered'),
  ('Lines with address and id in Auth''s log', 'auth.audit_log_entries', 'id', 'the next daily job'),
  ('Lines with address and id in Auth''s log', 'auth.audit_log_entries', 'address', 'the next daily job'),
  ('Lines with address and id in Auth''s log', 'auth.audit_log_entries', 'former address', 'the next daily job'),
  ('Lines with address and id in Auth''s log', 'auth.audit_log_entries', 'ip', 'the next daily job'),
  ('What was told live to the account or about it', 'realtime.messages', 'id', 'the next daily job'),
  ('What was told live about a collaboration that others go on with', 'realtime.messages', 'text', 'three days'),
  ('The account''s id in audit entries', 'public.audit_entries', 'id', 'stays'),
  ('The name of a business in its customers'' chats', 'public.chats', 'text', 'the customer''s account goes'),
  ('Name and description of a collaboration that others go on with', 'public.collaborations', 'text',
   'they change or end it'),
  ('Name and description of a collaboration that others go on with', 'public.notifications', 'text',
   'they change or end it'),
  ('Single words of businesses, in no order and without reference', 'private.search_words', 'text',
   'the next daily job');

select results_eq(
  $$select place, what from pg_temp.finds() order by 1, 2$$,
  $$select place, what from retained order by 1, 2$$,
  'it leaves what the retention list names, no more and no less'
);
select bag_eq(
  $$select name from private.files_to_delete where name ilike '%0000000fade0%'$$,
  array[
    '00000000-0000-4000-8000-0000000fade0/needletext.png', '00000000-0000-4000-8000-0000000fade0/needletext-face.png',
    '00000000-0000-4000-8000-0000000fade0/-1/needletext.png', '00000000-0000-4000-8000-0000000fade0/-1/needletext.png'
  ],
  'the files are queued, also the one that no row named'
);
select is_empty(
  $$select from public.audit_entries where actor_id is not null and subject_id = '-2'$$,
  'no entry names who did it'
);

select results_eq(
  $$select user_id, subscription_id, number, amount_kobo from public.invoices where id = -1$$,
  $$values (null::uuid, null::bigint, 'FIXTURE-1', 500000::bigint)$$,
  'an invoice is kept without its person'
);
select lives_ok($$select private.run_daily_jobs()$$, 'the daily job runs');
select results_eq(
  $$select place, what from pg_temp.finds() order by 1, 2$$,
  $$select place, what from retained where kept_until <> 'the next daily job' order by 1, 2$$,
  'and takes away what was left until then'
);
select results_eq(
  $$select id from auth.audit_log_entries where id in (
      '00000000-0000-4000-9000-0000000000a1', '00000000-0000-4000-9000-0000000000a2',
      '00000000-0000-4000-9000-0000000000a3', '00000000-0000-4000-9000-0000000000a4'
    ) order by id$$,
  array['00000000-0000-4000-9000-0000000000a3', '00000000-0000-4000-9000-0000000000a4']::uuid[],
  'of Auth''s log, only the lines about this person'
);
select bag_eq(
  $$select id::integer from public.businesses where id in (-1, -2, -3)
    union all select -100 from storage.objects where name = '00000000-0000-4000-8000-00000000000b/other.png'$$,
  array[-3, -100], 'what is of others stays'
);

select * from finish();
rollback;
