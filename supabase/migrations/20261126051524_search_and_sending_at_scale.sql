set local check_function_bodies = off;

drop policy "reviews_select_visible_own_or_staff" on "public"."reviews";

drop index "private"."search_documents_words_idx";

drop index "private"."search_words_word_idx";

drop view "private"."search_texts";

drop function "private"."broadcast_message"(public.chats, public.chat_message);

drop function "private"."describe_chat"(public.chats, text);

drop function "private"."find_by_words"(private.search_filters, tsquery, text, integer, private.search_key);

drop function "private"."search_terms"(text);

drop function "private"."word_occurs"(tsquery);

drop function "private"."write_cursor"(private.search_key);

create table "private"."search_synonyms" (
  "phrase" text not null,
  "about" text not null,
  "also" text not null,
  constraint "about_is_known" check ((about = ANY (ARRAY['kind'::text, 'place'::text]))),
  constraint "also_is_folded" check ((also ~ '^[a-z0-9/.]+( [a-z0-9/.]+)*$'::text)),
  constraint "phrase_is_folded" check ((phrase ~ '^[a-z0-9/.]+( [a-z0-9/.]+)*$'::text)),
  constraint "search_synonyms_pkey" primary key (phrase)
);

alter table "private"."search_synonyms"
  add column "query" tsquery generated always as (phraseto_tsquery('english'::regconfig, phrase)) stored
    not null;

alter table "private"."search_words"
  add column "stem" text generated always as ((ts_lexize('english_stem'::regdictionary, word))[1]) stored;

create or replace function private.add_message (
  person uuid,
  chat_id bigint,
  kind text,
  body text,
  client_id uuid,
  images jsonb default '[]'::jsonb
)
  returns public.chat_message
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  place record;
  chat public.chats;
  side text;
  recipient uuid;
  message public.messages;
  answer public.chat_message;
begin
  -- As private.hold_chat does, the people first, then the business, then the chat; in two statements where both sides
  -- are there.
  select businesses.owner_id, businesses.logo_path, customers.profile_image_path into place
  from public.chats
  join public.businesses on businesses.id = business_id
  join public.profiles as customers on customers.id = customer_id
  join public.profiles as owners on owners.id = businesses.owner_id
  where chats.id = add_message.chat_id
  for key share of customers, owners, businesses;
  if found then
    select * into chat from public.chats where id = add_message.chat_id for no key update;
    side := case person when chat.customer_id then 'user' when place.owner_id then 'business' end;
    if side is null then
      perform private.raise_chat_not_found();
    end if;
  else
    chat := private.hold_chat(add_message.chat_id, person);
    side := private.side_of(chat, person);
  end if;
  -- The chat is held: a resend waits here for the first, and then finds what that one wrote.
  if add_message.client_id is not null then
    select * into message from public.messages
    where chat_id = chat.id and sender_side = side and client_id = add_message.client_id;
    if found then
      return private.as_chat_message(message);
    end if;
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

  answer := private.as_chat_message(message);
  perform private.broadcast_message(
    chat, answer, place.owner_id, case side when 'user' then place.profile_image_path else place.logo_path end
  );
  recipient := case side when 'business' then chat.customer_id else place.owner_id end;
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
  return answer;
end
$function$;

create or replace function private.broadcast (
  person_id uuid,
  event text,
  payload jsonb
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.broadcast_to(array[person_id], event, payload);
end
$function$;

create or replace function private.broadcast_message (
  chat public.chats,
  message public.chat_message,
  owner_id uuid,
  sender_image_path text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.broadcast_to(
    array[chat.customer_id, owner_id], 'message',
    to_jsonb(message) || jsonb_build_object(
      'chat_id', chat.id, 'business_id', chat.business_id, 'sender_image_path', sender_image_path
    )
  );
end
$function$;

create or replace function private.broadcast_to (
  person_ids uuid[],
  event text,
  payload jsonb
)
  returns void
  language plpgsql
  set search_path to ''
  set "TimeZone" to 'UTC'
  set plan_cache_mode to 'force_generic_plan'
  AS $function$
begin
  perform realtime.send(payload, event, 'user:' || accounts.id, true)
  from public.accounts
  where accounts.id = any (person_ids) and deactivated_at is null
    -- Of somebody who is being deleted, the rows go one after the other; the user goes first.
    and exists (select from auth.users where users.id = accounts.id);
end
$function$;

create or replace function private.estimated_count (
  filters private.search_filters,
  terms tsquery
)
  returns double precision
  language plpgsql
  set search_path to ''
  AS $function$
declare
  plan json;
begin
  execute format(
    'explain (format json) select from private.search_documents where words @@ $2 and %s',
    private.filter_conditions(filters)
  ) into plan using filters, terms;
  return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$function$;

create or replace function private.find_by_some_words (
  filters private.search_filters,
  terms tsquery[],
  all_words tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
)
  returns SETOF private.search_key
  language sql
  stable
  set search_path to ''
  AS $function$
  with candidates as materialized (
    select found.rating, found.distance, found.business_id, documents.words
    from private.find_by_words(filters, any_word, any_word, 'any_word', 400, null) as found
    join private.search_documents as documents on documents.business_id = found.business_id
    where not documents.words @@ all_words
  ),
  scored as (
    select
      rating, distance, business_id, position,
      -- The rank of alternatives is a mean: made a sum again, or the corrections of a word would count for little.
      least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
    from candidates
    cross join unnest(terms) with ordinality as typed (term, position)
  ),
  weighed as (
    select
      *,
      ln(1 + count(*) over same_term / greatest(count(*) filter (where score > 0) over same_term, 1)::double precision)
        as weight
    from scored
    window same_term as (partition by position)
  ),
  ranked as (
    select -round(sum(score * weight)::numeric, 2)::double precision as relevance, rating, distance, business_id
    from weighed
    group by rating, distance, business_id
  )
  select 'any_word', relevance, rating, distance, null::text, business_id
  from ranked
  where after.business_id is null
    or (relevance, rating, distance, business_id)
      > (after.relevance, after.rating, after.distance, after.business_id)
  order by relevance, rating, distance, business_id
  limit page_size
$function$;

create or replace function private.find_by_words (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  ordering text,
  page_size integer,
  after private.search_key
)
  returns SETOF private.search_key
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- A common word occurs in any number of documents. Ranked are the first three hundred in an order that cuts sharply.
  enough constant integer := 300;
  anywhere private.search_filters := filters;
  expected double precision;
  candidates private.search_key[];
  shares integer := 1;
  band text[];
  size integer := 2;
  is_complete boolean := false;
begin
  -- Statistics know nothing of places: what a radius leaves is found out below.
  anywhere.reach := null;
  expected := private.estimated_count(anywhere, terms);
  if expected > 2 * enough and (filters).place is null then
    -- About one in sixteen has the best rating. Where that is more than enough, as many shares of them as will do.
    while shares < 16 and expected / 16 * shares / 16 < 1.5 * enough loop
      shares := shares * 2;
    end loop;
    if shares < 16 then
      candidates := private.find_candidates(
        filters, terms, any_word, array(select '~r5:' || share from generate_series(0, shares - 1) as share), null
      );
    end if;
    -- Else among the best, and further down while there are too few.
    foreach band slice 1 in array array[['~r5'], ['~r4.5'], ['~r4']] loop
      exit when cardinality(candidates) = enough;
      candidates := private.find_candidates(filters, terms, any_word, band, null);
    end loop;
    is_complete := cardinality(candidates) = enough;
  elsif expected > 2 * enough then
    -- In the squares around first: what lies no farther than one of them is wide is surely among them.
    while size <= 64 loop
      candidates := private.find_candidates(
        filters, terms, any_word, private.search_cells((filters).place, size, 1), least(size, (filters).reach)
      );
      is_complete := cardinality(candidates) = enough or coalesce((filters).reach <= size, false);
      exit when is_complete;
      -- As much ground as would hold enough of them, were they as dense everywhere.
      size := size * 2 ^ least(ceil(log(2, greatest(sqrt(1.5 * enough / greatest(cardinality(candidates), 1)), 2)::numeric)), 6);
    end loop;
  end if;
  if not is_complete then
    candidates := private.find_candidates(filters, terms, any_word, null, null);
  end if;
  return query
  select find_by_words.ordering, found.relevance, found.rating, found.distance, null::text, found.business_id
  from unnest(candidates) as found
  where after.business_id is null
    or (found.relevance, found.rating, found.distance, found.business_id)
      > (after.relevance, after.rating, after.distance, after.business_id)
  order by found.relevance, found.rating, found.distance, found.business_id
  limit find_by_words.page_size;
end
$function$;

create or replace function private.find_candidates (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  labels text[],
  within_km double precision
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  narrowed tsquery := terms;
  candidates private.search_key[];
begin
  if (filters).category_id is not null then
    narrowed := narrowed && format('%L', '~c' || (filters).category_id)::tsquery;
  end if;
  if (filters).state is not null then
    narrowed := narrowed && format('%L', '~s' || (filters).state)::tsquery;
  end if;
  if labels is not null then
    narrowed := narrowed
      && (select string_agg(format('%L', label), ' | ')::tsquery from unnest(labels) as label);
  end if;
  -- `is true` keeps the filters out of other indexes, and `offset 0` the order: to read a whole state, or to walk through
  -- the neighbourhood, for a few candidates costs more than these.
  execute format(
    $query$
      select array_agg(row(
        null,
        -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, $2)::numeric, 2)::double precision,
        -rating,
        distance,
        null,
        business_id
      )::private.search_key)
      from (
        select *
        from (
          select
            business_id, words, sort_name, rating,
            -- Without a place, farther than anything on earth.
            coalesce(place operator(extensions.<->) ($1).place, 1e6) as distance
          from private.search_documents
          where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ $3
            and (%1$s) is true and %2$s
          offset 0
        ) as matching
        order by %3$s
        limit 300
      ) as candidates
    $query$,
    private.filter_conditions(filters),
    case when within_km is null then 'true' else 'place operator(extensions.<->) ($1).place <= $4' end,
    case
      when (filters).place is null then '(-rating), sort_name, business_id'
      else 'distance, business_id'
    end
  ) into candidates using filters, any_word, narrowed, within_km;
  return coalesce(candidates, '{}');
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
      || setweight(to_tsvector('pg_catalog.english', texts.synonyms), 'C')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.rest)), 'D')
      || setweight(to_tsvector('pg_catalog.english', coalesce(texts.remote_synonyms, '')), 'D'),
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

  -- In order, so that two writers of the same new words do not wait for each other crosswise. Materialized: what
  -- many businesses say is looked at once.
  with used as materialized (
    select distinct word
    from public.businesses
    join private.search_texts as texts on texts.business_id = businesses.id
    cross join lateral unnest(tsvector_to_array(to_tsvector(
      'pg_catalog.simple', private.with_joined_compounds(concat_ws(
        ' ', texts.name, texts.kinds, texts.synonyms, texts.rest, texts.remote_synonyms
      ))
    ))) as word
    where businesses.id = any (business_ids) and businesses.is_listed
  )
  insert into private.search_words (word)
  select word from used where private.is_correctable(word)
  order by word
  on conflict do nothing;
end
$function$;

create or replace function private.refresh_search_of_synonyms()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.refresh_search_documents((
    select array_agg(business_id) from private.search_documents
    where words @@ any (array(select query from changed))
  ));
  return null;
end
$function$;

create or replace function private.require_person()
  returns uuid
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- Without a subquery around it: a plain expression costs no query of its own.
  person uuid := auth.uid();
begin
  if person is null then
    raise sqlstate 'PT401' using
      message = 'You are not signed in.',
      detail = 'not_signed_in',
      hint = 'Sign in first.';
  end if;
  return person;
end
$function$;

create or replace function private.search_cells (
  place extensions.cube,
  size integer,
  around integer
)
  returns text[]
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select array_agg(format('~p%s:%s:%s', size, east, north))
  from (
    select
      floor(extensions.cube_ll_coord(place, 2) / size)::integer, floor(extensions.cube_ll_coord(place, 3) / size)::integer
  ) as own (own_east, own_north)
  cross join generate_series(own_east - around, own_east + around) as east
  cross join generate_series(own_north - around, own_north + around) as north
$function$;

create or replace function private.search_lexemes (
  business_id bigint,
  words tsvector,
  category_id bigint,
  state text,
  rating double precision,
  place extensions.cube
)
  returns tsvector
  language plpgsql
  immutable
  cost 10000
  set search_path to ''
  AS $function$
declare
  labels text[] := '{}';
  -- Two of the three axes are enough: what lies outside of a square of these is at least as far as its border.
  east double precision := extensions.cube_ll_coord(place, 2);
  north double precision := extensions.cube_ll_coord(place, 3);
  size integer := 1;
begin
  if category_id is not null then
    labels := labels || ('~c' || category_id);
  end if;
  if state is not null then
    labels := labels || ('~s' || state);
  end if;
  if rating >= 4 then
    labels := labels || case
      when rating >= 5 then array['~r4', '~r4.5', '~r5', '~r5:' || (hashint8(business_id) & 15)]
      when rating >= 4.5 then array['~r4', '~r4.5']
      else array['~r4']
    end;
  end if;
  while place is not null and size <= 64 loop
    labels := labels || ('~p' || size || ':' || floor(east / size)::integer || ':' || floor(north / size)::integer);
    size := size * 2;
  end loop;
  return words || array_to_tsvector(labels);
end
$function$;

create or replace function private.search_terms (
  query text,
  trusts_lexicon boolean
)
  returns tsquery[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  folded text := private.fold(left(query, 200));
  -- Words such as "the" and "in" are left out, unless there are no others.
  dictionary regconfig := case
    when to_tsvector('pg_catalog.english', folded) = '' then 'pg_catalog.simple' else 'pg_catalog.english'
  end;
  typed text;
  term tsquery;
  correction record;
  last_word text := substring(folded from '([a-z]+)\W*$');
  begun tsquery;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  for typed in
    select lexeme from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    term := plainto_tsquery(dictionary, typed);
    if typed = last_word and typed ~ '^[a-z]{3}$' and not private.word_occurs(term) then
      term := coalesce(private.word_begun(typed), term);
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    elsif private.is_correctable(typed) and not (
      exists (
        select from private.search_words
        where stem = (ts_lexize('pg_catalog.english_stem', typed))[1]
      )
      and (trusts_lexicon or private.word_occurs(term))
    ) then
      -- The last word may not be finished yet.
      begun := case when typed = last_word then private.word_begun(typed) end;
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where begun is null and word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.15;
        if trusts_lexicon or private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(begun, corrected, term);
    end if;
    terms := terms || term;
  end loop;
  return terms;
end
$function$;

create or replace function private.synonyms_of (
  folded text,
  about text
)
  returns text
  language sql
  stable
  set search_path to ''
  AS $function$
  with told as materialized (select to_tsvector('pg_catalog.english', folded) as words)
  select string_agg(also, ' ' order by phrase)
  from told
  join private.search_synonyms on search_synonyms.about = synonyms_of.about and words @@ query
$function$;

create or replace function private.word_begun (
  typed text
)
  returns tsquery
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  begun tsquery;
begin
  -- The documents have stems: of a word that is nearly all there, the stem may be shorter than what was typed. The
  -- comparisons are those of the pattern index, and no letter of a folded word comes after the tilde.
  select to_tsquery('pg_catalog.simple', typed || ':*')
    || string_agg(plainto_tsquery('pg_catalog.english', word)::text, ' | ')::tsquery
  into begun
  from (
    select word from private.search_words
    where word operator(pg_catalog.~>=~) typed and word operator(pg_catalog.~<~) (typed || '~')
    order by word using operator(pg_catalog.~<~)
    limit 20
  ) as words;
  return case when private.word_occurs(begun) then begun end;
end
$function$;

create or replace function private.word_occurs (
  term tsquery
)
  returns boolean
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return exists (
    select from private.search_documents
    where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ term
  );
end
$function$;

create or replace function private.write_cursor (
  key private.search_key
)
  returns text
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  return translate(
    encode(convert_to(json_strip_nulls(to_json(key))::text, 'UTF8'), 'base64'), E'+/=\n', '-_'
  );
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
  select
    chat_id, business_id, business_name, business_logo_path, customer_id, customer_first_name, customer_image_path,
    last_message, last_message_at, business_unread_count, blocked_by, is_closed
  from private.described_chats
  where business_id = business_chats.business_id and last_seq > business_cleared_seq
    and (last_message_at, chat_id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, chat_id desc
  limit least(coalesce(page_size, 50), 100);
end
$function$;

create or replace function public.chat_details (
  chat_id bigint
)
  returns public.detailed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
  chat public.chats;
  side text;
  listed private.described_chats;
begin
  select * into chat from public.chats where id = chat_details.chat_id;
  side := private.side_of(chat, person);
  if side is null then
    perform private.raise_chat_not_found();
  end if;
  select * into listed from private.described_chats where described_chats.chat_id = chat.id;
  return row(
    chat.id, side, chat.business_id, listed.business_name, listed.business_logo_path, chat.customer_id,
    listed.customer_first_name, listed.customer_image_path, chat.last_seq,
    case
      when chat.last_seq > case side when 'user' then chat.user_cleared_seq else chat.business_cleared_seq end
        then listed.last_message
      else ''
    end,
    chat.last_message_at, case side when 'user' then chat.user_unread_count else chat.business_unread_count end,
    chat.user_read_seq, chat.business_read_seq, chat.blocked_by,
    listed.is_closed, chat.created_at
  )::public.detailed_chat;
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
  set plan_cache_mode to 'force_generic_plan'
  AS $function$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''), true);
  ordering text;
  term tsquery;
  trusts_lexicon boolean;
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
    foreach trusts_lexicon in array case ordering when 'all_words' then array[true, false] else array[false] end loop
      if not trusts_lexicon then
        terms := private.search_terms(query, false);
      end if;
      all_words := null;
      any_word := null;
      foreach term in array terms loop
        all_words := coalesce(all_words && term, term);
        any_word := coalesce(any_word || term, term);
      end loop;
      exit when ordering <> 'all_words';
      keys := array(
        select found from private.find_by_words(filters, all_words, any_word, ordering, size, after) as found
      );
      -- Nothing: then the lexicon is worth a second look.
      exit when cardinality(keys) > 0;
    end loop;
    if ordering = 'all_words' then
      -- Few have all the words, and are not called that: what has some of them follows, the most telling first.
      if after is null and cardinality(terms) > 1 and cardinality(keys) < least(size, 5)
        and coalesce(keys[1].relevance > -0.6, true)
      then
        keys := keys || array(
          select found
          from private.find_by_some_words(
            filters, terms, all_words, any_word, size - cardinality(keys), null
          ) as found
        );
      end if;
    else
      keys := array(
        select found from private.find_by_some_words(filters, terms, all_words, any_word, size, after) as found
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
    round(
      private.ground_km(documents.place operator(extensions.<->) filters.place)::numeric, 3
    )::double precision,
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    ),
    private.is_open_at(
      documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now()
    ),
    businesses.slug,
    business_stats.is_premium,
    (select path from public.business_images where business_id = businesses.id order by id limit 1)
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join private.search_documents as documents on documents.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
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
  select
    chat_id, business_id, business_name, business_logo_path, customer_id, customer_first_name, customer_image_path,
    last_message, last_message_at, user_unread_count, blocked_by, is_closed
  from private.described_chats
  where customer_id = person and last_seq > user_cleared_seq
    and (last_message_at, chat_id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, chat_id desc
  limit least(coalesce(page_size, 50), 100);
end
$function$;

create view "private"."described_chats" with (security_invoker=true) AS  SELECT chats.id AS chat_id,
    chats.business_id,
    COALESCE(businesses.name, chats.business_name) AS business_name,
    businesses.logo_path AS business_logo_path,
    chats.customer_id,
    COALESCE(profiles.first_name, ''::text) AS customer_first_name,
    profiles.profile_image_path AS customer_image_path,
        CASE
            WHEN (messages.deleted_at IS NOT NULL) THEN ''::text
            WHEN (messages.kind = 'text'::text) THEN messages.body
            WHEN (EXISTS ( SELECT
               FROM public.message_images
              WHERE ((message_images.chat_id = messages.chat_id) AND (message_images.seq = messages.seq) AND (message_images."position" = 2)))) THEN 'Images'::text
            ELSE 'Image'::text
        END AS last_message,
    chats.last_message_at,
    chats.user_unread_count,
    chats.business_unread_count,
    chats.blocked_by,
    (chats.closed_at IS NOT NULL) AS is_closed,
    chats.last_seq,
    chats.user_cleared_seq,
    chats.business_cleared_seq
   FROM (((public.chats
     LEFT JOIN public.businesses ON ((businesses.id = chats.business_id)))
     LEFT JOIN public.profiles ON ((profiles.id = chats.customer_id)))
     LEFT JOIN public.messages ON (((messages.chat_id = chats.id) AND (messages.seq = chats.last_seq))));

create view "private"."search_texts" with (security_invoker=true) AS  SELECT businesses.id AS business_id,
    private.fold(businesses.name) AS name,
    private.fold(concat_ws(' '::text, categories.name, subcategories.names, amenities.names)) AS kinds,
    private.fold(concat_ws(' '::text, businesses.description, businesses.address, states.name, states.official_name, array_to_string(states.aliases, ' '::text))) AS rest,
    concat_ws(' '::text, private.synonyms_of(private.fold(concat_ws(' '::text, businesses.name, categories.name, subcategories.names)), 'kind'::text), private.synonyms_of(private.fold(concat_ws(' '::text, businesses.name, businesses.address)), 'place'::text)) AS synonyms,
    private.synonyms_of(private.fold(businesses.description), 'kind'::text) AS remote_synonyms,
    subcategories.ids AS subcategory_ids,
    amenities.ids AS amenity_ids
   FROM ((((public.businesses
     LEFT JOIN public.categories ON ((categories.id = businesses.category_id)))
     LEFT JOIN public.states ON ((states.name = businesses.state)))
     CROSS JOIN LATERAL ( SELECT COALESCE(array_agg(subcategories_1.id ORDER BY subcategories_1.id), '{}'::bigint[]) AS ids,
            string_agg(subcategories_1.name, ' '::text ORDER BY subcategories_1.id) AS names
           FROM (public.business_subcategories
             JOIN public.subcategories subcategories_1 ON ((subcategories_1.id = business_subcategories.subcategory_id)))
          WHERE (business_subcategories.business_id = businesses.id)) subcategories)
     CROSS JOIN LATERAL ( SELECT COALESCE(array_agg(amenities_1.id ORDER BY amenities_1.id), '{}'::bigint[]) AS ids,
            string_agg(amenities_1.name, ' '::text ORDER BY amenities_1.id) AS names
           FROM (public.business_amenities
             JOIN public.amenities amenities_1 ON ((amenities_1.id = business_amenities.amenity_id)))
          WHERE (business_amenities.business_id = businesses.id)) amenities);

create index search_words_stem_idx on private.search_words using btree (stem);

create index search_words_word_beginning_idx on private.search_words using btree (word text_pattern_ops);

create index search_words_word_idx on private.search_words using gin (word extensions.gin_trgm_ops);

create trigger search_synonyms_after_delete_refresh_search
  after delete on private.search_synonyms referencing OLD table as changed
  for each STATEMENT
  execute function private.refresh_search_of_synonyms();

create trigger search_synonyms_after_insert_refresh_search
  after insert on private.search_synonyms referencing NEW table as changed
  for each STATEMENT
  execute function private.refresh_search_of_synonyms();

create trigger search_synonyms_after_update_refresh_former_search
  after update on private.search_synonyms referencing OLD table as changed
  for each STATEMENT
  execute function private.refresh_search_of_synonyms();

create trigger search_synonyms_after_update_refresh_search
  after update on private.search_synonyms referencing NEW table as changed
  for each STATEMENT
  execute function private.refresh_search_of_synonyms();

create policy "reviews_select_visible_own_or_staff" on "public"."reviews"
  for select
  to "anon", "authenticated"
  using (((author_id = ( select auth.uid() as uid)) or (is_visible AND (exists ( select
   from public.businesses
  where (businesses.id = reviews.business_id)))) or ( select private.is_staff() as is_staff)));

comment on column "private"."search_documents"."words" is 'Weights: A name; B category, subcategories, amenities; C what these are also called; D description, address, state.';

comment on column "private"."search_synonyms"."about" is 'A `kind` is looked for in name, kinds and description, a `place` in name and address: the Hospital Road is no hospital.';

comment on function "private"."broadcast"(uuid, text, jsonb) is 'The same for one person.';

comment on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

comment on function "private"."broadcast_to"(uuid[], text, jsonb) is 'Tells people something live, but for those whose account is off or being deleted, and for ids that are null. Called by functions that run as their owner.';

comment on function "private"."estimated_count"(private.search_filters, tsquery) is 'How many documents have these words and pass the filters, as the planner guesses from its statistics.';

comment on function
  "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
  private.search_key) is 'A page of what has some of the words but not all, in order of relevance, then rating, then distance. Having more of them counts, and having those that few candidates have: of "gym lekki" the gym elsewhere comes before the rest of Lekki.';

comment on function
  "private"."find_by_words"(private.search_filters, tsquery, tsquery, text, integer, private.search_key) is
  'A page of what matches the terms, in order of relevance, then rating, then distance. `any_word` are the terms as alternatives.';

comment on function
  "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], double precision) is
  'At most 300 businesses with these words: the nearest ones, or the best ones where there is no place; of those that have one of the labels, and lie within a straight line of so many km.';

comment on function "private"."refresh_search_of_synonyms"() is 'Brings businesses up to date in search when what they are also called changed.';

comment on function "private"."search_cells"(extensions.cube, integer, integer) is 'The square of so many km in which a place lies, as a label of private.search_lexemes, and so many around it on each side.';

comment on function
  "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube) is
  'The words, and labels for what a search also asks for: category, state, a rating of at least so much, one of sixteen equal shares of the best, squares of the map. One index of both answers "pharmacy, and among the best" by looking at neither all pharmacies nor all that are best. No word that somebody types begins with a tilde.';

comment on function "private"."search_terms"(text, boolean) is 'One term for each word that was typed. A word that occurs nowhere becomes the nearest words that do. Trusting the lexicon is faster, and enough where something is found: a word of it may occur no more.';

comment on function "private"."synonyms_of"(text, text) is 'The words by which a folded text is also found; null without any.';

comment on function "private"."word_begun"(text) is 'A term for the words that begin with these letters; null when there are none.';

comment on function "private"."word_occurs"(tsquery) is 'Whether a listed business has it.';

comment on function "private"."write_cursor"(private.search_key) is 'An opaque, URL-safe form of the key.';

comment on function
  "public"."search_businesses"(text, text, text, text, double precision, double precision, double precision,
  bigint[], double precision, boolean, integer, text) is 'Listed businesses by words (mistyped ones are corrected), category, subcategory, state, place and radius, amenities (all of them) and rating, and with `open_now => true` those that are open (any other value asks for nothing). With words by relevance, first what has all of them, and where that is little, what has some; else with coordinates by distance; else by rating and name. Pages have at most 100 results; `after_cursor` is the cursor of the last one. PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating, invalid_page_size or invalid_cursor.';

comment on table "private"."search_synonyms" is 'What people also call it: a business whose texts have the phrase is found by the other words too. They are written into its search document, so that a search costs what it costs without them.';

comment on view "private"."described_chats" is 'Chats as their sides see them in a list.';

comment on view "private"."search_texts" is 'The folded texts of a business, from the most to the least telling.';

revoke all
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  from public;

grant execute
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  to "postgres";

revoke all on function "private"."broadcast_to"(uuid[], text, jsonb) from public;

grant execute on function "private"."broadcast_to"(uuid[], text, jsonb) to "postgres";

revoke all on function "private"."estimated_count"(private.search_filters, tsquery) from public;

grant execute on function "private"."estimated_count"(private.search_filters, tsquery) to "postgres";

revoke all
  on function
    "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
    private.search_key)
  from public;

grant execute
  on function
    "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
    private.search_key)
  to "postgres";

revoke all
  on function
    "private"."find_by_words"(private.search_filters, tsquery, tsquery, text, integer, private.search_key)
  from public;

grant execute
  on function
    "private"."find_by_words"(private.search_filters, tsquery, tsquery, text, integer, private.search_key)
  to "postgres";

revoke all
  on function "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], double precision)
  from public;

grant execute
  on function "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], double precision)
  to "postgres";

revoke all on function "private"."refresh_search_of_synonyms"() from public;

grant execute on function "private"."refresh_search_of_synonyms"() to "postgres";

revoke all on function "private"."search_cells"(extensions.cube, integer, integer) from public;

grant execute on function "private"."search_cells"(extensions.cube, integer, integer) to "postgres";

revoke all
  on function "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube)
  from public;

grant execute
  on function "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube)
  to "postgres";

revoke all on function "private"."search_terms"(text, boolean) from public;

grant execute on function "private"."search_terms"(text, boolean) to "postgres";

revoke all on function "private"."synonyms_of"(text, text) from public;

grant execute on function "private"."synonyms_of"(text, text) to "postgres";

revoke all on function "private"."word_begun"(text) from public;

grant execute on function "private"."word_begun"(text) to "postgres";

revoke all on function "private"."word_occurs"(tsquery) from public;

grant execute on function "private"."word_occurs"(tsquery) to "postgres";

revoke all on function "private"."write_cursor"(private.search_key) from public;

grant execute on function "private"."write_cursor"(private.search_key) to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."search_synonyms"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."described_chats"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."search_texts"
  to "postgres";

create index search_documents_lexemes_idx on private.search_documents
  using gin (private.search_lexemes(business_id, words, category_id, state, rating, place));

-- From sql/reference/search_synonyms.sql
-- What people also call kinds and places: a business whose texts have the phrase is found by the other words too. From
-- general knowledge of how English is spoken in Nigeria; a row stands for what many say, not for what one business says.
-- The rows are as written here: what is no longer written here goes.

with wanted (phrase, about, also) as (values
  ('nigerian cuisine', 'kind', 'eatery food local dish restaurant'),
  ('bukka', 'kind', 'buka mama put bukateria canteen local food eatery'),
  ('buka', 'kind', 'bukka mama put bukateria canteen local food eatery'),
  ('mama put', 'kind', 'buka bukka canteen local food eatery'),
  ('canteen', 'kind', 'buka eatery food'),
  ('amala', 'kind', 'buka bukka local food'),
  ('restaurant', 'kind', 'eatery chop joint dining food'),
  ('fast food', 'kind', 'eatery takeaway snacks quick service restaurant'),
  ('eatery', 'kind', 'restaurant food'),
  ('bakery', 'kind', 'baker bread cake pastry confectionery'),
  ('cake', 'kind', 'baker bakery'),
  ('grill and suya', 'kind', 'barbecue bbq mai suya roasted meat'),
  ('suya', 'kind', 'barbecue tsire mai suya'),
  ('kilishi', 'kind', 'suya dried meat'),
  ('bole', 'kind', 'boli roasted plantain'),
  ('boli', 'kind', 'bole roasted plantain'),
  ('shawarma', 'kind', 'sharwama shawama sharwarma'),
  ('seafood', 'kind', 'fish'),
  ('chinese', 'kind', 'asian'),
  ('italian', 'kind', 'pizza pasta pizzeria'),
  ('pizza', 'kind', 'pizzeria italian'),
  ('cafe', 'kind', 'coffee shop coffeehouse'),
  ('lounge and bar', 'kind', 'pub beer parlour club nightlife joint drinks'),
  ('pepper soup', 'kind', 'peppersoup pepper soup joint beer parlour'),
  ('peppersoup', 'kind', 'pepper soup joint beer parlour'),
  ('palm wine', 'kind', 'palmwine joint'),
  ('point and kill', 'kind', 'catfish pepper soup'),
  ('small chops', 'kind', 'finger food catering'),
  ('catering', 'kind', 'caterer party food cook'),
  ('jollof', 'kind', 'jolof jellof rice'),
  ('hotel', 'kind', 'lodging lodge accommodation room inn'),
  ('inn', 'kind', 'hotel lodging'),
  ('guest house', 'kind', 'guesthouse lodging lodge hotel accommodation'),
  ('short let', 'kind', 'shortlet serviced apartment airbnb accommodation lodging'),
  ('apartment', 'kind', 'flat'),
  ('resort', 'kind', 'hotel holiday vacation accommodation'),
  ('hospital', 'kind', 'clinic doctor medical centre health'),
  ('maternity', 'kind', 'antenatal birth'),
  ('pharmacy', 'kind', 'chemist drug store drugstore pharmacist medicine'),
  ('chemist', 'kind', 'pharmacy drug store drugstore medicine'),
  ('drugstore', 'kind', 'pharmacy chemist drug store'),
  ('patent medicine', 'kind', 'pharmacy chemist drug store'),
  ('dental clinic', 'kind', 'dentist teeth tooth'),
  ('eye clinic', 'kind', 'optician optometrist glasses eyeglasses'),
  ('laboratory', 'kind', 'lab medical test blood test diagnostic scan'),
  ('hair salon', 'kind', 'hairdresser hairdressing hairstylist hair stylist saloon braids weaving beauty'),
  ('hairdressing', 'kind', 'hair salon saloon'),
  ('braid', 'kind', 'hair salon hairdresser hair stylist saloon'),
  ('barbershop', 'kind', 'barber barbing salon saloon haircut hair cut shave men gents'),
  ('barber', 'kind', 'barbershop barbing salon haircut'),
  ('barbing', 'kind', 'barber barbershop'),
  ('spa', 'kind', 'massage wellness facial sauna'),
  ('nail studio', 'kind', 'nails manicure pedicure'),
  ('make up artist', 'kind', 'makeup mua bridal'),
  ('mechanic', 'kind', 'auto repair car repair workshop garage'),
  ('panel beating', 'kind', 'panel beater body work'),
  ('rewire', 'kind', 'auto electrician rewiring'),
  ('car wash', 'kind', 'carwash'),
  ('spare parts', 'kind', 'auto parts motor parts'),
  ('fairly used', 'kind', 'tokunbo second hand'),
  ('used car', 'kind', 'car dealer'),
  ('new car', 'kind', 'car dealer'),
  ('imported car', 'kind', 'car dealer tokunbo foreign used'),
  ('foreign used', 'kind', 'tokunbo cars tokumbo second hand'),
  ('tokunbo', 'kind', 'tokumbo foreign used second hand'),
  ('car hire', 'kind', 'car rental rent a car chauffeur driver'),
  ('tyre', 'kind', 'tire vulcanizer vulcaniser wheel'),
  ('vulcanizer', 'kind', 'vulcaniser tyre tire'),
  ('vulcaniser', 'kind', 'vulcanizer tyre tire'),
  ('puncture', 'kind', 'vulcanizer tyre tire'),
  ('supermarket', 'kind', 'grocery groceries store provision shop mart'),
  ('provision', 'kind', 'groceries provision shop'),
  ('electronics', 'kind', 'gadgets appliances'),
  ('generator', 'kind', 'gen'),
  ('bookshop', 'kind', 'bookstore books stationery'),
  ('furniture', 'kind', 'carpenter sofa upholstery'),
  ('carpenter', 'kind', 'furniture'),
  ('jewellery', 'kind', 'jewelry jeweller gold beads'),
  ('tailor', 'kind', 'fashion designer dressmaker seamstress sewing'),
  ('fashion designer', 'kind', 'tailor dressmaker'),
  ('seamstress', 'kind', 'tailor dressmaker'),
  ('fabrics', 'kind', 'material cloth textile ankara lace aso ebi'),
  ('textile', 'kind', 'fabrics cloth'),
  ('ankara', 'kind', 'fabrics print'),
  ('aso ebi', 'kind', 'asoebi'),
  ('aso oke', 'kind', 'asooke'),
  ('shoes and bags', 'kind', 'footwear shoemaker cobbler leather handbag'),
  ('boutique', 'kind', 'clothes clothing wears dresses'),
  ('okrika', 'kind', 'thrift second hand clothes bend down select'),
  ('thrift', 'kind', 'okrika second hand clothes'),
  ('bend down select', 'kind', 'okrika thrift second hand clothes'),
  ('school', 'kind', 'college academy'),
  ('creche', 'kind', 'daycare nursery day care'),
  ('nursery', 'kind', 'creche daycare kindergarten'),
  ('kindergarten', 'kind', 'nursery creche daycare'),
  ('tutoring', 'kind', 'lesson teacher tutor tutorial home lesson'),
  ('driving school', 'kind', 'driving lesson learn to drive'),
  ('language school', 'kind', 'language lesson course'),
  ('phone repair', 'kind', 'phone engineer gsm repair handset'),
  ('software', 'kind', 'software developer web app developer programmer'),
  ('website', 'kind', 'web developer web design'),
  ('computer sales', 'kind', 'laptop computer shop'),
  ('co working space', 'kind', 'coworking shared office'),
  ('plumbing', 'kind', 'plumber borehole'),
  ('electrician', 'kind', 'wireman electrical wiring'),
  ('inverter', 'kind', 'solar'),
  ('cleaning', 'kind', 'cleaner fumigation housekeeping janitor'),
  ('wash iron', 'kind', 'laundry dry cleaner'),
  ('laundry', 'kind', 'dry cleaner'),
  ('dry cleaning', 'kind', 'dry cleaner laundry'),
  ('fumigation', 'kind', 'pest control'),
  ('solar power', 'kind', 'inverter panel installer'),
  ('moving', 'kind', 'mover relocation haulage logistics'),
  ('event centre', 'kind', 'hall event center wedding hall venue party hall'),
  ('hall', 'kind', 'venue'),
  ('photography', 'kind', 'photographer photo studio pictures'),
  ('decoration', 'kind', 'decorator event planner balloons flowers'),
  ('rentals', 'kind', 'rental canopy chairs party'),
  ('canopy', 'kind', 'tent'),
  ('gym', 'kind', 'fitness centre fitness center workout'),
  ('fitness', 'kind', 'gym'),
  ('football pitch', 'kind', 'five a side turf soccer field'),
  ('cinema', 'kind', 'movie theatre movie theater film'),
  ('swimming pool', 'kind', 'swim'),
  ('law firm', 'kind', 'lawyer solicitor barrister attorney chambers legal'),
  ('chambers', 'kind', 'law firm lawyer'),
  ('accounting', 'kind', 'accountant auditor tax bookkeeping'),
  ('estate agent', 'kind', 'real estate property house agent land realtor'),
  ('printing', 'kind', 'printer press banner'),
  ('travel agency', 'kind', 'travel agent flights tickets visa tours'),
  ('farm produce', 'kind', 'foodstuff food stuff vegetables'),
  ('poultry', 'kind', 'chicken eggs'),
  ('fish farm', 'kind', 'catfish fishery'),
  ('agro supplies', 'kind', 'fertilizer seeds agrochemical'),
  ('moin moin', 'kind', 'moi moi moimoi'),
  ('moi moi', 'kind', 'moin moin moimoi'),
  ('egusi', 'kind', 'egunsi'),
  ('saloon', 'kind', 'salon'),
  ('victoria island', 'place', 'vi v.i v/i island'),
  ('v.i', 'place', 'vi victoria island'),
  ('v/i', 'place', 'vi v.i victoria island'),
  ('vi', 'place', 'v.i victoria island'),
  ('lagos island', 'place', 'island isale eko'),
  ('lekki', 'place', 'island'),
  ('ikoyi', 'place', 'island'),
  ('ajah', 'place', 'island'),
  ('lekki phase 1', 'place', 'i one'),
  ('lekki phase i', 'place', '1 one'),
  ('wuse 2', 'place', 'ii two'),
  ('wuse ii', 'place', '2 two'),
  ('wuse zone', 'place', 'wuse 1'),
  ('gra', 'place', 'government reserved area'),
  ('port harcourt', 'place', 'ph phc portharcourt garden city'),
  ('ph', 'place', 'port harcourt'),
  ('balogun market', 'place', 'eko market'),
  ('computer village', 'place', 'ikeja'),
  ('ariaria', 'place', 'aba market'),
  ('abuja', 'place', 'fct'),
  ('gwarinpa', 'place', 'gwarimpa gwarinpa estate'),
  ('yaba', 'place', 'lagos mainland'),
  ('surulere', 'place', 'lagos mainland'),
  ('ikeja', 'place', 'lagos mainland')
),
dropped as (
  delete from private.search_synonyms where phrase not in (select phrase from wanted)
)
insert into private.search_synonyms (phrase, about, also)
select phrase, about, also from wanted
on conflict (phrase) do update set about = excluded.about, also = excluded.also
where (search_synonyms.about, search_synonyms.also) is distinct from (excluded.about, excluded.also);
