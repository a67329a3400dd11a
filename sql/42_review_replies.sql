-- Replies: what the business's owner answers to a review.

create table public.review_replies (
  id bigint generated always as identity primary key,
  review_id bigint not null references public.reviews (id) on delete cascade,
  author_id uuid not null references public.profiles (id) on delete cascade,
  reply text not null,
  hidden_at timestamptz,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  constraint reply_is_present_and_short check (reply ~ '\S' and char_length(reply) <= 1000),
  constraint edited_after_created check (edited_at >= created_at)
);

create index review_replies_review_id_idx on public.review_replies (review_id, id);
create index review_replies_author_id_idx on public.review_replies (author_id);

alter table public.review_replies enable row level security;

create policy review_replies_select_visible_own_or_staff on public.review_replies
  for select to anon, authenticated
  using (
    (hidden_at is null and exists (select from public.reviews where reviews.id = review_id))
    or author_id = (select auth.uid())
    or (select private.is_staff())
  );

-- No writes are granted: the functions below make, change and remove replies.
grant select on public.review_replies to anon, authenticated;
grant select, insert, update, delete on public.review_replies to service_role;

comment on table public.review_replies is
  'What a business''s owner answers to a review. Seen by whoever sees the review, unless staff have hidden '
  'it.';
comment on column public.review_replies.hidden_at is
  'Since when staff have hidden it; null while they have not.';

create function private.check_reply(reply text) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if coalesce(reply, '') !~ '\S' or char_length(reply) > 1000 then
    raise sqlstate 'PT400' using
      message = 'A reply has between 1 and 1000 characters.',
      detail = 'invalid_reply',
      hint = 'Send a text of that length.';
  end if;
end
$$;
comment on function private.check_reply(text) is 'PT400 invalid_reply.';

-- Definer: replies are not granted to be written. It asks for the business's owner itself.
create function public.reply_to_review(review_id bigint, reply text) returns public.review_replies
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.reply_to_review(bigint, text) to authenticated;
comment on function public.reply_to_review(bigint, text) is
  'The owner''s answer to a visible review of their business. PT400 invalid_reply, PT404 review_not_found, '
  'PT409 too_many_replies.';

create function private.raise_reply_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'You have written no such reply.',
    detail = 'reply_not_found',
    hint = 'Use the id of one of your replies.';
end
$$;
comment on function private.raise_reply_not_found() is
  'One answer for a reply that is not there or of somebody else.';

-- Definer: replies are not granted to be written.
create function public.edit_review_reply(reply_id bigint, reply text) returns public.review_replies
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.edit_review_reply(bigint, text) to authenticated;
comment on function public.edit_review_reply(bigint, text) is
  'Changes a reply of the caller''s. PT400 invalid_reply, PT404 reply_not_found.';

-- Definer: replies are not granted to be deleted.
create function public.delete_review_reply(reply_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  person uuid := private.hold_caller();
begin
  delete from public.review_replies where id = reply_id and author_id = person;
  if not found then
    perform private.raise_reply_not_found();
  end if;
end
$$;
grant execute on function public.delete_review_reply(bigint) to authenticated;
comment on function public.delete_review_reply(bigint) is
  'Removes a reply of the caller''s. PT404 reply_not_found.';

-- Definer: the owner has no right on the author's notifications.
create function private.notify_of_review_reply() returns trigger
language plpgsql security definer
set search_path = ''
as $$
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
$$;
comment on function private.notify_of_review_reply() is 'Tells an author of a reply.';

create trigger review_replies_after_notify after insert on public.review_replies
  for each row execute function private.notify_of_review_reply();
