set local check_function_bodies = off;

-- What search reads is derived from the businesses: it is written anew at the end, with its new columns.
delete from private.search_documents;

alter table "public"."business_stats"
  drop constraint "rating_sum_is_of_ratings_from_1_to_5";

drop function
  "public"."search_businesses"(text, text, text, text, double precision, double precision, double precision,
  bigint[], double precision, integer, text);

alter table "public"."business_stats"
  drop column "average_review_rating";

alter table "public"."business_stats"
  drop column "rating_count";

alter table "public"."business_stats"
  drop column "rating_sum";

create table "private"."account_deactivations" (
  "account_id" uuid not null,
  "reason" text not null default ''::text,
  constraint "account_deactivations_pkey" primary key (account_id),
  constraint "reason_is_short" check ((char_length(reason) <= 1000))
);

create table "private"."anonymous_reach" (
  "day" date not null,
  "address" bytea not null,
  "business_id" bigint not null,
  "visitors" smallint not null,
  constraint "anonymous_reach_pkey" primary key (day, address, business_id)
);

create table "private"."deleted_users" (
  "user_id" uuid not null,
  "deleted_at" timestamp with time zone not null default now(),
  constraint "deleted_users_pkey" primary key (user_id)
);

create table "private"."files_to_delete" (
  "id" bigint generated always as identity not null,
  "bucket_id" text not null,
  "name" text not null,
  "queued_at" timestamp with time zone not null default now(),
  constraint "file_is_queued_once" unique (bucket_id, name),
  constraint "files_to_delete_pkey" primary key (id)
);

create table "private"."performance_days" (
  "business_id" bigint not null,
  "metric" text not null,
  "day" date not null,
  "amount" bigint not null,
  constraint "metric_is_known"
    check
    ((metric = ANY (ARRAY['conversations'::text, 'reviews'::text, 'profile_visits'::text,
    'saved_by_users'::text]))),
  constraint "performance_days_pkey" primary key (business_id, metric, day)
);

create table "private"."performance_events" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "metric" text not null,
  "day" date not null,
  "amount" smallint not null,
  constraint "amount_is_one_more_or_less" check ((amount = ANY (ARRAY[1, '-1'::integer]))),
  constraint "metric_is_known"
    check
    ((metric = ANY (ARRAY['conversations'::text, 'reviews'::text, 'profile_visits'::text,
    'saved_by_users'::text]))),
  constraint "performance_events_pkey" primary key (id)
);

create table "private"."performance_months" (
  "business_id" bigint not null,
  "metric" text not null,
  "month" date not null,
  "amount" bigint not null,
  constraint "metric_is_known"
    check
    ((metric = ANY (ARRAY['conversations'::text, 'reviews'::text, 'profile_visits'::text,
    'saved_by_users'::text]))),
  constraint "month_is_its_first_day"
    check ((date_trunc('month'::text, (month)::timestamp without time zone) = month)),
  constraint "performance_months_pkey" primary key (business_id, metric, month)
);

create table "private"."renamed_lookups" (
  "id" bigint generated always as identity not null,
  "lookup_table" text not null,
  "keys" text[] not null,
  "renamed_at" timestamp with time zone not null default now(),
  constraint "renamed_lookups_pkey" primary key (id)
);

create table "private"."stripe_customers" (
  "user_id" uuid not null,
  "stripe_customer_id" text not null,
  "created_at" timestamp with time zone not null default now(),
  constraint "stripe_customer_id_is_short"
    check (((char_length(stripe_customer_id) >= 1) AND (char_length(stripe_customer_id) <= 255))),
  constraint "stripe_customers_pkey" primary key (user_id),
  constraint "stripe_customers_stripe_customer_id_key" unique (stripe_customer_id)
);

create table "private"."trending_scores" (
  "business_id" bigint not null,
  "heat" double precision not null,
  "visits" integer not null,
  constraint "trending_scores_pkey" primary key (business_id)
);

create table "private"."visitor_secrets" (
  "day" date not null,
  "secret" bytea not null,
  constraint "visitor_secrets_pkey" primary key (day)
);

create table "private"."visits" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "day" date not null,
  "visitor_id" uuid,
  "anonymous_visitor" bytea,
  "created_at" timestamp with time zone not null default now(),
  constraint "visitor_is_a_person_or_anonymous" check (((visitor_id IS NULL) OR (anonymous_visitor IS NULL))),
  constraint "visits_pkey" primary key (id)
);

create table "public"."ads" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "image_path" text not null,
  "link" text not null default ''::text,
  "starts_at" timestamp with time zone not null default now(),
  "ends_at" timestamp with time zone not null,
  "is_enabled" boolean not null default true,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "ads_image_path_key" unique (image_path),
  constraint "ads_pkey" primary key (id),
  constraint "ends_at_after_starts_at" check ((ends_at > starts_at)),
  constraint "image_path_is_of_ads"
    check ((image_path ~ '^content/ads(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'::text)),
  constraint "image_path_is_short" check ((char_length(image_path) <= 400)),
  constraint "link_is_empty_or_http_url"
    check
    (((link = ''::text) OR ((link ~* '^https?://[^\s/?#]+\S*$'::text) AND (char_length(link) <= 2000)))),
  constraint "times_are_finite" check ((isfinite(starts_at) AND isfinite(ends_at)))
);

alter table "public"."ads"
  enable row level security;

create table "public"."audit_entries" (
  "id" bigint generated always as identity not null,
  "actor_id" uuid,
  "action" text not null,
  "subject_type" text not null,
  "subject_id" text not null,
  "details" jsonb not null default '{}'::jsonb,
  "created_at" timestamp with time zone not null default now(),
  constraint "action_is_a_name" check ((action ~ '^[a-z_]{1,60}$'::text)),
  constraint "audit_entries_pkey" primary key (id),
  constraint "details_are_an_object" check ((jsonb_typeof(details) = 'object'::text)),
  constraint "subject_type_is_a_name" check ((subject_type ~ '^[a-z_]{1,60}$'::text))
);

alter table "public"."audit_entries"
  enable row level security;

create table "public"."business_deactivations" (
  "business_id" bigint not null,
  "reason" text not null default ''::text,
  "deactivated_at" timestamp with time zone not null default now(),
  constraint "business_deactivations_pkey" primary key (business_id),
  constraint "reason_is_short" check ((char_length(reason) <= 1000))
);

alter table "public"."business_deactivations"
  enable row level security;

create table "public"."business_images" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "path" text not null,
  "width" integer not null,
  "height" integer not null,
  "created_at" timestamp with time zone not null default now(),
  constraint "business_images_path_key" unique (path),
  constraint "business_images_pkey" primary key (id),
  constraint "path_is_of_owner_and_business"
    check
    ((path ~ (('^[0-9a-f-]{36}/'::text || (business_id)::text) ||
    '/[A-Za-z0-9_-][A-Za-z0-9._-]*\.[a-z0-9]{2,5}$'::text))),
  constraint "path_is_short" check ((char_length(path) <= 400)),
  constraint "width_and_height_are_pixels"
    check (((LEAST(width, height) >= 1) AND (GREATEST(width, height) <= 50000)))
);

alter table "public"."business_images"
  enable row level security;

create table "public"."business_slugs" (
  "slug" text not null,
  "business_id" bigint not null,
  "created_at" timestamp with time zone not null default now(),
  constraint "business_slugs_pkey" primary key (slug)
);

alter table "public"."business_slugs"
  enable row level security;

create table "public"."chats" (
  "id" bigint generated always as identity not null,
  "business_id" bigint,
  "business_name" text not null,
  "customer_id" uuid,
  "last_seq" bigint not null default 0,
  "last_message_at" timestamp with time zone,
  "closed_at" timestamp with time zone,
  "blocked_by" text,
  "user_read_seq" bigint not null default 0,
  "user_cleared_seq" bigint not null default 0,
  "user_unread_count" integer not null default 0,
  "business_read_seq" bigint not null default 0,
  "business_cleared_seq" bigint not null default 0,
  "business_unread_count" integer not null default 0,
  "created_at" timestamp with time zone not null default now(),
  constraint "blocked_by_is_a_side" check ((blocked_by = ANY (ARRAY['user'::text, 'business'::text]))),
  constraint "chats_pkey" primary key (id),
  constraint "one_chat_per_business_and_customer" unique (business_id, customer_id),
  constraint "read_and_cleared_exist"
    check ((GREATEST(user_read_seq, user_cleared_seq, business_read_seq, business_cleared_seq) <= last_seq)),
  constraint "unread_counts_are_not_negative" check ((LEAST(user_unread_count, business_unread_count) >= 0))
);

alter table "public"."chats"
  enable row level security;

create table "public"."collaboration_members" (
  "id" bigint generated always as identity not null,
  "collaboration_id" bigint not null,
  "business_id" bigint not null,
  "status" text not null default 'pending'::text,
  "privilege" text not null default 'viewer'::text,
  "invited_by" uuid,
  "invited_at" timestamp with time zone not null default now(),
  "accepted_at" timestamp with time zone,
  constraint "accepted_at_when_accepted" check (((status = 'accepted'::text) = (accepted_at IS NOT NULL))),
  constraint "business_is_a_member_once" unique (collaboration_id, business_id),
  constraint "collaboration_members_pkey" primary key (id),
  constraint "privilege_is_known"
    check ((privilege = ANY (ARRAY['viewer'::text, 'editor'::text, 'admin'::text]))),
  constraint "status_is_known"
    check ((status = ANY (ARRAY['pending'::text, 'accepted'::text, 'rejected'::text]))),
  constraint "viewer_until_accepted" check (((privilege = 'viewer'::text) OR (status = 'accepted'::text)))
);

alter table "public"."collaboration_members"
  enable row level security;

create table "public"."collaborations" (
  "id" bigint generated always as identity not null,
  "name" text not null,
  "description" text not null default ''::text,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "collaborations_pkey" primary key (id),
  constraint "description_is_short" check ((char_length(description) <= 2000)),
  constraint "name_is_present_and_short" check (((name ~ '\S'::text) AND (char_length(name) <= 120)))
);

alter table "public"."collaborations"
  enable row level security;

create table "public"."events" (
  "id" bigint generated always as identity not null,
  "title" text not null,
  "description" text not null default ''::text,
  "starts_on" date not null,
  "ends_on" date,
  "starts_at" time without time zone,
  "location" text not null default ''::text,
  "state" text,
  "is_published" boolean not null default false,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "description_is_short" check ((char_length(description) <= 5000)),
  constraint "ends_on_is_within_a_year_of_start"
    check (((ends_on >= starts_on) AND (ends_on <= (starts_on + 365)))),
  constraint "events_pkey" primary key (id),
  constraint "location_is_short" check ((char_length(location) <= 300)),
  constraint "starts_on_is_of_our_times"
    check (((starts_on >= '2000-01-01'::date) AND (starts_on <= '2999-12-31'::date))),
  constraint "title_is_present_and_short" check (((title ~ '\S'::text) AND (char_length(title) <= 200)))
);

alter table "public"."events"
  enable row level security;

create table "public"."invoices" (
  "id" bigint generated always as identity not null,
  "user_id" uuid,
  "subscription_id" bigint,
  "plan_name" text not null,
  "number" text not null,
  "amount_kobo" bigint not null,
  "status" text not null,
  "issued_at" timestamp with time zone not null,
  "paid_at" timestamp with time zone,
  "stripe_invoice_id" text not null,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "amount_is_not_negative" check ((amount_kobo >= 0)),
  constraint "invoices_pkey" primary key (id),
  constraint "invoices_stripe_invoice_id_key" unique (stripe_invoice_id),
  constraint "number_is_plain" check ((number ~ '^[A-Za-z0-9-]{1,60}$'::text)),
  constraint "paid_at_when_paid" check (((status = 'paid'::text) = (paid_at IS NOT NULL))),
  constraint "plan_name_is_present_and_short"
    check (((plan_name ~ '\S'::text) AND (char_length(plan_name) <= 80))),
  constraint "status_is_known"
    check ((status = ANY (ARRAY['open'::text, 'paid'::text, 'uncollectible'::text, 'void'::text]))),
  constraint "stripe_invoice_id_is_plain" check ((stripe_invoice_id ~ '^[A-Za-z0-9_]{1,255}$'::text)),
  constraint "times_are_finite" check ((isfinite(issued_at) AND isfinite(paid_at)))
);

alter table "public"."invoices"
  enable row level security;

create table "public"."message_images" (
  "chat_id" bigint not null,
  "seq" bigint not null,
  "position" smallint not null,
  "path" text not null,
  "width" integer not null,
  "height" integer not null,
  constraint "message_images_path_key" unique (path),
  constraint "message_images_pkey" primary key (chat_id, seq, "position"),
  constraint "path_is_of_sender_and_chat"
    check
    (((path ~ (('^[0-9a-f-]{36}/'::text || (chat_id)::text) || '/[A-Za-z0-9_-][A-Za-z0-9._-]*$'::text)) AND
    (char_length(path) <= 400))),
  constraint "position_is_1_to_10" check ((("position" >= 1) AND ("position" <= 10))),
  constraint "width_and_height_are_pixels"
    check (((LEAST(width, height) >= 1) AND (GREATEST(width, height) <= 50000)))
);

alter table "public"."message_images"
  enable row level security;

create table "public"."messages" (
  "chat_id" bigint not null,
  "seq" bigint not null,
  "sender_side" text not null,
  "sender_id" uuid,
  "client_id" uuid not null default gen_random_uuid(),
  "kind" text not null default 'text'::text,
  "body" text not null default ''::text,
  "created_at" timestamp with time zone not null default now(),
  "deleted_at" timestamp with time zone,
  constraint "body_is_short" check ((char_length(body) <= 4000)),
  constraint "kind_is_known" check ((kind = ANY (ARRAY['text'::text, 'images'::text]))),
  constraint "messages_pkey" primary key (chat_id, seq),
  constraint "one_message_per_client_id" unique (chat_id, sender_side, client_id),
  constraint "sender_side_is_known" check ((sender_side = ANY (ARRAY['user'::text, 'business'::text]))),
  constraint "text_has_a_body" check (((kind <> 'text'::text) OR (deleted_at IS
    NOT NULL) OR (body ~ '\S'::text))),
  constraint "tombstone_is_empty"
    check (((deleted_at IS NULL) OR ((body = ''::text) AND (sender_id IS NULL))))
);

alter table "public"."messages"
  enable row level security;

create table "public"."notifications" (
  "id" bigint generated always as identity not null,
  "recipient_id" uuid not null,
  "type" text not null,
  "title" text not null,
  "body" text not null,
  "business_id" bigint,
  "actor_id" uuid,
  "subject_id" bigint,
  "is_read" boolean not null default false,
  "created_at" timestamp with time zone not null default now(),
  constraint "body_is_short" check ((char_length(body) <= 500)),
  constraint "notifications_pkey" primary key (id),
  constraint "title_is_present_and_short" check (((title ~ '\S'::text) AND (char_length(title) <= 120))),
  constraint "type_is_known"
    check
    ((type = ANY (ARRAY['message_notification'::text, 'review_notification'::text,
    'review_reply_notification'::text,
    'approval_notification'::text,
    'collaboration_notification'::text, 'subscription_notification'::text, 'moderation_notification'::text])))
);

alter table "public"."notifications"
  enable row level security;

create table "public"."opening_exceptions" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "day" date not null,
  "opens_at" time without time zone,
  "closes_at" time without time zone,
  constraint "day_is_within_reach" check (((day >= '2020-01-01'::date) AND (day <= '2200-01-01'::date))),
  constraint "opening_exceptions_are_different" unique nulls not DISTINCT (business_id, day, opens_at),
  constraint "opening_exceptions_pkey" primary key (id),
  constraint "opens_and_closes_or_neither" check (((opens_at IS NULL) = (closes_at IS NULL))),
  constraint "opens_before_midnight" check ((opens_at < '24:00:00'::time without time zone)),
  constraint "times_are_whole_minutes"
    check
    (((EXTRACT(second FROM opens_at) = (0)::numeric) AND (EXTRACT(second FROM closes_at) = (0)::numeric)))
);

alter table "public"."opening_exceptions"
  enable row level security;

create table "public"."opening_hours" (
  "business_id" bigint not null,
  "weekday" smallint not null,
  "opens_at" time without time zone not null,
  "closes_at" time without time zone not null,
  constraint "opening_hours_pkey" primary key (business_id, weekday, opens_at),
  constraint "opens_before_midnight" check ((opens_at < '24:00:00'::time without time zone)),
  constraint "times_are_whole_minutes"
    check
    (((EXTRACT(second FROM opens_at) = (0)::numeric) AND (EXTRACT(second FROM closes_at) = (0)::numeric))),
  constraint "weekday_is_1_to_7" check (((weekday >= 1) AND (weekday <= 7)))
);

alter table "public"."opening_hours"
  enable row level security;

create table "public"."plans" (
  "id" bigint generated always as identity not null,
  "name" text not null,
  "price_kobo" bigint not null,
  "duration_months" integer not null,
  "stripe_price_id" text,
  "is_offered" boolean not null default true,
  constraint "duration_is_1_to_36_months" check (((duration_months >= 1) AND (duration_months <= 36))),
  constraint "name_is_not_free" check ((lower(btrim(name)) <> 'free'::text)),
  constraint "name_is_present_and_short" check (((name ~ '\S'::text) AND (char_length(name) <= 80))),
  constraint "plans_name_key" unique (name),
  constraint "plans_pkey" primary key (id),
  constraint "plans_stripe_price_id_key" unique (stripe_price_id),
  constraint "price_is_positive" check ((price_kobo > 0)),
  constraint "stripe_price_id_is_short"
    check (((char_length(stripe_price_id) >= 1) AND (char_length(stripe_price_id) <= 255)))
);

alter table "public"."plans"
  enable row level security;

create table "public"."posts" (
  "id" bigint generated always as identity not null,
  "title" text not null,
  "category" text not null default ''::text,
  "content" text not null default ''::text,
  "thumbnail_path" text,
  "published_at" timestamp with time zone,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "category_is_short" check ((char_length(category) <= 80)),
  constraint "content_is_short" check ((char_length(content) <= 100000)),
  constraint "posts_pkey" primary key (id),
  constraint "posts_thumbnail_path_key" unique (thumbnail_path),
  constraint "published_at_is_finite" check (isfinite(published_at)),
  constraint "thumbnail_path_is_of_posts"
    check ((thumbnail_path ~ '^content/posts(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'::text)),
  constraint "thumbnail_path_is_short" check ((char_length(thumbnail_path) <= 400)),
  constraint "title_is_present_and_short" check (((title ~ '\S'::text) AND (char_length(title) <= 200))),
  "author_id" uuid default auth.uid()
);

alter table "public"."posts"
  enable row level security;

create table "public"."report_evidence" (
  "report_id" bigint not null,
  "evidence" jsonb not null,
  constraint "report_evidence_pkey" primary key (report_id)
);

alter table "public"."report_evidence"
  enable row level security;

create table "public"."reports" (
  "id" bigint generated always as identity not null,
  "reporter_id" uuid,
  "subject_type" text not null,
  "subject_id" bigint not null,
  "business_id" bigint,
  "reported_person_id" uuid,
  "reason" text not null,
  "details" text not null default ''::text,
  "created_at" timestamp with time zone not null default now(),
  "decision" text,
  "decided_at" timestamp with time zone,
  "decision_reason" text not null default ''::text,
  constraint "decided_at_with_decision" check (((decision IS NULL) = (decided_at IS NULL))),
  constraint "decision_is_known" check ((decision = ANY (ARRAY['uphold'::text, 'dismiss'::text]))),
  constraint "decision_reason_is_short" check ((char_length(decision_reason) <= 1000)),
  constraint "decision_reason_only_with_decision" check (((decision_reason = ''::text) OR (decision IS
    NOT NULL))),
  constraint "details_are_short" check ((char_length(details) <= 1000)),
  constraint "reason_is_known"
    check
    ((reason = ANY (ARRAY['spam'::text, 'offensive'::text, 'false_information'::text, 'fraud'::text,
    'privacy'::text, 'other'::text]))),
  constraint "reports_pkey" primary key (id),
  constraint "subject_type_is_known"
    check ((subject_type = ANY (ARRAY['review'::text, 'review_reply'::text, 'business'::text, 'chat'::text])))
);

alter table "public"."reports"
  enable row level security;

create table "public"."review_replies" (
  "id" bigint generated always as identity not null,
  "review_id" bigint not null,
  "author_id" uuid not null,
  "reply" text not null,
  "hidden_at" timestamp with time zone,
  "created_at" timestamp with time zone not null default now(),
  "edited_at" timestamp with time zone,
  constraint "edited_after_created" check ((edited_at >= created_at)),
  constraint "reply_is_present_and_short" check (((reply ~ '\S'::text) AND (char_length(reply) <= 1000))),
  constraint "review_replies_pkey" primary key (id)
);

alter table "public"."review_replies"
  enable row level security;

create table "public"."review_revisions" (
  "id" bigint generated always as identity not null,
  "review_id" bigint not null,
  "rating" smallint not null,
  "comment" text not null,
  "replaced_at" timestamp with time zone not null default now(),
  constraint "review_revisions_pkey" primary key (id)
);

alter table "public"."review_revisions"
  enable row level security;

create table "public"."reviews" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "author_id" uuid not null,
  "rating" smallint not null,
  "comment" text not null default ''::text,
  "is_visible" boolean not null default true,
  "hidden_at" timestamp with time zone,
  "created_at" timestamp with time zone not null default now(),
  "edited_at" timestamp with time zone,
  constraint "comment_is_short" check ((char_length(comment) <= 2000)),
  constraint "edited_after_created" check ((edited_at >= created_at)),
  constraint "one_review_per_person_and_business" unique (business_id, author_id),
  constraint "rating_is_1_to_5" check (((rating >= 1) AND (rating <= 5))),
  constraint "reviews_pkey" primary key (id),
  constraint "visible_only_when_not_hidden" check (((NOT is_visible) OR (hidden_at IS NULL)))
);

alter table "public"."reviews"
  enable row level security;

create table "public"."saved_businesses" (
  "business_id" bigint not null,
  "created_at" timestamp with time zone not null default now(),
  "user_id" uuid not null default auth.uid(),
  constraint "saved_businesses_pkey" primary key (user_id, business_id)
);

alter table "public"."saved_businesses"
  enable row level security;

create table "public"."services" (
  "id" bigint generated always as identity not null,
  "business_id" bigint not null,
  "title" text not null,
  "price_kobo" bigint not null,
  "duration" text not null default ''::text,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "duration_is_short" check ((char_length(duration) <= 60)),
  constraint "price_kobo_is_0_to_10_billion_naira"
    check (((price_kobo >= 0) AND (price_kobo <= '1000000000000'::bigint))),
  constraint "services_pkey" primary key (id),
  constraint "title_is_present_and_short" check (((title ~ '\S'::text) AND (char_length(title) <= 120)))
);

alter table "public"."services"
  enable row level security;

create table "public"."subscriptions" (
  "id" bigint generated always as identity not null,
  "user_id" uuid not null,
  "plan_id" bigint not null,
  "status" text not null,
  "stripe_subscription_id" text not null,
  "current_period_start" timestamp with time zone,
  "current_period_end" timestamp with time zone,
  "cancel_at_period_end" boolean not null default false,
  "grace_until" timestamp with time zone,
  "created_at" timestamp with time zone not null default now(),
  "updated_at" timestamp with time zone not null default now(),
  constraint "period_ends_after_start" check ((current_period_end > current_period_start)),
  constraint "period_is_known_while_it_runs"
    check
    (((status <> ALL (ARRAY['trialing'::text, 'active'::text, 'past_due'::text])) OR (current_period_end IS
    NOT NULL))),
  constraint "status_is_known"
    check
    ((status = ANY (ARRAY['incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text,
    'past_due'::text, 'canceled'::text, 'unpaid'::text, 'paused'::text]))),
  constraint "stripe_subscription_id_is_short"
    check (((char_length(stripe_subscription_id) >= 1) AND (char_length(stripe_subscription_id) <= 255))),
  constraint "subscriptions_pkey" primary key (id),
  constraint "subscriptions_stripe_subscription_id_key" unique (stripe_subscription_id),
  constraint "times_are_finite"
    check ((isfinite(current_period_start) AND isfinite(current_period_end) AND isfinite(grace_until)))
);

alter table "public"."subscriptions"
  enable row level security;

alter table "private"."search_documents"
  add column "weekly_hours" int4multirange;

alter table "private"."search_documents"
  add column "exceptional_days" datemultirange not null;

alter table "private"."search_documents"
  add column "exceptional_hours" int4multirange not null;

alter table "private"."search_documents"
  add column "open_hours" integer[] not null;

alter table "public"."business_stats"
  add column "rating_1_count" integer not null default 0;

alter table "public"."business_stats"
  add column "rating_2_count" integer not null default 0;

alter table "public"."business_stats"
  add column "rating_3_count" integer not null default 0;

alter table "public"."business_stats"
  add column "rating_4_count" integer not null default 0;

alter table "public"."business_stats"
  add column "rating_5_count" integer not null default 0;

alter table "public"."business_stats"
  add column "rating_sum" bigint generated always as
    (((((rating_1_count + ((2)::bigint * rating_2_count)) + ((3)::bigint * rating_3_count)) + ((4)::bigint *
    rating_4_count)) + ((5)::bigint * rating_5_count))) stored not null;

alter table "public"."business_stats"
  add column "rating_count" integer generated always as
    (((((rating_1_count + rating_2_count) + rating_3_count) + rating_4_count) + rating_5_count)) stored
    not null;

alter table "public"."business_stats"
  add column "average_review_rating" double precision generated always as
    ((COALESCE(round(((((((rating_1_count + ((2)::bigint * rating_2_count)) + ((3)::bigint * rating_3_count))
    + ((4)::bigint * rating_4_count)) + ((5)::bigint * rating_5_count)))::numeric /
    (NULLIF(((((rating_1_count + rating_2_count) + rating_3_count) + rating_4_count) + rating_5_count),
    0))::numeric), 1), (0)::numeric))::double precision) stored not null;

alter table "public"."business_stats"
  add column "is_premium" boolean not null default false;

alter table "public"."businesses"
  add column "slug" text not null default ''::text;

alter table "public"."subscriptions"
  add column "entitled_until" timestamp with time zone generated always as (
CASE
    when ((status = ANY (ARRAY['trialing'::text, 'active'::text])) AND (not cancel_at_period_end)) THEN
      'infinity'::timestamp with time zone
    when (status = ANY (ARRAY['trialing'::text, 'active'::text])) THEN current_period_end
    when (status = 'past_due'::text) THEN grace_until
    ELSE null::timestamp with time zone
end) stored;

create type "private"."opening_times" as (
  "weekly_hours" int4multirange,
  "exceptional_days" datemultirange,
  "exceptional_hours" int4multirange
);

create type "public"."business_performance_score" as (
  "day" date,
  "performance_score" smallint
);

create type "public"."business_performance" as (
  "total_conversations" bigint,
  "total_reviews" bigint,
  "total_profile_visits" bigint,
  "total_saved_by_users" bigint,
  "points" jsonb
);

create type "public"."business_review" as (
  "id" bigint,
  "rating" smallint,
  "comment" text,
  "author_id" uuid,
  "author_first_name" text,
  "author_image_path" text,
  "created_at" timestamp with time zone,
  "edited_at" timestamp with time zone,
  "replies" jsonb
);

create type "public"."chat_message" as (
  "seq" bigint,
  "sender_side" text,
  "sender_id" uuid,
  "kind" text,
  "body" text,
  "images" jsonb,
  "is_deleted" boolean,
  "created_at" timestamp with time zone
);

create type "public"."found_slug" as (
  "business_id" bigint,
  "slug" text,
  "is_redirect" boolean
);

create type "public"."listed_chat" as (
  "chat_id" bigint,
  "business_id" bigint,
  "business_name" text,
  "business_logo_path" text,
  "customer_id" uuid,
  "customer_first_name" text,
  "customer_image_path" text,
  "last_message" text,
  "last_message_at" timestamp with time zone,
  "unread_count" integer,
  "blocked_by" text,
  "is_closed" boolean
);

create type "public"."open_report" as (
  "id" bigint,
  "subject_type" text,
  "subject_id" bigint,
  "business_id" bigint,
  "business_name" text,
  "reported_person_id" uuid,
  "reporter_id" uuid,
  "reporter_first_name" text,
  "reason" text,
  "details" text,
  "evidence" jsonb,
  "open_reports_of_subject" bigint,
  "created_at" timestamp with time zone
);

create type "public"."saved_business" as (
  "id" bigint,
  "name" text,
  "description" text,
  "category_id" bigint,
  "category_name" text,
  "logo_path" text,
  "address" text,
  "state" text,
  "saved_at" timestamp with time zone
);

create type "public"."trending_business" as (
  "id" bigint,
  "name" text,
  "description" text,
  "category_id" bigint,
  "category_name" text,
  "logo_path" text,
  "state" text,
  "number_of_profile_visits" integer,
  "score" double precision
);

alter type "private"."search_filters" add attribute "open_at" timestamp with time zone cascade;

alter type "private"."search_filters" add attribute "open_hours" integer[] cascade;

alter type "public"."found_business" add attribute "is_open" boolean cascade;

alter type "public"."found_business" add attribute "slug" text cascade;

create or replace function private.acting_members (
  collaboration_id bigint
)
  returns SETOF public.collaboration_members
  language sql
  stable
  set search_path to ''
  AS $function$
  select members.*
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  join public.accounts on accounts.id = businesses.owner_id and accounts.deactivated_at is null
  where members.collaboration_id = acting_members.collaboration_id and members.status = 'accepted'
$function$;

create or replace function private.add_message (
  person uuid,
  chat_id bigint,
  kind text,
  body text,
  client_id uuid,
  images jsonb default '[]'::jsonb
)
  returns public.messages
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  chat public.chats := private.hold_chat(add_message.chat_id, person);
  side text := private.side_of(chat, person);
  recipient uuid;
  message public.messages;
begin
  -- The chat is held: a resend waits here for the first, and then finds what that one wrote.
  select * into message from public.messages
  where chat_id = chat.id and sender_side = side and client_id = add_message.client_id;
  if found then
    return message;
  end if;
  if chat.closed_at is not null then
    raise sqlstate 'PT409' using
      message = 'This chat is closed.',
      detail = 'chat_closed',
      hint = 'Its history can still be read.';
  end if;
  if chat.blocked_by is not null then
    raise sqlstate 'PT403' using
      message = 'This chat is blocked.',
      detail = 'chat_blocked',
      hint = case chat.blocked_by when side then 'Unblock it to write.' else 'The other side wants no messages.' end;
  end if;

  -- The clock, not the beginning of the transaction: senders wait for the chat, and times follow the numbers.
  insert into public.messages (chat_id, seq, sender_side, sender_id, client_id, kind, body, created_at)
  values (
    chat.id, chat.last_seq + 1, side, person, coalesce(add_message.client_id, gen_random_uuid()),
    add_message.kind, add_message.body, clock_timestamp()
  )
  returning * into message;
  -- Only here, where the message is new: a resend leaves the images of the first as they are.
  if kind = 'images' then
    insert into public.message_images (chat_id, seq, position, path, width, height)
    select
      message.chat_id, message.seq, number, image ->> 'path', (image ->> 'width')::integer,
      (image ->> 'height')::integer
    from jsonb_array_elements(images) with ordinality as listed (image, number);
  end if;
  update public.chats set
    last_seq = message.seq,
    last_message_at = message.created_at,
    user_unread_count = user_unread_count + (side = 'business')::integer,
    business_unread_count = business_unread_count + (side = 'user')::integer
  where id = chat.id;

  recipient := case side
    when 'business' then chat.customer_id
    else (select owner_id from public.businesses where id = chat.business_id)
  end;
  -- One unread notification a chat is enough to lead there.
  if not exists (
    select from public.notifications
    where recipient_id = recipient and type = 'message_notification' and subject_id = chat.id and not is_read
  ) then
    perform private.notify(
      recipient, 'message_notification', 'New message',
      -- Not what it says: a message that is taken back is gone.
      case kind when 'images' then 'You received an image.' else 'You received a new message.' end,
      chat.business_id, person, chat.id
    );
  end if;
  return message;
end
$function$;

create or replace function private.add_performance (
  business_id bigint,
  metric text,
  day date,
  amount integer
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  insert into private.performance_events (business_id, metric, day, amount)
  select add_performance.business_id, add_performance.metric, add_performance.day, add_performance.amount
  -- Rows that go together with their business have nothing to take back.
  where exists (select from public.businesses where id = add_performance.business_id);
end
$function$;

create or replace function private.as_chat_message (
  message public.messages
)
  returns public.chat_message
  language sql
  stable
  set search_path to ''
  AS $function$
  select row(
    message.seq, message.sender_side, message.sender_id, message.kind, message.body,
    case message.kind when 'images' then (
      select coalesce(
        jsonb_agg(jsonb_build_object('path', path, 'width', width, 'height', height) order by position), '[]'
      )
      from public.message_images
      where message_images.chat_id = message.chat_id and message_images.seq = message.seq
    ) else '[]' end,
    message.deleted_at is not null, message.created_at
  )::public.chat_message
$function$;

create or replace function private.audit_staff_write()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  -- What nobody writes by hand: a stamp, and the author, who goes with their account.
  derived text[] := '{updated_at,author_id}';
  former jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - derived end;
  present jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - derived end;
  changed_columns jsonb;
begin
  -- Migrations and jobs are nobody's writes; a row that goes with what its owner deletes is not staff's.
  if not private.is_staff() or former = present then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    select jsonb_agg(key order by key) into changed_columns
    from jsonb_each(present) where value is distinct from former -> key;
  end if;
  perform private.record_audit(
    case tg_op when 'INSERT' then 'create_' when 'UPDATE' then 'update_' else 'delete_' end || tg_argv[0],
    tg_argv[0],
    coalesce(present, former) ->> 'id',
    jsonb_strip_nulls(jsonb_build_object(
      'name', coalesce(present, former) -> 'name',
      'former_name', case when former -> 'name' <> present -> 'name' then former -> 'name' end,
      'changed_columns', changed_columns
    ))
  );
  return null;
end
$function$;

create or replace function private.check_businesses_known (
  business_ids bigint[],
  collaboration_id bigint default null::bigint
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  unknown_ids text;
begin
  select string_agg(coalesce(wanted::text, 'null'), ', ' order by wanted) into unknown_ids
  from (
    select wanted from unnest(business_ids) as wanted
    except
    select id from public.businesses
    where id = any (business_ids) and (is_listed or owner_id = (select auth.uid()))
    except
    -- Members may have been unlisted since.
    select business_id from public.collaboration_members as members
    where members.collaboration_id = check_businesses_known.collaboration_id and status <> 'rejected'
  ) as unknown;
  if unknown_ids is not null then
    raise sqlstate 'PT422' using
      message = 'There is no such business.',
      detail = 'unknown_business',
      hint = 'Unknown: ' || unknown_ids;
  end if;
end
$function$;

create or replace function private.check_chat_page (
  page_size integer,
  before_at timestamp with time zone,
  before_id bigint
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if page_size < 1 or (before_at is null) <> (before_id is null) then
    raise sqlstate 'PT400' using
      message = 'There is no such page.',
      detail = 'invalid_page',
      hint = 'Send a page size from 1 to 100, and time and id of the last chat together or not at all.';
  end if;
end
$function$;

create or replace function private.check_collaboration_privilege (
  collaboration_id bigint,
  privileges text[]
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  if private.my_collaboration_privilege(collaboration_id) = any (privileges) then
    return;
  end if;
  raise sqlstate 'PT403' using
    message = 'Your privilege in this collaboration does not allow that.',
    detail = 'privilege_too_low',
    hint = format('It takes one of: %s.', array_to_string(privileges, ', '));
end
$function$;

create or replace function private.check_collaboration_text (
  name text,
  description text
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if name !~ '\S' or char_length(name) > 120 then
    raise sqlstate 'PT400' using
      message = 'This is no name for a collaboration.',
      detail = 'invalid_name',
      hint = 'Send 1 to 120 characters.';
  end if;
  if char_length(description) > 2000 then
    raise sqlstate 'PT400' using
      message = 'The description is too long.',
      detail = 'invalid_description',
      hint = 'Send at most 2000 characters.';
  end if;
end
$function$;

create or replace function private.check_image_of_owner()
  returns trigger
  language plpgsql
  set search_path to ''
  AS $function$
begin
  if not exists (
    select from public.businesses
    where id = new.business_id and owner_id::text = split_part(new.path, '/', 1)
  ) then
    raise sqlstate 'PT422' using
      message = 'An image of a business lies below its owner''s id.',
      detail = 'image_not_of_owner',
      hint = 'The path is <owner>/<business>/<name>.<extension>.';
  end if;
  return null;
end
$function$;

create or replace function private.check_opening_intervals (
  entries text,
  positions integer[],
  days integer[],
  spans int4range[],
  circle integer
)
  returns void
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  problem text;
begin
  select format(
    '%s[%s] is the sixth of its day: send at most 5 a day.',
    entries, (array_agg(position order by position))[6]
  )
  into problem
  from unnest(positions, days) as sent (position, day)
  group by day having count(*) > 5
  order by day limit 1;
  if problem is null then
    select format('%s[%s] and %s[%s] overlap.', entries, a.position, entries, b.position)
    into problem
    from unnest(positions, spans) as a (position, span)
    join unnest(positions, spans) as b (position, span)
      on a.position < b.position
      and (
        a.span && b.span
        -- The last evening may reach around to the first morning. (A bound that is null has no end.)
        or circle is not null
          and (
            int4range(lower(a.span) + circle, upper(a.span) + circle) && b.span
            or int4range(lower(b.span) + circle, upper(b.span) + circle) && a.span
          )
      )
    order by a.position, b.position
    limit 1;
  end if;
  if problem is not null then
    perform private.raise_invalid_opening_hours(problem);
  end if;
end
$function$;

create or replace function private.check_page_size (
  page_size integer
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if page_size is null or page_size not between 1 and 100 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
end
$function$;

create or replace function private.check_reply (
  reply text
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if coalesce(reply, '') !~ '\S' or char_length(reply) > 1000 then
    raise sqlstate 'PT400' using
      message = 'A reply has between 1 and 1000 characters.',
      detail = 'invalid_reply',
      hint = 'Send a text of that length.';
  end if;
end
$function$;

create or replace function private.check_review (
  rating integer,
  comment text
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if rating not between 1 and 5 then
    raise sqlstate 'PT400' using
      message = 'A rating is a whole number from 1 to 5.',
      detail = 'invalid_rating',
      hint = 'Send 1, 2, 3, 4 or 5.';
  end if;
  if char_length(comment) > 2000 then
    raise sqlstate 'PT400' using
      message = 'The comment is too long.',
      detail = 'invalid_comment',
      hint = 'Send at most 2000 characters.';
  end if;
end
$function$;

create or replace function private.clear_after_user()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  insert into private.deleted_users (user_id) values (old.id) on conflict do nothing;
  delete from auth.flow_state where user_id = old.id or linking_target_id = old.id;
  -- Also files that no row names: uploads lie below their uploader's id, and `0` comes after `/`.
  insert into private.files_to_delete (bucket_id, name)
  select objects.bucket_id, objects.name
  from storage.buckets
  join storage.objects on objects.bucket_id = buckets.id
    and objects.name collate "C" >= old.id::text || '/'
    and objects.name collate "C" < old.id::text || '0'
  on conflict do nothing;
  return null;
end
$function$;

create or replace function private.close_chat (
  chat_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  chat public.chats;
begin
  -- As in private.hold_chat: who closes a chat goes on to tell its people, and must hold them first.
  select * into chat from public.chats where id = close_chat.chat_id;
  perform from public.profiles
  where id in (chat.customer_id, (select owner_id from public.businesses where id = chat.business_id))
  for key share;
  perform from public.businesses where id = chat.business_id for key share;
  update public.chats set closed_at = coalesce(closed_at, now()) where id = chat.id;
end
$function$;

create or replace function private.close_chats_of_business()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  -- Chats are held before their messages, as everybody does, and in one order.
  perform from public.chats where business_id = old.id order by id for update;
  -- What the business alone still kept is kept by nobody now.
  delete from public.messages using public.chats
  where chats.business_id = old.id and messages.chat_id = chats.id and messages.seq <= chats.user_cleared_seq;
  -- business_id here and not by the foreign key: a row that this transaction has changed is checked against all its
  -- keys when it changes again, also against a customer who goes in the same statement.
  update public.chats set
    business_id = null, closed_at = coalesce(closed_at, now()), business_name = old.name,
    business_read_seq = last_seq, business_cleared_seq = last_seq, business_unread_count = 0
  where business_id = old.id;
  return old;
end
$function$;

create or replace function private.count_conversation()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.add_performance(new.business_id, 'conversations', private.lagos_day(new.created_at), 1);
  return null;
end
$function$;

create or replace function private.count_deleted_ratings()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(-1))
  from former where is_visible;
  return null;
end
$function$;

create or replace function private.count_inserted_ratings()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(1))
  from changed where is_visible;
  return null;
end
$function$;

create or replace function private.count_profile_visit()
  returns trigger
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.add_performance(new.business_id, 'profile_visits', new.day, 1);
  return null;
end
$function$;

create or replace function private.count_ratings (
  business_ids bigint[],
  ratings smallint[],
  amounts integer[]
)
  returns void
  language plpgsql
  strict
  security definer
  set search_path to ''
  AS $function$
begin
  -- In id order, and held until the end. A changed average ends in the business's row (its search document),
  -- so that comes first; the badge in the same row of numbers is written without it.
  perform from public.businesses where id = any (business_ids) order by id for no key update;
  perform from public.business_stats
  where business_id = any (business_ids)
  order by business_id
  for no key update;

  update public.business_stats set
    rating_1_count = rating_1_count + difference.of_1,
    rating_2_count = rating_2_count + difference.of_2,
    rating_3_count = rating_3_count + difference.of_3,
    rating_4_count = rating_4_count + difference.of_4,
    rating_5_count = rating_5_count + difference.of_5
  from (
    select
      change.business_id,
      coalesce(sum(amount) filter (where rating = 1), 0) as of_1,
      coalesce(sum(amount) filter (where rating = 2), 0) as of_2,
      coalesce(sum(amount) filter (where rating = 3), 0) as of_3,
      coalesce(sum(amount) filter (where rating = 4), 0) as of_4,
      coalesce(sum(amount) filter (where rating = 5), 0) as of_5
    from unnest(business_ids, ratings, amounts) as change (business_id, rating, amount)
    group by change.business_id
  ) as difference
  where business_stats.business_id = difference.business_id
    and (of_1, of_2, of_3, of_4, of_5) <> (0, 0, 0, 0, 0);
end
$function$;

create or replace function private.count_review()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  did_count boolean := tg_op <> 'INSERT' and old.is_visible;
  counts boolean := tg_op <> 'DELETE' and new.is_visible;
begin
  if did_count <> counts then
    perform private.add_performance(
      coalesce(new.business_id, old.business_id),
      'reviews',
      private.lagos_day(coalesce(new.created_at, old.created_at)),
      case when counts then 1 else -1 end
    );
  end if;
  return null;
end
$function$;

create or replace function private.count_save()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  if tg_op = 'INSERT' then
    perform private.add_performance(new.business_id, 'saved_by_users', private.lagos_day(new.created_at), 1);
  else
    perform private.add_performance(old.business_id, 'saved_by_users', private.lagos_day(old.created_at), -1);
  end if;
  return null;
end
$function$;

create or replace function private.count_updated_ratings()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(amount))
  from (
    select business_id, rating, 1 as amount from changed where is_visible
    union all
    select business_id, rating, -1 from former where is_visible
  ) as differences;
  return null;
end
$function$;

create or replace function private.count_visit (
  business_id bigint,
  visitor_id uuid,
  address text,
  user_agent text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  today date := private.lagos_day();
  network text;
  secret bytea;
  address_hash bytea;
  visitor text;
  visitor_hash bytea;
  business_owner_id uuid;
begin
  select owner_id into business_owner_id
  from public.businesses where id = count_visit.business_id and is_listed;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that is listed.';
  end if;
  if business_owner_id = count_visit.visitor_id then
    return;
  end if;

  if count_visit.visitor_id is null then
    network := private.visitor_network(address);
    if network is null then
      return;
    end if;
    secret := private.visitor_secret();
    address_hash := extensions.hmac(convert_to('address ' || network, 'UTF8'), secret, 'sha256');
    -- The business is part of it: one person's visits to two businesses look like two people's.
    visitor := format('visitor %s %s %s', count_visit.business_id, network, left(user_agent, 1000));
    visitor_hash := extensions.hmac(convert_to(visitor, 'UTF8'), secret, 'sha256');
    if exists (
      select from private.visits
      where business_id = count_visit.business_id and day = today and anonymous_visitor = visitor_hash
    ) then
      return;
    end if;
  else
    if exists (
      select from private.visits
      where business_id = count_visit.business_id and day = today and visitor_id = count_visit.visitor_id
    ) then
      return;
    end if;
    -- Whose account is gone by now visits nothing.
    perform from public.profiles where id = count_visit.visitor_id for key share;
    if not found then
      return;
    end if;
  end if;

  -- Whoever deletes the business is waited for: then it is not there, rather than a broken reference.
  perform from public.businesses where id = count_visit.business_id and is_listed for key share;
  if not found then
    return;
  end if;
  if network is not null and not private.is_within_reach(count_visit.business_id, address_hash) then
    return;
  end if;
  insert into private.visits (business_id, day, visitor_id, anonymous_visitor)
  values (count_visit.business_id, today, count_visit.visitor_id, visitor_hash)
  on conflict do nothing;
end
$function$;

create or replace function private.day_number (
  day date
)
  returns integer
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select day - date '2000-01-01'
$function$;

create or replace function private.decay (
  age integer
)
  returns double precision
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select power(0.5::double precision, age / 7.0::double precision)
$function$;

create or replace function private.delete_abandoned_chat()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  delete from public.chats where id = new.id;
  return null;
end
$function$;

create or replace function private.delete_expired_invoices()
  returns void
  language sql
  set search_path to ''
  AS $function$
  -- Six years: the Companies and Allied Matters Act 2020, section 375 (2), has a company preserve its
  -- accounting records for six years from the date on which they were made. Counted from the end of the year,
  -- because tax is asked by whole years.
  delete from public.invoices
  where user_id is null
    and private.lagos_day(issued_at) < date_trunc('year', private.lagos_day()::timestamp) - interval '6 years'
$function$;

create or replace function private.delete_people_in_turn()
  returns trigger
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('private.delete_people_in_turn'));
  return null;
end
$function$;

create or replace function private.delete_performance_events()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  delete from private.performance_events where business_id = old.id;
  return null;
end
$function$;

create or replace function private.describe_chat (
  chat public.chats,
  side text
)
  returns public.listed_chat
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select row(
    chat.id, chat.business_id, coalesce(businesses.name, chat.business_name), businesses.logo_path,
    chat.customer_id, coalesce(profiles.first_name, ''), profiles.profile_image_path,
    case
      when messages.deleted_at is not null then ''
      when messages.kind = 'text' then messages.body
      when exists (
        select from public.message_images
        where message_images.chat_id = messages.chat_id and message_images.seq = messages.seq and position = 2
      ) then 'Images'
      else 'Image'
    end,
    chat.last_message_at,
    case side when 'user' then chat.user_unread_count else chat.business_unread_count end,
    chat.blocked_by, chat.closed_at is not null
  )::public.listed_chat
  from (select) as one
  left join public.businesses on businesses.id = chat.business_id
  left join public.profiles on profiles.id = chat.customer_id
  left join public.messages on messages.chat_id = chat.id and messages.seq = chat.last_seq
$function$;

create or replace function private.drop_images_of_tombstone()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  delete from public.message_images where chat_id = new.chat_id and seq = new.seq;
  return null;
end
$function$;

create or replace function private.export_audit (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
  select jsonb_build_object(
    'audit_entries', (
      select jsonb_agg(to_jsonb(audit_entries) - 'details' order by id)
      from public.audit_entries where actor_id = person_id
    )
  )
$function$;

create or replace function private.export_billing (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_chat (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_collaborations (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_directory (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_files (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_identity (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_interest (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_moderation (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_notifications (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
  select jsonb_build_object(
    'notifications', (
      select jsonb_agg(to_jsonb(notifications) order by id)
      from public.notifications where recipient_id = person_id
    )
  )
$function$;

create or replace function private.export_posts (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
  select jsonb_build_object(
    'posts', (
      select jsonb_agg(to_jsonb(posts) order by id)
      from public.posts where author_id = person_id
    )
  )
$function$;

create or replace function private.export_reviews (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.file_report (
  subject_type text,
  subject_id bigint,
  business_id bigint,
  reported_person_id uuid,
  reason text,
  details text,
  evidence jsonb
)
  returns bigint
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.hold_caller();
  report_id bigint;
begin
  if file_report.reported_person_id = person then
    raise sqlstate 'PT403' using
      message = 'This is your own.',
      detail = 'own_content',
      hint = 'Change or remove it yourself.';
  end if;
  if file_report.reason is null
    or file_report.reason not in ('spam', 'offensive', 'false_information', 'fraud', 'privacy', 'other')
  then
    raise sqlstate 'PT400' using
      message = 'This is no reason for a report.',
      detail = 'invalid_reason',
      hint = 'Send spam, offensive, false_information, fraud, privacy or other.';
  end if;
  if char_length(file_report.details) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The details are too long.',
      detail = 'invalid_details',
      hint = 'Send at most 1000 characters.';
  end if;
  -- What the report names is held first. What was deleted meanwhile is no longer named.
  perform private.lock_person(file_report.reported_person_id);
  perform from public.businesses where id = file_report.business_id for key share;
  insert into public.reports
    (reporter_id, subject_type, subject_id, business_id, reported_person_id, reason, details)
  values (
    person,
    file_report.subject_type,
    file_report.subject_id,
    (select id from public.businesses where id = file_report.business_id),
    (select id from public.profiles where id = file_report.reported_person_id),
    file_report.reason,
    btrim(coalesce(file_report.details, ''))
  )
  on conflict (reporter_id, subject_type, subject_id) where decision is null do nothing
  returning id into report_id;
  if report_id is null then
    raise sqlstate 'PT409' using
      message = 'You have reported this already.',
      detail = 'already_reported',
      hint = 'Wait for the decision.';
  end if;
  insert into public.report_evidence (report_id, evidence) values (report_id, file_report.evidence);
  return report_id;
end
$function$;

create or replace function private.filter_conditions (
  filters private.search_filters
)
  returns text
  language sql
  immutable
  set search_path to ''
  AS $function$
  select concat_ws(
    ' and ',
    'true',
    case when (filters).category_id is not null then 'category_id = ($1).category_id' end,
    case when (filters).subcategory_ids is not null then 'subcategory_ids && ($1).subcategory_ids' end,
    case when (filters).state is not null then 'state = ($1).state' end,
    case when (filters).amenity_ids is not null then 'amenity_ids @> ($1).amenity_ids' end,
    case when (filters).minimum_rating is not null then '-rating <= -($1).minimum_rating' end,
    -- The box is what the index knows, the sphere what is meant.
    case when (filters).reach is not null then
      'place operator(extensions.<@) extensions.cube_enlarge(($1).place, ($1).reach, 3)
        and place operator(extensions.<->) ($1).place <= ($1).reach'
    end,
    -- The hour is what the index knows, the minute what is meant.
    case when (filters).open_at is not null then
      'open_hours && ($1).open_hours
        and private.is_open_at(weekly_hours, exceptional_days, exceptional_hours, ($1).open_at)'
    end
  )
$function$;

create or replace function private.follow_author_activity()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  update public.reviews set is_visible = is_visible where author_id = new.id;
  return new;
end
$function$;

create or replace function private.follow_business_owner()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.lock_premium(new.owner_id);
  update public.business_stats set is_premium = not is_premium
  where business_id = new.id and is_premium <> private.has_plan(new.owner_id);
  return null;
end
$function$;

create or replace function private.follow_subscription()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := coalesce(new.user_id, old.user_id);
  is_entitled boolean;
begin
  perform private.lock_premium(person);
  -- Held and only then compared: the job below may be about to take the badge away. In order of the ids, as
  -- whoever else holds several.
  perform from public.business_stats
  where business_id in (select id from public.businesses where owner_id = person)
  order by business_id
  for no key update;
  is_entitled := private.has_plan(person);
  update public.business_stats set is_premium = is_entitled
  where business_id in (select id from public.businesses where owner_id = person)
    and is_premium <> is_entitled;
  return null;
end
$function$;

create or replace function private.forget_deleted_users()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  user_ids text[];
begin
  with deleted as (delete from private.deleted_users returning user_id)
  select array_agg(user_id::text) into user_ids from deleted;
  if user_ids is not null then
    delete from auth.audit_log_entries
    where payload ->> 'actor_id' = any (user_ids) or payload -> 'traits' ->> 'user_id' = any (user_ids);
  end if;
end
$function$;

create or replace function private.forget_past_opening_exceptions()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  last_day date := private.lagos_day() - 2;
  business_ids bigint[];
begin
  -- A business that somebody is changing waits for tomorrow, and the job for nobody.
  business_ids := array(
    select id from public.businesses
    where id in (select business_id from public.opening_exceptions where day <= last_day)
    for no key update skip locked
  );
  delete from public.opening_exceptions where day <= last_day and business_id = any (business_ids);
end
$function$;

create or replace function private.forget_reported_texts()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  delete from public.report_evidence using public.reports
  -- Of a chat, the evidence holds what both sides wrote.
  where reports.id = report_id
    and (reported_person_id = old.id or reporter_id = old.id and subject_type = 'chat');
  update public.reports set details = '' where reporter_id = old.id or reported_person_id = old.id;
  return old;
end
$function$;

create or replace function private.forget_visitors()
  returns void
  language sql
  set search_path to ''
  AS $function$
  delete from private.visitor_secrets where day <= private.lagos_day() - 2;
  delete from private.anonymous_reach where day <= private.lagos_day() - 2;
$function$;

create or replace function private.free_slug (
  name text
)
  returns text
  language plpgsql
  set search_path to ''
  AS $function$
declare
  wanted text := private.slug_of(name);
  candidate text := wanted;
  attempt integer := 1;
begin
  loop
    -- Only tried: an insert that waited for another could be waited for by it. A slug that somebody is
    -- choosing counts as taken. The look-up is a statement of its own: it sees what was committed before.
    if not private.is_reserved_slug(candidate)
      and pg_try_advisory_xact_lock(hashtext('business_slugs'), private.slug_lock(candidate))
    then
      -- Rows of the same insert are in the one table before they are in the other.
      if not exists (select from public.businesses where slug = candidate)
        and not exists (select from public.business_slugs where slug = candidate)
      then
        return candidate;
      end if;
    end if;
    attempt := attempt + 1;
    candidate := wanted || '-'
      || case when attempt < 10 then attempt::text else left(gen_random_uuid()::text, 8) end;
  end loop;
end
$function$;

create or replace function private.has_plan (
  person uuid,
  plan_name text default null::text
)
  returns boolean
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select exists (
    select
    from public.subscriptions
    join public.plans on plans.id = plan_id
    where user_id = has_plan.person
      and entitled_until > now()
      and (has_plan.plan_name is null or plans.name = has_plan.plan_name)
  )
$function$;

create or replace function private.hold_caller()
  returns uuid
  language plpgsql
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
begin
  perform private.lock_person(person);
  -- A token may outlive what it stands for by the moment in which this waited.
  if not exists (select from public.accounts where id = person and deactivated_at is null) then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
  return person;
end
$function$;

create or replace function private.hold_chat (
  chat_id bigint,
  person uuid
)
  returns public.chats
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  chat public.chats;
begin
  -- The people first, then the business, then the chat: whoever deletes one of them comes in that order.
  select * into chat from public.chats where id = chat_id;
  perform from public.profiles
  where id in (chat.customer_id, (select owner_id from public.businesses where id = chat.business_id))
  for key share;
  perform from public.businesses where id = chat.business_id for key share;
  select * into chat from public.chats where id = chat_id for no key update;
  if not found or private.side_of(chat, person) is null then
    perform private.raise_chat_not_found();
  end if;
  return chat;
end
$function$;

create or replace function private.hold_own_review (
  review_id bigint
)
  returns public.reviews
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.hold_caller();
  review public.reviews;
begin
  perform from public.businesses
  where id = (select business_id from public.reviews where id = review_id)
  for no key update;
  select * into review from public.reviews where id = review_id and author_id = person for no key update;
  if not found then
    perform private.raise_review_not_found();
  end if;
  return review;
end
$function$;

create or replace function private.hours_of (
  at timestamp with time zone
)
  returns integer[]
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select array[
    (extract(isodow from here) - 1)::integer * 24 + extract(hour from here)::integer,
    private.day_number(here::date) * 24 + extract(hour from here)::integer
  ]
  from (select at at time zone 'Africa/Lagos') as local (here)
$function$;

create or replace function private.invite (
  collaboration public.collaborations,
  business_ids bigint[]
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  invited public.collaboration_members;
begin
  for invited in
    insert into public.collaboration_members as members
      (collaboration_id, business_id, status, privilege, invited_by, accepted_at)
    select
      collaboration.id,
      businesses.id,
      case when is_own then 'accepted' else 'pending' end,
      case when is_own then 'editor' else 'viewer' end,
      (select auth.uid()),
      case when is_own then now() end
    from (
      select wanted, min(position) as position
      from unnest(business_ids) with ordinality as listed (wanted, position)
      group by wanted
    ) as listed
    join public.businesses on businesses.id = wanted
    cross join lateral (select owner_id = (select auth.uid()) as is_own) as ownership
    order by position
    on conflict (collaboration_id, business_id) do update set
      status = excluded.status,
      privilege = excluded.privilege,
      invited_by = excluded.invited_by,
      invited_at = excluded.invited_at,
      accepted_at = excluded.accepted_at
    where members.status = 'rejected'
    returning members.*
  loop
    perform private.tell_member(
      invited,
      'Invitation to a collaboration',
      format('Your business is invited to join "%s".', collaboration.name),
      (select auth.uid())
    );
  end loop;

  if (
    select count(*) > 50 from public.collaboration_members
    where collaboration_id = collaboration.id and status <> 'rejected'
  ) then
    perform private.raise_too_many_businesses();
  end if;
end
$function$;

create or replace function private.is_open_at (
  weekly_hours int4multirange,
  exceptional_days datemultirange,
  exceptional_hours int4multirange,
  at timestamp with time zone
)
  returns boolean
  language plpgsql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
declare
  here timestamp := at at time zone 'Africa/Lagos';
  today date := here;
  weekday integer := extract(isodow from here) - 1;
  minute integer := extract(hour from here) * 60 + extract(minute from here);
  number integer := today - date '2000-01-01';
begin
  return
    case
      when exceptional_days @> today then exceptional_hours @> number * 2880 + minute
      else weekly_hours @> weekday * 2880 + minute
    end
    -- What opened yesterday and closes today. Unknown hours of yesterday put today's in no doubt.
    or coalesce(
      case
        when exceptional_days @> today - 1 then exceptional_hours @> (number - 1) * 2880 + 1440 + minute
        else weekly_hours @> (weekday + 6) % 7 * 2880 + 1440 + minute
      end, false);
end
$function$;

create or replace function private.is_reserved_slug (
  slug text
)
  returns boolean
  language sql
  immutable
  set search_path to ''
  AS $function$
  select slug in (
    'about', 'account', 'add', 'admin', 'ads', 'all', 'amenities', 'api', 'app', 'approvals', 'approved',
    'assets', 'auth', 'billing', 'blog', 'business', 'businesses', 'categories', 'category', 'chat',
    'chats', 'collaboration', 'collaborations', 'contact', 'create', 'dashboard', 'delete', 'delve',
    'draft', 'edit', 'events', 'explore', 'export', 'favourites', 'functions', 'help', 'home', 'image',
    'images', 'index', 'legal', 'login', 'logout', 'me', 'media', 'messages', 'near', 'nearby', 'new',
    'notification', 'notifications', 'null', 'owner', 'pending', 'performance', 'plans', 'pricing',
    'privacy', 'profile', 'rejected', 'report', 'reports', 'reviews', 'saved', 'search', 'services',
    'settings', 'signin', 'signup', 'staff', 'state', 'states', 'static', 'status', 'storage',
    'subcategories', 'subcategory', 'subscription', 'support', 'terms', 'trending', 'undefined', 'update',
    'uploads', 'user', 'users', 'www'
  )
$function$;

create or replace function private.is_time_of_day (
  value jsonb,
  is_end boolean
)
  returns boolean
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select coalesce(
    jsonb_typeof(value) = 'string'
    and (
      value #>> '{}' ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$'
      or (is_end and value #>> '{}' ~ '^24:00(:00)?$')
    ),
    false
  )
$function$;

create or replace function private.is_within_reach (
  business_id bigint,
  address bytea
)
  returns boolean
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  today date := private.lagos_day();
begin
  -- One at a time for an address: of two at once both would find room for the last.
  perform pg_advisory_xact_lock(('x' || left(encode(is_within_reach.address, 'hex'), 16))::bit(64)::bigint);
  insert into private.anonymous_reach as known (day, address, business_id, visitors)
  select today, is_within_reach.address, is_within_reach.business_id, 1
  where (
    select count(*) from private.anonymous_reach
    where day = today and address = is_within_reach.address and business_id <> is_within_reach.business_id
  ) < 50
  -- A program that changes its user agent is a new visitor each time.
  on conflict (day, address, business_id) do update set visitors = known.visitors + 1
  where known.visitors < 50;
  return found;
end
$function$;

create or replace function private.keep_review_revision()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  insert into public.review_revisions (review_id, rating, comment) values (old.id, old.rating, old.comment);
  new.edited_at = now();
  return new;
end
$function$;

create or replace function private.keep_slug()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  insert into public.business_slugs (slug, business_id) values (new.slug, new.id) on conflict do nothing;
  if not exists (select from public.business_slugs where slug = new.slug and business_id = new.id) then
    perform private.raise_slug_taken();
  end if;
  return null;
end
$function$;

create or replace function private.lagos_day (
  at timestamp with time zone default now()
)
  returns date
  language sql
  stable
  parallel safe
  set search_path to ''
  AS $function$
  select (at at time zone 'Africa/Lagos')::date
$function$;

create or replace function private.leave_chats_of_person()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  -- All chats before any message, and in one order: a business of theirs, or the other side, may go at the same time.
  perform from public.chats
  where id in (
    select id from public.chats where customer_id = old.id
    union all
    select chats.id from public.chats join public.businesses on businesses.id = chats.business_id
    where owner_id = old.id
    union all
    select chat_id from public.messages where sender_id = old.id
  )
  order by id
  for update;
  update public.messages set body = '', sender_id = null, deleted_at = coalesce(deleted_at, now())
  where sender_id = old.id;
  delete from public.messages using public.chats
  where chats.customer_id = old.id and messages.chat_id = chats.id and messages.seq <= chats.business_cleared_seq;
  -- customer_id here and not by the foreign key, for the same reason as business_id above.
  update public.chats set
    customer_id = null, user_read_seq = last_seq, user_cleared_seq = last_seq, user_unread_count = 0,
    closed_at = coalesce(closed_at, now())
  where customer_id = old.id;
  return old;
end
$function$;

create or replace function private.leave_collaborations_of_person()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  business_ids bigint[];
begin
  perform from public.accounts where id = old.id for update;
  perform from public.businesses where owner_id = old.id order by id for update;
  business_ids := array(select id from public.businesses where owner_id = old.id);
  perform from public.collaborations
  where id in (
    select collaboration_id from public.collaboration_members
    where invited_by = old.id or business_id = any (business_ids)
  )
  order by id
  for no key update;
  delete from public.collaboration_members where business_id = any (business_ids);
  return old;
end
$function$;

create or replace function private.limit_parts_of_business()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  most bigint := tg_argv[0];
  present bigint;
begin
  execute format('select count(*) from %I.%I where business_id = $1', tg_table_schema, tg_table_name)
    into present using new.business_id;
  if present > most then
    raise sqlstate 'PT409' using
      message = format('A business has at most %s %s.', most, tg_argv[1]),
      detail = 'too_many_' || tg_argv[1],
      hint = 'Delete some first.';
  end if;
  return null;
end
$function$;

create or replace function private.listed_with_lookup (
  lookup_table text,
  keys text[]
)
  returns bigint[]
  language sql
  stable
  set search_path to ''
  AS $function$
  select case lookup_table
    when 'states' then (
      select array_agg(id) from public.businesses where is_listed and state = any (keys)
    )
    when 'categories' then (
      select array_agg(id) from public.businesses where is_listed and category_id = any (keys::bigint[])
    )
    when 'subcategories' then (
      select array_agg(distinct business_id) from public.business_subcategories
      where subcategory_id = any (keys::bigint[])
    )
    when 'amenities' then (
      select array_agg(distinct business_id) from public.business_amenities where amenity_id = any (keys::bigint[])
    )
  end
$function$;

create or replace function private.lock_businesses_of_account()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform from public.businesses
  where owner_id = new.id or id in (select business_id from public.reviews where author_id = new.id)
  order by id
  for no key update;
  return new;
end
$function$;

create or replace function private.lock_businesses_of_person()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  business record;
begin
  perform from public.accounts where id = old.id for update;
  for business in
    select id, owner_id = old.id as is_own from public.businesses
    where owner_id = old.id or id in (select business_id from public.reviews where author_id = old.id)
    order by id
  loop
    -- As strong as will be needed: a lock that is raised later may meet one that waits for it.
    if business.is_own then
      perform from public.businesses where id = business.id for update;
    else
      perform from public.businesses where id = business.id for no key update;
    end if;
  end loop;
  return old;
end
$function$;

create or replace function private.lock_businesses_of_person (
  person_id uuid
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  affected record;
begin
  for affected in
    select id, owner_id = person_id as is_own from public.businesses
    where owner_id = person_id
      -- A review that comes or goes changes the numbers of the business.
      or id in (select business_id from public.reviews where author_id = person_id)
    order by id
  loop
    -- Their own may be deleted. On those of others, visits and the like need not wait.
    if affected.is_own then
      perform from public.businesses where id = affected.id for update;
    else
      perform from public.businesses where id = affected.id for no key update;
    end if;
  end loop;
end
$function$;

create or replace function private.lock_buyer()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.lock_person(new.user_id);
  return new;
end
$function$;

create or replace function private.lock_caller()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.lock_person((select auth.uid()));
  return null;
end
$function$;

create or replace function private.lock_collaboration (
  collaboration_id bigint,
  privileges text[]
)
  returns public.collaborations
  language plpgsql
  set search_path to ''
  AS $function$
declare
  collaboration public.collaborations;
begin
  -- Strangers are turned away before they could hold anything.
  if collaboration_id in (select private.my_collaboration_ids()) then
    select * into collaboration from public.collaborations where id = collaboration_id for no key update;
  end if;
  -- Asked again now that nobody else changes it: whoever was before may have removed the caller.
  if collaboration.id is null or collaboration_id not in (select private.my_collaboration_ids()) then
    perform private.raise_collaboration_not_found();
  end if;
  perform private.check_collaboration_privilege(collaboration_id, privileges);
  return collaboration;
end
$function$;

create or replace function private.lock_collaborations_of_business()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform from public.collaborations
  where id in (select collaboration_id from public.collaboration_members where business_id = old.id)
  order by id
  for no key update;
  return old;
end
$function$;

create or replace function private.lock_listed_businesses (
  business_ids bigint[]
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  if coalesce(cardinality(business_ids), 0) = 0 then
    raise sqlstate 'PT400' using
      message = 'There is no business in the list.',
      detail = 'invalid_business_ids',
      hint = 'Send the ids of 1 to 50 businesses.';
  end if;
  if cardinality(business_ids) > 50 then
    perform private.raise_too_many_businesses();
  end if;
  -- A member refers to its business: from here on none of these is deleted.
  perform from public.businesses where id = any (business_ids) order by id for key share;
end
$function$;

create or replace function private.lock_member (
  member_id bigint
)
  returns public.collaboration_members
  language plpgsql
  set search_path to ''
  AS $function$
declare
  member public.collaboration_members := private.visible_member(member_id);
begin
  perform from public.collaborations where id = member.collaboration_id for no key update;
  -- A statement of its own, which sees what the one before has changed.
  return private.visible_member(member_id);
end
$function$;

create or replace function private.lock_premium (
  person uuid
)
  returns void
  language sql
  set search_path to ''
  AS $function$
  select pg_advisory_xact_lock(hashtextextended('premium ' || person, 0))
$function$;

create or replace function private.memberships (
  collaboration_id bigint,
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'member_id', members.id,
        'business_id', members.business_id,
        'status', members.status,
        'privilege', members.privilege
      )
      order by members.id
    ),
    '[]'
  )
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  where members.collaboration_id = memberships.collaboration_id
    and businesses.owner_id = memberships.person_id
    and members.status <> 'rejected'
$function$;

create or replace function private.my_chat_ids()
  returns SETOF bigint
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select id from public.chats where customer_id = (select auth.uid())
  union all
  select id from public.chats where business_id in (select private.my_business_ids())
$function$;

create or replace function private.my_cleared_seq (
  chat_id bigint
)
  returns bigint
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select case when customer_id = (select auth.uid()) then user_cleared_seq else business_cleared_seq end
  from public.chats
  where id = chat_id
    and (customer_id = (select auth.uid()) or business_id in (select private.my_business_ids()))
$function$;

create or replace function private.my_collaboration_ids()
  returns SETOF bigint
  language plpgsql
  stable
  security definer
  rows 20
  set search_path to ''
  AS $function$
begin
  return query
  select distinct collaboration_members.collaboration_id
  from public.collaboration_members
  join public.businesses on businesses.id = collaboration_members.business_id
  where businesses.owner_id = (select auth.uid()) and collaboration_members.status <> 'rejected';
end
$function$;

create or replace function private.my_collaboration_privilege (
  collaboration_id bigint
)
  returns text
  language sql
  stable
  set search_path to ''
  AS $function$
  select members.privilege
  from public.collaboration_members as members
  where members.collaboration_id = my_collaboration_privilege.collaboration_id
    and members.status = 'accepted'
    and members.business_id in (select private.my_business_ids())
  order by array_position(array['admin', 'editor', 'viewer'], members.privilege)
  limit 1
$function$;

create or replace function private.my_plan_ids()
  returns SETOF bigint
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
begin
  return query select plan_id from public.subscriptions where user_id = (select auth.uid());
end
$function$;

create or replace function private.notify (
  recipient_id uuid,
  type text,
  title text,
  body text,
  business_id bigint default null::bigint,
  actor_id uuid default null::uuid,
  subject_id bigint default null::bigint
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  insert into public.notifications (recipient_id, type, title, body, business_id, actor_id, subject_id)
  select
    recipient.id,
    notify.type,
    left(notify.title, 120),
    left(notify.body, 500),
    (select id from public.businesses where id = notify.business_id for key share skip locked),
    (select id from public.profiles where id = notify.actor_id for key share skip locked),
    notify.subject_id
  from (
    select id from public.profiles where id = notify.recipient_id for key share skip locked
  ) as recipient
  -- Nobody is told of their own doing.
  where notify.recipient_id is distinct from notify.actor_id
$function$;

create or replace function private.notify_of_approval()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.notify(
    businesses.owner_id,
    'approval_notification',
    case new.decision when 'approve' then 'Your business is approved' else 'Your business was not approved' end,
    case new.decision
      when 'approve' then format('%s is in the directory now.', businesses.name)
      else btrim(format('%s was not approved. %s', businesses.name, new.reason))
    end,
    new.business_id, null, new.id
  ) from public.businesses where id = new.business_id;
  return null;
end
$function$;

create or replace function private.notify_of_renewal()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  if exists (
    select from public.invoices
    where subscription_id = new.subscription_id and id <> new.id and status = 'paid'
  ) then
    perform private.notify(
      new.user_id, 'subscription_notification', 'Subscription renewed',
      format('Your %s plan has been renewed successfully.', new.plan_name),
      subject_id => new.subscription_id
    );
  end if;
  return null;
end
$function$;

create or replace function private.notify_of_review()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.notify(
    businesses.owner_id,
    'review_notification',
    'New review',
    format('%s got a review with %s of 5 stars.', businesses.name, new.rating),
    new.business_id, new.author_id, new.id
  ) from public.businesses where id = new.business_id;
  return null;
end
$function$;

create or replace function private.notify_of_review_reply()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.notify(
    reviews.author_id,
    'review_reply_notification',
    'Reply to your review',
    format('%s has replied: %s', businesses.name, left(new.reply, 100)),
    reviews.business_id, new.author_id, reviews.id
  )
  from public.reviews
  join public.businesses on businesses.id = reviews.business_id
  where reviews.id = new.review_id;
  return null;
end
$function$;

create or replace function private.notify_subscriber()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  former_status text := case when tg_op = 'UPDATE' then old.status else 'incomplete' end;
  was_ending boolean := tg_op = 'UPDATE' and old.cancel_at_period_end;
  plan text := (select name from public.plans where id = new.plan_id);
  title text;
  body text;
begin
  if new.status in ('trialing', 'active') and former_status not in ('trialing', 'active', 'past_due') then
    -- What was past due and is paid is told about by the invoice.
    title := 'Subscription active';
    body := format('Your %s plan is active.', plan);
  elsif new.status = 'past_due' and former_status <> 'past_due' then
    title := 'Payment failed';
    body := format('We could not charge your card for the %s plan.', plan)
      || coalesce(format(' It goes on until %s.', private.spoken_day(new.grace_until)), '')
      || ' Please change the card or try again.';
  elsif new.status in ('canceled', 'unpaid')
    and former_status not in ('canceled', 'unpaid', 'incomplete', 'incomplete_expired') then
    title := 'Subscription ended';
    body := format('Your %s plan has ended.', plan);
  elsif new.cancel_at_period_end and not was_ending and new.status in ('trialing', 'active', 'past_due') then
    title := 'Subscription will end';
    body := format('Your %s plan ends on %s.', plan, private.spoken_day(new.current_period_end));
  end if;
  if title is not null then
    perform private.notify(new.user_id, 'subscription_notification', title, body, subject_id => new.id);
  end if;
  return null;
end
$function$;

create or replace function private.open_hours (
  weekly_hours int4multirange,
  exceptional_hours int4multirange
)
  returns integer[]
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select coalesce(array_agg(distinct hour order by hour), '{}')
  from (
    select (lower(span) / 2880 * 24 + hour_of_day) % 168
    from unnest(weekly_hours) as span
    cross join generate_series(lower(span) % 2880 / 60, (upper(span) - 1) % 2880 / 60) as hour_of_day
    union all
    select lower(span) / 2880 * 24 + hour_of_day
    from unnest(exceptional_hours) as span
    cross join generate_series(lower(span) % 2880 / 60, (upper(span) - 1) % 2880 / 60) as hour_of_day
  ) as hours (hour)
$function$;

create or replace function private.opening_range (
  first_minute integer,
  opens_at time without time zone,
  closes_at time without time zone
)
  returns int4range
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select int4range(
    first_minute + (extract(epoch from opens_at) / 60)::integer,
    first_minute + (extract(epoch from closes_at) / 60)::integer
      + case when closes_at <= opens_at then 1440 else 0 end
  )
$function$;

create or replace function private.opening_times (
  business_id bigint
)
  returns private.opening_times
  language sql
  stable
  set search_path to ''
  AS $function$
  select
    (
      select range_agg(private.opening_range((weekday - 1) * 2880, opens_at, closes_at))
      from public.opening_hours where business_id = opening_times.business_id
    ),
    coalesce(range_agg(daterange(day, day, '[]')), '{}'),
    coalesce(
      range_agg(private.opening_range(private.day_number(day) * 2880, opens_at, closes_at))
        filter (where opens_at is not null),
      '{}'
    )
  from public.opening_exceptions where business_id = opening_times.business_id
$function$;

create or replace function private.other_admin_acts (
  member public.collaboration_members
)
  returns boolean
  language sql
  stable
  set search_path to ''
  AS $function$
  select exists (
    select from private.acting_members(member.collaboration_id)
    where privilege = 'admin' and id <> member.id
  )
$function$;

create or replace function private.performance_metrics()
  returns text[]
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select array['conversations', 'reviews', 'profile_visits', 'saved_by_users']
$function$;

create or replace function private.performance_weight (
  metric text
)
  returns integer
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select case metric
    when 'profile_visits' then 1
    when 'saved_by_users' then 5
    when 'conversations' then 10
    when 'reviews' then 10
  end
$function$;

create or replace function private.queue_former_file()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  former text := to_jsonb(old) ->> tg_argv[1];
  present text := case tg_op when 'UPDATE' then to_jsonb(new) ->> tg_argv[1] end;
begin
  if former is not null and former is distinct from present then
    insert into private.files_to_delete (bucket_id, name) values (tg_argv[0], former) on conflict do nothing;
  end if;
  return null;
end
$function$;

create or replace function private.queue_former_image()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  former text := case when tg_op <> 'INSERT' then to_jsonb(old) ->> tg_argv[0] end;
  present text := case when tg_op <> 'DELETE' then to_jsonb(new) ->> tg_argv[0] end;
  uploader_id uuid := split_part(former, '/', 1);
begin
  if present is not null then
    delete from private.files_to_delete where bucket_id = 'images' and name = present;
  end if;
  if former is not null
    and not exists (select from public.businesses where owner_id = uploader_id and logo_path = former)
    and not exists (select from public.business_images where path = former)
    and not exists (select from public.profiles where id = uploader_id and profile_image_path = former)
  then
    insert into private.files_to_delete (bucket_id, name) values ('images', former) on conflict do nothing;
  end if;
  return null;
end
$function$;

create or replace function private.raise_chat_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'You have no such chat.',
    detail = 'chat_not_found',
    hint = 'Use the id of a chat that you take part in.';
end
$function$;

create or replace function private.raise_collaboration_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'You have no such collaboration.',
    detail = 'collaboration_not_found',
    hint = 'Use the id of a collaboration that a business of yours belongs to.';
end
$function$;

create or replace function private.raise_invalid_opening_hours (
  problem text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT400' using
    message = 'These are no opening hours.',
    detail = 'invalid_opening_hours',
    hint = problem;
end
$function$;

create or replace function private.raise_last_admin()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT409' using
    message = 'A collaboration needs an admin.',
    detail = 'last_admin',
    hint = 'Make another member an admin first, or delete the collaboration.';
end
$function$;

create or replace function private.raise_member_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'There is no such member in a collaboration of yours.',
    detail = 'member_not_found',
    hint = 'Use the id of a membership, as the collaboration lists it.';
end
$function$;

create or replace function private.raise_reply_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'You have written no such reply.',
    detail = 'reply_not_found',
    hint = 'Use the id of one of your replies.';
end
$function$;

create or replace function private.raise_review_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'There is no such review.',
    detail = 'review_not_found',
    hint = 'Use the id of a review that you can see.';
end
$function$;

create or replace function private.raise_slug_taken()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT409' using
    message = 'Another business has this slug, or had it once.',
    detail = 'slug_taken',
    hint = 'Choose another one.';
end
$function$;

create or replace function private.raise_too_many_businesses()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT422' using
    message = 'A collaboration has at most 50 businesses.',
    detail = 'too_many_businesses',
    hint = 'Name fewer, or remove some first; open invitations count.';
end
$function$;

create or replace function private.reactivate_account()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform from auth.users where id = new.user_id for no key update;
  perform from public.accounts where id = new.user_id and deactivated_at is not null for no key update;
  if found then
    perform private.lock_businesses_of_person(new.user_id);
    update public.accounts set deactivated_at = null where id = new.user_id;
    delete from private.account_deactivations where account_id = new.user_id;
    insert into public.audit_entries (actor_id, action, subject_type, subject_id)
    values (new.user_id, 'reactivate_account', 'account', new.user_id::text);
  end if;
  return null;
end
$function$;

create or replace function private.record_audit (
  action text,
  subject_type text,
  subject_id text,
  details jsonb default '{}'::jsonb
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  insert into public.audit_entries (actor_id, action, subject_type, subject_id, details)
  values ((select id from public.profiles where id = (select auth.uid())), action, subject_type, subject_id, details)
$function$;

create or replace function private.refresh_premium()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  business_ids bigint[];
begin
  -- Few rows, however many have ended for good: those are no longer in the index.
  select array_agg(business_stats.business_id) into business_ids
  from public.subscriptions
  join public.businesses on businesses.owner_id = subscriptions.user_id
  join public.business_stats on business_stats.business_id = businesses.id
  where entitled_until < 'infinity' and entitled_until <= now() and is_premium;

  -- A subscription that changes meanwhile holds these until it is committed, and is seen below.
  perform from public.business_stats
  where business_id = any (business_ids)
  order by business_id
  for no key update;
  update public.business_stats set is_premium = false
  from public.businesses
  where business_stats.business_id = any (business_ids)
    and businesses.id = business_stats.business_id
    and not private.has_plan(businesses.owner_id);
end
$function$;

create or replace function private.refresh_search_documents (
  business_ids bigint[]
)
  returns void
  language plpgsql
  strict
  security definer
  set search_path to ''
  AS $function$
begin
  -- One refresh of a business at a time; the statements below then see what the one before has committed.
  perform from public.businesses where id = any (business_ids) order by id for no key update;

  delete from private.search_documents
  where business_id = any (business_ids)
    and business_id not in (select id from public.businesses where id = any (business_ids) and is_listed);

  insert into private.search_documents
    (business_id, words, sort_name, category_id, subcategory_ids, amenity_ids, state, rating, place,
      weekly_hours, exceptional_days, exceptional_hours, open_hours)
  select
    businesses.id,
    -- A name's words also as they are written: "The Place" has one that a search otherwise leaves out.
    setweight(to_tsvector('pg_catalog.simple', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.kinds)), 'B')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.rest)), 'D'),
    texts.name,
    businesses.category_id,
    texts.subcategory_ids,
    texts.amenity_ids,
    businesses.state,
    business_stats.average_review_rating,
    private.earth_position(businesses.latitude, businesses.longitude),
    opening.weekly_hours,
    opening.exceptional_days,
    opening.exceptional_hours,
    private.open_hours(opening.weekly_hours, opening.exceptional_hours)
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  cross join lateral private.opening_times(businesses.id) as opening
  where businesses.id = any (business_ids) and businesses.is_listed
  on conflict (business_id) do update set
    words = excluded.words,
    sort_name = excluded.sort_name,
    category_id = excluded.category_id,
    subcategory_ids = excluded.subcategory_ids,
    amenity_ids = excluded.amenity_ids,
    state = excluded.state,
    rating = excluded.rating,
    place = excluded.place,
    weekly_hours = excluded.weekly_hours,
    exceptional_days = excluded.exceptional_days,
    exceptional_hours = excluded.exceptional_hours,
    open_hours = excluded.open_hours;

  -- In order, so that two writers of the same new words do not wait for each other crosswise.
  insert into private.search_words (word)
  select distinct word
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  cross join lateral unnest(tsvector_to_array(to_tsvector(
    'pg_catalog.simple', private.with_joined_compounds(concat_ws(' ', texts.name, texts.kinds, texts.rest))
  ))) as word
  where businesses.id = any (business_ids) and businesses.is_listed and private.is_correctable(word)
  order by word
  on conflict do nothing;
end
$function$;

create or replace function private.refresh_search_of_exceptions()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.refresh_search_documents((
    select array_agg(distinct business_id) from changed where day >= private.lagos_day() - 1
  ));
  return null;
end
$function$;

create or replace function private.refresh_search_of_lookup()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  renamed text[] := (
    select array_agg(coalesce(to_jsonb(lookup) ->> 'id', to_jsonb(lookup) ->> 'name'))
    from (table changed except table former) as lookup
  );
begin
  if renamed is not null then
    insert into private.renamed_lookups (lookup_table, keys) values (tg_table_name, renamed);
    -- A state that changes its name changes its businesses, which is the trigger above; here its other names
    -- count.
    perform private.refresh_search_documents(private.listed_with_lookup(tg_table_name, renamed));
  end if;
  return null;
end
$function$;

create or replace function private.refresh_search_of_renamed()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  business_ids bigint[];
begin
  -- Only what was renamed some time ago: whoever chose it in that moment has committed since.
  with renamed as (
    delete from private.renamed_lookups where renamed_at < now() - interval '1 minute' returning *
  )
  select array_agg(distinct business_id) into business_ids
  from renamed
  cross join lateral unnest(private.listed_with_lookup(lookup_table, keys)) as business_id;
  perform private.refresh_search_documents(business_ids);
end
$function$;

create or replace function private.refresh_trending()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  -- A roll-up writes the same rows.
  perform pg_advisory_xact_lock(hashtextextended('private.performance', 0));
  -- What somebody is deleting needs no score, and waiting for it could be crosswise.
  perform private.score_trending(array(
    select id from public.businesses
    where id in (select business_id from private.trending_scores)
    order by id
    for key share skip locked
  ));
end
$function$;

create or replace function private.release_invoices_of_person()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  -- Both at once: the two foreign keys would clear them one after the other, in whatever order they were made, and
  -- check the row in between.
  update public.invoices set user_id = null, subscription_id = null where user_id = old.id;
  return old;
end
$function$;

create or replace function private.require_own_business (
  business_id bigint
)
  returns void
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform from public.businesses where id = require_own_business.business_id and owner_id = person;
  if not found then
    perform private.raise_business_not_found();
  end if;
end
$function$;

create or replace function private.require_person()
  returns uuid
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  if (select auth.uid()) is null then
    raise sqlstate 'PT401' using
      message = 'You are not signed in.',
      detail = 'not_signed_in',
      hint = 'Sign in first.';
  end if;
  return (select auth.uid());
end
$function$;

create or replace function private.require_staff()
  returns void
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  if not private.is_staff() then
    raise sqlstate 'PT403' using
      message = 'This is for staff.',
      detail = 'staff_only',
      hint = 'Sign in as staff.';
  end if;
end
$function$;

create or replace function private.restore (
  subject_type text,
  subject_id bigint,
  reason text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  is_hidden boolean;
begin
  perform private.require_staff();
  if char_length(btrim(reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;
  perform private.hold_caller();
  is_hidden := private.set_hidden(subject_type, subject_id, false);
  if is_hidden is null then
    raise sqlstate 'PT404' using
      message = format('There is no such %s.', replace(subject_type, '_', ' ')),
      detail = case subject_type when 'review' then 'review_not_found' else 'reply_not_found' end,
      hint = 'Use the subject of a report.';
  end if;
  if not is_hidden then
    raise sqlstate 'PT409' using
      message = 'It is not hidden.',
      detail = 'not_hidden',
      hint = 'There is nothing to do.';
  end if;
  perform private.record_audit(
    'restore_' || subject_type, subject_type, subject_id::text,
    jsonb_build_object('reason', btrim(coalesce(reason, '')))
  );
end
$function$;

create or replace function private.roll_up_performance (
  batch_size integer default 10000
)
  returns bigint
  language plpgsql
  set search_path to ''
  AS $function$
declare
  last_id bigint;
  done bigint := 0;
  through bigint;
  wanted bigint[];
  held bigint[];
  visited bigint[];
  batch_moved bigint;
  moved_total bigint := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.performance', 0)) then
    return 0;
  end if;
  select max(id) into last_id from private.performance_events;
  loop
    select max(id), array_agg(distinct business_id) into through, wanted
    from (
      select id, business_id from private.performance_events
      where id > done and id <= last_id
      order by id
      limit batch_size
    ) as batch;
    exit when through is null;
    -- A business that somebody is deleting is left for the next time: waiting for it while holding others,
    -- this and the deletion could wait for each other.
    held := array(
      select id from public.businesses where id = any (wanted) order by id for key share skip locked
    );
    with moved as (
      delete from private.performance_events
      where id > done and id <= through
        and (
          business_id = any (held)
          or not exists (select from public.businesses where businesses.id = performance_events.business_id)
        )
      returning business_id, metric, day, amount
    ),
    days as (
      insert into private.performance_days as known (business_id, metric, day, amount)
      select business_id, metric, day, sum(amount)
      from moved
      where business_id = any (held)
      group by business_id, metric, day
      having sum(amount) <> 0
      order by business_id, metric, day
      on conflict (business_id, metric, day) do update set amount = known.amount + excluded.amount
    ),
    months as (
      insert into private.performance_months as known (business_id, metric, month, amount)
      select business_id, metric, date_trunc('month', day::timestamp)::date as month, sum(amount)
      from moved
      where business_id = any (held)
      group by business_id, metric, month
      having sum(amount) <> 0
      order by business_id, metric, month
      on conflict (business_id, metric, month) do update set amount = known.amount + excluded.amount
    )
    select
      count(*),
      array_agg(distinct business_id) filter (where metric = 'profile_visits' and business_id = any (held))
    into batch_moved, visited
    from moved;
    moved_total := moved_total + batch_moved;
    if visited is not null then
      perform private.score_trending(visited);
    end if;
    done := through;
  end loop;
  return moved_total;
end
$function$;

create or replace function private.run_daily_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.forget_past_opening_exceptions();
  perform private.forget_deleted_users();
  perform private.forget_unused_words();
  perform private.delete_expired_invoices();
  perform private.forget_visitors();
  perform private.refresh_trending();
end
$function$;

create or replace function private.run_frequent_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.roll_up_performance();
  perform private.refresh_premium();
  perform private.refresh_search_of_renamed();
end
$function$;

create or replace function private.score_trending (
  business_ids bigint[]
)
  returns void
  language sql
  set search_path to ''
  AS $function$
  with today as materialized (
    select private.lagos_day() as today, private.trending_level(private.lagos_day()) as level
  ),
  scored as (
    select
      business_id,
      -- Rounded, so that the same visits give the same number in whatever order they were added up.
      round((ln(sum(amount * weight)) / ln(2::double precision) + level)::numeric, 9) as heat,
      sum(amount)::integer as visits
    from today
    cross join unnest(business_ids) as wanted
    join private.performance_days
      on business_id = wanted and metric = 'profile_visits' and day between today - 29 and today
    join private.trending_weights() as weights using (day)
    group by business_id, level
    having sum(amount) > 0
  ),
  gone as (
    delete from private.trending_scores
    where business_id = any (business_ids) and business_id not in (select business_id from scored)
  )
  insert into private.trending_scores (business_id, heat, visits)
  select business_id, heat, visits from scored
  on conflict (business_id) do update set heat = excluded.heat, visits = excluded.visits
$function$;

create or replace function private.set_hidden (
  subject_type text,
  subject_id bigint,
  hidden boolean
)
  returns boolean
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  was_hidden boolean;
begin
  if subject_type = 'review' then
    perform private.lock_person((select author_id from public.reviews where id = subject_id));
    perform from public.businesses
    where id = (select business_id from public.reviews where id = subject_id)
    for no key update;
    select hidden_at is not null into was_hidden from public.reviews where id = subject_id for no key update;
    update public.reviews set hidden_at = case when hidden then now() end
    where id = subject_id and was_hidden <> hidden;
  else
    select hidden_at is not null into was_hidden
    from public.review_replies where id = subject_id
    for no key update;
    update public.review_replies set hidden_at = case when hidden then now() end
    where id = subject_id and was_hidden <> hidden;
  end if;
  return was_hidden;
end
$function$;

create or replace function private.set_review_is_visible()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  new.is_visible = new.hidden_at is null;
  if new.is_visible then
    select deactivated_at is null into new.is_visible from public.accounts where id = new.author_id for share;
    new.is_visible = coalesce(new.is_visible, false);
  end if;
  return new;
end
$function$;

create or replace function private.set_slug()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  new.slug = private.free_slug(new.name);
  return new;
end
$function$;

create or replace function private.settle_after_deactivation()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  left_id bigint;
begin
  for left_id in
    select distinct members.collaboration_id
    from public.collaboration_members as members
    join public.businesses on businesses.id = members.business_id
    where businesses.owner_id = new.id and members.status = 'accepted'
    order by 1
  loop
    perform private.settle_collaboration(left_id);
  end loop;
  return null;
end
$function$;

create or replace function private.settle_after_members_left()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  left_id bigint;
begin
  for left_id in select distinct collaboration_id from gone where status = 'accepted' order by 1 loop
    perform private.settle_collaboration(left_id);
  end loop;
  return null;
end
$function$;

create or replace function private.settle_collaboration (
  collaboration_id bigint
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  collaboration public.collaborations;
  successor public.collaboration_members;
begin
  select * into collaboration from public.collaborations
  where id = settle_collaboration.collaboration_id
  for no key update;
  if not found
    or exists (select from private.acting_members(collaboration.id) where privilege = 'admin')
  then
    return;
  end if;
  select * into successor from private.acting_members(collaboration.id) order by accepted_at, id limit 1;
  if not found then
    delete from public.collaborations where id = collaboration.id;
    return;
  end if;
  -- A row that changes twice in a transaction has its business looked up anew, which somebody else may be
  -- deleting while they wait for the collaboration. So the inviter, who may be on the way out, is forgotten
  -- now.
  update public.collaboration_members set privilege = 'admin', invited_by = null where id = successor.id;
  perform private.tell_member(
    successor,
    'Your business is now an admin',
    format('As the longest-standing member, it succeeds the last admin of "%s".', collaboration.name)
  );
end
$function$;

create or replace function private.side_of (
  chat public.chats,
  person uuid
)
  returns text
  language sql
  stable
  set search_path to ''
  AS $function$
  select case
    when chat.customer_id = person then 'user'
    when exists (select from public.businesses where id = chat.business_id and owner_id = person) then 'business'
  end
$function$;

create or replace function private.slug_lock (
  slug text
)
  returns integer
  language sql
  immutable
  parallel safe
  strict
  set search_path to ''
  AS $function$
  select hashtext(slug) & 1023
$function$;

create or replace function private.slug_of (
  name text
)
  returns text
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- An apostrophe joins ("Mama's" is one word), whatever else is no letter or digit separates.
  folded text := regexp_replace(private.fold(replace(name, '&', ' and ')), '[''`´‘’ʼ]', '', 'g');
  slug text := btrim(left(btrim(regexp_replace(folded, '[^a-z0-9]+', '-', 'g'), '-'), 70), '-');
begin
  return case
    when slug = '' then 'business-' || left(gen_random_uuid()::text, 8)
    when slug !~ '[a-z]' then 'business-' || btrim(left(slug, 60), '-')
    else slug
  end;
end
$function$;

create or replace function private.spoken_day (
  at timestamp with time zone
)
  returns text
  language sql
  stable
  strict
  set search_path to ''
  AS $function$
  select to_char(private.lagos_day(at), 'FMDD FMMonth YYYY')
$function$;

create or replace function private.suspend_business (
  business_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  perform private.lock_person(
    (select owner_id from public.businesses where id = suspend_business.business_id)
  );
  perform from public.businesses where id = suspend_business.business_id for no key update;
  update public.approval_requests set
    decision = 'reject', decided_by = (select auth.uid()), decided_at = now(),
    reason = 'A report about this business was upheld.'
  where business_id = suspend_business.business_id and decision is null;
  update public.businesses set approval_status = 'rejected' where id = suspend_business.business_id;
end
$function$;

create or replace function private.tell_member (
  member public.collaboration_members,
  title text,
  body text,
  actor_id uuid default null::uuid
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  owner_id uuid;
begin
  -- A notification refers to both rows. Whoever deletes one of them may be waiting for the collaboration,
  -- which is held here: such a recipient is passed over, never waited for.
  select businesses.owner_id into owner_id
  from public.businesses where id = member.business_id
  for key share skip locked;
  if not found then
    return;
  end if;
  perform from public.profiles where id = owner_id for key share skip locked;
  if found then
    perform private.notify(
      owner_id, 'collaboration_notification', title, body, member.business_id, actor_id, member.id
    );
  end if;
end
$function$;

create or replace function private.tell_removed (
  member public.collaboration_members,
  collaboration_name text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  -- Whoever has rejected the invitation is out already.
  if member.status <> 'rejected' then
    perform private.tell_member(
      member,
      'Removed from a collaboration',
      format('Your business is no longer part of "%s".', collaboration_name),
      (select auth.uid())
    );
  end if;
end
$function$;

create or replace function private.trending_level (
  day date
)
  returns double precision
  language sql
  immutable
  set search_path to ''
  AS $function$
  select (day - date '2026-01-01') / 7.0::double precision
$function$;

create or replace function private.trending_weights()
  returns table (
    day date,
    weight double precision
  )
  language sql
  stable
  rows 30
  set search_path to ''
  AS $function$
  select private.lagos_day() - age, private.decay(age) from generate_series(0, 29) as age
$function$;

create or replace function private.visible_member (
  member_id bigint
)
  returns public.collaboration_members
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  member public.collaboration_members;
begin
  select * into member from public.collaboration_members
  where id = member_id
    and (
      business_id in (select private.my_business_ids())
      or collaboration_id in (select private.my_collaboration_ids())
    );
  if not found then
    perform private.raise_member_not_found();
  end if;
  return member;
end
$function$;

create or replace function private.visitor_network (
  address text
)
  returns text
  language sql
  immutable
  set search_path to ''
  AS $function$
  select case
    when not pg_input_is_valid(plain, 'inet') then null
    when family(plain::inet) = 4 then host(plain::inet)
    else network(set_masklen(plain::inet, 64))::text
  end
  -- Sockets that serve both families write an IPv4 address as ::ffff:192.0.2.1.
  from regexp_replace(btrim(address), '^::ffff:(?=\d+\.)', '', 'i') as plain
$function$;

create or replace function private.visitor_secret()
  returns bytea
  language plpgsql
  set search_path to ''
  AS $function$
declare
  today date := private.lagos_day();
  found_secret bytea;
begin
  select secret into found_secret from private.visitor_secrets where day = today;
  if found_secret is null then
    insert into private.visitor_secrets (day, secret) values (today, extensions.gen_random_bytes(32))
    on conflict do nothing;
    select secret into found_secret from private.visitor_secrets where day = today;
  end if;
  return found_secret;
end
$function$;

create or replace function public.active_ads (
  page_size integer default 50,
  before_id bigint default null::bigint
)
  returns table (
    id bigint,
    business_id bigint,
    business_name text,
    image_path text,
    link text,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone
  )
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  if active_ads.page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  return query
  select ads.id, business_id, businesses.name, image_path, link, starts_at, ends_at
  from public.ads
  join public.businesses on businesses.id = business_id
  where is_enabled and starts_at <= now() and ends_at > now() and is_listed
    and (active_ads.before_id is null or ads.id < active_ads.before_id)
  order by ads.id desc
  limit least(coalesce(active_ads.page_size, 50), 100);
end
$function$;

create or replace function public.add_services (
  business_id bigint,
  services jsonb
)
  returns SETOF public.services
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  entry jsonb;
  problem text;
begin
  perform from public.businesses
  where id = add_services.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  problem := case
    when add_services.services is null or jsonb_typeof(add_services.services) <> 'array'
      or jsonb_array_length(add_services.services) not between 1 and 50
    then 'Send a list of 1 to 50 services.'
  end;
  if problem is null then
    for position in 0 .. jsonb_array_length(add_services.services) - 1 loop
      entry := add_services.services -> position;
      problem := format('services[%s]', position) || case
        when jsonb_typeof(entry) <> 'object' then ' must have title and price_kobo.'
        when jsonb_typeof(entry -> 'title') is distinct from 'string'
          or char_length(btrim(entry ->> 'title')) > 120
          or entry ->> 'title' !~ '\S'
        then '.title must be a text of 1 to 120 characters.'
        when jsonb_typeof(entry -> 'price_kobo') is distinct from 'number'
          or entry ->> 'price_kobo' !~ '^([0-9]{1,12}|10{12})$'
        then '.price_kobo must be a whole number from 0 to 1000000000000.'
        when coalesce(jsonb_typeof(entry -> 'duration'), 'null') not in ('string', 'null')
          or char_length(btrim(entry ->> 'duration')) > 60
        then '.duration must be a text of at most 60 characters.'
      end;
      exit when problem is not null;
    end loop;
  end if;
  if problem is not null then
    raise sqlstate 'PT400' using
      message = 'These are no services.',
      detail = 'invalid_services',
      hint = problem;
  end if;
  return query
  insert into public.services (business_id, title, price_kobo, duration)
  select
    add_services.business_id, btrim(service ->> 'title'), (service ->> 'price_kobo')::bigint,
    btrim(coalesce(service ->> 'duration', ''))
  from jsonb_array_elements(add_services.services) with ordinality as sent (service, position)
  order by position
  returning *;
end
$function$;

create or replace function public.answer_invitation (
  member_id bigint,
  status text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  invited public.collaboration_members;
  inviting public.collaboration_members;
begin
  if answer_invitation.status is null or answer_invitation.status not in ('accepted', 'rejected') then
    raise sqlstate 'PT400' using
      message = 'An invitation is "accepted" or "rejected".',
      detail = 'invalid_status',
      hint = 'Send one of the two.';
  end if;
  perform private.lock_person(person_id);
  invited := private.lock_member(member_id);
  if invited.business_id not in (select private.my_business_ids()) then
    raise sqlstate 'PT403' using
      message = 'This invitation is for somebody else.',
      detail = 'not_your_invitation',
      hint = 'Only the owner of the invited business answers.';
  end if;
  if invited.status <> 'pending' then
    raise sqlstate 'PT409' using
      message = 'This invitation has been answered.',
      detail = 'not_pending',
      hint = 'An editor or admin of the collaboration can send another one after a rejection.';
  end if;
  update public.collaboration_members set
    status = answer_invitation.status,
    accepted_at = case answer_invitation.status when 'accepted' then now() end
  where id = invited.id;

  -- Whoever has left the collaboration since is not told what goes on in it.
  select members.* into inviting
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  where members.collaboration_id = invited.collaboration_id
    and members.status = 'accepted'
    and businesses.owner_id = invited.invited_by
  order by members.id
  limit 1;
  if found then
    inviting.id := invited.id;
    perform private.tell_member(
      inviting,
      case answer_invitation.status when 'accepted' then 'Invitation accepted' else 'Invitation rejected' end,
      (
        select format(
          '"%s" %s "%s".',
          businesses.name,
          case answer_invitation.status when 'accepted' then 'joins' else 'does not join' end,
          collaborations.name
        )
        from public.businesses, public.collaborations
        where businesses.id = invited.business_id and collaborations.id = invited.collaboration_id
      ),
      person_id
    );
  end if;
end
$function$;

create or replace function public.business_chats (
  business_id bigint,
  page_size integer default 50,
  before_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.listed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.check_chat_page(page_size, before_at, before_id);
  if not exists (select from public.businesses where id = business_chats.business_id and owner_id = person) then
    perform private.raise_business_not_found();
  end if;
  return query
  select (private.describe_chat(chats, 'business')).*
  from public.chats
  where chats.business_id = business_chats.business_id and last_seq > business_cleared_seq
    and (last_message_at, id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, id desc
  limit least(coalesce(page_size, 50), 100);
end
$function$;

create or replace function public.business_performance (
  business_id bigint,
  "window" text default 'this_month'::text,
  metric text default 'profile_visits'::text
)
  returns public.business_performance
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  today date := private.lagos_day();
  this_month timestamp := date_trunc('month', today::timestamp);
  by_day boolean := business_performance."window" = 'this_month';
  first_month date;
  answer public.business_performance;
begin
  if business_performance."window" is null
    or business_performance."window" not in ('this_month', 'last_6_months', 'last_12_months', 'all_time')
  then
    raise sqlstate 'PT400' using
      message = 'This is no window of time.',
      detail = 'invalid_window',
      hint = 'Send this_month, last_6_months, last_12_months or all_time.';
  end if;
  if business_performance.metric is null
    or business_performance.metric <> all (private.performance_metrics())
  then
    raise sqlstate 'PT400' using
      message = 'This is no metric.',
      detail = 'invalid_metric',
      hint = 'Send conversations, reviews, profile_visits or saved_by_users.';
  end if;
  perform private.require_own_business(business_performance.business_id);
  first_month := case business_performance."window"
    when 'this_month' then this_month
    when 'last_6_months' then this_month - interval '5 months'
    when 'last_12_months' then this_month - interval '11 months'
    else '-infinity'
  end;

  with numbers as (
    select metric, day as at, amount
    from private.performance_days
    where by_day and business_id = business_performance.business_id
      and metric = any (private.performance_metrics()) and day >= first_month
    union all
    select metric, month, amount
    from private.performance_months
    where not by_day and business_id = business_performance.business_id
      and metric = any (private.performance_metrics()) and month >= first_month
    union all
    select metric, case when by_day then day else date_trunc('month', day::timestamp)::date end, amount
    from private.performance_events
    where business_id = business_performance.business_id and day >= first_month
  ),
  totals as (
    select
      coalesce(sum(amount) filter (where metric = 'conversations'), 0)::bigint as conversations,
      coalesce(sum(amount) filter (where metric = 'reviews'), 0)::bigint as reviews,
      coalesce(sum(amount) filter (where metric = 'profile_visits'), 0)::bigint as profile_visits,
      coalesce(sum(amount) filter (where metric = 'saved_by_users'), 0)::bigint as saved_by_users,
      min(at) as first_at
    from numbers
  ),
  axis as (
    select point::date as at
    from totals
    cross join public.businesses
    cross join generate_series(
      case
        when isfinite(first_month) then first_month
        -- Before anything has happened, the business's own first month.
        else coalesce(first_at, date_trunc('month', private.lagos_day(created_at)::timestamp)::date)
      end::timestamp,
      case when by_day then today::timestamp else this_month end,
      case when by_day then interval '1 day' else interval '1 month' end
    ) as point
    where businesses.id = business_performance.business_id
  ),
  drawn as (
    select at, sum(amount)::bigint as value
    from numbers
    where metric = business_performance.metric
    group by at
  )
  select
    conversations,
    reviews,
    profile_visits,
    saved_by_users,
    (
      select jsonb_agg(jsonb_build_object('date', axis.at, 'value', coalesce(value, 0)) order by axis.at)
      from axis
      left join drawn on drawn.at = axis.at
    )
  into answer
  from totals;
  return answer;
end
$function$;

create or replace function public.business_performance_scores (
  business_id bigint,
  days integer default 30
)
  returns SETOF public.business_performance_score
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  today date := private.lagos_day();
begin
  if days is null or days not between 1 and 366 then
    raise sqlstate 'PT400' using
      message = 'This is no number of days.',
      detail = 'invalid_days',
      hint = 'Send a whole number from 1 to 366.';
  end if;
  perform private.require_own_business(business_performance_scores.business_id);

  return query
  with activity as materialized (
    select day, sum(amount * private.performance_weight(metric))::double precision as weight
    from (
      select metric, day, amount from private.performance_days
      where business_id = business_performance_scores.business_id
        and metric = any (private.performance_metrics()) and day > today - days - 29
      union all
      select metric, day, amount from private.performance_events
      where business_id = business_performance_scores.business_id and day > today - days - 29
    ) as numbers
    group by day
  )
  select scored.day, round(100 * weight / (weight + 100))::smallint
  from generate_series(0, days - 1) as age
  cross join lateral (select today - age as day) as scored
  cross join lateral (
    select coalesce(sum(weight * private.decay(scored.day - activity.day) order by activity.day), 0) as weight
    from activity
    where activity.day between scored.day - 29 and scored.day
  ) as recent
  order by scored.day;
end
$function$;

create or replace function public.business_reviews (
  business_id bigint,
  page_size integer default 50,
  before_id bigint default null::bigint,
  page integer default null::integer,
  rating integer default null::integer
)
  returns SETOF public.business_review
  language plpgsql
  stable
  security definer
  set search_path to ''
  set plan_cache_mode to 'force_custom_plan'
  AS $function$
#variable_conflict use_column
declare
  size integer := least(coalesce(page_size, 50), 100);
begin
  if size < 1 then
    raise sqlstate 'PT400' using
      message = 'A page has at least one result.',
      detail = 'invalid_page_size',
      hint = 'Send a page size from 1 to 100.';
  end if;
  if page not between 1 and 1000 or (page is not null and before_id is not null) then
    raise sqlstate 'PT400' using
      message = 'There is no such page.',
      detail = 'invalid_page',
      hint = 'Send a page from 1 to 1000, or the id of the last review before, not both.';
  end if;
  if business_reviews.rating not between 1 and 5 then
    raise sqlstate 'PT400' using
      message = 'A rating is a whole number from 1 to 5.',
      detail = 'invalid_rating',
      hint = 'Send 1, 2, 3, 4 or 5.';
  end if;
  if not exists (
    select from public.businesses
    where id = business_reviews.business_id
      and (is_listed or owner_id = (select auth.uid()) or (select private.is_staff()))
  ) then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  return query
  select
    found.id, found.rating, found.comment, found.author_id, profiles.first_name,
    profiles.profile_image_path, found.created_at, found.edited_at,
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', review_replies.id,
        'reply', review_replies.reply,
        'created_at', review_replies.created_at,
        'edited_at', review_replies.edited_at
      ) order by review_replies.id), '[]')
      from public.review_replies
      where review_replies.review_id = found.id and review_replies.hidden_at is null
    )
  -- Apart, so that authors and replies are looked up for one page and not for those before it.
  from (
    select * from public.reviews
    where reviews.business_id = business_reviews.business_id
      and is_visible
      and (before_id is null or id < before_id)
      and (business_reviews.rating is null or reviews.rating = business_reviews.rating)
    order by id desc
    limit size
    offset (coalesce(page, 1) - 1) * size
  ) as found
  join public.profiles on profiles.id = found.author_id
  order by found.id desc;
end
$function$;

create or replace function public.chat_history (
  chat_id bigint,
  before_seq bigint default null::bigint,
  after_seq bigint default null::bigint,
  page_size integer default 50
)
  returns jsonb
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  size integer := least(coalesce(page_size, 50), 100);
  chat public.chats;
  cleared bigint;
  messages public.chat_message[];
begin
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  select * into chat from public.chats where id = chat_history.chat_id;
  cleared := case private.side_of(chat, person)
    when 'user' then chat.user_cleared_seq
    when 'business' then chat.business_cleared_seq
  end;
  if cleared is null then
    perform private.raise_chat_not_found();
  end if;
  -- One query each way, so that either reads a page's length of the index; oldest first both times.
  if after_seq is null then
    messages := array(
      select private.as_chat_message(listed.message)
      from (
        select messages as message from public.messages
        where chat_id = chat.id and seq > cleared and seq <= coalesce(before_seq - 1, chat.last_seq)
        order by seq desc
        limit size
      ) as listed
      order by (listed.message).seq
    );
  else
    messages := array(
      select private.as_chat_message(listed.message)
      from (
        select messages as message from public.messages
        where chat_id = chat.id
          and seq > greatest(cleared, after_seq)
          and seq <= coalesce(before_seq - 1, chat.last_seq)
        order by seq
        limit size
      ) as listed
      order by (listed.message).seq
    );
  end if;
  return jsonb_build_object(
    'messages', to_jsonb(messages), 'through_seq', chat.last_seq, 'cleared_through_seq', cleared
  );
end
$function$;

create or replace function public.clear_chat (
  chat_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(clear_chat.chat_id, person);
begin
  if private.side_of(chat, person) = 'user' then
    update public.chats set user_cleared_seq = last_seq, user_read_seq = last_seq, user_unread_count = 0
    where id = chat.id returning * into chat;
  else
    update public.chats set business_cleared_seq = last_seq, business_read_seq = last_seq, business_unread_count = 0
    where id = chat.id returning * into chat;
  end if;
  delete from public.messages
  where messages.chat_id = chat.id and seq <= least(chat.user_cleared_seq, chat.business_cleared_seq);
  update public.notifications set is_read = true
  where recipient_id = person and type = 'message_notification' and subject_id = chat.id and not is_read;
end
$function$;

create or replace function public.collaboration_details (
  collaboration_id bigint
)
  returns table (
    id bigint,
    name text,
    description text,
    members jsonb,
    memberships jsonb,
    created_at timestamp with time zone,
    updated_at timestamp with time zone
  )
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  if collaboration_details.collaboration_id is null
    or collaboration_details.collaboration_id not in (select private.my_collaboration_ids())
  then
    perform private.raise_collaboration_not_found();
  end if;
  return query
  select
    collaborations.id,
    collaborations.name,
    collaborations.description,
    (
      select jsonb_agg(
        jsonb_build_object(
          'id', members.id,
          'role', members.privilege,
          'business_id', members.business_id,
          'business', businesses.name,
          'status', members.status
        )
        order by members.id
      )
      from public.collaboration_members as members
      join public.businesses on businesses.id = members.business_id
      where members.collaboration_id = collaborations.id and members.status <> 'rejected'
    ),
    private.memberships(collaborations.id, person_id),
    collaborations.created_at,
    collaborations.updated_at
  from public.collaborations
  where collaborations.id = collaboration_details.collaboration_id;
end
$function$;

create or replace function public.create_collaboration (
  name text,
  business_ids bigint[],
  description text default ''::text
)
  returns public.collaborations
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  collaboration public.collaborations;
  first_own_id bigint;
begin
  perform private.check_collaboration_text(
    coalesce(create_collaboration.name, ''), create_collaboration.description
  );
  perform private.lock_person(person_id);
  perform private.lock_listed_businesses(business_ids);
  select wanted into first_own_id
  from unnest(business_ids) with ordinality as listed (wanted, position)
  join public.businesses on businesses.id = wanted and businesses.owner_id = person_id
  order by position
  limit 1;
  if not found then
    raise sqlstate 'PT422' using
      message = 'None of these businesses is yours.',
      detail = 'own_business_missing',
      hint = 'Name at least one business that you own.';
  end if;
  perform private.check_businesses_known(business_ids);

  insert into public.collaborations (name, description)
  values (btrim(create_collaboration.name), btrim(coalesce(create_collaboration.description, '')))
  returning * into collaboration;
  perform private.invite(collaboration, business_ids);
  update public.collaboration_members set privilege = 'admin'
  where collaboration_id = collaboration.id and business_id = first_own_id;
  return collaboration;
end
$function$;

create or replace function public.create_review (
  business_id bigint,
  rating integer,
  comment text default ''::text
)
  returns public.reviews
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.hold_caller();
  owner uuid;
  review public.reviews;
begin
  if create_review.rating is null then
    create_review.rating := 0;
  end if;
  perform private.check_review(create_review.rating, create_review.comment);
  select owner_id into owner from public.businesses
  where id = create_review.business_id and (is_listed or owner_id = person)
  for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  if owner = person then
    raise sqlstate 'PT403' using
      message = 'Nobody reviews their own business.',
      detail = 'own_business',
      hint = 'Reply to the reviews of others instead.';
  end if;
  insert into public.reviews (business_id, author_id, rating, comment)
  values (
    create_review.business_id, person, create_review.rating, btrim(coalesce(create_review.comment, ''))
  )
  on conflict (business_id, author_id) do nothing
  returning * into review;
  if review.id is null then
    raise sqlstate 'PT409' using
      message = 'You have reviewed this business already.',
      detail = 'already_reviewed',
      hint = 'Change the review that you have written.';
  end if;
  return review;
end
$function$;

create or replace function public.deactivate_account (
  reason text default null::text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  if char_length(btrim(deactivate_account.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  -- The user first, as a sign-in takes it: of a sign-in and a deactivation at once, the later one counts.
  perform from auth.users where id = person_id for no key update;
  perform from public.accounts where id = person_id for no key update;
  perform private.lock_businesses_of_person(person_id);
  update public.accounts set deactivated_at = now() where id = person_id and deactivated_at is null;
  if found then
    insert into private.account_deactivations (account_id, reason)
    values (person_id, btrim(coalesce(deactivate_account.reason, '')))
    on conflict (account_id) do update set reason = excluded.reason;
    perform private.record_audit('deactivate_account', 'account', person_id::text);
  end if;
  delete from auth.sessions where user_id = person_id;
end
$function$;

create or replace function public.decide_approval (
  business_id bigint,
  decision text,
  reason text default null::text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  if not private.is_staff() then
    raise sqlstate 'PT403' using
      message = 'Only staff decide about approvals.',
      detail = 'staff_only',
      hint = 'Sign in as staff.';
  end if;
  if decide_approval.decision is null or decide_approval.decision not in ('approve', 'reject') then
    raise sqlstate 'PT400' using
      message = 'A decision is "approve" or "reject".',
      detail = 'invalid_decision',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(decide_approval.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  -- Staff, too: the request and the audit entry name them.
  perform private.hold_caller();
  perform private.lock_person(
    (select owner_id from public.businesses where id = decide_approval.business_id)
  );
  -- Held until the end: of two decisions at once the second finds nothing open.
  perform from public.businesses where id = decide_approval.business_id for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that waits for approval.';
  end if;
  update public.approval_requests set
    decision = decide_approval.decision,
    decided_by = (select auth.uid()),
    -- A decision that has waited for the request began before it.
    decided_at = greatest(now(), requested_at),
    reason = btrim(coalesce(decide_approval.reason, ''))
  where business_id = decide_approval.business_id and decision is null;
  if not found then
    raise sqlstate 'PT409' using
      message = 'This business does not wait for approval.',
      detail = 'not_pending',
      hint = 'Choose one of the list of open requests.';
  end if;
  update public.businesses
  set approval_status = case decide_approval.decision when 'approve' then 'approved' else 'rejected' end
  where id = decide_approval.business_id;
  perform private.record_audit(
    decide_approval.decision || '_business', 'business', decide_approval.business_id::text
  );
end
$function$;

create or replace function public.decide_report (
  report_id bigint,
  decision text,
  reason text default null::text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  report public.reports;
  closed public.reports[];
begin
  perform private.require_staff();
  if decide_report.decision is null or decide_report.decision not in ('uphold', 'dismiss') then
    raise sqlstate 'PT400' using
      message = 'A decision is "uphold" or "dismiss".',
      detail = 'invalid_decision',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(decide_report.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;
  select * into report from public.reports where id = decide_report.report_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such report.',
      detail = 'report_not_found',
      hint = 'Choose one of the list of open reports.';
  end if;

  -- Staff first, as the audit entry names them. What the reports are about comes next in the common order,
  -- the reports last.
  perform private.hold_caller();
  if decide_report.decision = 'uphold' then
    case report.subject_type
      when 'business' then perform private.suspend_business(report.subject_id);
      when 'chat' then perform private.close_chat(report.subject_id);
      else perform private.set_hidden(report.subject_type, report.subject_id, true);
    end case;
  end if;

  -- In id order: of two decisions at once the second waits, and then finds nothing open.
  perform from public.reports
  where subject_type = report.subject_type and subject_id = report.subject_id and decision is null
  order by id
  for no key update;
  with decided as (
    update public.reports set
      decision = decide_report.decision,
      decided_at = now(),
      decision_reason = btrim(coalesce(decide_report.reason, ''))
    where subject_type = report.subject_type and subject_id = report.subject_id and decision is null
    returning *
  )
  select array_agg(decided) into closed from decided;
  if closed is null or not exists (select from unnest(closed) as one where one.id = report.id) then
    raise sqlstate 'PT409' using
      message = 'This report is decided already.',
      detail = 'not_open',
      hint = 'Choose one of the list of open reports.';
  end if;

  perform private.notify(
    one.reporter_id,
    'moderation_notification',
    'Your report was decided',
    case decide_report.decision
      when 'uphold' then 'Thank you. What you reported was taken down.'
      else 'Thank you. What you reported stays as it is.'
    end,
    one.business_id, null, one.id
  ) from unnest(closed) as one;
  if decide_report.decision = 'uphold' then
    perform private.notify(
      report.reported_person_id,
      'moderation_notification',
      'Something of yours was taken down',
      case report.subject_type
        when 'review' then 'Your review is hidden after a report.'
        when 'review_reply' then 'Your reply is hidden after a report.'
        when 'business' then
          'Your business has left the directory after a report. You can ask for approval again.'
        else 'A chat of yours is closed after a report.'
      end,
      report.business_id, null, report.id
    );
  end if;
  perform private.record_audit(
    decide_report.decision || '_report', report.subject_type, report.subject_id::text,
    jsonb_build_object('report_ids', (select jsonb_agg(one.id) from unnest(closed) as one))
  );
end
$function$;

create or replace function public.delete_account()
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person_id uuid := private.require_person();
begin
  perform from auth.users where id = person_id for update;
  perform from public.profiles where id = person_id for update;
  perform from public.accounts where id = person_id for update;
  perform private.lock_businesses_of_person(person_id);
  delete from auth.users where id = person_id;
  if found then
    perform private.record_audit('delete_account', 'account', person_id::text);
  end if;
end
$function$;

create or replace function public.delete_business (
  business_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  perform private.lock_person(person_id);
  perform from public.businesses
  where id = delete_business.business_id and owner_id = person_id
  for update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  delete from public.businesses where id = delete_business.business_id;
  perform private.record_audit('delete_business', 'business', delete_business.business_id::text);
end
$function$;

create or replace function public.delete_business_images (
  image_ids bigint[]
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  caller_id uuid := private.require_person();
  wanted bigint[];
  deleted bigint;
begin
  if image_ids is null
    or cardinality(image_ids) not between 1 and 100
    or array_position(image_ids, null) is not null
  then
    raise sqlstate 'PT400' using
      message = 'These are no images.',
      detail = 'invalid_image_ids',
      hint = 'Send a list of 1 to 100 ids.';
  end if;
  wanted := array(select distinct id from unnest(image_ids) as id);
  -- The businesses first, as whoever deletes one of them does, and in order: nobody waits crosswise.
  perform from public.businesses
  where owner_id = caller_id
    and id in (select business_id from public.business_images where business_images.id = any (wanted))
  order by id
  for no key update;
  delete from public.business_images
  where id = any (wanted)
    and business_id in (select businesses.id from public.businesses where owner_id = caller_id);
  get diagnostics deleted = row_count;
  if deleted < cardinality(wanted) then
    raise sqlstate 'PT404' using
      message = 'You have no such image.',
      detail = 'image_not_found',
      hint = 'Use ids of images of your own businesses. None of the list was deleted.';
  end if;
end
$function$;

create or replace function public.delete_collaboration (
  collaboration_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.lock_person(private.require_person());
  collaboration := private.lock_collaboration(delete_collaboration.collaboration_id, array['admin']);
  perform private.tell_removed(members, collaboration.name)
  from public.collaboration_members as members
  where members.collaboration_id = collaboration.id;
  delete from public.collaborations where id = collaboration.id;
end
$function$;

create or replace function public.delete_message (
  chat_id bigint,
  seq bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(delete_message.chat_id, person);
begin
  update public.messages set body = '', sender_id = null, deleted_at = now()
  where messages.chat_id = chat.id and messages.seq = delete_message.seq and sender_id = person;
  if not found then
    raise sqlstate 'PT404' using
      message = 'You have written no such message.',
      detail = 'message_not_found',
      hint = 'Use the number of a message of yours.';
  end if;
end
$function$;

create or replace function public.delete_review (
  review_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  review public.reviews := private.hold_own_review(review_id);
begin
  -- Deleted, it could be written anew, and staff's decision would be worth nothing.
  if review.hidden_at is not null then
    raise sqlstate 'PT403' using
      message = 'Staff have hidden this review.',
      detail = 'review_hidden',
      hint = 'Change what it says, and ask staff to show it again.';
  end if;
  delete from public.reviews where id = review.id;
end
$function$;

create or replace function public.delete_review_reply (
  reply_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.hold_caller();
begin
  delete from public.review_replies where id = reply_id and author_id = person;
  if not found then
    perform private.raise_reply_not_found();
  end if;
end
$function$;

create or replace function public.edit_review (
  review_id bigint,
  rating integer default null::integer,
  comment text default null::text
)
  returns public.reviews
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  review public.reviews := private.hold_own_review(edit_review.review_id);
begin
  perform private.check_review(edit_review.rating, edit_review.comment);
  update public.reviews set
    rating = coalesce(edit_review.rating, rating),
    comment = coalesce(btrim(edit_review.comment), comment)
  where id = review.id
  returning * into review;
  return review;
end
$function$;

create or replace function public.edit_review_reply (
  reply_id bigint,
  reply text
)
  returns public.review_replies
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.hold_caller();
  written public.review_replies;
begin
  perform private.check_reply(edit_review_reply.reply);
  update public.review_replies set
    edited_at = case when reply = btrim(edit_review_reply.reply) then edited_at else now() end,
    reply = btrim(edit_review_reply.reply)
  where id = reply_id and author_id = person
  returning * into written;
  if not found then
    perform private.raise_reply_not_found();
  end if;
  return written;
end
$function$;

create or replace function public.events_of_month (
  month text default null::text,
  page_size integer default 50,
  after_id bigint default null::bigint
)
  returns table (
    id bigint,
    title text,
    description text,
    starts_on date,
    ends_on date,
    starts_at time without time zone,
    location text,
    state text
  )
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  first_day date;
  last_day date;
  after_day date;
begin
  if events_of_month.month is null then
    first_day := private.lagos_day();
  elsif events_of_month.month ~ '^2[0-9]{3}-(0[1-9]|1[0-2])$' then
    first_day := (events_of_month.month || '-01')::date;
  else
    raise sqlstate 'PT400' using
      message = 'This is no month.',
      detail = 'invalid_month',
      hint = 'Send a month such as 2026-01, or none for what is left of this one.';
  end if;
  last_day := (date_trunc('month', first_day::timestamp) + interval '1 month - 1 day')::date;
  if events_of_month.page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  if events_of_month.after_id is not null then
    select starts_on into after_day from public.events where id = events_of_month.after_id;
    if not found then
      raise sqlstate 'PT400' using
        message = 'There is no such event to go on after.',
        detail = 'invalid_cursor',
        hint = 'Send the id of the last event of the page before, or none for the first page.';
    end if;
  end if;

  return query
  select id, title, description, starts_on, coalesce(ends_on, starts_on), starts_at, location, state
  from public.events
  where is_published
    and starts_on between first_day - 365 and last_day
    and coalesce(ends_on, starts_on) >= first_day
    and (after_day is null or (starts_on, id) > (after_day, events_of_month.after_id))
  order by starts_on, id
  limit least(coalesce(events_of_month.page_size, 50), 100);
end
$function$;

create or replace function public.export_my_data()
  returns jsonb
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.find_business_by_slug (
  slug text
)
  returns SETOF public.found_slug
  language sql
  stable
  set search_path to ''
  AS $function$
  select businesses.id, businesses.slug, businesses.slug <> business_slugs.slug
  from public.business_slugs
  join public.businesses on businesses.id = business_slugs.business_id
  where business_slugs.slug = lower(btrim(find_business_by_slug.slug))
$function$;

create or replace function public.invite_businesses (
  collaboration_id bigint,
  business_ids bigint[]
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.lock_person(private.require_person());
  perform private.lock_listed_businesses(business_ids);
  collaboration := private.lock_collaboration(invite_businesses.collaboration_id, array['editor', 'admin']);
  perform private.check_businesses_known(business_ids, collaboration.id);
  perform private.invite(collaboration, business_ids);
end
$function$;

create or replace function public.is_open (
  business_id bigint,
  at timestamp with time zone default now()
)
  returns boolean
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  times private.opening_times := private.opening_times(business_id);
begin
  if at not between '2020-01-01' and '2200-01-01' then
    raise sqlstate 'PT400' using
      message = 'This is no time to ask for.',
      detail = 'invalid_time',
      hint = 'Send a time of this century or the next, or none for now.';
  end if;
  return private.is_open_at(
    times.weekly_hours, times.exceptional_days, times.exceptional_hours, coalesce(at, now())
  );
end
$function$;

create or replace function public.mark_chat_read (
  chat_id bigint,
  through_seq bigint default null::bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(mark_chat_read.chat_id, person);
  side text := private.side_of(chat, person);
  reached bigint := least(coalesce(through_seq, chat.last_seq), chat.last_seq);
begin
  -- Never backwards: what was read stays read.
  if side = 'user' and reached > chat.user_read_seq then
    update public.chats set user_read_seq = reached, user_unread_count = (
      select count(*) from public.messages
      where messages.chat_id = chat.id and sender_side = 'business'
        and seq > greatest(reached, chat.user_cleared_seq)
    ) where id = chat.id;
  elsif side = 'business' and reached > chat.business_read_seq then
    update public.chats set business_read_seq = reached, business_unread_count = (
      select count(*) from public.messages
      where messages.chat_id = chat.id and sender_side = 'user'
        and seq > greatest(reached, chat.business_cleared_seq)
    ) where id = chat.id;
  end if;
  if reached = chat.last_seq then
    update public.notifications set is_read = true
    where recipient_id = person and type = 'message_notification' and subject_id = chat.id and not is_read;
  end if;
end
$function$;

create or replace function public.my_billing()
  returns table (
    plan text,
    status text,
    next_billing_date date,
    cancel_at_period_end boolean,
    invoices jsonb
  )
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  subscription record;
begin
  select
    subscriptions.status,
    subscriptions.cancel_at_period_end,
    current_period_end,
    -- A plan that is past due is theirs to pay also after its grace.
    case when subscriptions.status = 'past_due' or entitled_until > now() then plans.name end as plan_name
  into subscription
  from public.subscriptions
  join public.plans on plans.id = plan_id
  where user_id = person and subscriptions.status not in ('canceled', 'incomplete_expired');

  return query select
    coalesce(subscription.plan_name, 'Free'),
    subscription.status,
    case when subscription.plan_name is not null and not subscription.cancel_at_period_end then
      private.lagos_day(subscription.current_period_end)
    end,
    coalesce(subscription.cancel_at_period_end, false),
    (
      select coalesce(jsonb_agg(to_jsonb(newest) order by issued_at desc, id desc), '[]')
      from (
        select id, number, amount_kobo, status, issued_at, paid_at
        from public.invoices
        where user_id = person
        order by issued_at desc, id desc
        limit 50
      ) as newest
    );
end
$function$;

create or replace function public.my_collaborations (
  page_size integer default 50,
  before_id bigint default null::bigint
)
  returns table (
    id bigint,
    name text,
    description text,
    members integer,
    memberships jsonb,
    created_at timestamp with time zone
  )
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  size integer := least(coalesce(page_size, 50), 100);
begin
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  return query
  with page as (
    select distinct member.collaboration_id as id
    from public.businesses
    cross join lateral (
      select collaboration_id from public.collaboration_members
      where business_id = businesses.id
        and collaboration_id < coalesce(before_id, 9223372036854775807)
        and status <> 'rejected'
      order by collaboration_id desc
      limit size
    ) as member
    where businesses.owner_id = person_id
    order by id desc
    limit size
  )
  select
    collaborations.id,
    collaborations.name,
    collaborations.description,
    (
      select count(*)::integer from public.collaboration_members
      where collaboration_id = collaborations.id and status <> 'rejected'
    ),
    private.memberships(collaborations.id, person_id),
    collaborations.created_at
  from page
  join public.collaborations on collaborations.id = page.id
  order by collaborations.id desc;
end
$function$;

create or replace function public.my_saved_businesses (
  page_size integer default 50,
  before_saved_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.saved_business
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.check_page_size(page_size);
  if (before_saved_at is null) <> (before_id is null) then
    raise sqlstate 'PT400' using
      message = 'This cursor is incomplete.',
      detail = 'invalid_cursor',
      hint = 'Send saved_at and id of the last result, or neither for the first page.';
  end if;
  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.category_id,
    categories.name,
    businesses.logo_path,
    businesses.address,
    businesses.state,
    saved_businesses.created_at
  from public.saved_businesses
  join public.businesses on businesses.id = saved_businesses.business_id and businesses.is_listed
  left join public.categories on categories.id = businesses.category_id
  where saved_businesses.user_id = person
    and (saved_businesses.created_at, saved_businesses.business_id)
      < (coalesce(before_saved_at, 'infinity'), coalesce(before_id, 0))
  order by saved_businesses.created_at desc, saved_businesses.business_id desc
  limit page_size;
end
$function$;

create or replace function public.open_chat (
  business_id bigint
)
  returns public.chats
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  business public.businesses;
  chat public.chats;
begin
  select * into chat from public.chats
  where business_id = open_chat.business_id and customer_id = person;
  if found then
    return chat;
  end if;
  perform private.lock_person(person);
  select * into business from public.businesses
  where id = open_chat.business_id and (is_listed or owner_id = person)
  for key share;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  if business.owner_id = person then
    raise sqlstate 'PT403' using
      message = 'Nobody chats with their own business.',
      detail = 'own_business',
      hint = 'Open one of the chats that customers began.';
  end if;
  insert into public.chats (business_id, business_name, customer_id)
  values (business.id, business.name, person)
  on conflict (business_id, customer_id) do nothing;
  select * into chat from public.chats
  where business_id = open_chat.business_id and customer_id = person;
  return chat;
end
$function$;

create or replace function public.open_reports (
  page_size integer default 50,
  after_id bigint default null::bigint
)
  returns SETOF public.open_report
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  size integer := least(coalesce(page_size, 50), 100);
begin
  perform private.require_staff();
  if size < 1 then
    raise sqlstate 'PT400' using
      message = 'A page has at least one result.',
      detail = 'invalid_page_size',
      hint = 'Send a page size from 1 to 100.';
  end if;
  return query
  select
    found.id, found.subject_type, found.subject_id, found.business_id, businesses.name,
    found.reported_person_id, found.reporter_id, profiles.first_name, found.reason, found.details,
    report_evidence.evidence,
    (
      select count(*) from public.reports as others
      where others.subject_type = found.subject_type
        and others.subject_id = found.subject_id
        and others.decision is null
    ),
    found.created_at
  from (
    select * from public.reports
    where decision is null and (after_id is null or id > after_id)
    order by id
    limit size
  ) as found
  left join public.businesses on businesses.id = found.business_id
  left join public.profiles on profiles.id = found.reporter_id
  left join public.report_evidence on report_evidence.report_id = found.id
  order by found.id;
end
$function$;

create or replace function public.record_forwarded_visit (
  business_id bigint,
  address text,
  user_agent text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.count_visit(
    record_forwarded_visit.business_id,
    null,
    record_forwarded_visit.address,
    coalesce(record_forwarded_visit.user_agent, '')
  );
end
$function$;

create or replace function public.record_visit (
  business_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  headers json := nullif(current_setting('request.headers', true), '')::json;
begin
  perform private.count_visit(
    record_visit.business_id,
    (select auth.uid()),
    headers ->> 'cf-connecting-ip',
    coalesce(headers ->> 'user-agent', '')
  );
end
$function$;

create or replace function public.remove_collaboration_business (
  collaboration_id bigint,
  business_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  member_id bigint;
begin
  perform private.require_person();
  select id into member_id from public.collaboration_members
  where collaboration_id = remove_collaboration_business.collaboration_id
    and business_id = remove_collaboration_business.business_id;
  if remove_collaboration_business.collaboration_id in (select private.my_collaboration_ids())
    or (
      member_id is not null
      and remove_collaboration_business.business_id in (select private.my_business_ids())
    )
  then
    perform public.remove_member(member_id);
  else
    perform private.raise_collaboration_not_found();
  end if;
end
$function$;

create or replace function public.remove_member (
  member_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  member public.collaboration_members;
begin
  perform private.lock_person(private.require_person());
  member := private.lock_member(member_id);
  if member.business_id not in (select private.my_business_ids()) then
    perform private.check_collaboration_privilege(member.collaboration_id, array['admin']);
  end if;
  -- With nobody else left to act, the collaboration goes with its last member.
  if member.status = 'accepted'
    and not private.other_admin_acts(member)
    and exists (select from private.acting_members(member.collaboration_id) where id <> member.id)
  then
    perform private.raise_last_admin();
  end if;
  perform private.tell_removed(member, name) from public.collaborations where id = member.collaboration_id;
  delete from public.collaboration_members where id = member.id;
end
$function$;

create or replace function public.remove_saved_business (
  business_id bigint
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  delete from public.saved_businesses
  where user_id = private.require_person() and business_id = remove_saved_business.business_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'You have not saved this business.',
      detail = 'not_saved',
      hint = 'Use the id of a business that you have saved.';
  end if;
end
$function$;

create or replace function public.replace_collaboration_businesses (
  collaboration_id bigint,
  business_ids bigint[]
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  collaboration public.collaborations;
  dropped public.collaboration_members;
begin
  perform private.lock_person(private.require_person());
  perform private.lock_listed_businesses(business_ids);
  collaboration := private.lock_collaboration(
    replace_collaboration_businesses.collaboration_id, array['admin']
  );
  perform private.check_businesses_known(business_ids, collaboration.id);
  if not exists (
    select from private.acting_members(collaboration.id)
    where privilege = 'admin' and business_id = any (business_ids)
  ) then
    perform private.raise_last_admin();
  end if;

  for dropped in
    delete from public.collaboration_members
    where collaboration_id = collaboration.id
      and business_id not in (select wanted from unnest(business_ids) as wanted)
    returning *
  loop
    perform private.tell_removed(dropped, collaboration.name);
  end loop;
  perform private.invite(collaboration, business_ids);
end
$function$;

create or replace function public.reply_to_review (
  review_id bigint,
  reply text
)
  returns public.review_replies
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.hold_caller();
  written public.review_replies;
begin
  perform private.check_reply(reply_to_review.reply);
  perform from public.businesses
  where id = (select business_id from public.reviews where id = reply_to_review.review_id)
    and owner_id = person
  for no key update;
  if not found then
    perform private.raise_review_not_found();
  end if;
  -- Held, so that the count of its replies stays true until the end.
  perform from public.reviews where id = reply_to_review.review_id and is_visible for no key update;
  if not found then
    perform private.raise_review_not_found();
  end if;
  if (select count(*) from public.review_replies where review_id = reply_to_review.review_id) >= 10 then
    raise sqlstate 'PT409' using
      message = 'This review has ten replies already.',
      detail = 'too_many_replies',
      hint = 'Change one of them, or send the author a message.';
  end if;
  insert into public.review_replies (review_id, author_id, reply)
  values (reply_to_review.review_id, person, btrim(reply_to_review.reply))
  returning * into written;
  return written;
end
$function$;

create or replace function public.report_business (
  business_id bigint,
  reason text,
  details text default ''::text
)
  returns bigint
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  business public.businesses;
begin
  select * into business from public.businesses
  where id = report_business.business_id and (is_listed or owner_id = person);
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  return private.file_report(
    'business', business.id, business.id, business.owner_id, report_business.reason, report_business.details,
    jsonb_build_object(
      'name', business.name, 'description', business.description, 'website', business.website
    )
  );
end
$function$;

create or replace function public.report_chat (
  chat_id bigint,
  reason text,
  details text default ''::text
)
  returns bigint
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(report_chat.chat_id, person);
  side text := private.side_of(chat, person);
begin
  return private.file_report(
    'chat', chat.id, chat.business_id,
    case side
      when 'business' then chat.customer_id
      else (select owner_id from public.businesses where id = chat.business_id)
    end,
    report_chat.reason, report_chat.details,
    (
      select coalesce(jsonb_agg(
        jsonb_build_object('seq', seq, 'sender_side', sender_side, 'kind', kind, 'body', body, 'created_at', created_at)
        order by seq
      ), '[]')
      from (
        select * from public.messages
        where messages.chat_id = chat.id
          and seq > case side when 'user' then chat.user_cleared_seq else chat.business_cleared_seq end
        order by seq desc
        limit 50
      ) as latest
    )
  );
end
$function$;

create or replace function public.report_review (
  review_id bigint,
  reason text,
  details text default ''::text
)
  returns bigint
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
  review public.reviews;
begin
  select reviews.* into review
  from public.reviews
  join public.businesses on businesses.id = reviews.business_id
  where reviews.id = review_id and (is_visible or author_id = person) and (is_listed or owner_id = person);
  if not found then
    perform private.raise_review_not_found();
  end if;
  return private.file_report(
    'review', review.id, review.business_id, review.author_id, reason, details,
    jsonb_build_object('rating', review.rating, 'comment', review.comment)
  );
end
$function$;

create or replace function public.report_review_reply (
  reply_id bigint,
  reason text,
  details text default ''::text
)
  returns bigint
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
  written record;
begin
  select review_replies.*, reviews.business_id into written
  from public.review_replies
  join public.reviews on reviews.id = review_replies.review_id
  join public.businesses on businesses.id = reviews.business_id
  where review_replies.id = reply_id and review_replies.hidden_at is null
    and (is_visible or reviews.author_id = person) and (is_listed or owner_id = person);
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such reply.',
      detail = 'reply_not_found',
      hint = 'Use the id of a reply that you can see.';
  end if;
  return private.file_report(
    'review_reply', written.id, written.business_id, written.author_id, reason, details,
    jsonb_build_object('reply', written.reply)
  );
end
$function$;

create or replace function public.restore_review (
  review_id bigint,
  reason text default null::text
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  select private.restore('review', review_id, reason)
$function$;

create or replace function public.restore_review_reply (
  reply_id bigint,
  reason text default null::text
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  select private.restore('review_reply', reply_id, reason)
$function$;

create or replace function public.save_business (
  business_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.lock_person(person);
  perform from public.businesses where id = save_business.business_id and is_listed for key share;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that is listed.';
  end if;
  insert into public.saved_businesses (user_id, business_id)
  values (person, save_business.business_id)
  on conflict do nothing;
end
$function$;

create or replace function public.search_businesses (
  query text default null::text,
  category text default null::text,
  subcategory text default null::text,
  state text default null::text,
  latitude double precision default null::double precision,
  longitude double precision default null::double precision,
  radius_km double precision default null::double precision,
  amenity_ids bigint[] default null::bigint[],
  minimum_rating double precision default null::double precision,
  open_now boolean default null::boolean,
  page_size integer default 50,
  after_cursor text default null::text
)
  returns SETOF public.found_business
  language plpgsql
  stable
  security definer
  set search_path to ''
  set plan_cache_mode to 'force_custom_plan'
  AS $function$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''));
  ordering text;
  term tsquery;
  all_words tsquery;
  any_word tsquery;
  size integer := least(coalesce(page_size, 50), 100);
  keys private.search_key[];
begin
  perform private.check_search_input(latitude, longitude, radius_km, minimum_rating, page_size);
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
  if open_now then
    filters.open_at := now();
    filters.open_hours := private.hours_of(now());
  end if;
  if cardinality(amenity_ids) > 0 then
    -- Each once, and known ones only: however long the list is, what is looked up is short.
    filters.amenity_ids := array(select id from public.amenities where id = any (amenity_ids));
    if exists (
      select from unnest(amenity_ids) as wanted
      where wanted is null or wanted <> all (filters.amenity_ids)
    ) then
      return;
    end if;
  end if;
  -- No name is longer than what is kept of these, and lower case of a megabyte takes its time.
  state := left(btrim(state), 200);
  category := left(btrim(category), 200);
  subcategory := left(btrim(subcategory), 200);
  if state <> '' then
    filters.state := private.state_named(state);
    if filters.state is null then
      return;
    end if;
  end if;
  if category <> '' then
    select id into filters.category_id from public.categories where lower(name) = lower(category);
    if not found then
      return;
    end if;
  end if;
  if subcategory <> '' then
    select array_agg(id) into filters.subcategory_ids
    from public.subcategories
    where lower(name) = lower(subcategory)
      and (filters.category_id is null or category_id = filters.category_id);
    if filters.subcategory_ids is null then
      return;
    end if;
  end if;

  ordering := case
    when cardinality(terms) = 0 and filters.place is null then 'best'
    when cardinality(terms) = 0 then 'nearest'
    when after.ordering = 'any_word' then 'any_word'
    else 'all_words'
  end;
  if after.ordering <> ordering then
    raise sqlstate 'PT400' using
      message = 'This cursor belongs to another search.',
      detail = 'invalid_cursor',
      hint = 'Send the same words and coordinates as for the page before.';
  end if;

  if ordering = 'best' then
    keys := array(select found from private.find_best(filters, size, after) as found);
  elsif ordering = 'nearest' then
    keys := array(select found from private.find_nearest(filters, size, after) as found);
  else
    foreach term in array terms loop
      all_words := coalesce(all_words && term, term);
      any_word := coalesce(any_word || term, term);
    end loop;
    if ordering = 'all_words' then
      keys := array(
        select found from private.find_by_words(filters, all_words, ordering, size, after) as found
      );
      -- Nothing has all the words: what has some of them, the most telling first.
      if cardinality(keys) = 0 and after is null and cardinality(terms) > 1 then
        ordering := 'any_word';
      end if;
    end if;
    if ordering = 'any_word' then
      keys := array(
        select found from private.find_by_words(filters, any_word, ordering, size, after) as found
      );
    end if;
  end if;

  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.address,
    businesses.state,
    businesses.logo_path,
    businesses.category_id,
    categories.name,
    businesses.latitude,
    businesses.longitude,
    private.ground_km(
      private.earth_position(businesses.latitude, businesses.longitude) operator(extensions.<->) filters.place
    ),
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    ),
    private.is_open_at(
      documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now()
    ),
    businesses.slug
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join private.search_documents as documents on documents.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$function$;

create or replace function public.send_images (
  person_id uuid,
  chat_id bigint,
  images jsonb,
  client_id uuid default null::uuid
)
  returns public.messages
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  -- `case`, because only it keeps a later condition from being asked of what an earlier one has refused.
  if not (case
    when jsonb_typeof(images) is distinct from 'array' then false
    when jsonb_array_length(images) not between 1 and 10 then false
    else not exists (
      select from jsonb_array_elements(images) as image
      where not case
        when jsonb_typeof(image -> 'width') = 'number'
          and jsonb_typeof(image -> 'height') = 'number'
          then image ->> 'width' ~ '^[1-9][0-9]{0,4}$' and (image ->> 'width')::numeric <= 50000
            and image ->> 'height' ~ '^[1-9][0-9]{0,4}$' and (image ->> 'height')::numeric <= 50000
        else false
      end
    ) and (
      select count(distinct image ->> 'path') = count(image ->> 'path') from jsonb_array_elements(images) as image
    )
  end) then
    raise sqlstate 'PT400' using
      message = 'A message has between 1 and 10 images.',
      detail = 'invalid_images',
      hint = 'Send a list of {path, width, height}, each path once, width and height in pixels up to 50000.';
  end if;
  if exists (
    select from jsonb_array_elements(images) as image
    where length(image ->> 'path') > 400
      or (
        image ->> 'path' ~ ('^' || person_id || '/' || send_images.chat_id || '/[A-Za-z0-9_-][A-Za-z0-9._-]*$')
      ) is not true
  ) then
    raise sqlstate 'PT422' using
      message = 'An image of a chat lies below its sender''s id and the chat''s.',
      detail = 'image_not_of_sender',
      hint = 'The path is <sender>/<chat>/<name>.';
  end if;
  return private.add_message(person_id, send_images.chat_id, 'images', '', send_images.client_id, images);
exception when unique_violation then
  raise sqlstate 'PT409' using
    message = 'One of these files was sent before.',
    detail = 'image_already_sent',
    hint = 'Upload it again: a file goes with its message.';
end
$function$;

create or replace function public.send_message (
  chat_id bigint,
  body text,
  client_id uuid default null::uuid
)
  returns public.messages
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  if coalesce(body, '') !~ '\S' or char_length(body) > 4000 then
    raise sqlstate 'PT400' using
      message = 'A message has between 1 and 4000 characters.',
      detail = 'invalid_message',
      hint = 'Send a text of that length.';
  end if;
  return private.add_message(private.require_person(), chat_id, 'text', body, client_id);
end
$function$;

create or replace function public.set_business_activity (
  business_id bigint,
  activation_status text,
  business_name text default null::text,
  reason text default null::text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  business public.businesses;
  activates boolean := activation_status = 'activate';
begin
  if activation_status is null or activation_status not in ('activate', 'deactivate') then
    raise sqlstate 'PT400' using
      message = 'An activation status is "activate" or "deactivate".',
      detail = 'invalid_activation_status',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(set_business_activity.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  perform private.lock_person(person_id);
  select * into business from public.businesses
  where id = set_business_activity.business_id and owner_id = person_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  -- The same letters, however a keyboard puts their accents together.
  if not activates
    and normalize(btrim(business_name), nfc) is distinct from normalize(btrim(business.name), nfc) then
    raise sqlstate 'PT422' using
      message = 'This is not the name of the business.',
      detail = 'name_mismatch',
      hint = 'To switch a business off, send its name exactly as it is.';
  end if;
  if business.is_active = activates then
    return;
  end if;

  update public.businesses set is_active = activates where id = business.id;
  if activates then
    delete from public.business_deactivations where business_id = business.id;
  else
    insert into public.business_deactivations (business_id, reason)
    values (business.id, btrim(coalesce(set_business_activity.reason, '')))
    on conflict (business_id) do update
    set reason = excluded.reason, deactivated_at = excluded.deactivated_at;
  end if;
  perform private.record_audit(activation_status || '_business', 'business', business.id::text);
end
$function$;

create or replace function public.set_business_slug (
  business_id bigint,
  slug text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  wanted text := lower(btrim(set_business_slug.slug));
  holder_id bigint;
begin
  if coalesce(char_length(wanted), 0) not between 1 and 80
    or wanted !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    or wanted !~ '[^0-9]'
    or private.is_reserved_slug(wanted)
  then
    raise sqlstate 'PT400' using
      message = 'This cannot be a slug.',
      detail = 'invalid_slug',
      hint = 'Send at most 80 letters a to z, digits and single hyphens between them; neither digits alone '
        'nor a word that Delve itself uses.';
  end if;
  -- Before the business: an insert that holds this lock waits for nobody's business.
  perform pg_advisory_xact_lock(hashtext('business_slugs'), private.slug_lock(wanted));
  perform from public.businesses
  where id = set_business_slug.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;

  select business_id into holder_id from public.business_slugs where slug = wanted;
  if holder_id <> set_business_slug.business_id then
    perform private.raise_slug_taken();
  end if;
  if holder_id is null and (
    select count(*) >= 20 from public.business_slugs where business_id = set_business_slug.business_id
  ) then
    raise sqlstate 'PT409' using
      message = 'This business has had 20 slugs.',
      detail = 'too_many_slugs',
      hint = 'Go back to one of them.';
  end if;
  update public.businesses set slug = wanted where id = set_business_slug.business_id and slug <> wanted;
end
$function$;

create or replace function public.set_chat_blocked (
  chat_id bigint,
  blocked boolean
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(set_chat_blocked.chat_id, person);
  side text := private.side_of(chat, person);
begin
  if blocked is null then
    raise sqlstate 'PT400' using
      message = 'Say whether the chat is to be blocked.',
      detail = 'invalid_blocked',
      hint = 'Send true or false.';
  end if;
  if chat.blocked_by <> side then
    raise sqlstate 'PT403' using
      message = 'The other side has blocked this chat.',
      detail = 'chat_blocked',
      hint = 'Only who has blocked a chat can unblock it.';
  end if;
  update public.chats set blocked_by = case when blocked then side end where id = chat.id;
end
$function$;

create or replace function public.set_member_privilege (
  member_id bigint,
  privilege text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  member public.collaboration_members;
begin
  if set_member_privilege.privilege is null
    or set_member_privilege.privilege not in ('viewer', 'editor', 'admin')
  then
    raise sqlstate 'PT400' using
      message = 'A privilege is "viewer", "editor" or "admin".',
      detail = 'invalid_privilege',
      hint = 'Send one of the three.';
  end if;
  perform private.lock_person(private.require_person());
  member := private.lock_member(member_id);
  perform private.check_collaboration_privilege(member.collaboration_id, array['admin']);
  if member.status <> 'accepted' then
    raise sqlstate 'PT409' using
      message = 'This business has not accepted the invitation.',
      detail = 'not_accepted',
      hint = 'Set the privilege once it has joined.';
  end if;
  if member.privilege = set_member_privilege.privilege then
    return;
  end if;
  if member.privilege = 'admin' and not private.other_admin_acts(member) then
    perform private.raise_last_admin();
  end if;
  update public.collaboration_members set privilege = set_member_privilege.privilege where id = member.id;
  perform private.tell_member(
    member,
    'New privilege in a collaboration',
    (
      select format('Your business is now %s of "%s".', set_member_privilege.privilege, name)
      from public.collaborations where id = member.collaboration_id
    ),
    (select auth.uid())
  );
end
$function$;

create or replace function public.set_opening_exceptions (
  business_id bigint,
  exceptions jsonb
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  today date := private.lagos_day();
  entry jsonb;
  place text;
  problem text;
  positions integer[] := '{}';
  numbers integer[] := '{}';
  spans int4range[] := '{}';
  closed_days date[] := '{}';
begin
  if exceptions is null or jsonb_typeof(exceptions) <> 'array' or jsonb_array_length(exceptions) > 300 then
    perform private.raise_invalid_opening_hours('Send a list of at most 300 entries, or an empty one.');
  end if;
  for position in 0 .. jsonb_array_length(exceptions) - 1 loop
    entry := exceptions -> position;
    place := format('exceptions[%s]', position);
    problem := case
      when jsonb_typeof(entry) <> 'object' then ' must have day, and closed or opens_at and closes_at.'
      when coalesce(entry ->> 'day', '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        or not pg_input_is_valid(entry ->> 'day', 'date') then '.day must be a date such as "2027-01-01".'
      when (entry ->> 'day')::date not between today and today + 366 then
        '.day must be today or one of the next 366 days.'
      when coalesce(entry -> 'closed', 'null') not in ('true', 'false', 'null') then
        '.closed must be true or false.'
      when entry -> 'closed' = 'true' then
        case
          when entry ->> 'opens_at' is not null or entry ->> 'closes_at' is not null then
            ' is closed: leave opens_at and closes_at out.'
          when (entry ->> 'day')::date = any (closed_days) then ' repeats that its day is closed.'
        end
      when not private.is_time_of_day(entry -> 'opens_at', false) then
        '.opens_at must be a time such as "09:00".'
      when not private.is_time_of_day(entry -> 'closes_at', true) then
        '.closes_at must be a time such as "17:30", at most "24:00".'
    end;
    if problem is not null then
      perform private.raise_invalid_opening_hours(place || problem);
    end if;
    if entry -> 'closed' = 'true' then
      closed_days := closed_days || (entry ->> 'day')::date;
    else
      positions := positions || position;
      numbers := numbers || private.day_number((entry ->> 'day')::date);
      spans := spans || private.opening_range(
        private.day_number((entry ->> 'day')::date) * 1440,
        (entry ->> 'opens_at')::time, (entry ->> 'closes_at')::time
      );
    end if;
  end loop;
  select format('%s is both closed and open.', day) into problem
  from unnest(closed_days) as day where private.day_number(day) = any (numbers) limit 1;
  if problem is not null then
    perform private.raise_invalid_opening_hours(problem);
  end if;
  if (
    select count(distinct number) > 60
    from (
      select unnest(numbers) union all select private.day_number(day) from unnest(closed_days) as day
    ) as sent (number)
  ) then
    perform private.raise_invalid_opening_hours('Send at most 60 days.');
  end if;
  perform private.check_opening_intervals('exceptions', positions, numbers, spans, null);

  perform from public.businesses
  where id = set_opening_exceptions.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  -- Yesterday's stay until they are forgotten: they may reach into today.
  delete from public.opening_exceptions
  where business_id = set_opening_exceptions.business_id and day >= today;
  insert into public.opening_exceptions (business_id, day, opens_at, closes_at)
  select set_opening_exceptions.business_id, day, opens_at, closes_at
  from jsonb_to_recordset(exceptions) as sent (day date, opens_at time, closes_at time)
  order by day, opens_at;
end
$function$;

create or replace function public.set_opening_hours (
  business_id bigint,
  hours jsonb
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  entry jsonb;
  place text;
  problem text;
  positions integer[] := '{}';
  weekdays integer[] := '{}';
  spans int4range[] := '{}';
begin
  if hours is null or jsonb_typeof(hours) <> 'array' or jsonb_array_length(hours) > 35 then
    perform private.raise_invalid_opening_hours('Send a list of at most 35 intervals, or an empty one.');
  end if;
  for position in 0 .. jsonb_array_length(hours) - 1 loop
    entry := hours -> position;
    place := format('hours[%s]', position);
    problem := case
      when jsonb_typeof(entry) <> 'object' then ' must have weekday, opens_at and closes_at.'
      when coalesce((entry -> 'weekday')::text, '') !~ '^[1-7]$' then
        '.weekday must be 1 (Monday) to 7 (Sunday).'
      when not private.is_time_of_day(entry -> 'opens_at', false) then
        '.opens_at must be a time such as "09:00".'
      when not private.is_time_of_day(entry -> 'closes_at', true) then
        '.closes_at must be a time such as "17:30", at most "24:00".'
    end;
    if problem is not null then
      perform private.raise_invalid_opening_hours(place || problem);
    end if;
    positions := positions || position;
    weekdays := weekdays || (entry ->> 'weekday')::integer;
    spans := spans || private.opening_range(
      ((entry ->> 'weekday')::integer - 1) * 1440, (entry ->> 'opens_at')::time, (entry ->> 'closes_at')::time
    );
  end loop;
  perform private.check_opening_intervals('hours', positions, weekdays, spans, 7 * 1440);

  perform from public.businesses
  where id = set_opening_hours.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  delete from public.opening_hours where business_id = set_opening_hours.business_id;
  insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
  select set_opening_hours.business_id, weekday, opens_at, closes_at
  from jsonb_to_recordset(hours) as sent (weekday smallint, opens_at time, closes_at time);
end
$function$;

create or replace function public.trending_businesses (
  page_size integer default 10
)
  returns SETOF public.trending_business
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  level double precision := private.trending_level(private.lagos_day());
begin
  perform private.check_page_size(page_size);
  return query
  with tail as materialized (
    select business_id, sum(amount * weight) as score, sum(amount)::integer as visits
    from private.performance_events
    join private.trending_weights() as weights using (day)
    where metric = 'profile_visits'
    group by business_id
  ),
  best as materialized (
    select business_id, heat, visits
    from private.trending_scores
    join public.businesses on businesses.id = business_id and is_listed
    order by heat desc, business_id
    limit page_size
  ),
  -- The best of all are among the best so far and those that were visited since. What is long is looked up
  -- one by one: the scores of the latter, and further down the businesses, in order and no more than are
  -- shown.
  parts as (
    select business_id, power(2, heat - level) as score, visits from best
    union all
    select business_id, score, visits from tail
    union all
    select business_id, power(2, known.heat - level), known.visits
    from tail
    cross join lateral (
      select heat, visits from private.trending_scores
      where trending_scores.business_id = tail.business_id
      limit 1
    ) as known
    where business_id not in (select business_id from best)
  ),
  scored as (
    select
      business_id,
      round(sum(score)::numeric, 4)::double precision as score,
      sum(visits)::integer as visits
    from parts
    group by business_id
    order by score desc, business_id
  )
  select
    business_id,
    business.name,
    business.description,
    business.category_id,
    categories.name,
    business.logo_path,
    business.state,
    scored.visits,
    scored.score
  from scored
  cross join lateral (
    select * from public.businesses where id = scored.business_id and is_listed limit 1
  ) as business
  left join public.categories on categories.id = business.category_id
  order by scored.score desc, business_id
  limit page_size;
end
$function$;

create or replace function public.update_collaboration (
  collaboration_id bigint,
  name text default null::text,
  description text default null::text
)
  returns public.collaborations
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.check_collaboration_text(update_collaboration.name, update_collaboration.description);
  perform private.lock_person(private.require_person());
  perform private.lock_collaboration(update_collaboration.collaboration_id, array['editor', 'admin']);
  update public.collaborations set
    name = coalesce(btrim(update_collaboration.name), name),
    description = coalesce(btrim(update_collaboration.description), description)
  where id = update_collaboration.collaboration_id
  returning * into collaboration;
  return collaboration;
end
$function$;

create or replace function public.user_chats (
  page_size integer default 50,
  before_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.listed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
begin
  perform private.check_chat_page(page_size, before_at, before_id);
  return query
  select (private.describe_chat(chats, 'user')).*
  from public.chats
  where customer_id = person and last_seq > user_cleared_seq
    and (last_message_at, id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, id desc
  limit least(coalesce(page_size, 50), 100);
end
$function$;

alter table "private"."account_deactivations"
  add constraint "account_deactivations_account_id_fkey" foreign key (account_id)
    references public.accounts(id) on delete cascade;

alter table "private"."performance_days"
  add constraint "performance_days_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "private"."performance_months"
  add constraint "performance_months_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "private"."stripe_customers"
  add constraint "stripe_customers_user_id_fkey" foreign key (user_id) references public.profiles(id)
    on delete cascade;

alter table "private"."trending_scores"
  add constraint "trending_scores_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "private"."visits"
  add constraint "visits_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "private"."visits"
  add constraint "visits_visitor_id_fkey" foreign key (visitor_id) references public.profiles(id) on delete
    set null;

alter table "public"."ads"
  add constraint "ads_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."amenities"
  add constraint "name_is_short" check ((char_length(name) <= 80));

alter table "public"."audit_entries"
  add constraint "audit_entries_actor_id_fkey" foreign key (actor_id) references public.profiles(id) on delete
    set null;

alter table "public"."business_deactivations"
  add constraint "business_deactivations_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "public"."business_images"
  add constraint "business_images_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."business_slugs"
  add constraint "business_slugs_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."business_stats"
  add constraint "rating_counts_are_not_negative"
    check ((LEAST(rating_1_count, rating_2_count, rating_3_count, rating_4_count, rating_5_count) >= 0));

-- The businesses that are there get their slugs one by one, in the order of their ids, as inserts would give them.
do $$
declare
  business record;
  given text;
begin
  for business in select id, name from public.businesses where slug = '' order by id loop
    given := private.free_slug(business.name);
    update public.businesses set slug = given where id = business.id;
    insert into public.business_slugs (slug, business_id) values (given, business.id) on conflict do nothing;
  end loop;
end
$$;

alter table "public"."businesses"
  add constraint "businesses_slug_key" unique (slug);

alter table "public"."businesses"
  add constraint "slug_is_words_with_hyphens"
    check
    (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (slug ~ '[^0-9]'::text) AND (char_length(slug) <= 80)));

alter table "public"."categories"
  add constraint "name_is_short" check ((char_length(name) <= 80));

alter table "public"."chats"
  add constraint "chats_business_id_fkey" foreign key (business_id) references public.businesses(id) on delete
    set null;

alter table "public"."chats"
  add constraint "chats_customer_id_fkey" foreign key (customer_id) references public.profiles(id) on delete
    set null;

alter table "public"."collaboration_members"
  add constraint "collaboration_members_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "public"."collaboration_members"
  add constraint "collaboration_members_invited_by_fkey" foreign key (invited_by)
    references public.profiles(id) on delete set null;

alter table "public"."collaboration_members"
  add constraint "collaboration_members_collaboration_id_fkey" foreign key (collaboration_id)
    references public.collaborations(id) on delete cascade;

alter table "public"."events"
  add constraint "events_state_fkey" foreign key (state) references public.states(name) on update cascade;

alter table "public"."invoices"
  add constraint "invoices_user_id_fkey" foreign key (user_id) references public.profiles(id) on delete
    set null;

alter table "public"."messages"
  add constraint "messages_chat_id_fkey" foreign key (chat_id) references public.chats(id) on delete cascade;

alter table "public"."message_images"
  add constraint "message_images_chat_id_seq_fkey" foreign key (chat_id, seq)
    references public.messages(chat_id, seq) on delete cascade;

alter table "public"."messages"
  add constraint "messages_sender_id_fkey" foreign key (sender_id) references public.profiles(id) on delete
    set null;

alter table "public"."notifications"
  add constraint "notifications_actor_id_fkey" foreign key (actor_id) references public.profiles(id)
    on delete cascade;

alter table "public"."notifications"
  add constraint "notifications_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."notifications"
  add constraint "notifications_recipient_id_fkey" foreign key (recipient_id) references public.profiles(id)
    on delete cascade;

alter table "public"."opening_exceptions"
  add constraint "opening_exceptions_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "public"."opening_hours"
  add constraint "opening_hours_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."reports"
  add constraint "reports_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete set null;

alter table "public"."report_evidence"
  add constraint "report_evidence_report_id_fkey" foreign key (report_id) references public.reports(id)
    on delete cascade;

alter table "public"."reports"
  add constraint "reports_reported_person_id_fkey" foreign key (reported_person_id)
    references public.profiles(id) on delete set null;

alter table "public"."reports"
  add constraint "reports_reporter_id_fkey" foreign key (reporter_id) references public.profiles(id) on delete
    set null;

alter table "public"."review_replies"
  add constraint "review_replies_author_id_fkey" foreign key (author_id) references public.profiles(id)
    on delete cascade;

alter table "public"."reviews"
  add constraint "reviews_author_id_fkey" foreign key (author_id) references public.profiles(id)
    on delete cascade;

alter table "public"."reviews"
  add constraint "reviews_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."review_replies"
  add constraint "review_replies_review_id_fkey" foreign key (review_id) references public.reviews(id)
    on delete cascade;

alter table "public"."review_revisions"
  add constraint "review_revisions_review_id_fkey" foreign key (review_id) references public.reviews(id)
    on delete cascade;

alter table "public"."saved_businesses"
  add constraint "saved_businesses_business_id_fkey" foreign key (business_id)
    references public.businesses(id) on delete cascade;

alter table "public"."services"
  add constraint "services_business_id_fkey" foreign key (business_id) references public.businesses(id)
    on delete cascade;

alter table "public"."subcategories"
  add constraint "name_is_short" check ((char_length(name) <= 80));

alter table "public"."invoices"
  add constraint "invoices_subscription_id_fkey" foreign key (subscription_id)
    references public.subscriptions(id) on delete set null;

alter table "public"."subscriptions"
  add constraint "subscriptions_plan_id_fkey" foreign key (plan_id) references public.plans(id);

alter table "public"."subscriptions"
  add constraint "subscriptions_user_id_fkey" foreign key (user_id) references public.profiles(id)
    on delete cascade;

create index performance_events_business_id_idx on private.performance_events using btree (business_id);

create index search_documents_open_hours_idx on private.search_documents using gin (open_hours);

create index trending_scores_heat_business_id_idx on private.trending_scores
  using btree (heat desc, business_id);

create unique index visits_business_id_day_anonymous_visitor_idx on private.visits
  using btree (business_id, day, anonymous_visitor)
  where (anonymous_visitor is not null);

create unique index visits_business_id_day_visitor_id_idx on private.visits
  using btree (business_id, day, visitor_id);

create index visits_visitor_id_idx on private.visits using btree (visitor_id);

create index ads_business_id_idx on public.ads using btree (business_id);

create index ads_enabled_ends_at_idx on public.ads using btree (ends_at)
  where is_enabled;

create index audit_entries_actor_id_idx on public.audit_entries using btree (actor_id);

create index audit_entries_subject_idx on public.audit_entries using btree (subject_type, subject_id, id);

create index business_images_business_id_id_idx on public.business_images using btree (business_id, id);

create index business_slugs_business_id_idx on public.business_slugs using btree (business_id);

create index chats_business_id_last_message_at_idx on public.chats
  using btree (business_id, last_message_at desc, id desc)
  where (last_seq > business_cleared_seq);

create index chats_customer_id_idx on public.chats using btree (customer_id);

create index chats_customer_id_last_message_at_idx on public.chats
  using btree (customer_id, last_message_at desc, id desc)
  where (last_seq > user_cleared_seq);

create index collaboration_members_business_id_collaboration_id_idx on public.collaboration_members
  using btree (business_id, collaboration_id desc);

create index collaboration_members_invited_by_idx on public.collaboration_members using btree (invited_by);

create index events_starts_on_id_idx on public.events using btree (starts_on, id)
  where is_published;

create index events_state_idx on public.events using btree (state);

create index invoices_orphaned_issued_at_idx on public.invoices using btree (issued_at)
  where (user_id is null);

create index invoices_subscription_id_idx on public.invoices using btree (subscription_id);

create index invoices_user_id_issued_at_id_idx on public.invoices
  using btree (user_id, issued_at desc, id desc);

create index messages_sender_id_idx on public.messages using btree (sender_id);

create index notifications_actor_id_idx on public.notifications using btree (actor_id);

create index notifications_business_id_recipient_id_id_idx on public.notifications
  using btree (business_id, recipient_id, id desc);

create index notifications_recipient_id_id_idx on public.notifications using btree (recipient_id, id desc);

create index notifications_unread_idx on public.notifications using btree (recipient_id, type, subject_id)
  where (not is_read);

create index opening_exceptions_day_idx on public.opening_exceptions using btree (day);

create index posts_category_published_at_id_idx on public.posts
  using btree (category, published_at desc, id desc);

create index posts_published_at_id_idx on public.posts using btree (published_at desc, id desc);

create index reports_business_id_idx on public.reports using btree (business_id);

create unique index reports_one_open_per_reporter_and_subject_idx on public.reports
  using btree (reporter_id, subject_type, subject_id)
  where (decision is null);

create index reports_open_id_idx on public.reports using btree (id)
  where (decision is null);

create index reports_reported_person_id_idx on public.reports using btree (reported_person_id);

create index reports_reporter_id_idx on public.reports using btree (reporter_id);

create index reports_subject_idx on public.reports using btree (subject_type, subject_id);

create index review_replies_author_id_idx on public.review_replies using btree (author_id);

create index review_replies_review_id_idx on public.review_replies using btree (review_id, id);

create index review_revisions_review_id_idx on public.review_revisions using btree (review_id);

create index reviews_author_id_idx on public.reviews using btree (author_id);

create index reviews_business_id_id_idx on public.reviews using btree (business_id, id desc)
  where is_visible;

create index reviews_business_id_rating_id_idx on public.reviews using btree (business_id, rating, id desc)
  where is_visible;

create index saved_businesses_business_id_idx on public.saved_businesses using btree (business_id);

create index services_business_id_id_idx on public.services using btree (business_id, id);

create index subscriptions_entitled_until_idx on public.subscriptions using btree (entitled_until)
  where (entitled_until < 'infinity'::timestamp with time zone);

create unique index subscriptions_one_live_per_person_idx on public.subscriptions using btree (user_id)
  where (status <> all (ARRAY['canceled'::text, 'incomplete_expired'::text]));

create index subscriptions_plan_id_idx on public.subscriptions using btree (plan_id);

create index subscriptions_user_id_idx on public.subscriptions using btree (user_id);

create trigger sessions_after_reactivate_account
  after insert on auth.sessions
  for each row
  execute function private.reactivate_account();

create trigger users_after_clear
  after delete on auth.users
  for each row
  execute function private.clear_after_user();

create trigger users_before_delete_in_turn
  before delete on auth.users
  for each STATEMENT
  execute function private.delete_people_in_turn();

create trigger visits_after_count_profile_visit
  after insert on private.visits
  for each row
  execute function private.count_profile_visit();

create trigger accounts_after_follow_author_activity
  after update of deactivated_at on public.accounts
  for each row
  when (((old.deactivated_at IS NULL) <> (new.deactivated_at IS NULL)))
  execute function private.follow_author_activity();

create trigger accounts_after_settle_collaborations
  after update of deactivated_at on public.accounts
  for each row
  when (((old.deactivated_at IS NULL) AND (new.deactivated_at IS NOT NULL)))
  execute function private.settle_after_deactivation();

create trigger accounts_before_lock_businesses
  before update of deactivated_at, email on public.accounts
  for each row
  when ((((old.deactivated_at IS NULL) <> (new.deactivated_at IS NULL)) OR (old.email <> new.email)))
  execute function private.lock_businesses_of_account();

create trigger ads_after_audit
  after insert or delete or update on public.ads
  for each row
  execute function private.audit_staff_write('ad');

create trigger ads_after_queue_former_file
  after delete or update of image_path on public.ads
  for each row
  execute function private.queue_former_file('images', 'image_path');

create trigger ads_before_set_updated_at
  before update on public.ads
  for each row
  execute function private.set_updated_at();

create trigger amenities_after_audit
  after insert or delete or update on public.amenities
  for each row
  execute function private.audit_staff_write('amenity');

create trigger approval_requests_after_notify
  after update of decision on public.approval_requests
  for each row
  when (((old.decision IS NULL) AND (new.decision IS NOT NULL)))
  execute function private.notify_of_approval();

create trigger business_images_after_check_owner
  after insert or update of business_id, path on public.business_images
  for each row
  execute function private.check_image_of_owner();

create trigger business_images_after_limit
  after insert or update of business_id on public.business_images
  for each row
  execute function private.limit_parts_of_business('50', 'images');

create trigger business_images_after_queue_former_image
  after insert or delete or update of path on public.business_images
  for each row
  execute function private.queue_former_image('path');

create trigger business_images_before_lock_business
  before insert or update of business_id on public.business_images
  for each row
  execute function private.lock_business_of_part();

create trigger businesses_after_delete_performance_events
  after delete on public.businesses
  for each row
  execute function private.delete_performance_events();

create trigger businesses_after_delete_queue_former_logo
  after delete on public.businesses
  for each row
  when ((old.logo_path IS NOT NULL))
  execute function private.queue_former_image('logo_path');

create trigger businesses_after_insert_keep_slug
  after insert on public.businesses
  for each row
  execute function private.keep_slug();

create trigger businesses_after_insert_queue_former_logo
  after insert on public.businesses
  for each row
  when ((new.logo_path IS NOT NULL))
  execute function private.queue_former_image('logo_path');

create trigger businesses_after_set_premium
  after insert or update of owner_id on public.businesses
  for each row
  execute function private.follow_business_owner();

create trigger businesses_after_update_keep_slug
  after update of slug on public.businesses
  for each row
  when ((old.slug <> new.slug))
  execute function private.keep_slug();

create trigger businesses_after_update_queue_former_logo
  after update of logo_path on public.businesses
  for each row
  when ((old.logo_path IS DISTINCT FROM new.logo_path))
  execute function private.queue_former_image('logo_path');

create trigger businesses_before_close_chats
  before delete on public.businesses
  for each row
  execute function private.close_chats_of_business();

create trigger businesses_before_lock_caller
  before update on public.businesses
  for each STATEMENT
  when ((CURRENT_USER = 'authenticated'::name))
  execute function private.lock_caller();

create trigger businesses_before_lock_collaborations
  before delete on public.businesses
  for each row
  execute function private.lock_collaborations_of_business();

create trigger businesses_before_set_slug
  before insert on public.businesses
  for each row
  when ((new.slug = ''::text))
  execute function private.set_slug();

create trigger categories_after_audit
  after insert or delete or update on public.categories
  for each row
  execute function private.audit_staff_write('category');

create trigger chats_after_count_conversation
  after insert on public.chats
  for each row
  when ((new.business_id IS NOT NULL))
  execute function private.count_conversation();

create trigger chats_after_delete_abandoned
  after update of business_id, customer_id on public.chats
  for each row
  when (((new.business_id IS NULL) AND (new.customer_id IS NULL)))
  execute function private.delete_abandoned_chat();

create trigger collaboration_members_after_settle
  after delete on public.collaboration_members referencing OLD table as gone
  for each STATEMENT
  execute function private.settle_after_members_left();

create trigger collaborations_before_set_updated_at
  before update on public.collaborations
  for each row
  execute function private.set_updated_at();

create trigger events_after_audit
  after insert or delete or update on public.events
  for each row
  execute function private.audit_staff_write('event');

create trigger events_before_set_updated_at
  before update on public.events
  for each row
  execute function private.set_updated_at();

create trigger invoices_after_insert_notify
  after insert on public.invoices
  for each row
  when ((new.status = 'paid'::text))
  execute function private.notify_of_renewal();

create trigger invoices_after_update_notify
  after update of status on public.invoices
  for each row
  when (((new.status = 'paid'::text) AND (old.status <> 'paid'::text)))
  execute function private.notify_of_renewal();

create trigger invoices_before_lock_buyer
  before insert on public.invoices
  for each row
  when ((new.user_id IS NOT NULL))
  execute function private.lock_buyer();

create trigger invoices_before_set_updated_at
  before update on public.invoices
  for each row
  execute function private.set_updated_at();

create trigger message_images_after_queue_former_file
  after delete on public.message_images
  for each row
  execute function private.queue_former_file('chat-images', 'path');

create trigger messages_after_drop_images
  after update of deleted_at on public.messages
  for each row
  when (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL) AND (old.kind = 'images'::text)))
  execute function private.drop_images_of_tombstone();

create trigger opening_exceptions_after_delete_refresh_search
  after delete on public.opening_exceptions referencing OLD table as changed
  for each STATEMENT
  execute function private.refresh_search_of_exceptions();

create trigger opening_exceptions_after_insert_refresh_search
  after insert on public.opening_exceptions referencing NEW table as changed
  for each STATEMENT
  execute function private.refresh_search_of_exceptions();

create trigger opening_exceptions_before_lock_business
  before insert or delete or update on public.opening_exceptions
  for each row
  execute function private.lock_business_of_part();

create trigger opening_hours_after_delete_refresh_search
  after delete on public.opening_hours referencing OLD table as changed
  for each STATEMENT
  execute function private.refresh_search_of_parts();

create trigger opening_hours_after_insert_refresh_search
  after insert on public.opening_hours referencing NEW table as changed
  for each STATEMENT
  execute function private.refresh_search_of_parts();

create trigger opening_hours_before_lock_business
  before insert or delete or update on public.opening_hours
  for each row
  execute function private.lock_business_of_part();

create trigger posts_after_audit
  after insert or delete or update on public.posts
  for each row
  execute function private.audit_staff_write('post');

create trigger posts_after_queue_former_file
  after delete or update of thumbnail_path on public.posts
  for each row
  execute function private.queue_former_file('images', 'thumbnail_path');

create trigger posts_before_set_updated_at
  before update on public.posts
  for each row
  execute function private.set_updated_at();

create trigger profiles_after_queue_former_image
  after insert or delete or update of profile_image_path on public.profiles
  for each row
  execute function private.queue_former_image('profile_image_path');

create trigger profiles_before_all_lock_businesses
  before delete on public.profiles
  for each row
  execute function private.lock_businesses_of_person();

create trigger profiles_before_forget_reported_texts
  before delete on public.profiles
  for each row
  execute function private.forget_reported_texts();

create trigger profiles_before_leave_chats
  before delete on public.profiles
  for each row
  execute function private.leave_chats_of_person();

create trigger profiles_before_leave_collaborations
  before delete on public.profiles
  for each row
  execute function private.leave_collaborations_of_person();

create trigger profiles_before_release_invoices
  before delete on public.profiles
  for each row
  execute function private.release_invoices_of_person();

create trigger review_replies_after_notify
  after insert on public.review_replies
  for each row
  execute function private.notify_of_review_reply();

create trigger reviews_after_count_review
  after insert or delete or update on public.reviews
  for each row
  execute function private.count_review();

create trigger reviews_after_delete_count_ratings
  after delete on public.reviews referencing OLD table as former
  for each STATEMENT
  execute function private.count_deleted_ratings();

create trigger reviews_after_insert_count_ratings
  after insert on public.reviews referencing NEW table as changed
  for each STATEMENT
  execute function private.count_inserted_ratings();

create trigger reviews_after_notify
  after insert on public.reviews
  for each row
  when (new.is_visible)
  execute function private.notify_of_review();

create trigger reviews_after_update_count_ratings
  after update on public.reviews referencing OLD table as former NEW table as changed
  for each STATEMENT
  execute function private.count_updated_ratings();

create trigger reviews_before_keep_revision
  before update of rating, comment on public.reviews
  for each row
  when (((old.rating IS DISTINCT FROM new.rating) OR (old.comment IS DISTINCT FROM new.comment)))
  execute function private.keep_review_revision();

create trigger reviews_before_set_is_visible
  before insert or update of hidden_at, is_visible, author_id on public.reviews
  for each row
  execute function private.set_review_is_visible();

create trigger saved_businesses_after_count_save
  after insert or delete on public.saved_businesses
  for each row
  execute function private.count_save();

create trigger services_after_limit
  after insert or update of business_id on public.services
  for each row
  execute function private.limit_parts_of_business('200', 'services');

create trigger services_before_lock_business
  before insert or update of business_id on public.services
  for each row
  execute function private.lock_business_of_part();

create trigger services_before_set_updated_at
  before update on public.services
  for each row
  execute function private.set_updated_at();

create trigger subcategories_after_audit
  after insert or delete or update on public.subcategories
  for each row
  execute function private.audit_staff_write('subcategory');

create trigger subscriptions_after_follow
  after insert or delete or update of status,
    cancel_at_period_end, current_period_end, grace_until on public.subscriptions
  for each row
  execute function private.follow_subscription();

create trigger subscriptions_after_notify
  after insert or update of status, cancel_at_period_end on public.subscriptions
  for each row
  execute function private.notify_subscriber();

create trigger subscriptions_before_lock_buyer
  before insert on public.subscriptions
  for each row
  execute function private.lock_buyer();

create trigger subscriptions_before_set_updated_at
  before update on public.subscriptions
  for each row
  execute function private.set_updated_at();

create policy "ads_delete_staff" on "public"."ads"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "ads_insert_staff" on "public"."ads"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "ads_select_active_own_or_staff" on "public"."ads"
  for select
  to "authenticated"
  using (((is_enabled AND (starts_at <= now()) AND (ends_at > now()) AND (exists ( select
   from public.businesses
  where ((businesses.id = ads.business_id) AND businesses.is_listed)))) or
    (business_id in ( select private.my_business_ids() as my_business_ids)) or
    ( select private.is_staff() as is_staff)));

create policy "ads_select_active" on "public"."ads"
  for select
  to "anon"
  using ((is_enabled AND (starts_at <= now()) AND (ends_at > now()) AND (exists ( select
   from public.businesses
  where ((businesses.id = ads.business_id) AND businesses.is_listed)))));

create policy "ads_update_staff" on "public"."ads"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "amenities_delete_staff" on "public"."amenities"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "amenities_insert_staff" on "public"."amenities"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "amenities_update_staff" on "public"."amenities"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "audit_entries_select_staff" on "public"."audit_entries"
  for select
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "business_deactivations_select_own_or_staff" on "public"."business_deactivations"
  for select
  to "authenticated"
  using
    (((business_id in ( select private.my_business_ids() as my_business_ids)) or ( select private.is_staff()
    as is_staff)));

create policy "business_images_select_visible" on "public"."business_images"
  for select
  to "anon", "authenticated"
  using ((exists ( select
   from public.businesses
  where (businesses.id = business_images.business_id))));

create policy "business_slugs_select_visible" on "public"."business_slugs"
  for select
  to "anon", "authenticated"
  using ((exists ( select
   from public.businesses
  where (businesses.id = business_slugs.business_id))));

create policy "categories_delete_staff" on "public"."categories"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "categories_insert_staff" on "public"."categories"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "categories_update_staff" on "public"."categories"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "chats_select_participant" on "public"."chats"
  for select
  to "authenticated"
  using
    (((customer_id = ( select auth.uid() as uid)) or (business_id in ( select private.my_business_ids() as
    my_business_ids))));

create policy "collaboration_members_select_members" on "public"."collaboration_members"
  for select
  to "authenticated"
  using ((collaboration_id in ( select private.my_collaboration_ids() as my_collaboration_ids)));

create policy "collaborations_select_members" on "public"."collaborations"
  for select
  to "authenticated"
  using ((id in ( select private.my_collaboration_ids() as my_collaboration_ids)));

create policy "events_delete_staff" on "public"."events"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "events_insert_staff" on "public"."events"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "events_select_published_or_staff" on "public"."events"
  for select
  to "authenticated"
  using ((is_published or ( select private.is_staff() as is_staff)));

create policy "events_select_published" on "public"."events"
  for select
  to "anon"
  using (is_published);

create policy "events_update_staff" on "public"."events"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "invoices_select_own" on "public"."invoices"
  for select
  to "authenticated"
  using ((user_id = ( select auth.uid() as uid)));

create policy "message_images_select_with_message" on "public"."message_images"
  for select
  to "authenticated"
  using
    (((chat_id in ( select private.my_chat_ids() as my_chat_ids)) AND (seq >
    private.my_cleared_seq(chat_id))));

create policy "messages_select_uncleared" on "public"."messages"
  for select
  to "authenticated"
  using
    (((chat_id in ( select private.my_chat_ids() as my_chat_ids)) AND (seq >
    private.my_cleared_seq(chat_id))));

create policy "notifications_delete_own" on "public"."notifications"
  for delete
  to "authenticated"
  using ((recipient_id = ( select auth.uid() as uid)));

create policy "notifications_select_own" on "public"."notifications"
  for select
  to "authenticated"
  using ((recipient_id = ( select auth.uid() as uid)));

create policy "notifications_update_own" on "public"."notifications"
  for update
  to "authenticated"
  using ((recipient_id = ( select auth.uid() as uid)))
  with check ((recipient_id = ( SELECT auth.uid() AS uid)));

create policy "opening_exceptions_select_visible" on "public"."opening_exceptions"
  for select
  to "anon", "authenticated"
  using ((exists ( select
   from public.businesses
  where (businesses.id = opening_exceptions.business_id))));

create policy "opening_hours_select_visible" on "public"."opening_hours"
  for select
  to "anon", "authenticated"
  using ((exists ( select
   from public.businesses
  where (businesses.id = opening_hours.business_id))));

create policy "plans_select_offered_or_own" on "public"."plans"
  for select
  to "anon", "authenticated"
  using ((is_offered or (id in ( select private.my_plan_ids() as my_plan_ids))));

create policy "posts_delete_staff" on "public"."posts"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "posts_insert_staff" on "public"."posts"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "posts_select_published_or_staff" on "public"."posts"
  for select
  to "authenticated"
  using (((published_at <= now()) or ( select private.is_staff() as is_staff)));

create policy "posts_select_published" on "public"."posts"
  for select
  to "anon"
  using ((published_at <= now()));

create policy "posts_update_staff" on "public"."posts"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "report_evidence_select_staff" on "public"."report_evidence"
  for select
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "reports_select_own_or_staff" on "public"."reports"
  for select
  to "authenticated"
  using (((reporter_id = ( select auth.uid() as uid)) or ( select private.is_staff() as is_staff)));

create policy "review_replies_select_visible_own_or_staff" on "public"."review_replies"
  for select
  to "anon", "authenticated"
  using ((((hidden_at is null) AND (exists ( select
   from public.reviews
  where (reviews.id = review_replies.review_id)))) or (author_id = ( select auth.uid() as uid)) or
    ( select private.is_staff() as is_staff)));

create policy "review_revisions_select_author_or_staff" on "public"."review_revisions"
  for select
  to "authenticated"
  using (((exists ( select
   from public.reviews
  where ((reviews.id = review_revisions.review_id) AND (reviews.author_id = ( select auth.uid() as uid))))) or
    ( select private.is_staff() as is_staff)));

create policy "reviews_select_visible_own_or_staff" on "public"."reviews"
  for select
  to "anon", "authenticated"
  using (((is_visible AND (exists ( select
   from public.businesses
  where (businesses.id = reviews.business_id)))) or (author_id = ( select auth.uid() as uid)) or
    ( select private.is_staff() as is_staff)));

create policy "services_delete_own" on "public"."services"
  for delete
  to "authenticated"
  using ((business_id in ( select private.my_business_ids() as my_business_ids)));

create policy "services_insert_own" on "public"."services"
  for insert
  to "authenticated"
  with check ((business_id IN ( SELECT private.my_business_ids() AS my_business_ids)));

create policy "services_select_visible" on "public"."services"
  for select
  to "anon", "authenticated"
  using ((exists ( select
   from public.businesses
  where (businesses.id = services.business_id))));

create policy "services_update_own" on "public"."services"
  for update
  to "authenticated"
  using ((business_id in ( select private.my_business_ids() as my_business_ids)))
  with check ((business_id IN ( SELECT private.my_business_ids() AS my_business_ids)));

create policy "subcategories_delete_staff" on "public"."subcategories"
  for delete
  to "authenticated"
  using (( select private.is_staff() as is_staff));

create policy "subcategories_insert_staff" on "public"."subcategories"
  for insert
  to "authenticated"
  with check (( SELECT private.is_staff() AS is_staff));

create policy "subcategories_update_staff" on "public"."subcategories"
  for update
  to "authenticated"
  using (( select private.is_staff() as is_staff))
  with check (( SELECT private.is_staff() AS is_staff));

create policy "subscriptions_select_own" on "public"."subscriptions"
  for select
  to "authenticated"
  using ((user_id = ( select auth.uid() as uid)));

comment on column "private"."account_deactivations"."reason" is 'In their own words; empty when they gave none.';

comment on column "private"."anonymous_reach"."address" is 'HMAC-SHA256 of the address under the day''s secret.';

comment on column "private"."files_to_delete"."name" is 'The object''s path inside its bucket.';

comment on column "private"."performance_days"."day" is 'Africa/Lagos.';

comment on column "private"."performance_events"."day" is 'Africa/Lagos. What is taken back counts on the day on which it was given.';

comment on column "private"."search_documents"."open_hours" is 'The hours in which it is open for some of the time (private.open_hours), for the index: whoever looks for what is open asks for the hour first and for the minute then.';

comment on column "private"."search_documents"."weekly_hours" is 'This and the exceptional columns are the business''s private.opening_times; null when no hours are known.';

comment on column "private"."trending_scores"."heat" is 'The binary logarithm of the score plus a seventh of the day''s number. All scores fade alike, so this stays as it is from day to day: only visits that come, or that turn 30 days old, change it.';

comment on column "private"."visits"."anonymous_visitor" is 'HMAC-SHA256 under the day''s secret. Names nobody, and once that secret is gone cannot be tied to anything.';

comment on column "private"."visits"."visitor_id" is 'A person who was signed in; null for others and once the account is gone.';

comment on column "public"."ads"."ends_at" is 'From this moment on it is no longer shown.';

comment on column "public"."ads"."image_path" is 'Object in the bucket `images`.';

comment on column "public"."ads"."is_enabled" is 'False takes it out of view before its time is over.';

comment on column "public"."ads"."link" is 'Where it leads; empty for the business itself.';

comment on column "public"."audit_entries"."action" is 'A verb, such as `approve_business`.';

comment on column "public"."audit_entries"."actor_id" is 'Who did it; null for the system, and after that person''s account was deleted.';

comment on column "public"."audit_entries"."details" is 'What is needed to understand the entry later. Holds no personal data: it outlives the people it tells about.';

comment on column "public"."audit_entries"."subject_id" is 'The id of that row, as text.';

comment on column "public"."audit_entries"."subject_type" is 'What it was done to: the table, in the singular.';

comment on column "public"."business_deactivations"."reason" is 'In the owner''s words; empty when they gave none.';

comment on column "public"."business_images"."path" is 'Object in the bucket `images`: <owner>/<business>/<name>.<extension>.';

comment on column "public"."business_stats"."average_review_rating" is 'One decimal; 0 without reviews.';

comment on column "public"."business_stats"."is_premium" is 'The badge: whether the owner has a plan. Kept by triggers and a job of the subscriptions.';

comment on column "public"."business_stats"."rating_1_count" is 'How many visible reviews give 1 star; likewise for 2 to 5. The rest of the rating columns derives from these.';

comment on column "public"."businesses"."slug" is 'The business''s name in links, unique. Made from the name at first; a rename keeps it, set_business_slug changes it.';

comment on column "public"."chats"."blocked_by" is 'The side that wants no more messages: `user` or `business`; null for none.';

comment on column "public"."chats"."business_cleared_seq" is 'Up to where the business has cleared the chat for itself.';

comment on column "public"."chats"."business_name" is 'What the business was called last: the customer keeps the history.';

comment on column "public"."chats"."business_read_seq" is 'Up to where the business has read.';

comment on column "public"."chats"."business_unread_count" is 'Messages of the customer that the business has neither read nor cleared.';

comment on column "public"."chats"."closed_at" is 'Since when nobody can write: the business is gone, or staff closed it.';

comment on column "public"."chats"."last_seq" is 'The number of the newest message; messages are numbered from 1 without gaps.';

comment on column "public"."chats"."user_cleared_seq" is 'Up to where the customer has cleared the chat for themself.';

comment on column "public"."chats"."user_read_seq" is 'Up to where the customer has read.';

comment on column "public"."chats"."user_unread_count" is 'Messages of the business that the customer has neither read nor cleared.';

comment on column "public"."collaboration_members"."accepted_at" is 'Since when it belongs to the collaboration: the longest-standing member succeeds the last admin.';

comment on column "public"."collaboration_members"."privilege" is '`viewer` reads; `editor` also invites and edits name and description; `admin` does everything.';

comment on column "public"."collaboration_members"."status" is '`pending`, `accepted` or `rejected`. A rejected one sees nothing, and stays until it is invited again or removed.';

comment on column "public"."events"."ends_on" is 'The last day; null for an event of one day.';

comment on column "public"."events"."starts_at" is 'The time of the day in Nigeria at which it begins; null while unknown.';

comment on column "public"."events"."starts_on" is 'The first day, in Nigeria.';

comment on column "public"."invoices"."amount_kobo" is 'Total in kobo (NGN).';

comment on column "public"."invoices"."number" is 'The number that Stripe gave it and the customer sees.';

comment on column "public"."invoices"."plan_name" is 'What was sold, under the name that it had then.';

comment on column "public"."invoices"."status" is 'In Stripe''s words: `open`, `paid`, `uncollectible` or `void`.';

comment on column "public"."invoices"."subscription_id" is 'Null after the account was deleted.';

comment on column "public"."invoices"."user_id" is 'Null after the account was deleted.';

comment on column "public"."message_images"."path" is 'Object in the private bucket `chat-images`: <sender>/<chat>/<name>.';

comment on column "public"."messages"."client_id" is 'Chosen by the sender: sending the same one again changes nothing.';

comment on column "public"."messages"."deleted_at" is 'Since when it is a tombstone: the number stays, text, sender and images are gone.';

comment on column "public"."messages"."sender_id" is 'Who wrote it; null for a message that was deleted.';

comment on column "public"."messages"."sender_side" is '`user` (the customer) or `business`.';

comment on column "public"."messages"."seq" is 'The number of the message in its chat, from 1.';

comment on column "public"."notifications"."actor_id" is 'Whose doing it tells about, and with whom it goes; null for the system.';

comment on column "public"."notifications"."business_id" is 'The business that it is about; null for the person''s own affairs.';

comment on column "public"."notifications"."subject_id" is 'The row that it is about: the chat of a message, the review of a review or reply, the request of an approval, the membership of a collaboration, the subscription or the report.';

comment on column "public"."opening_exceptions"."closes_at" is 'At or before opens_at: on the next day. `24:00` is the end of the day.';

comment on column "public"."opening_exceptions"."day" is 'The day on which it opens. All its rows together replace the hours of the weekday; the evening before may still reach into it.';

comment on column "public"."opening_exceptions"."opens_at" is 'Null, as closes_at: closed all day.';

comment on column "public"."opening_hours"."closes_at" is 'At or before opens_at: on the next day. `24:00` is the end of the day.';

comment on column "public"."opening_hours"."weekday" is '1 Monday to 7 Sunday: the day on which it opens.';

comment on column "public"."plans"."duration_months" is 'Length of one period, after which it renews.';

comment on column "public"."plans"."is_offered" is 'Whether it can be subscribed to now. Those who have it keep it.';

comment on column "public"."plans"."price_kobo" is 'Price of one period in kobo (NGN).';

comment on column "public"."plans"."stripe_price_id" is 'The recurring price in Stripe; null until it was made there. An amount in Stripe never changes: a plan that changes its price or duration needs a new one.';

comment on column "public"."posts"."category" is 'A word to filter by, empty for none. Not one of the categories of businesses.';

comment on column "public"."posts"."content" is 'HTML as staff wrote it.';

comment on column "public"."posts"."published_at" is 'Since when everybody reads it. Null: a draft. In the future: not before then.';

comment on column "public"."posts"."thumbnail_path" is 'Object in the bucket `images`; null without one.';

comment on column "public"."reports"."decision" is '`uphold` (the subject is hidden, suspended or closed) or `dismiss`; null while it is open.';

comment on column "public"."reports"."reported_person_id" is 'Who wrote it or stands behind it.';

comment on column "public"."reports"."subject_id" is 'The id of the review, reply, business or chat. Without a foreign key: a report outlives what it is about.';

comment on column "public"."review_replies"."hidden_at" is 'Since when staff have hidden it; null while they have not.';

comment on column "public"."reviews"."comment" is 'Empty for a bare rating.';

comment on column "public"."reviews"."edited_at" is 'When rating or comment last changed; null if never.';

comment on column "public"."reviews"."hidden_at" is 'Since when staff have hidden it; null while they have not.';

comment on column "public"."reviews"."is_visible" is 'Its author''s account is active and staff have not hidden it. Kept by triggers; the one predicate of visibility.';

comment on column "public"."reviews"."rating" is 'Stars, 1 to 5.';

comment on column "public"."services"."duration" is 'As the owner puts it, such as `30 mins`; empty when it is not said.';

comment on column "public"."services"."price_kobo" is 'In kobo: 100 are a naira.';

comment on column "public"."subscriptions"."entitled_until" is 'Until when it unlocks what a plan unlocks: `infinity` while it renews, null for not at all.';

comment on column "public"."subscriptions"."grace_until" is 'Until when a plan whose renewal could not be paid (`past_due`) goes on; null for no grace.';

comment on column "public"."subscriptions"."status" is 'In Stripe''s words. `canceled` and `incomplete_expired` have ended for good.';

comment on function "private"."acting_members"(bigint) is 'The accepted members of a collaboration whose owner''s account is active.';

comment on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) is
  'Writes the next message of a chat, counts it as unread for the other side and tells them, in one transaction. PT404 chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

comment on function "private"."add_performance"(bigint, text, date, integer) is 'One more (1) or one less (-1) of a metric. Called by triggers that run as their owner.';

comment on function "private"."as_chat_message"(public.messages) is 'A message in the form that callers get.';

comment on function "private"."audit_staff_write"() is 'Writes down what staff create, change and delete: the columns that changed, and the name of what has one.';

comment on function "private"."check_businesses_known"(bigint[], bigint) is 'Whether the caller may name these: listed ones, their own, and those of the collaboration. PT422 unknown_business.';

comment on function "private"."check_chat_page"(integer, timestamp
  with time zone, bigint) is 'PT400 invalid_page.';

comment on function "private"."check_collaboration_privilege"(bigint, text[]) is 'PT403 privilege_too_low.';

comment on function "private"."check_collaboration_text"(text, text) is 'PT400 invalid_name or invalid_description; null passes.';

comment on function "private"."check_image_of_owner"() is 'Refuses a gallery image that lies in somebody else''s folder. PT422 image_not_of_owner.';

comment on function "private"."check_opening_intervals"(text, integer[], integer[], int4range[], integer) is
  'Refuses more than five intervals of one day, and two that overlap. `circle` is the count of minutes after which the days begin anew; null when they do not. PT400 invalid_opening_hours.';

comment on function "private"."check_page_size"(integer) is 'PT400 invalid_page_size unless it is from 1 to 100.';

comment on function "private"."check_reply"(text) is 'PT400 invalid_reply.';

comment on function "private"."check_review"(integer, text) is 'PT400 invalid_rating or invalid_comment.';

comment on function "private"."clear_after_user"() is 'Removes what no foreign key takes along with a deleted user, and queues their files.';

comment on function "private"."close_chat"(bigint) is 'Nobody writes in this chat any more; both can still read.';

comment on function "private"."close_chats_of_business"() is 'A business that goes closes its chats; the customers keep the history.';

comment on function "private"."count_conversation"() is 'Counts a new chat. A chat that goes is not taken back: the conversation has happened.';

comment on function "private"."count_deleted_ratings"() is 'Takes deleted reviews out of the numbers.';

comment on function "private"."count_inserted_ratings"() is 'Counts new visible reviews.';

comment on function "private"."count_profile_visit"() is 'Counts a visit.';

comment on function "private"."count_ratings"(bigint[], smallint[], integer[]) is 'Adds visible ratings to the numbers of their businesses, or takes them away.';

comment on function "private"."count_review"() is 'Counts a review while it is visible, on the day on which it was written.';

comment on function "private"."count_save"() is 'Counts a save, or takes it back on the day on which it was made.';

comment on function "private"."count_updated_ratings"() is 'Counts reviews again that changed their rating or their visibility.';

comment on function "private"."count_visit"(bigint, uuid, text, text) is 'Counts a visit unless it is a repeat, the owner''s own, of nobody that can be told apart, or beyond the limit of an address. PT404 business_not_found.';

comment on function "private"."day_number"(date) is 'Days as whole numbers.';

comment on function "private"."decay"(integer) is 'What is left of something after so many days: half after seven.';

comment on function "private"."delete_abandoned_chat"() is 'A chat that both sides have left goes.';

comment on function "private"."delete_expired_invoices"() is 'Job, once a day: deletes the invoices of deleted accounts when the books no longer have to show them, six years after the end of the year that they are of.';

comment on function "private"."delete_people_in_turn"() is 'Lets one deletion of people go on at a time. What two people wrote about each other (reports, notifications) is cleared in another order for each of them, and two deletions at once would wait for each other crosswise.';

comment on function "private"."delete_performance_events"() is 'Deletes the tail of a business that was deleted.';

comment on function "private"."describe_chat"(public.chats, text) is 'A chat as one of its sides sees it in a list.';

comment on function "private"."drop_images_of_tombstone"() is 'A deleted message loses its images.';

comment on function "private"."export_audit"(uuid) is 'What a person did to whole accounts and businesses. The details of a decision are staff''s notes.';

comment on function "private"."export_billing"(uuid) is 'What a person bought. Stripes own ids are keys, and stay out.';

comment on function "private"."export_chat"(uuid) is 'A persons chats on either side, with what that side has not cleared.';

comment on function "private"."export_collaborations"(uuid) is 'The collaborations of a persons businesses.';

comment on function "private"."export_directory"(uuid) is 'A person''s businesses and their parts.';

comment on function "private"."export_files"(uuid) is 'The names of the files that a person has uploaded.';

comment on function "private"."export_identity"(uuid) is 'Who a person is, and how they sign in.';

comment on function "private"."export_interest"(uuid) is 'What a person saved and looked at while signed in.';

comment on function "private"."export_moderation"(uuid) is 'What a person asked staff for, and what staff answered.';

comment on function "private"."export_notifications"(uuid) is 'What a person was told.';

comment on function "private"."export_posts"(uuid) is 'What a person wrote for the blog.';

comment on function "private"."export_reviews"(uuid) is 'What a person wrote about businesses, and answered about their own.';

comment on function "private"."file_report"(text, bigint, bigint, uuid, text, text, jsonb) is
  'The caller''s report of a subject. PT400 invalid_reason or invalid_details, PT403 own_content, PT409 already_reported.';

comment on function "private"."follow_author_activity"() is 'Hides or shows an author''s reviews with the account.';

comment on function "private"."follow_business_owner"() is 'Gives a business the badge of its owner''s plan.';

comment on function "private"."follow_subscription"() is 'Gives and takes the badge of a person''s businesses.';

comment on function "private"."forget_deleted_users"() is 'Job, once a day: takes the lines about deleted users, which hold their addresses, out of Auth''s log.';

comment on function "private"."forget_past_opening_exceptions"() is 'Job, once a day: drops exceptional days that are over. Yesterday''s stay, as they may reach into today.';

comment on function "private"."forget_reported_texts"() is 'Of reports by or about a person who goes stays that they were made and decided, and nothing that the person wrote.';

comment on function "private"."forget_visitors"() is 'Deletes what would tie anonymous visitors of past days to anything.';

comment on function "private"."free_slug"(text) is 'A slug for a business of this name that no other has or is about to take: with a number if need be, and with random letters where the numbers up to nine are taken.';

comment on function "private"."has_plan"(uuid, text) is 'Whether a person has this plan now, or any when none is named; the one place that what a plan unlocks is read from. Active or in trial: yes, and until the period ends once it is cancelled for then. Past due: until grace_until. Otherwise no.';

comment on function "private"."hold_caller"() is 'The id of the caller, whose account is on and stays on until the transaction ends. Called first by functions that run as their owner. PT401 not_signed_in or session_ended.';

comment on function "private"."hold_chat"(bigint, uuid) is 'A chat that the person takes part in, held until the end. PT404 chat_not_found.';

comment on function "private"."hold_own_review"(bigint) is 'The caller''s review, held until the end in the common order. PT404 review_not_found.';

comment on function "private"."hours_of"(timestamp with time zone) is 'The hour of the week (0 to 167) and the hour of the calendar (hundreds of thousands) of a time.';

comment on function "private"."invite"(public.collaborations, bigint[]) is 'Adds the businesses in the order of the list, the caller''s as accepted editors, the others as pending viewers. Members and open invitations stay as they are, a rejected one is asked again. PT422 too_many_businesses.';

comment on function "private"."is_open_at"(int4multirange, datemultirange, int4multirange, timestamp
  with time zone) is 'Whether a business of these opening times is open at a time: by the hours of that day, or by those of the day before that reach into it. Null when nobody knows.';

comment on function "private"."is_reserved_slug"(text) is 'Whether a frontend or the API has, or may want, a page of this name beside those of the businesses.';

comment on function "private"."is_time_of_day"(jsonb, boolean) is 'Whether this is a time such as "09:30"; "24:00" only where something ends.';

comment on function "private"."is_within_reach"(bigint, bytea) is 'Whether a further anonymous visit from this address counts today, and remembers that it does: of 50 businesses at most, and 50 visitors of one business.';

comment on function "private"."keep_review_revision"() is 'Keeps the earlier text of a review that is edited.';

comment on function "private"."keep_slug"() is 'Keeps what becomes the slug of a business. PT409 slug_taken.';

comment on function "private"."lagos_day"(timestamp with time zone) is 'The calendar day of an instant: days are days in Nigeria.';

comment on function "private"."leave_chats_of_person"() is 'Of a person who goes, the messages stay as tombstones, so that the other side''s numbers have no gaps.';

comment on function "private"."leave_collaborations_of_person"() is 'Takes a person''s businesses out of all collaborations before the person is deleted.';

comment on function "private"."limit_parts_of_business"() is 'Refuses more rows of a business than its table allows. PT409 too_many_….';

comment on function "private"."listed_with_lookup"(text, text[]) is 'The businesses whose search documents hold the names of these states (by name) or other lookups (by id).';

comment on function "private"."lock_business_of_part"() is 'Holds a business before its subcategories, amenities, hours, services or images change.';

comment on function "private"."lock_businesses_of_account"() is 'Holds what a change of an account is about to change: the person''s businesses and the reviewed ones.';

comment on function "private"."lock_businesses_of_person"() is 'Holds what deleting a person is about to delete or change: the account, the person''s businesses and the reviewed ones.';

comment on function "private"."lock_businesses_of_person"(uuid) is 'Holds the businesses that change with a person''s account, in the order of their ids.';

comment on function "private"."lock_buyer"() is 'Holds a person before what they have bought is written.';

comment on function "private"."lock_caller"() is 'Holds the caller''s account before a statement of theirs changes businesses.';

comment on function "private"."lock_collaboration"(bigint, text[]) is 'Holds a collaboration for a caller with one of the privileges. Comes after people and businesses, before members. PT404 collaboration_not_found, PT403 privilege_too_low.';

comment on function "private"."lock_collaborations_of_business"() is 'Holds the collaborations of a business before it is deleted.';

comment on function "private"."lock_listed_businesses"(bigint[]) is 'Holds the businesses that a caller has listed. PT400 invalid_business_ids, PT422 too_many_businesses.';

comment on function "private"."lock_member"(bigint) is 'Holds the collaboration of a member that the caller may know of. PT404 member_not_found.';

comment on function "private"."lock_premium"(uuid) is 'Until the transaction ends, nobody else changes this person''s plan or gives them a business.';

comment on function "private"."memberships"(bigint, uuid) is 'A person''s own businesses in a collaboration, invited ones too.';

comment on function "private"."my_chat_ids"() is 'The chats that the caller takes part in; for policies.';

comment on function "private"."my_cleared_seq"(bigint) is 'Up to where the caller''s side has cleared a chat; null for who takes no part in it.';

comment on function "private"."my_collaboration_ids"() is 'The collaborations that a business of the caller belongs to or is invited to; for policies.';

comment on function "private"."my_collaboration_privilege"(bigint) is 'The caller''s highest privilege; null while they are invited only.';

comment on function "private"."my_plan_ids"() is 'The plans that the caller has or had; for policies.';

comment on function "private"."notify"(uuid, text, text, text, bigint, uuid, bigint) is
  'Writes a notification for a person, unless it was their own doing or the person is being deleted. Never waits. Called by triggers that run as their owner.';

comment on function "private"."notify_of_approval"() is 'Tells an owner of the decision.';

comment on function "private"."notify_of_renewal"() is 'Tells a person that a further period of their plan is paid.';

comment on function "private"."notify_of_review"() is 'Tells an owner of a new review.';

comment on function "private"."notify_of_review_reply"() is 'Tells an author of a reply.';

comment on function "private"."notify_subscriber"() is 'Tells a person that their plan became active, could not be paid, will end or has ended.';

comment on function "private"."open_hours"(int4multirange, int4multirange) is 'The hours, numbered as by private.hours_of, in which a business of these opening times may be open: whenever it is open, the hour is one of these.';

comment on function "private"."opening_range"(integer, time without time zone, time without time zone) is
  'Minutes from opening until closing, of a day that begins with first_minute.';

comment on function "private"."opening_times"(bigint) is 'The opening times of a business that the caller sees.';

comment on function "private"."other_admin_acts"(public.collaboration_members) is 'Whether the collaboration has an admin also without this member.';

comment on function "private"."performance_metrics"() is 'All of them: named in a condition, each is one look into an index.';

comment on function "private"."performance_weight"(text) is 'What one of this metric adds to a performance score.';

comment on function "private"."queue_former_file"() is 'Queues the file that a row named before it was changed or deleted.';

comment on function "private"."queue_former_image"() is 'Queues the image that a row named before, unless something still names it, and takes the one that it names now out of the queue.';

comment on function "private"."raise_chat_not_found"() is 'One answer for a chat that does not exist and one of other people.';

comment on function "private"."raise_collaboration_not_found"() is 'One answer for a collaboration that does not exist and one of strangers, so that ids tell nothing.';

comment on function "private"."raise_invalid_opening_hours"(text) is 'PT400 invalid_opening_hours.';

comment on function "private"."raise_last_admin"() is 'PT409 last_admin.';

comment on function "private"."raise_member_not_found"() is 'The same for a member.';

comment on function "private"."raise_reply_not_found"() is 'One answer for a reply that is not there or of somebody else.';

comment on function "private"."raise_review_not_found"() is 'One answer for a review that does not exist and one that the caller has nothing to do with.';

comment on function "private"."raise_slug_taken"() is 'One answer for a slug of a business that is shown and of one that is not.';

comment on function "private"."raise_too_many_businesses"() is 'PT422 too_many_businesses.';

comment on function "private"."reactivate_account"() is 'Whoever signs in, by whichever way, has the account on again.';

comment on function "private"."record_audit"(text, text, text, jsonb) is 'Writes down what the caller has just done. Called by functions and triggers that run as their owner.';

comment on function "private"."refresh_premium"() is 'Job, every few minutes: takes the badge where a grace or a cancelled subscription''s last period is over, which nothing but the clock tells.';

comment on function "private"."refresh_search_of_exceptions"() is 'Brings a business up to date in search when its exceptional days changed.';

comment on function "private"."refresh_search_of_parts"() is 'Brings a business up to date in search when its subcategories, amenities or hours changed.';

comment on function "private"."refresh_search_of_renamed"() is 'Job, every few minutes: a second look at the businesses of renamed lookups.';

comment on function "private"."refresh_trending"() is 'Once a day: visits that are 30 days old now count no longer.';

comment on function "private"."release_invoices_of_person"() is 'Of a person who goes, the invoices stay without the person.';

comment on function "private"."require_own_business"(bigint) is 'PT404 business_not_found unless the caller owns it.';

comment on function "private"."require_person"() is 'The id of the caller, a person who is signed in. PT401 not_signed_in.';

comment on function "private"."require_staff"() is 'PT403 staff_only.';

comment on function "private"."restore"(text, bigint, text) is 'Shows a hidden review or reply again, and writes down why. PT403 staff_only, PT400 invalid_reason, PT404 review_not_found or reply_not_found, PT409 not_hidden.';

comment on function "private"."roll_up_performance"(integer) is 'Moves the tail to the sums per day and month, and the scores of trending with it; returns how many events. One at a time: a second one at once does nothing.';

comment on function "private"."run_daily_jobs"() is 'Every job that is due once a day; as the day begins, Africa/Lagos: the windows of trending move on with it.';

comment on function "private"."run_frequent_jobs"() is 'Every job that is due every five minutes.';

comment on function "private"."score_trending"(bigint[]) is 'Computes the scores of these businesses anew from performance_days. The caller holds the businesses.';

comment on function "private"."set_hidden"(text, bigint, boolean) is 'Hides a review or a reply, or shows it again. Whether it was hidden before; null when it is gone.';

comment on function "private"."set_review_is_visible"() is 'Derives is_visible from what it depends on.';

comment on function "private"."set_slug"() is 'Makes the slug of a new business from its name.';

comment on function "private"."settle_after_deactivation"() is 'Gives what a deactivated person can no longer administer a new admin, or ends it.';

comment on function "private"."settle_after_members_left"() is 'Gives what the members have left a new admin, or ends it.';

comment on function "private"."settle_collaboration"(bigint) is 'Makes the longest-standing acting member the admin of a collaboration that has lost its last one, and deletes the collaboration when there is nobody.';

comment on function "private"."side_of"(public.chats, uuid) is 'On which side of a chat a person is; null for neither.';

comment on function "private"."slug_lock"(text) is 'The advisory lock of a slug, beside the key hashtext(''business_slugs'').';

comment on function "private"."slug_of"(text) is 'A name as a slug. One without any Latin letter becomes `business-` and its digits, or eight of our own.';

comment on function "private"."spoken_day"(timestamp with time zone) is 'A day in Nigeria as a person says it: `5 December 2025`.';

comment on function "private"."suspend_business"(bigint) is 'Takes a business out of the directory until it has been approved again.';

comment on function "private"."tell_member"(public.collaboration_members, text, text, uuid) is
  'Notifies the owner of a member. Waits for nobody.';

comment on function "private"."tell_removed"(public.collaboration_members, text) is 'Notifies the owner of a member that the caller has removed.';

comment on function "private"."trending_level"(date) is 'The heat of a score of 1 on this day.';

comment on function "private"."trending_weights"() is 'What a visit of each of the last 30 days is worth today.';

comment on function "private"."visible_member"(bigint) is 'A member of one of the caller''s collaborations, or the caller''s own. PT404 member_not_found.';

comment on function "private"."visitor_network"(text) is 'What stands for a visitor''s address: an IPv4 address, or the /64 of an IPv6 address, inside which a device changes its address at will. Null for what is no address.';

comment on function "private"."visitor_secret"() is 'Today''s secret, made when it is first asked for.';

comment on function "public"."active_ads"(integer, bigint) is 'Ads that are shown now, the newest first, also for an owner and for staff, who otherwise see others too; the following pages before the id of the last one. PT400 invalid_page_size (at most 100 are answered).';

comment on function "public"."add_services"(bigint, jsonb) is 'Adds services to the caller''s business, all or none: a list of 1 to 50 {title, price_kobo, duration}, duration may be left out. Returns them as they are now. PT400 invalid_services (the hint names what is wrong), PT401 not_signed_in, PT404 business_not_found, PT409 too_many_services (a business has at most 200).';

comment on function "public"."answer_invitation"(bigint, text) is 'The answer of an invited business''s owner: `accepted` or `rejected`. PT400 invalid_status, PT404 member_not_found, PT403 not_your_invitation, PT409 not_pending.';

comment on function "public"."business_chats"(bigint, integer, timestamp
  with time zone, bigint) is 'The chats of the caller''s business, newest message first; without those that it has cleared. PT404 business_not_found, PT400 invalid_page.';

comment on function "public"."business_performance"(bigint, text, text) is 'The numbers of the caller''s business: `window` is this_month (a point a day, from the 1st to today), last_6_months, last_12_months (with the current one) or all_time (a point a month); `metric` is conversations, reviews, profile_visits or saved_by_users. Days are days in Nigeria. PT401 not_signed_in, PT400 invalid_window or invalid_metric, PT404 business_not_found.';

comment on function "public"."business_performance_scores"(bigint, integer) is 'The performance score of the caller''s business on each of the last `days` days (1 to 366), today last. The formula is in docs/performance-score.md. PT401 not_signed_in, PT400 invalid_days, PT404 business_not_found.';

comment on function "public"."business_reviews"(bigint, integer, bigint, integer, integer) is
  'Visible reviews of a business with its replies, newest first, of one rating if asked. `before_id` continues after the review with that id; `page` counts pages from 1 instead. PT400 invalid_page_size, invalid_page or invalid_rating, PT404 business_not_found.';

comment on function "public"."chat_history"(bigint, bigint, bigint, integer) is 'A page of a chat, oldest first: {messages: [chat_message], through_seq, cleared_through_seq}. Inside what the two numbers span, gaps are final. `after_seq` reads upwards, `before_seq` back. PT404 chat_not_found, PT400 invalid_page_size.';

comment on function "public"."clear_chat"(bigint) is 'Empties the chat for the caller''s side; what both sides have cleared is deleted. PT404 chat_not_found.';

comment on function "public"."collaboration_details"(bigint) is 'A collaboration with its accepted and invited members, [{id, role, business_id, business, status}], and the caller''s own memberships as in my_collaborations; for all of them. PT404 collaboration_not_found.';

comment on function "public"."create_collaboration"(text, bigint[], text) is 'Starts a collaboration of 1 to 50 businesses. The first of the caller''s own becomes its admin, their others editors, the rest are invited. PT400 invalid_name, invalid_description or invalid_business_ids, PT422 own_business_missing, unknown_business or too_many_businesses.';

comment on function "public"."create_review"(bigint, integer, text) is 'The caller''s review of a listed business, rating 1 to 5, the comment may be empty. PT400 invalid_rating or invalid_comment, PT403 own_business, PT404 business_not_found, PT409 already_reviewed.';

comment on function "public"."deactivate_account"(text) is 'Switches the caller''s account off, hides what is theirs and ends all their sessions. The next sign-in switches it on again. PT401 not_signed_in, PT400 invalid_reason.';

comment on function "public"."decide_report"(bigint, text, text) is 'Staff''s decision about a report and all others of the same subject: `uphold` hides the review or reply, suspends the business or closes the chat; `dismiss` leaves it. PT403 staff_only, PT400 invalid_decision or invalid_reason, PT404 report_not_found, PT409 not_open.';

comment on function "public"."delete_account"() is 'Deletes the caller''s account with everything that is theirs, but for what docs/retention.md names. PT401 not_signed_in.';

comment on function "public"."delete_business"(bigint) is 'Deletes the caller''s business with all that hangs on it. PT401 not_signed_in, PT404 business_not_found.';

comment on function "public"."delete_business_images"(bigint[]) is 'Deletes images of the caller''s businesses, all of the list or none. PT400 invalid_image_ids, PT401 not_signed_in, PT404 image_not_found.';

comment on function "public"."delete_collaboration"(bigint) is 'Ends a collaboration, for admins. PT404 collaboration_not_found, PT403 privilege_too_low.';

comment on function "public"."delete_message"(bigint, bigint) is 'Turns a message of the caller''s into a tombstone: its number stays, and it stays unread where it was. PT404 chat_not_found or message_not_found.';

comment on function "public"."delete_review"(bigint) is 'Removes the caller''s review with its replies and earlier texts. PT403 review_hidden, PT404 review_not_found.';

comment on function "public"."delete_review_reply"(bigint) is 'Removes a reply of the caller''s. PT404 reply_not_found.';

comment on function "public"."edit_review"(bigint, integer, text) is 'Changes the caller''s review; null leaves a part as it is. What it said before is kept. PT400 invalid_rating or invalid_comment, PT404 review_not_found.';

comment on function "public"."edit_review_reply"(bigint, text) is 'Changes a reply of the caller''s. PT400 invalid_reply, PT404 reply_not_found.';

comment on function "public"."events_of_month"(text, integer, bigint) is 'Published events that take place from today to the end of this month, or in all of the month that is named (`2026-01`), those that run on from before included, the earliest first; the following pages after the id of the last one. PT400 invalid_month, invalid_page_size (at most 100 are answered) or invalid_cursor.';

comment on function "public"."export_my_data"() is 'Everything that is kept about the caller, as one object: for each table, its name and a list of rows. PT401 not_signed_in.';

comment on function "public"."find_business_by_slug"(text) is 'The business that has this slug or had it once, of those that the caller sees; no row where there is none.';

comment on function "public"."invite_businesses"(bigint, bigint[]) is 'Invites businesses, for editors and admins; their own join at once, as editors. Members and open invitations stay as they are, a rejected one is asked again. PT400 invalid_business_ids, PT404 collaboration_not_found, PT403 privilege_too_low, PT422 unknown_business or too_many_businesses.';

comment on function "public"."is_open"(bigint, timestamp with time zone) is 'Whether a business is open at a time, now unless one is sent; null when its hours are not known, or the business is not. PT400 invalid_time.';

comment on function "public"."mark_chat_read"(bigint, bigint) is 'The caller has read up to this message, or all; the notification of the chat is read with the last one. PT404 chat_not_found.';

comment on function "public"."my_billing"() is 'The caller''s plan (`Free` without one), the status of their subscription in Stripe''s words (null without one), the day in Nigeria on which it renews (null when it does not), whether it ends then, and their 50 newest invoices, each with id, number, amount_kobo, status, issued_at and paid_at. PT401 not_signed_in.';

comment on function "public"."my_collaborations"(integer, bigint) is 'The collaborations that a business of the caller belongs to or is invited to, newest first; `before_id` is the id of the last one of the page before. `members` counts accepted and invited ones, `memberships` are the caller''s: [{member_id, business_id, status, privilege}]. PT400 invalid_page_size.';

comment on function "public"."my_saved_businesses"(integer, timestamp
  with time zone, bigint) is 'What the caller has saved and is listed, the latest first. The next page begins after `saved_at` and `id` of the last result. PT401 not_signed_in, PT400 invalid_page_size or invalid_cursor.';

comment on function "public"."open_chat"(bigint) is 'The caller''s chat with a listed business, made if it is missing. PT403 own_business, PT404 business_not_found.';

comment on function "public"."open_reports"(integer, bigint) is 'What waits for staff, the longest waiting first; `after_id` continues after the report with that id. PT403 staff_only, PT400 invalid_page_size.';

comment on function "public"."record_forwarded_visit"(bigint, text, text) is 'record_visit for a visitor without a token, on whose behalf a function asks. What is no address is not counted. PT404 business_not_found.';

comment on function "public"."record_visit"(bigint) is 'The caller looks at a listed business. Counts once per visitor, business and day; the owner''s own look never does. Nobody signed in: the visitor is address and user agent. PT404 business_not_found.';

comment on function "public"."remove_collaboration_business"(bigint, bigint) is 'remove_member by the id of the business. PT404 collaboration_not_found or member_not_found, PT403 privilege_too_low, PT409 last_admin.';

comment on function "public"."remove_member"(bigint) is 'Takes the caller''s own business out of a collaboration or withdraws from its invitation; admins remove others too. The last member''s leaving deletes the collaboration. PT404 member_not_found, PT403 privilege_too_low, PT409 last_admin.';

comment on function "public"."remove_saved_business"(bigint) is 'Takes a business off the caller''s list. PT401 not_signed_in, PT404 not_saved.';

comment on function "public"."replace_collaboration_businesses"(bigint, bigint[]) is 'Makes these the businesses of a collaboration, for admins: the missing are removed, new ones are invited (the caller''s own join as editors), the others keep status and privilege. PT400 invalid_business_ids, PT404 collaboration_not_found, PT403 privilege_too_low, PT409 last_admin, PT422 unknown_business or too_many_businesses.';

comment on function "public"."reply_to_review"(bigint, text) is 'The owner''s answer to a visible review of their business. PT400 invalid_reply, PT404 review_not_found, PT409 too_many_replies.';

comment on function "public"."report_business"(bigint, text, text) is 'Reports a business to staff. PT404 business_not_found, PT403 own_content, PT409 already_reported, PT400 invalid_reason or invalid_details.';

comment on function "public"."report_chat"(bigint, text, text) is 'Reports the other side to staff, with the latest 50 messages. PT404 chat_not_found, PT409 already_reported, PT400 invalid_reason or invalid_details.';

comment on function "public"."report_review"(bigint, text, text) is 'Reports a review to staff. PT404 review_not_found, PT403 own_content, PT409 already_reported, PT400 invalid_reason or invalid_details.';

comment on function "public"."report_review_reply"(bigint, text, text) is 'Reports a reply to staff. PT404 reply_not_found, PT403 own_content, PT409 already_reported, PT400 invalid_reason or invalid_details.';

comment on function "public"."restore_review"(bigint, text) is 'Staff show a hidden review again; the reason is kept for staff and names nobody. PT403 staff_only, PT400 invalid_reason, PT404 review_not_found, PT409 not_hidden.';

comment on function "public"."restore_review_reply"(bigint, text) is 'Staff show a hidden reply again; the reason is kept for staff and names nobody. PT403 staff_only, PT400 invalid_reason, PT404 reply_not_found, PT409 not_hidden.';

comment on function "public"."save_business"(bigint) is 'Saves a listed business for the caller; once more changes nothing. PT401 not_signed_in, PT404 business_not_found.';

comment on function
  "public"."search_businesses"(text, text, text, text, double precision, double precision, double precision,
  bigint[], double precision, boolean, integer, text) is 'Listed businesses by words (mistyped ones are corrected), category, subcategory, state, place and radius, amenities (all of them) and rating, and with `open_now => true` those that are open (any other value asks for nothing). With words by relevance; else with coordinates by distance; else by rating and name. Pages have at most 100 results; `after_cursor` is the cursor of the last one. PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating, invalid_page_size or invalid_cursor.';

comment on function "public"."send_images"(uuid, bigint, jsonb, uuid) is 'Sends images on behalf of a person. The same client_id again answers the first message; files that it does not hold are nobody''s. PT400 invalid_images, PT422 image_not_of_sender, PT404 chat_not_found, PT409 chat_closed or image_already_sent, PT403 chat_blocked.';

comment on function "public"."send_message"(bigint, text, uuid) is 'Sends a text. The same client_id again answers the message that it made the first time. PT400 invalid_message, PT404 chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

comment on function "public"."set_business_activity"(bigint, text, text, text) is 'Switches the caller''s business off (`deactivate`: wants its name, takes a reason) or on again (`activate`). Approval stays as it is. PT401 not_signed_in, PT400 invalid_activation_status or invalid_reason, PT404 business_not_found, PT422 name_mismatch.';

comment on function "public"."set_business_slug"(bigint, text) is 'Gives the caller''s business another slug, which may be a former one of its own; the one that it has had goes on leading to it. PT400 invalid_slug, PT401 not_signed_in, PT404 business_not_found, PT409 slug_taken or too_many_slugs (it has at most 20, former ones included).';

comment on function "public"."set_chat_blocked"(bigint, boolean) is 'Blocks a chat for both sides, or takes the caller''s own block back. PT404 chat_not_found, PT403 chat_blocked (by the other side), PT400 invalid_blocked.';

comment on function "public"."set_member_privilege"(bigint, text) is 'Sets what an accepted member may do: `viewer`, `editor` or `admin`; for admins. PT400 invalid_privilege, PT404 member_not_found, PT403 privilege_too_low, PT409 not_accepted or last_admin.';

comment on function "public"."set_opening_exceptions"(bigint, jsonb) is 'Replaces the exceptional days of the caller''s business from today on: a list of {day, opens_at, closes_at} and {day, closed: true}, for at most 60 days of the next 366, at most 5 intervals a day, none overlapping another. Times are as for set_opening_hours. PT400 invalid_opening_hours (the hint names what is wrong), PT401 not_signed_in, PT404 business_not_found.';

comment on function "public"."set_opening_hours"(bigint, jsonb) is 'Replaces the weekly hours of the caller''s business: a list of {weekday, opens_at, closes_at}, at most 5 a day, none overlapping another. weekday is 1 (Monday) to 7 (Sunday), times are "HH:MM"; closing at or before opening means the next day, "24:00" the end of the day. An empty list: hours unknown. PT400 invalid_opening_hours (the hint names what is wrong), PT401 not_signed_in, PT404 business_not_found.';

comment on function "public"."trending_businesses"(integer) is 'The listed businesses that are visited most at present, best first: each visit of the last 30 days counts, by half as much with every seven days. PT400 invalid_page_size.';

comment on function "public"."update_collaboration"(bigint, text, text) is 'Changes name and description, for editors and admins; null leaves one as it is. PT400 invalid_name or invalid_description, PT404 collaboration_not_found, PT403 privilege_too_low.';

comment on function "public"."user_chats"(integer, timestamp
  with time zone, bigint) is 'The caller''s chats as a customer, newest message first; without those that they have cleared. Continues after the chat with `before_at` and `before_id`. PT400 invalid_page.';

comment on table "private"."account_deactivations" is 'Why a person has switched their account off. The row goes when they come back.';

comment on table "private"."anonymous_reach" is 'Which businesses visitors without an account have seen from one address on a day, to tell people from programs. Deleted after two days.';

comment on table "private"."deleted_users" is 'Users whose lines in Auth''s log the next daily job removes: no index leads to them, so that it takes a walk through the whole log.';

comment on table "private"."files_to_delete" is 'Objects of Storage that are to be deleted through its API, the longest waiting first.';

comment on table "private"."performance_days" is 'How often each thing happened to a business on a day, as far as the tail was moved here.';

comment on table "private"."performance_events" is 'The tail of performance_days: what happened since it was last moved there. Inserted only, so that nobody waits for a busy business.';

comment on table "private"."performance_months" is 'performance_days, summed per month.';

comment on table "private"."renamed_lookups" is 'Lookups that were renamed a moment ago. An owner who chose one in the same moment wrote the old name into search, where the rename did not see it yet: the frequent job looks once more.';

comment on table "private"."stripe_customers" is 'Under which id Stripe knows a person.';

comment on table "private"."trending_scores" is 'Visits of the last 30 days, as far as the tail of performance was moved, weighted by age.';

comment on table "private"."visitor_secrets" is 'What anonymous visitors are hashed under on a day. Deleted after two days, and with it any way to tell who they were.';

comment on table "private"."visits" is 'Each visitor''s first look at a business on a day, Africa/Lagos.';

comment on table "public"."ads" is 'Ads of businesses. Staff write them; anybody sees those that are active and of a listed business, an owner all of their own.';

comment on table "public"."audit_entries" is 'What staff decided and wrote, and what became of whole accounts and businesses. Read by staff; never changed.';

comment on table "public"."business_deactivations" is 'Why and since when its owner has switched a business off. Apart from the business, which more people see; the row goes when the business is switched on again.';

comment on table "public"."business_images" is 'The gallery of a business. At most 50 of a business.';

comment on table "public"."business_slugs" is 'Every slug that a business has or has had: the key keeps them from all others for as long as the business exists.';

comment on table "public"."chats" is 'A customer''s conversation with a business, seen by the two of them. Written by functions only.';

comment on table "public"."collaboration_members" is 'A business in a collaboration, or one that was invited to it. A person acts with the highest privilege among the accepted ones that they own.';

comment on table "public"."collaborations" is 'Businesses that team up under a name. Seen by the owners of those that belong to it or are invited. It exists as long as somebody can administer it.';

comment on table "public"."events" is 'What goes on. Staff write it; anybody reads what is published.';

comment on table "public"."invoices" is 'What was charged; seen by that person only. Outlives the account, without the person: no column names them, and none may. Stripe''s drafts are not kept.';

comment on table "public"."message_images" is 'The images of a message, in order; seen by whoever sees the message.';

comment on table "public"."messages" is 'What was written in a chat. A side sees what it has not cleared; a row goes when both have cleared it.';

comment on table "public"."notifications" is 'What a person is told about. The recipient is always a person.';

comment on table "public"."opening_exceptions" is 'Days on which a business is open at other times than its week says, or not at all. Days that are over go once a day.';

comment on table "public"."opening_hours" is 'When a business is open in an ordinary week, in Nigeria''s time. No rows: nobody knows.';

comment on table "public"."plans" is 'What can be subscribed to. Anybody sees the offered ones, a subscriber also the one that they have.';

comment on table "public"."posts" is 'The blog. Staff write it; anybody reads what is published.';

comment on table "public"."report_evidence" is 'What the subject of a report said when it was reported, for staff to see even after it was edited.';

comment on table "public"."reports" is 'What people reported to staff, and what staff decided. Seen by its reporter and by staff.';

comment on table "public"."review_replies" is 'What a business''s owner answers to a review. Seen by whoever sees the review, unless staff have hidden it.';

comment on table "public"."review_revisions" is 'What a review said before each edit. Seen by its author and by staff.';

comment on table "public"."reviews" is 'One review a person and business, never of one''s own business. Written by functions only.';

comment on table "public"."saved_businesses" is 'Who has saved which business. Seen by that person only; the business is shown while it is listed.';

comment on table "public"."services" is 'What a business offers. At most 200 of a business.';

comment on table "public"."subscriptions" is 'Who has which plan, as Stripe last said; seen by that person only. At most one that has not ended. Whoever updates one locks its person first (private.lock_person), as deleting an account does.';

comment on type "private"."opening_times" is 'All that decides whether a business is open. weekly_hours: minutes, 2880 for each weekday from Monday on; null when no hours are known. exceptional_days: the days whose hours are in exceptional_hours instead: minutes, 2880 for each day by private.day_number.';

comment on type "private"."search_filters" is 'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in km; `open_hours` are the hours of `open_at`.';

comment on type "public"."business_performance" is 'The numbers of a business in a window: all four totals, and of one metric the list of {"date", "value"}, oldest first and without gaps. `date` is a day, or the first day of a month.';

comment on type "public"."business_performance_score" is 'How a business did on a day, from 0 to 100.';

comment on type "public"."business_review" is 'A result of business_reviews. `replies`: [{id, reply, created_at, edited_at}], oldest first.';

comment on type "public"."chat_message" is 'A message of chat_history. `images`: [{path, width, height}] in the private bucket chat-images.';

comment on type "public"."found_business" is 'A result of search_businesses. `distance_km` is null without coordinates, `is_open` when no hours are known; `cursor` continues after this result.';

comment on type "public"."found_slug" is 'A result of find_business_by_slug. `slug` is the present one; `is_redirect` says that a former one was asked for.';

comment on type "public"."listed_chat" is 'A chat of a list. `last_message` is the text, `Image` or `Images`, empty for a message that was deleted.';

comment on type "public"."open_report" is 'A result of open_reports. `evidence` is what the subject said when it was reported.';

comment on type "public"."saved_business" is 'A business that the caller has saved. `id` is the business''s.';

comment on type "public"."trending_business" is 'A result of trending_businesses. `number_of_profile_visits` is that of the last 30 days.';

revoke all on function "private"."acting_members"(bigint) from public;

grant execute on function "private"."acting_members"(bigint) to "postgres";

revoke all on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) from public;

grant execute on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) to "postgres";

revoke all on function "private"."add_performance"(bigint, text, date, integer) from public;

grant execute on function "private"."add_performance"(bigint, text, date, integer) to "postgres";

revoke all on function "private"."as_chat_message"(public.messages) from public;

grant execute on function "private"."as_chat_message"(public.messages) to "postgres";

revoke all on function "private"."audit_staff_write"() from public;

grant execute on function "private"."audit_staff_write"() to "postgres";

revoke all on function "private"."check_businesses_known"(bigint[], bigint) from public;

grant execute on function "private"."check_businesses_known"(bigint[], bigint) to "postgres";

revoke all on function "private"."check_chat_page"(integer, timestamp with time zone, bigint) from public;

grant execute on function "private"."check_chat_page"(integer, timestamp with time zone, bigint) to "postgres";

revoke all on function "private"."check_collaboration_privilege"(bigint, text[]) from public;

grant execute on function "private"."check_collaboration_privilege"(bigint, text[]) to "postgres";

revoke all on function "private"."check_collaboration_text"(text, text) from public;

grant execute on function "private"."check_collaboration_text"(text, text) to "postgres";

revoke all on function "private"."check_image_of_owner"() from public;

grant execute on function "private"."check_image_of_owner"() to "postgres";

revoke all
  on function "private"."check_opening_intervals"(text, integer[], integer[], int4range[], integer)
  from public;

grant execute
  on function "private"."check_opening_intervals"(text, integer[], integer[], int4range[], integer)
  to "postgres";

revoke all on function "private"."check_page_size"(integer) from public;

grant execute
  on function "private"."check_page_size"(integer)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."check_reply"(text) from public;

grant execute on function "private"."check_reply"(text) to "postgres";

revoke all on function "private"."check_review"(integer, text) from public;

grant execute on function "private"."check_review"(integer, text) to "postgres";

revoke all on function "private"."clear_after_user"() from public;

grant execute on function "private"."clear_after_user"() to "postgres";

revoke all on function "private"."close_chat"(bigint) from public;

grant execute on function "private"."close_chat"(bigint) to "postgres";

revoke all on function "private"."close_chats_of_business"() from public;

grant execute on function "private"."close_chats_of_business"() to "postgres";

revoke all on function "private"."count_conversation"() from public;

grant execute on function "private"."count_conversation"() to "postgres";

revoke all on function "private"."count_deleted_ratings"() from public;

grant execute on function "private"."count_deleted_ratings"() to "postgres";

revoke all on function "private"."count_inserted_ratings"() from public;

grant execute on function "private"."count_inserted_ratings"() to "postgres";

revoke all on function "private"."count_profile_visit"() from public;

grant execute on function "private"."count_profile_visit"() to "postgres";

revoke all on function "private"."count_ratings"(bigint[], smallint[], integer[]) from public;

grant execute on function "private"."count_ratings"(bigint[], smallint[], integer[]) to "postgres";

revoke all on function "private"."count_review"() from public;

grant execute on function "private"."count_review"() to "postgres";

revoke all on function "private"."count_save"() from public;

grant execute on function "private"."count_save"() to "postgres";

revoke all on function "private"."count_updated_ratings"() from public;

grant execute on function "private"."count_updated_ratings"() to "postgres";

revoke all on function "private"."count_visit"(bigint, uuid, text, text) from public;

grant execute on function "private"."count_visit"(bigint, uuid, text, text) to "postgres";

revoke all on function "private"."day_number"(date) from public;

grant execute on function "private"."day_number"(date) to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."decay"(integer) from public;

grant execute on function "private"."decay"(integer) to "postgres";

revoke all on function "private"."delete_abandoned_chat"() from public;

grant execute on function "private"."delete_abandoned_chat"() to "postgres";

revoke all on function "private"."delete_expired_invoices"() from public;

grant execute on function "private"."delete_expired_invoices"() to "postgres";

revoke all on function "private"."delete_people_in_turn"() from public;

grant execute on function "private"."delete_people_in_turn"() to "postgres";

revoke all on function "private"."delete_performance_events"() from public;

grant execute on function "private"."delete_performance_events"() to "postgres";

revoke all on function "private"."describe_chat"(public.chats, text) from public;

grant execute on function "private"."describe_chat"(public.chats, text) to "postgres";

revoke all on function "private"."drop_images_of_tombstone"() from public;

grant execute on function "private"."drop_images_of_tombstone"() to "postgres";

revoke all on function "private"."export_audit"(uuid) from public;

grant execute on function "private"."export_audit"(uuid) to "postgres";

revoke all on function "private"."export_billing"(uuid) from public;

grant execute on function "private"."export_billing"(uuid) to "postgres";

revoke all on function "private"."export_chat"(uuid) from public;

grant execute on function "private"."export_chat"(uuid) to "postgres";

revoke all on function "private"."export_collaborations"(uuid) from public;

grant execute on function "private"."export_collaborations"(uuid) to "postgres";

revoke all on function "private"."export_directory"(uuid) from public;

grant execute on function "private"."export_directory"(uuid) to "postgres";

revoke all on function "private"."export_files"(uuid) from public;

grant execute on function "private"."export_files"(uuid) to "postgres";

revoke all on function "private"."export_identity"(uuid) from public;

grant execute on function "private"."export_identity"(uuid) to "postgres";

revoke all on function "private"."export_interest"(uuid) from public;

grant execute on function "private"."export_interest"(uuid) to "postgres";

revoke all on function "private"."export_moderation"(uuid) from public;

grant execute on function "private"."export_moderation"(uuid) to "postgres";

revoke all on function "private"."export_notifications"(uuid) from public;

grant execute on function "private"."export_notifications"(uuid) to "postgres";

revoke all on function "private"."export_posts"(uuid) from public;

grant execute on function "private"."export_posts"(uuid) to "postgres";

revoke all on function "private"."export_reviews"(uuid) from public;

grant execute on function "private"."export_reviews"(uuid) to "postgres";

revoke all on function "private"."file_report"(text, bigint, bigint, uuid, text, text, jsonb) from public;

grant execute on function "private"."file_report"(text, bigint, bigint, uuid, text, text, jsonb) to "postgres";

revoke all on function "private"."follow_author_activity"() from public;

grant execute on function "private"."follow_author_activity"() to "postgres";

revoke all on function "private"."follow_business_owner"() from public;

grant execute on function "private"."follow_business_owner"() to "postgres";

revoke all on function "private"."follow_subscription"() from public;

grant execute on function "private"."follow_subscription"() to "postgres";

revoke all on function "private"."forget_deleted_users"() from public;

grant execute on function "private"."forget_deleted_users"() to "postgres";

revoke all on function "private"."forget_past_opening_exceptions"() from public;

grant execute on function "private"."forget_past_opening_exceptions"() to "postgres";

revoke all on function "private"."forget_reported_texts"() from public;

grant execute on function "private"."forget_reported_texts"() to "postgres";

revoke all on function "private"."forget_visitors"() from public;

grant execute on function "private"."forget_visitors"() to "postgres";

revoke all on function "private"."free_slug"(text) from public;

grant execute on function "private"."free_slug"(text) to "postgres";

revoke all on function "private"."has_plan"(uuid, text) from public;

grant execute on function "private"."has_plan"(uuid, text) to "postgres", "service_role";

revoke all on function "private"."hold_caller"() from public;

grant execute on function "private"."hold_caller"() to "postgres";

revoke all on function "private"."hold_chat"(bigint, uuid) from public;

grant execute on function "private"."hold_chat"(bigint, uuid) to "postgres";

revoke all on function "private"."hold_own_review"(bigint) from public;

grant execute on function "private"."hold_own_review"(bigint) to "postgres";

revoke all on function "private"."hours_of"(timestamp with time zone) from public;

grant execute on function "private"."hours_of"(timestamp with time zone) to "postgres";

revoke all on function "private"."invite"(public.collaborations, bigint[]) from public;

grant execute on function "private"."invite"(public.collaborations, bigint[]) to "postgres";

revoke all
  on function "private"."is_open_at"(int4multirange, datemultirange, int4multirange, timestamp with time zone)
  from public;

grant execute
  on function "private"."is_open_at"(int4multirange, datemultirange, int4multirange, timestamp with time zone)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."is_reserved_slug"(text) from public;

grant execute on function "private"."is_reserved_slug"(text) to "postgres";

revoke all on function "private"."is_time_of_day"(jsonb, boolean) from public;

grant execute on function "private"."is_time_of_day"(jsonb, boolean) to "postgres";

revoke all on function "private"."is_within_reach"(bigint, bytea) from public;

grant execute on function "private"."is_within_reach"(bigint, bytea) to "postgres";

revoke all on function "private"."keep_review_revision"() from public;

grant execute on function "private"."keep_review_revision"() to "postgres";

revoke all on function "private"."keep_slug"() from public;

grant execute on function "private"."keep_slug"() to "postgres";

revoke all on function "private"."lagos_day"(timestamp with time zone) from public;

grant execute
  on function "private"."lagos_day"(timestamp with time zone)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."leave_chats_of_person"() from public;

grant execute on function "private"."leave_chats_of_person"() to "postgres";

revoke all on function "private"."leave_collaborations_of_person"() from public;

grant execute on function "private"."leave_collaborations_of_person"() to "postgres";

revoke all on function "private"."limit_parts_of_business"() from public;

grant execute on function "private"."limit_parts_of_business"() to "postgres";

revoke all on function "private"."listed_with_lookup"(text, text[]) from public;

grant execute on function "private"."listed_with_lookup"(text, text[]) to "postgres";

revoke all on function "private"."lock_businesses_of_account"() from public;

grant execute on function "private"."lock_businesses_of_account"() to "postgres";

revoke all on function "private"."lock_businesses_of_person"() from public;

grant execute on function "private"."lock_businesses_of_person"() to "postgres";

revoke all on function "private"."lock_businesses_of_person"(uuid) from public;

grant execute on function "private"."lock_businesses_of_person"(uuid) to "postgres";

revoke all on function "private"."lock_buyer"() from public;

grant execute on function "private"."lock_buyer"() to "postgres";

revoke all on function "private"."lock_caller"() from public;

grant execute on function "private"."lock_caller"() to "postgres";

revoke all on function "private"."lock_collaboration"(bigint, text[]) from public;

grant execute on function "private"."lock_collaboration"(bigint, text[]) to "postgres";

revoke all on function "private"."lock_collaborations_of_business"() from public;

grant execute on function "private"."lock_collaborations_of_business"() to "postgres";

revoke all on function "private"."lock_listed_businesses"(bigint[]) from public;

grant execute on function "private"."lock_listed_businesses"(bigint[]) to "postgres";

revoke all on function "private"."lock_member"(bigint) from public;

grant execute on function "private"."lock_member"(bigint) to "postgres";

revoke all on function "private"."lock_premium"(uuid) from public;

grant execute on function "private"."lock_premium"(uuid) to "postgres";

revoke all on function "private"."memberships"(bigint, uuid) from public;

grant execute on function "private"."memberships"(bigint, uuid) to "postgres";

revoke all on function "private"."my_chat_ids"() from public;

grant execute on function "private"."my_chat_ids"() to "authenticated", "postgres", "service_role";

revoke all on function "private"."my_cleared_seq"(bigint) from public;

grant execute on function "private"."my_cleared_seq"(bigint) to "authenticated", "postgres", "service_role";

revoke all on function "private"."my_collaboration_ids"() from public;

grant execute on function "private"."my_collaboration_ids"() to "authenticated", "postgres", "service_role";

revoke all on function "private"."my_collaboration_privilege"(bigint) from public;

grant execute on function "private"."my_collaboration_privilege"(bigint) to "postgres";

revoke all on function "private"."my_plan_ids"() from public;

grant execute on function "private"."my_plan_ids"() to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."notify"(uuid, text, text, text, bigint, uuid, bigint) from public;

grant execute on function "private"."notify"(uuid, text, text, text, bigint, uuid, bigint) to "postgres";

revoke all on function "private"."notify_of_approval"() from public;

grant execute on function "private"."notify_of_approval"() to "postgres";

revoke all on function "private"."notify_of_renewal"() from public;

grant execute on function "private"."notify_of_renewal"() to "postgres";

revoke all on function "private"."notify_of_review"() from public;

grant execute on function "private"."notify_of_review"() to "postgres";

revoke all on function "private"."notify_of_review_reply"() from public;

grant execute on function "private"."notify_of_review_reply"() to "postgres";

revoke all on function "private"."notify_subscriber"() from public;

grant execute on function "private"."notify_subscriber"() to "postgres";

revoke all on function "private"."open_hours"(int4multirange, int4multirange) from public;

grant execute on function "private"."open_hours"(int4multirange, int4multirange) to "postgres";

revoke all
  on function "private"."opening_range"(integer, time without time zone, time without time zone)
  from public;

grant execute
  on function "private"."opening_range"(integer, time without time zone, time without time zone)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."opening_times"(bigint) from public;

grant execute
  on function "private"."opening_times"(bigint)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "private"."other_admin_acts"(public.collaboration_members) from public;

grant execute on function "private"."other_admin_acts"(public.collaboration_members) to "postgres";

revoke all on function "private"."performance_metrics"() from public;

grant execute on function "private"."performance_metrics"() to "postgres";

revoke all on function "private"."performance_weight"(text) from public;

grant execute on function "private"."performance_weight"(text) to "postgres";

revoke all on function "private"."queue_former_file"() from public;

grant execute on function "private"."queue_former_file"() to "postgres";

revoke all on function "private"."queue_former_image"() from public;

grant execute on function "private"."queue_former_image"() to "postgres";

revoke all on function "private"."raise_chat_not_found"() from public;

grant execute on function "private"."raise_chat_not_found"() to "postgres";

revoke all on function "private"."raise_collaboration_not_found"() from public;

grant execute on function "private"."raise_collaboration_not_found"() to "postgres";

revoke all on function "private"."raise_invalid_opening_hours"(text) from public;

grant execute on function "private"."raise_invalid_opening_hours"(text) to "postgres";

revoke all on function "private"."raise_last_admin"() from public;

grant execute on function "private"."raise_last_admin"() to "postgres";

revoke all on function "private"."raise_member_not_found"() from public;

grant execute on function "private"."raise_member_not_found"() to "postgres";

revoke all on function "private"."raise_reply_not_found"() from public;

grant execute on function "private"."raise_reply_not_found"() to "postgres";

revoke all on function "private"."raise_review_not_found"() from public;

grant execute on function "private"."raise_review_not_found"() to "postgres";

revoke all on function "private"."raise_slug_taken"() from public;

grant execute on function "private"."raise_slug_taken"() to "postgres";

revoke all on function "private"."raise_too_many_businesses"() from public;

grant execute on function "private"."raise_too_many_businesses"() to "postgres";

revoke all on function "private"."reactivate_account"() from public;

grant execute on function "private"."reactivate_account"() to "postgres";

revoke all on function "private"."record_audit"(text, text, text, jsonb) from public;

grant execute on function "private"."record_audit"(text, text, text, jsonb) to "postgres";

revoke all on function "private"."refresh_premium"() from public;

grant execute on function "private"."refresh_premium"() to "postgres";

revoke all on function "private"."refresh_search_of_exceptions"() from public;

grant execute on function "private"."refresh_search_of_exceptions"() to "postgres";

revoke all on function "private"."refresh_search_of_renamed"() from public;

grant execute on function "private"."refresh_search_of_renamed"() to "postgres";

revoke all on function "private"."refresh_trending"() from public;

grant execute on function "private"."refresh_trending"() to "postgres";

revoke all on function "private"."release_invoices_of_person"() from public;

grant execute on function "private"."release_invoices_of_person"() to "postgres";

revoke all on function "private"."require_own_business"(bigint) from public;

grant execute on function "private"."require_own_business"(bigint) to "postgres";

revoke all on function "private"."require_person"() from public;

grant execute on function "private"."require_person"() to "authenticated", "postgres", "service_role";

revoke all on function "private"."require_staff"() from public;

grant execute on function "private"."require_staff"() to "authenticated", "postgres";

revoke all on function "private"."restore"(text, bigint, text) from public;

grant execute on function "private"."restore"(text, bigint, text) to "postgres";

revoke all on function "private"."roll_up_performance"(integer) from public;

grant execute on function "private"."roll_up_performance"(integer) to "postgres";

revoke all on function "private"."run_frequent_jobs"() from public;

grant execute on function "private"."run_frequent_jobs"() to "postgres";

revoke all on function "private"."score_trending"(bigint[]) from public;

grant execute on function "private"."score_trending"(bigint[]) to "postgres";

revoke all on function "private"."set_hidden"(text, bigint, boolean) from public;

grant execute on function "private"."set_hidden"(text, bigint, boolean) to "postgres";

revoke all on function "private"."set_review_is_visible"() from public;

grant execute on function "private"."set_review_is_visible"() to "postgres";

revoke all on function "private"."set_slug"() from public;

grant execute on function "private"."set_slug"() to "postgres";

revoke all on function "private"."settle_after_deactivation"() from public;

grant execute on function "private"."settle_after_deactivation"() to "postgres";

revoke all on function "private"."settle_after_members_left"() from public;

grant execute on function "private"."settle_after_members_left"() to "postgres";

revoke all on function "private"."settle_collaboration"(bigint) from public;

grant execute on function "private"."settle_collaboration"(bigint) to "postgres";

revoke all on function "private"."side_of"(public.chats, uuid) from public;

grant execute on function "private"."side_of"(public.chats, uuid) to "postgres";

revoke all on function "private"."slug_lock"(text) from public;

grant execute on function "private"."slug_lock"(text) to "postgres";

revoke all on function "private"."slug_of"(text) from public;

grant execute on function "private"."slug_of"(text) to "postgres";

revoke all on function "private"."spoken_day"(timestamp with time zone) from public;

grant execute on function "private"."spoken_day"(timestamp with time zone) to "postgres";

revoke all on function "private"."suspend_business"(bigint) from public;

grant execute on function "private"."suspend_business"(bigint) to "postgres";

revoke all on function "private"."tell_member"(public.collaboration_members, text, text, uuid) from public;

grant execute
  on function "private"."tell_member"(public.collaboration_members, text, text, uuid)
  to "postgres";

revoke all on function "private"."tell_removed"(public.collaboration_members, text) from public;

grant execute on function "private"."tell_removed"(public.collaboration_members, text) to "postgres";

revoke all on function "private"."trending_level"(date) from public;

grant execute on function "private"."trending_level"(date) to "postgres";

revoke all on function "private"."trending_weights"() from public;

grant execute on function "private"."trending_weights"() to "postgres";

revoke all on function "private"."visible_member"(bigint) from public;

grant execute on function "private"."visible_member"(bigint) to "postgres";

revoke all on function "private"."visitor_network"(text) from public;

grant execute on function "private"."visitor_network"(text) to "postgres";

revoke all on function "private"."visitor_secret"() from public;

grant execute on function "private"."visitor_secret"() to "postgres";

revoke all on function "public"."active_ads"(integer, bigint) from public;

grant execute
  on function "public"."active_ads"(integer, bigint)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."add_services"(bigint, jsonb) from public;

grant execute on function "public"."add_services"(bigint, jsonb) to "authenticated", "postgres";

revoke all on function "public"."answer_invitation"(bigint, text) from public;

grant execute on function "public"."answer_invitation"(bigint, text) to "authenticated", "postgres";

revoke all
  on function "public"."business_chats"(bigint, integer, timestamp with time zone, bigint)
  from public;

grant execute
  on function "public"."business_chats"(bigint, integer, timestamp with time zone, bigint)
  to "authenticated", "postgres";

revoke all on function "public"."business_performance"(bigint, text, text) from public;

grant execute on function "public"."business_performance"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."business_performance_scores"(bigint, integer) from public;

grant execute
  on function "public"."business_performance_scores"(bigint, integer)
  to "authenticated", "postgres";

revoke all on function "public"."business_reviews"(bigint, integer, bigint, integer, integer) from public;

grant execute
  on function "public"."business_reviews"(bigint, integer, bigint, integer, integer)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."chat_history"(bigint, bigint, bigint, integer) from public;

grant execute
  on function "public"."chat_history"(bigint, bigint, bigint, integer)
  to "authenticated", "postgres";

revoke all on function "public"."clear_chat"(bigint) from public;

grant execute on function "public"."clear_chat"(bigint) to "authenticated", "postgres";

revoke all on function "public"."collaboration_details"(bigint) from public;

grant execute on function "public"."collaboration_details"(bigint) to "authenticated", "postgres";

revoke all on function "public"."create_collaboration"(text, bigint[], text) from public;

grant execute on function "public"."create_collaboration"(text, bigint[], text) to "authenticated", "postgres";

revoke all on function "public"."create_review"(bigint, integer, text) from public;

grant execute on function "public"."create_review"(bigint, integer, text) to "authenticated", "postgres";

revoke all on function "public"."deactivate_account"(text) from public;

grant execute on function "public"."deactivate_account"(text) to "authenticated", "postgres";

revoke all on function "public"."decide_report"(bigint, text, text) from public;

grant execute on function "public"."decide_report"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."delete_account"() from public;

grant execute on function "public"."delete_account"() to "authenticated", "postgres";

revoke all on function "public"."delete_business"(bigint) from public;

grant execute on function "public"."delete_business"(bigint) to "authenticated", "postgres";

revoke all on function "public"."delete_business_images"(bigint[]) from public;

grant execute on function "public"."delete_business_images"(bigint[]) to "authenticated", "postgres";

revoke all on function "public"."delete_collaboration"(bigint) from public;

grant execute on function "public"."delete_collaboration"(bigint) to "authenticated", "postgres";

revoke all on function "public"."delete_message"(bigint, bigint) from public;

grant execute on function "public"."delete_message"(bigint, bigint) to "authenticated", "postgres";

revoke all on function "public"."delete_review"(bigint) from public;

grant execute on function "public"."delete_review"(bigint) to "authenticated", "postgres";

revoke all on function "public"."delete_review_reply"(bigint) from public;

grant execute on function "public"."delete_review_reply"(bigint) to "authenticated", "postgres";

revoke all on function "public"."edit_review"(bigint, integer, text) from public;

grant execute on function "public"."edit_review"(bigint, integer, text) to "authenticated", "postgres";

revoke all on function "public"."edit_review_reply"(bigint, text) from public;

grant execute on function "public"."edit_review_reply"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."events_of_month"(text, integer, bigint) from public;

grant execute
  on function "public"."events_of_month"(text, integer, bigint)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."export_my_data"() from public;

grant execute on function "public"."export_my_data"() to "authenticated", "postgres";

revoke all on function "public"."find_business_by_slug"(text) from public;

grant execute
  on function "public"."find_business_by_slug"(text)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."invite_businesses"(bigint, bigint[]) from public;

grant execute on function "public"."invite_businesses"(bigint, bigint[]) to "authenticated", "postgres";

revoke all on function "public"."is_open"(bigint, timestamp with time zone) from public;

grant execute
  on function "public"."is_open"(bigint, timestamp with time zone)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."mark_chat_read"(bigint, bigint) from public;

grant execute on function "public"."mark_chat_read"(bigint, bigint) to "authenticated", "postgres";

revoke all on function "public"."my_billing"() from public;

grant execute on function "public"."my_billing"() to "authenticated", "postgres";

revoke all on function "public"."my_collaborations"(integer, bigint) from public;

grant execute on function "public"."my_collaborations"(integer, bigint) to "authenticated", "postgres";

revoke all on function "public"."my_saved_businesses"(integer, timestamp with time zone, bigint) from public;

grant execute
  on function "public"."my_saved_businesses"(integer, timestamp with time zone, bigint)
  to "authenticated", "postgres";

revoke all on function "public"."open_chat"(bigint) from public;

grant execute on function "public"."open_chat"(bigint) to "authenticated", "postgres";

revoke all on function "public"."open_reports"(integer, bigint) from public;

grant execute on function "public"."open_reports"(integer, bigint) to "authenticated", "postgres";

revoke all on function "public"."record_forwarded_visit"(bigint, text, text) from public;

grant execute on function "public"."record_forwarded_visit"(bigint, text, text) to "postgres", "service_role";

revoke all on function "public"."record_visit"(bigint) from public;

grant execute on function "public"."record_visit"(bigint) to "anon", "authenticated", "postgres";

revoke all on function "public"."remove_collaboration_business"(bigint, bigint) from public;

grant execute
  on function "public"."remove_collaboration_business"(bigint, bigint)
  to "authenticated", "postgres";

revoke all on function "public"."remove_member"(bigint) from public;

grant execute on function "public"."remove_member"(bigint) to "authenticated", "postgres";

revoke all on function "public"."remove_saved_business"(bigint) from public;

grant execute on function "public"."remove_saved_business"(bigint) to "authenticated", "postgres";

revoke all on function "public"."replace_collaboration_businesses"(bigint, bigint[]) from public;

grant execute
  on function "public"."replace_collaboration_businesses"(bigint, bigint[])
  to "authenticated", "postgres";

revoke all on function "public"."reply_to_review"(bigint, text) from public;

grant execute on function "public"."reply_to_review"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."report_business"(bigint, text, text) from public;

grant execute on function "public"."report_business"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."report_chat"(bigint, text, text) from public;

grant execute on function "public"."report_chat"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."report_review"(bigint, text, text) from public;

grant execute on function "public"."report_review"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."report_review_reply"(bigint, text, text) from public;

grant execute on function "public"."report_review_reply"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."restore_review"(bigint, text) from public;

grant execute on function "public"."restore_review"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."restore_review_reply"(bigint, text) from public;

grant execute on function "public"."restore_review_reply"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."save_business"(bigint) from public;

grant execute on function "public"."save_business"(bigint) to "authenticated", "postgres";

revoke all
  on function
    "public"."search_businesses"(text, text, text, text, double precision, double precision, double precision,
    bigint[], double precision, boolean, integer, text)
  from public;

grant execute
  on function
    "public"."search_businesses"(text, text, text, text, double precision, double precision, double precision,
    bigint[], double precision, boolean, integer, text)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."send_images"(uuid, bigint, jsonb, uuid) from public;

grant execute on function "public"."send_images"(uuid, bigint, jsonb, uuid) to "postgres", "service_role";

revoke all on function "public"."send_message"(bigint, text, uuid) from public;

grant execute on function "public"."send_message"(bigint, text, uuid) to "authenticated", "postgres";

revoke all on function "public"."set_business_activity"(bigint, text, text, text) from public;

grant execute
  on function "public"."set_business_activity"(bigint, text, text, text)
  to "authenticated", "postgres";

revoke all on function "public"."set_business_slug"(bigint, text) from public;

grant execute on function "public"."set_business_slug"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."set_chat_blocked"(bigint, boolean) from public;

grant execute on function "public"."set_chat_blocked"(bigint, boolean) to "authenticated", "postgres";

revoke all on function "public"."set_member_privilege"(bigint, text) from public;

grant execute on function "public"."set_member_privilege"(bigint, text) to "authenticated", "postgres";

revoke all on function "public"."set_opening_exceptions"(bigint, jsonb) from public;

grant execute on function "public"."set_opening_exceptions"(bigint, jsonb) to "authenticated", "postgres";

revoke all on function "public"."set_opening_hours"(bigint, jsonb) from public;

grant execute on function "public"."set_opening_hours"(bigint, jsonb) to "authenticated", "postgres";

revoke all on function "public"."trending_businesses"(integer) from public;

grant execute
  on function "public"."trending_businesses"(integer)
  to "anon", "authenticated", "postgres", "service_role";

revoke all on function "public"."update_collaboration"(bigint, text, text) from public;

grant execute on function "public"."update_collaboration"(bigint, text, text) to "authenticated", "postgres";

revoke all on function "public"."user_chats"(integer, timestamp with time zone, bigint) from public;

grant execute
  on function "public"."user_chats"(integer, timestamp with time zone, bigint)
  to "authenticated", "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."account_deactivations"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."anonymous_reach"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."deleted_users"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."files_to_delete"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."performance_days"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."performance_events"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."performance_months"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."renamed_lookups"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."stripe_customers"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."trending_scores"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."visitor_secrets"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."visits"
  to "postgres";

grant select on table "public"."ads" to "anon";

grant insert ("business_id") on table "public"."ads" to "authenticated";

grant insert ("ends_at"), update ("ends_at") on table "public"."ads" to "authenticated";

grant insert ("image_path"), update ("image_path") on table "public"."ads" to "authenticated";

grant insert ("is_enabled"), update ("is_enabled") on table "public"."ads" to "authenticated";

grant insert ("link"), update ("link") on table "public"."ads" to "authenticated";

grant insert ("starts_at"), update ("starts_at") on table "public"."ads" to "authenticated";

grant delete, select on table "public"."ads" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."ads"
  to "postgres";

grant delete, insert, select, update on table "public"."ads" to "service_role";

revoke all ("name") on table "public"."amenities" from "authenticated";

grant insert ("name"), update ("name") on table "public"."amenities" to "authenticated";

revoke all on table "public"."amenities" from "authenticated";

grant delete, select on table "public"."amenities" to "authenticated";

grant select on table "public"."audit_entries" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."audit_entries"
  to "postgres";

grant select on table "public"."audit_entries" to "service_role";

grant select on table "public"."business_deactivations" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."business_deactivations"
  to "postgres";

grant delete, insert, select, update on table "public"."business_deactivations" to "service_role";

grant select on table "public"."business_images" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."business_images"
  to "postgres";

grant delete, insert, select, update on table "public"."business_images" to "service_role";

grant select on table "public"."business_slugs" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."business_slugs"
  to "postgres";

grant select on table "public"."business_slugs" to "service_role";

revoke all ("slug") on table "public"."businesses" from "anon";

grant select ("slug") on table "public"."businesses" to "anon";

revoke all ("name") on table "public"."categories" from "authenticated";

grant insert ("name"), update ("name") on table "public"."categories" to "authenticated";

revoke all on table "public"."categories" from "authenticated";

grant delete, select on table "public"."categories" to "authenticated";

grant select on table "public"."chats" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."chats"
  to "postgres";

grant delete, insert, select, update on table "public"."chats" to "service_role";

grant select on table "public"."collaboration_members" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."collaboration_members"
  to "postgres";

grant delete, insert, select, update on table "public"."collaboration_members" to "service_role";

grant select on table "public"."collaborations" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."collaborations"
  to "postgres";

grant delete, insert, select, update on table "public"."collaborations" to "service_role";

grant select on table "public"."events" to "anon";

grant insert ("description"), update ("description") on table "public"."events" to "authenticated";

grant insert ("ends_on"), update ("ends_on") on table "public"."events" to "authenticated";

grant insert ("is_published"), update ("is_published") on table "public"."events" to "authenticated";

grant insert ("location"), update ("location") on table "public"."events" to "authenticated";

grant insert ("starts_at"), update ("starts_at") on table "public"."events" to "authenticated";

grant insert ("starts_on"), update ("starts_on") on table "public"."events" to "authenticated";

grant insert ("state"), update ("state") on table "public"."events" to "authenticated";

grant insert ("title"), update ("title") on table "public"."events" to "authenticated";

grant delete, select on table "public"."events" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."events"
  to "postgres";

grant delete, insert, select, update on table "public"."events" to "service_role";

grant select ("amount_kobo") on table "public"."invoices" to "authenticated";

grant select ("created_at") on table "public"."invoices" to "authenticated";

grant select ("id") on table "public"."invoices" to "authenticated";

grant select ("issued_at") on table "public"."invoices" to "authenticated";

grant select ("number") on table "public"."invoices" to "authenticated";

grant select ("paid_at") on table "public"."invoices" to "authenticated";

grant select ("plan_name") on table "public"."invoices" to "authenticated";

grant select ("status") on table "public"."invoices" to "authenticated";

grant select ("subscription_id") on table "public"."invoices" to "authenticated";

grant select ("updated_at") on table "public"."invoices" to "authenticated";

grant select ("user_id") on table "public"."invoices" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."invoices"
  to "postgres";

grant delete, insert, select, update on table "public"."invoices" to "service_role";

grant select on table "public"."message_images" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."message_images"
  to "postgres";

grant delete, insert, select, update on table "public"."message_images" to "service_role";

grant select on table "public"."messages" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."messages"
  to "postgres";

grant delete, insert, select, update on table "public"."messages" to "service_role";

grant update ("is_read") on table "public"."notifications" to "authenticated";

grant delete, select on table "public"."notifications" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."notifications"
  to "postgres";

grant delete, insert, select, update on table "public"."notifications" to "service_role";

grant select on table "public"."opening_exceptions" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."opening_exceptions"
  to "postgres";

grant select on table "public"."opening_exceptions" to "service_role";

grant select on table "public"."opening_hours" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."opening_hours"
  to "postgres";

grant select on table "public"."opening_hours" to "service_role";

grant select ("duration_months") on table "public"."plans" to "anon";

grant select ("id") on table "public"."plans" to "anon";

grant select ("is_offered") on table "public"."plans" to "anon";

grant select ("name") on table "public"."plans" to "anon";

grant select ("price_kobo") on table "public"."plans" to "anon";

grant select ("duration_months") on table "public"."plans" to "authenticated";

grant select ("id") on table "public"."plans" to "authenticated";

grant select ("is_offered") on table "public"."plans" to "authenticated";

grant select ("name") on table "public"."plans" to "authenticated";

grant select ("price_kobo") on table "public"."plans" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."plans"
  to "postgres";

grant delete, insert, select, update on table "public"."plans" to "service_role";

grant select ("category") on table "public"."posts" to "anon";

grant select ("content") on table "public"."posts" to "anon";

grant select ("created_at") on table "public"."posts" to "anon";

grant select ("id") on table "public"."posts" to "anon";

grant select ("published_at") on table "public"."posts" to "anon";

grant select ("thumbnail_path") on table "public"."posts" to "anon";

grant select ("title") on table "public"."posts" to "anon";

grant select ("updated_at") on table "public"."posts" to "anon";

grant insert ("category"), select ("category"), update ("category")
  on table "public"."posts"
  to "authenticated";

grant insert ("content"), select ("content"), update ("content") on table "public"."posts" to "authenticated";

grant select ("created_at") on table "public"."posts" to "authenticated";

grant select ("id") on table "public"."posts" to "authenticated";

grant insert ("published_at"), select ("published_at"), update ("published_at")
  on table "public"."posts"
  to "authenticated";

grant insert ("thumbnail_path"), select ("thumbnail_path"), update ("thumbnail_path")
  on table "public"."posts"
  to "authenticated";

grant insert ("title"), select ("title"), update ("title") on table "public"."posts" to "authenticated";

grant select ("updated_at") on table "public"."posts" to "authenticated";

grant delete on table "public"."posts" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."posts"
  to "postgres";

grant delete, insert, select, update on table "public"."posts" to "service_role";

grant select on table "public"."report_evidence" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."report_evidence"
  to "postgres";

grant delete, insert, select, update on table "public"."report_evidence" to "service_role";

grant select on table "public"."reports" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."reports"
  to "postgres";

grant delete, insert, select, update on table "public"."reports" to "service_role";

grant select on table "public"."review_replies" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."review_replies"
  to "postgres";

grant delete, insert, select, update on table "public"."review_replies" to "service_role";

grant select on table "public"."review_revisions" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."review_revisions"
  to "postgres";

grant delete, insert, select, update on table "public"."review_revisions" to "service_role";

grant select on table "public"."reviews" to "anon", "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."reviews"
  to "postgres";

grant delete, insert, select, update on table "public"."reviews" to "service_role";

grant insert ("business_id") on table "public"."saved_businesses" to "authenticated";

grant delete, select on table "public"."saved_businesses" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."saved_businesses"
  to "postgres";

grant delete, insert, select, update on table "public"."saved_businesses" to "service_role";

grant select on table "public"."services" to "anon";

grant insert ("business_id") on table "public"."services" to "authenticated";

grant insert ("duration"), update ("duration") on table "public"."services" to "authenticated";

grant insert ("price_kobo"), update ("price_kobo") on table "public"."services" to "authenticated";

grant insert ("title"), update ("title") on table "public"."services" to "authenticated";

grant delete, select on table "public"."services" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."services"
  to "postgres";

grant delete, insert, select, update on table "public"."services" to "service_role";

revoke all ("category_id") on table "public"."subcategories" from "authenticated";

grant insert ("category_id") on table "public"."subcategories" to "authenticated";

revoke all ("name") on table "public"."subcategories" from "authenticated";

grant insert ("name"), update ("name") on table "public"."subcategories" to "authenticated";

revoke all on table "public"."subcategories" from "authenticated";

grant delete, select on table "public"."subcategories" to "authenticated";

grant select ("cancel_at_period_end") on table "public"."subscriptions" to "authenticated";

grant select ("created_at") on table "public"."subscriptions" to "authenticated";

grant select ("current_period_end") on table "public"."subscriptions" to "authenticated";

grant select ("current_period_start") on table "public"."subscriptions" to "authenticated";

grant select ("entitled_until") on table "public"."subscriptions" to "authenticated";

grant select ("grace_until") on table "public"."subscriptions" to "authenticated";

grant select ("id") on table "public"."subscriptions" to "authenticated";

grant select ("plan_id") on table "public"."subscriptions" to "authenticated";

grant select ("status") on table "public"."subscriptions" to "authenticated";

grant select ("updated_at") on table "public"."subscriptions" to "authenticated";

grant select ("user_id") on table "public"."subscriptions" to "authenticated";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "public"."subscriptions"
  to "postgres";

grant delete, insert, select, update on table "public"."subscriptions" to "service_role";

grant usage on type "private"."opening_times" to "postgres";

grant usage on type "public"."business_performance" to "postgres";

grant usage on type "public"."business_performance_score" to "postgres";

grant usage on type "public"."business_review" to "postgres";

grant usage on type "public"."chat_message" to "postgres";

grant usage on type "public"."found_slug" to "postgres";

grant usage on type "public"."listed_chat" to "postgres";

grant usage on type "public"."open_report" to "postgres";

grant usage on type "public"."saved_business" to "postgres";

grant usage on type "public"."trending_business" to "postgres";

alter table "public"."posts"
  add constraint "posts_author_id_fkey" foreign key (author_id) references public.profiles(id) on delete
    set null;

create index posts_author_id_idx on public.posts using btree (author_id);

alter table "public"."saved_businesses"
  add constraint "saved_businesses_user_id_fkey" foreign key (user_id) references public.profiles(id)
    on delete cascade;

create index saved_businesses_user_id_created_at_business_id_idx on public.saved_businesses
  using btree (user_id, created_at desc, business_id desc);

create policy "saved_businesses_delete_own" on "public"."saved_businesses"
  for delete
  to "authenticated"
  using ((user_id = ( select auth.uid() as uid)));

create policy "saved_businesses_insert_own_of_listed" on "public"."saved_businesses"
  for insert
  to "authenticated"
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND (EXISTS ( SELECT
   FROM public.businesses
  WHERE ((businesses.id = saved_businesses.business_id) AND businesses.is_listed)))));

create policy "saved_businesses_select_own" on "public"."saved_businesses"
  for select
  to "authenticated"
  using ((user_id = ( select auth.uid() as uid)));

grant insert ("user_id") on table "public"."saved_businesses" to "authenticated";

-- From sql/reference/jobs.sql
-- The clock, where the platform has pg_cron: on Supabase it only has to be switched on. Scheduling under the same
-- name again replaces the entry. Times are UTC, one hour behind Africa/Lagos.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('frequent-jobs', '*/5 * * * *', 'select private.run_frequent_jobs()');
    perform cron.schedule('daily-jobs', '2 23 * * *', 'select private.run_daily_jobs()');
  end if;
end
$$;

-- From sql/reference/lookups.sql
-- The lookups, the same ids in every environment. States are as written here. The rest is only where it
-- starts: running this again adds what is missing, keeps what staff have renamed, and does not bring back
-- what they have deleted.

insert into public.states (name, official_name, iso_code, aliases) values
  ('Abia', 'Abia State', 'NG-AB', '{}'),
  ('Abuja', 'Federal Capital Territory', 'NG-FC', '{FCT,FCT Abuja,Abuja FCT}'),
  ('Adamawa', 'Adamawa State', 'NG-AD', '{}'),
  ('Akwa Ibom', 'Akwa Ibom State', 'NG-AK', '{}'),
  ('Anambra', 'Anambra State', 'NG-AN', '{}'),
  ('Bauchi', 'Bauchi State', 'NG-BA', '{}'),
  ('Bayelsa', 'Bayelsa State', 'NG-BY', '{}'),
  ('Benue', 'Benue State', 'NG-BE', '{}'),
  ('Borno', 'Borno State', 'NG-BO', '{}'),
  ('Cross River', 'Cross River State', 'NG-CR', '{}'),
  ('Delta', 'Delta State', 'NG-DE', '{}'),
  ('Ebonyi', 'Ebonyi State', 'NG-EB', '{}'),
  ('Edo', 'Edo State', 'NG-ED', '{}'),
  ('Ekiti', 'Ekiti State', 'NG-EK', '{}'),
  ('Enugu', 'Enugu State', 'NG-EN', '{}'),
  ('Gombe', 'Gombe State', 'NG-GO', '{}'),
  ('Imo', 'Imo State', 'NG-IM', '{}'),
  ('Jigawa', 'Jigawa State', 'NG-JI', '{}'),
  ('Kaduna', 'Kaduna State', 'NG-KD', '{}'),
  ('Kano', 'Kano State', 'NG-KN', '{}'),
  ('Katsina', 'Katsina State', 'NG-KT', '{}'),
  ('Kebbi', 'Kebbi State', 'NG-KE', '{}'),
  ('Kogi', 'Kogi State', 'NG-KO', '{}'),
  ('Kwara', 'Kwara State', 'NG-KW', '{}'),
  ('Lagos', 'Lagos State', 'NG-LA', '{}'),
  ('Nasarawa', 'Nasarawa State', 'NG-NA', '{}'),
  ('Niger', 'Niger State', 'NG-NI', '{}'),
  ('Ogun', 'Ogun State', 'NG-OG', '{}'),
  ('Ondo', 'Ondo State', 'NG-ON', '{}'),
  ('Osun', 'Osun State', 'NG-OS', '{}'),
  ('Oyo', 'Oyo State', 'NG-OY', '{}'),
  ('Plateau', 'Plateau State', 'NG-PL', '{}'),
  ('Rivers', 'Rivers State', 'NG-RI', '{}'),
  ('Sokoto', 'Sokoto State', 'NG-SO', '{}'),
  ('Taraba', 'Taraba State', 'NG-TA', '{}'),
  ('Yobe', 'Yobe State', 'NG-YO', '{}'),
  ('Zamfara', 'Zamfara State', 'NG-ZA', '{}')
on conflict (iso_code) do update
set name = excluded.name, official_name = excluded.official_name, aliases = excluded.aliases
where (states.name, states.official_name, states.aliases)
  is distinct from (excluded.name, excluded.official_name, excluded.aliases);

insert into public.categories (id, name) overriding system value
select id, name from (values
  (1, 'Hotel'),
  (2, 'Restaurant'),
  (3, 'Health'),
  (4, 'Beauty'),
  (5, 'Automotive'),
  (6, 'Shopping'),
  (7, 'Fashion'),
  (8, 'Education'),
  (9, 'Technology'),
  (10, 'Home services'),
  (11, 'Events'),
  (12, 'Sports and leisure'),
  (13, 'Professional services'),
  (14, 'Farming and food')
) as wanted (id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'category' and subject_id = wanted.id::text and action = 'delete_category'
)
on conflict do nothing;

insert into public.subcategories (id, category_id, name) overriding system value
select id, category_id, name from (values
  (1, 2, 'Nigerian cuisine'),
  (2, 2, 'Bakery'),
  (3, 2, 'Fast food'),
  (4, 2, 'Bukka'),
  (5, 2, 'Italian'),
  (6, 2, 'Grill and suya'),
  (7, 2, 'Seafood'),
  (8, 2, 'Café'),
  (9, 1, 'Guest house'),
  (10, 1, 'Short let'),
  (11, 1, 'Resort'),
  (12, 1, 'Boutique hotel'),
  (13, 2, 'Chinese'),
  (14, 2, 'Lounge and bar'),
  (15, 3, 'Hospital'),
  (16, 3, 'Pharmacy'),
  (17, 3, 'Dental clinic'),
  (18, 3, 'Eye clinic'),
  (19, 3, 'Laboratory'),
  (20, 4, 'Hair salon'),
  (21, 4, 'Barbershop'),
  (22, 4, 'Spa'),
  (23, 4, 'Nail studio'),
  (24, 4, 'Make-up artist'),
  (25, 5, 'Mechanic'),
  (26, 5, 'Car wash'),
  (27, 5, 'Spare parts'),
  (28, 5, 'Car hire'),
  (29, 5, 'Tyres'),
  (30, 6, 'Supermarket'),
  (31, 6, 'Electronics'),
  (32, 6, 'Bookshop'),
  (33, 6, 'Furniture'),
  (34, 6, 'Jewellery'),
  (35, 7, 'Tailor'),
  (36, 7, 'Fabrics'),
  (37, 7, 'Shoes and bags'),
  (38, 7, 'Boutique'),
  (39, 8, 'School'),
  (40, 8, 'Tutoring'),
  (41, 8, 'Driving school'),
  (42, 8, 'Language school'),
  (43, 9, 'Phone repair'),
  (44, 9, 'Software'),
  (45, 9, 'Computer sales'),
  (46, 9, 'Co-working space'),
  (47, 10, 'Plumbing'),
  (48, 10, 'Electrician'),
  (49, 10, 'Cleaning'),
  (50, 10, 'Solar power'),
  (51, 10, 'Moving'),
  (52, 11, 'Event centre'),
  (53, 11, 'Catering'),
  (54, 11, 'Photography'),
  (55, 11, 'Decoration'),
  (56, 11, 'Rentals'),
  (57, 12, 'Gym'),
  (58, 12, 'Football pitch'),
  (59, 12, 'Cinema'),
  (60, 12, 'Swimming pool'),
  (61, 12, 'Park'),
  (62, 13, 'Law firm'),
  (63, 13, 'Accounting'),
  (64, 13, 'Estate agent'),
  (65, 13, 'Printing'),
  (66, 13, 'Travel agency'),
  (67, 14, 'Farm produce'),
  (68, 14, 'Poultry'),
  (69, 14, 'Fish farm'),
  (70, 14, 'Agro supplies')
) as wanted (id, category_id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'subcategory' and subject_id = wanted.id::text and action = 'delete_subcategory'
)
  and exists (select from public.categories where categories.id = category_id)
on conflict do nothing;

insert into public.amenities (id, name) overriding system value
select id, name from (values
  (1, 'Wi-Fi'),
  (2, 'Parking Space'),
  (3, 'Air conditioning'),
  (4, 'Wheelchair access'),
  (5, 'Card payment'),
  (6, 'Bank transfer'),
  (7, 'Home delivery'),
  (8, 'Takeaway'),
  (9, 'Outdoor seating'),
  (10, 'Power backup'),
  (11, 'Security guard'),
  (12, 'Swimming pool'),
  (13, 'Live music'),
  (14, 'Child friendly'),
  (15, 'Restroom'),
  (16, 'Prayer room'),
  (17, 'Reservations'),
  (18, 'Open 24 hours')
) as wanted (id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'amenity' and subject_id = wanted.id::text and action = 'delete_amenity'
)
on conflict do nothing;

-- Ids up to 1000 are given above, those that staff add begin after them.
select setval('public.categories_id_seq', 1000) from public.categories_id_seq where last_value < 1000;
select setval('public.subcategories_id_seq', 1000) from public.subcategories_id_seq where last_value < 1000;
select setval('public.amenities_id_seq', 1000) from public.amenities_id_seq where last_value < 1000;

-- From sql/reference/plans.sql
-- The plans, the same ids in every environment. Running it again changes only what differs here. The prices
-- in Stripe and what is on offer are each environment's own, and stay.

insert into public.plans (id, name, price_kobo, duration_months) overriding system value values
  (1, 'Standard', 500000, 1),
  (2, 'Premium', 1200000, 3)
on conflict (id) do update
set name = excluded.name, price_kobo = excluded.price_kobo, duration_months = excluded.duration_months
where (plans.name, plans.price_kobo, plans.duration_months)
  is distinct from (excluded.name, excluded.price_kobo, excluded.duration_months);

-- Ids given above are not counted by the sequence.
select setval('public.plans_id_seq', 1000) from public.plans_id_seq where last_value < 1000;

grant insert (name), update (name) on public.categories to authenticated;
grant insert (category_id, name), update (name) on public.subcategories to authenticated;
grant insert (name), update (name) on public.amenities to authenticated;

select private.refresh_search_documents((select array_agg(id) from public.businesses where is_listed));
