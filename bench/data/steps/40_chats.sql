-- A chat has eight messages on average. One in a hundred chats is with business 1: a busy inbox. The first chat is long.
insert into public.chats (id, business_id, business_name, customer_id, created_at) overriding system value
select j, business, name, bench.person(customer), :today::timestamptz - interval '2 days' - bench.unit(j, 53) * interval '400 days'
from (
  select
    j,
    case
      when j <= :n / 100 then 1
      else 1 + floor(power(bench.unit(j, 50), 2) * :n)::bigint
    end as business,
    1 + (case when j <= :n / 100 then j * 17 else floor(bench.unit(j, 51) * :n)::bigint end) % :n as customer
  from generate_series(1::bigint, :n / 8) as j
) as opened
join public.businesses on businesses.id = business and owner_id <> bench.person(customer)
order by j
on conflict do nothing;

create unlogged table bench.chat_lengths as
select
  chats.id as chat_id, customer_id, owner_id, chats.created_at,
  case when chats.id = (select min(id) from public.chats) then least(2000, :n / 20) else 1 + floor(bench.unit(chats.id, 54) * 15)::integer end as length
from public.chats
join public.businesses on businesses.id = business_id;

insert into public.messages (chat_id, seq, sender_side, sender_id, client_id, body, created_at)
select
  chat_id, seq, side, case side when 'user' then customer_id else owner_id end,
  md5(chat_id || ' ' || seq)::uuid,
  bench.pick(phrases.messages, bench.unit(chat_id * 10000 + seq, 56)),
  created_at + seq * interval '9 minutes'
from (
  select
    *, case when seq = 1 or bench.unit(chat_id * 10000 + seq, 55) < 0.55 then 'user' else 'business' end as side
  from bench.chat_lengths
  cross join lateral generate_series(1, length) as seq
) as written
cross join bench.phrases
order by created_at + seq * interval '9 minutes';

-- Read up to the last message, or to somewhere before it.
update public.chats set
  last_seq = numbers.last_seq,
  last_message_at = numbers.last_message_at,
  user_read_seq = numbers.user_read,
  business_read_seq = numbers.business_read,
  user_unread_count = numbers.user_unread,
  business_unread_count = numbers.business_unread
from (
  select
    chat_id, max(seq) as last_seq, max(messages.created_at) as last_message_at,
    min(user_read) as user_read, min(business_read) as business_read,
    count(*) filter (where sender_side = 'business' and seq > user_read) as user_unread,
    count(*) filter (where sender_side = 'user' and seq > business_read) as business_unread
  from (
    select
      chat_id,
      floor(length * (1 - power(bench.unit(chat_id, 57), 4)))::bigint as user_read,
      floor(length * (1 - power(bench.unit(chat_id, 58), 4)))::bigint as business_read
    from bench.chat_lengths
  ) as marks
  join public.messages using (chat_id)
  group by chat_id
) as numbers
where chats.id = numbers.chat_id;

select setval('public.chats_id_seq', :n / 8);
