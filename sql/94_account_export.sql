-- What a person may take along: everything that is kept about them, as one document. A section is a function
-- that answers an object of tables; a key is the name of a table, without its schema. Left out are secrets,
-- what is derived from the rest, and who among staff decided.

create function private.export_identity(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'profiles', (select jsonb_agg(to_jsonb(profiles)) from public.profiles where id = person_id),
    'accounts', (select jsonb_agg(to_jsonb(accounts)) from public.accounts where id = person_id),
    'account_deactivations', (
      select jsonb_agg(to_jsonb(account_deactivations))
      from private.account_deactivations where account_id = person_id
    ),
    'staff', (select jsonb_agg(to_jsonb(staff)) from private.staff where user_id = person_id),
    -- Of Auth's tables the columns are named: they hold password, tokens and keys.
    'users', (
      select jsonb_agg(jsonb_build_object(
        'id', id, 'email', email, 'phone', phone, 'names', raw_user_meta_data,
        'email_confirmed_at', email_confirmed_at, 'last_sign_in_at', last_sign_in_at, 'created_at', created_at
      ))
      from auth.users where id = person_id
    ),
    'identities', (
      select jsonb_agg(jsonb_build_object(
        'provider', provider, 'provider_id', provider_id, 'email', email, 'identity_data', identity_data,
        'last_sign_in_at', last_sign_in_at, 'created_at', created_at
      ) order by created_at, provider)
      from auth.identities where user_id = person_id
    ),
    'sessions', (
      select jsonb_agg(jsonb_build_object(
        'created_at', created_at, 'updated_at', updated_at, 'user_agent', user_agent, 'ip', ip
      ) order by created_at)
      from auth.sessions where user_id = person_id
    ),
    'mfa_factors', (
      select jsonb_agg(jsonb_build_object(
        'factor_type', factor_type, 'friendly_name', friendly_name, 'phone', phone, 'status', status,
        'created_at', created_at
      ) order by created_at)
      from auth.mfa_factors where user_id = person_id
    )
  )
$$;
comment on function private.export_identity(uuid) is 'Who a person is, and how they sign in.';

create function private.export_files(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'files', (
      select jsonb_agg(jsonb_build_object(
        'bucket', objects.bucket_id, 'name', objects.name, 'size', objects.metadata -> 'size',
        'created_at', objects.created_at
      ) order by objects.created_at, objects.name)
      from storage.buckets
      -- Uploads lie below their uploader's id, and `0` comes after `/`.
      join storage.objects on objects.bucket_id = buckets.id
        and objects.name collate "C" >= person_id::text || '/'
        and objects.name collate "C" < person_id::text || '0'
    )
  )
$$;
comment on function private.export_files(uuid) is 'The names of the files that a person has uploaded.';

create function private.export_audit(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'audit_entries', (
      select jsonb_agg(to_jsonb(audit_entries) - 'details' order by id)
      from public.audit_entries where actor_id = person_id
    )
  )
$$;
comment on function private.export_audit(uuid) is
  'What a person did to whole accounts and businesses. The details of a decision are staff''s notes.';

create function private.export_directory(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  with own as (select * from public.businesses where owner_id = person_id)
  select jsonb_build_object(
    'businesses', (select jsonb_agg(to_jsonb(own) order by id) from own),
    'business_subcategories', (
      select jsonb_agg(
        to_jsonb(business_subcategories) || jsonb_build_object('name', subcategories.name)
        order by business_id, subcategory_id
      )
      from public.business_subcategories
      join public.subcategories on subcategories.id = subcategory_id
      where business_id in (select id from own)
    ),
    'business_amenities', (
      select jsonb_agg(
        to_jsonb(business_amenities) || jsonb_build_object('name', amenities.name)
        order by business_id, amenity_id
      )
      from public.business_amenities
      join public.amenities on amenities.id = amenity_id
      where business_id in (select id from own)
    ),
    'business_stats', (
      select jsonb_agg(to_jsonb(business_stats) order by business_id)
      from public.business_stats where business_id in (select id from own)
    ),
    'business_deactivations', (
      select jsonb_agg(to_jsonb(business_deactivations) order by business_id)
      from public.business_deactivations where business_id in (select id from own)
    )
  )
$$;
comment on function private.export_directory(uuid) is 'A person''s businesses and their parts.';

create function private.export_notifications(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'notifications', (
      select jsonb_agg(to_jsonb(notifications) order by id)
      from public.notifications where recipient_id = person_id
    )
  )
$$;
comment on function private.export_notifications(uuid) is 'What a person was told.';

create function private.export_moderation(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'approval_requests', (
      select jsonb_agg(to_jsonb(approval_requests) - 'decided_by' order by id)
      from public.approval_requests
      where requested_by = person_id
        or business_id in (select id from public.businesses where owner_id = person_id)
    )
  )
$$;
comment on function private.export_moderation(uuid) is
  'What a person asked staff for, and what staff answered.';


-- Definer: it reads Auth's tables and private ones. Every section takes the caller's id, and no other.
create function public.export_my_data() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  person_id uuid := private.require_person();
  sections jsonb;
begin
  sections := private.export_identity(person_id)
    || private.export_files(person_id)
    || private.export_audit(person_id)
    || private.export_directory(person_id)
    || private.export_notifications(person_id)
    || private.export_moderation(person_id);
  -- A table without rows of theirs is there too: empty, not missing.
  return jsonb_build_object('exported_at', now()) || (
    select jsonb_object_agg(name, case jsonb_typeof(rows) when 'null' then '[]' else rows end)
    from jsonb_each(sections) as section (name, rows)
  );
end
$$;
grant execute on function public.export_my_data() to authenticated;
comment on function public.export_my_data() is
  'Everything that is kept about the caller, as one object: for each table, its name and a list of rows. '
  'PT401 not_signed_in.';
