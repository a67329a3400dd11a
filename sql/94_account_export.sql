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
    'social_identities', (
      select jsonb_agg(to_jsonb(social_identities) order by provider, subject)
      from private.social_identities where account_id = person_id
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
    ),
    'business_slugs', (
      select jsonb_agg(to_jsonb(business_slugs) order by business_id, slug)
      from public.business_slugs where business_id in (select id from own)
    ),
    'opening_hours', (
      select jsonb_agg(to_jsonb(opening_hours) order by business_id, weekday, opens_at)
      from public.opening_hours where business_id in (select id from own)
    ),
    'opening_exceptions', (
      select jsonb_agg(to_jsonb(opening_exceptions) order by business_id, day, opens_at)
      from public.opening_exceptions where business_id in (select id from own)
    ),
    'services', (
      select jsonb_agg(to_jsonb(services) order by id)
      from public.services where business_id in (select id from own)
    ),
    'business_images', (
      select jsonb_agg(to_jsonb(business_images) order by id)
      from public.business_images where business_id in (select id from own)
    ),
    'ads', (
      select jsonb_agg(to_jsonb(ads) order by id)
      from public.ads where business_id in (select id from own)
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

create function private.export_reviews(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'reviews', (
      select jsonb_agg(to_jsonb(reviews) order by id)
      from public.reviews where author_id = person_id
    ),
    'review_revisions', (
      select jsonb_agg(to_jsonb(review_revisions) order by id)
      from public.review_revisions where review_id in (select id from public.reviews where author_id = person_id)
    ),
    'review_replies', (
      select jsonb_agg(to_jsonb(review_replies) order by id)
      from public.review_replies where author_id = person_id
    )
  )
$$;
comment on function private.export_reviews(uuid) is 'What a person wrote about businesses, and answered about their own.';

create function private.export_interest(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'saved_businesses', (
      select jsonb_agg(to_jsonb(saved_businesses) order by created_at, business_id)
      from public.saved_businesses where user_id = person_id
    ),
    'visits', (
      select jsonb_agg(to_jsonb(visits) order by id)
      from private.visits where visitor_id = person_id
    )
  )
$$;
comment on function private.export_interest(uuid) is 'What a person saved and looked at while signed in.';

create function private.export_chat(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  with own as (
    select id as chat_id, user_cleared_seq as cleared_seq from public.chats where customer_id = person_id
    union all
    select chats.id, business_cleared_seq
    from public.chats
    join public.businesses on businesses.id = chats.business_id
    where owner_id = person_id
  )
  select jsonb_build_object(
    'chats', (
      select jsonb_agg(to_jsonb(chats) order by id) from public.chats where id in (select chat_id from own)
    ),
    'messages', (
      select jsonb_agg(to_jsonb(messages) order by messages.chat_id, seq)
      from public.messages join own on own.chat_id = messages.chat_id and seq > cleared_seq
    ),
    'message_images', (
      select jsonb_agg(to_jsonb(message_images) order by message_images.chat_id, seq, position)
      from public.message_images join own on own.chat_id = message_images.chat_id and seq > cleared_seq
    )
  )
$$;
comment on function private.export_chat(uuid) is 'A persons chats on either side, with what that side has not cleared.';

create function private.export_collaborations(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'collaboration_members', (
      select jsonb_agg(
        to_jsonb(collaboration_members) || jsonb_build_object('collaboration', collaborations.name)
        order by collaboration_members.id
      )
      from public.collaboration_members
      join public.collaborations on collaborations.id = collaboration_id
      where business_id in (select id from public.businesses where owner_id = person_id)
    )
  )
$$;
comment on function private.export_collaborations(uuid) is 'The collaborations of a persons businesses.';

create function private.export_billing(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'subscriptions', (
      select jsonb_agg(to_jsonb(subscriptions) - 'stripe_subscription_id' order by id)
      from public.subscriptions where user_id = person_id
    ),
    'invoices', (
      select jsonb_agg(to_jsonb(invoices) - 'stripe_invoice_id' order by id)
      from public.invoices where user_id = person_id
    )
  )
$$;
comment on function private.export_billing(uuid) is 'What a person bought. Stripes own ids are keys, and stay out.';

create function private.export_posts(person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'posts', (
      select jsonb_agg(to_jsonb(posts) order by id)
      from public.posts where author_id = person_id
    )
  )
$$;
comment on function private.export_posts(uuid) is 'What a person wrote for the blog.';

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
    ),
    'reports', (
      select jsonb_agg(to_jsonb(reports) order by id)
      from public.reports where reporter_id = person_id
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
    || private.export_reviews(person_id)
    || private.export_interest(person_id)
    || private.export_chat(person_id)
    || private.export_collaborations(person_id)
    || private.export_billing(person_id)
    || private.export_posts(person_id)
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
