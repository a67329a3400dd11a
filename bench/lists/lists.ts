/** A list of the product, as its caller asks for it and as the owner of the tables could. */
export interface List {
  readonly label: string;
  readonly isInbox?: boolean;
  /** Whether the product reads it so: the targets are about these. By default it does. */
  readonly isOfProduct?: boolean;
  /** Answers one row: whose list it is (`person`), and the id that it is about, if it is about one (`id`). */
  readonly subject: string;
  /** `$1` is the person, `$2` the id. */
  readonly ours: string;
  readonly bare: string;
}

const CHAT_COLUMNS = `chats.id, chats.business_id, coalesce(businesses.name, chats.business_name), businesses.logo_path,
  chats.customer_id, coalesce(profiles.first_name, ''), profiles.profile_image_path,
  case
    when messages.deleted_at is not null then ''
    when messages.kind = 'text' then messages.body
    when exists (
      select from public.message_images
      where message_images.chat_id = messages.chat_id and message_images.seq = messages.seq and position = 2
    ) then 'Images'
    else 'Image'
  end,
  chats.last_message_at, chats.blocked_by, chats.closed_at is not null`;

const CHAT_TABLES = `public.chats
  left join public.businesses on businesses.id = chats.business_id
  left join public.profiles on profiles.id = chats.customer_id
  left join public.messages on messages.chat_id = chats.id and messages.seq = chats.last_seq`;

const busiestCustomer = `select customer_id as person, '' as id from public.chats
  group by customer_id order by count(*) desc, customer_id limit 1`;

/** Of the tables that the client reads through their policies, and of the functions that answer lists. */
export const LISTS: readonly List[] = [
  {
    label: 'inbox of a busy business',
    isInbox: true,
    subject: 'select owner_id as person, id from public.businesses where id = 1',
    ours: 'select * from public.business_chats($2)',
    bare: `select ${CHAT_COLUMNS}, chats.business_unread_count from ${CHAT_TABLES}
      where chats.business_id = $2 and chats.last_seq > chats.business_cleared_seq
      order by chats.last_message_at desc, chats.id desc limit 50`,
  },
  {
    label: 'inbox of a customer',
    isInbox: true,
    subject: busiestCustomer,
    ours: 'select * from public.user_chats()',
    bare: `select ${CHAT_COLUMNS}, chats.user_unread_count from ${CHAT_TABLES}
      where chats.customer_id = $1 and chats.last_seq > chats.user_cleared_seq
      order by chats.last_message_at desc, chats.id desc limit 50`,
  },
  {
    label: 'newest messages of a long chat',
    subject: 'select customer_id as person, id from public.chats where id = 1',
    ours: `select jsonb_array_elements(public.chat_history($2) -> 'messages')`,
    bare: `select jsonb_array_elements(jsonb_agg(to_jsonb(listed) order by seq)) from (
      select seq, sender_side, sender_id, kind, body, created_at, deleted_at is not null as is_deleted, (
        select coalesce(jsonb_agg(jsonb_build_object('path', path, 'width', width, 'height', height) order by position), '[]')
        from public.message_images where message_images.chat_id = messages.chat_id and message_images.seq = messages.seq
      ) as images
      from public.messages where chat_id = $2 order by seq desc limit 50
    ) as listed`,
  },
  {
    label: 'messages of a chat, as a table',
    isOfProduct: false,
    subject: 'select customer_id as person, id from public.chats where id = 1',
    ours: `select seq, sender_side, body, created_at from public.messages where chat_id = $2 order by seq desc limit 50`,
    bare: `select seq, sender_side, body, created_at from public.messages where chat_id = $2 order by seq desc limit 50`,
  },
  {
    label: 'chats of a busy owner, as a table',
    isOfProduct: false,
    subject: 'select owner_id as person, id from public.businesses where id = 1',
    ours: `select id, last_seq, last_message_at from public.chats where business_id = $2
      and last_seq > business_cleared_seq order by last_message_at desc, id desc limit 50`,
    bare: `select id, last_seq, last_message_at from public.chats where business_id = $2
      and last_seq > business_cleared_seq order by last_message_at desc, id desc limit 50`,
  },
  {
    label: 'notifications',
    subject: `select recipient_id as person, '' as id from public.notifications
      group by recipient_id order by count(*) desc, recipient_id limit 1`,
    ours: `select id, type, title, body, business_id, actor_id, subject_id, is_read, created_at
      from public.notifications where recipient_id = $1 order by id desc limit 50`,
    bare: `select id, type, title, body, business_id, actor_id, subject_id, is_read, created_at
      from public.notifications where recipient_id = $1 order by id desc limit 50`,
  },
  {
    label: 'reviews of a business',
    subject: `select '00000000-0000-4000-8000-000000000000' as person, business_id as id from public.business_stats
      order by rating_count desc, business_id limit 1`,
    ours: 'select * from public.business_reviews($2)',
    bare: `select found.*, profiles.first_name, profiles.profile_image_path, (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', review_replies.id, 'reply', reply, 'created_at', review_replies.created_at, 'edited_at', review_replies.edited_at
        ) order by review_replies.id), '[]')
        from public.review_replies where review_id = found.id and hidden_at is null
      )
      from (
        select id, rating, comment, author_id, created_at, edited_at from public.reviews
        where business_id = $2 and is_visible order by id desc limit 50
      ) as found
      join public.profiles on profiles.id = found.author_id order by found.id desc`,
  },
  {
    label: 'own reviews, as a table',
    subject: `select author_id as person, '' as id from public.reviews
      group by author_id order by count(*) desc, author_id limit 1`,
    ours: 'select id, business_id, rating, comment, created_at from public.reviews where author_id = $1 order by id desc limit 50',
    bare: 'select id, business_id, rating, comment, created_at from public.reviews where author_id = $1 order by id desc limit 50',
  },
  {
    label: 'saved businesses',
    subject: `select user_id as person, '' as id from public.saved_businesses
      group by user_id order by count(*) desc, user_id limit 1`,
    ours: 'select * from public.my_saved_businesses(50)',
    bare: `select businesses.id, businesses.name, description, category_id, categories.name, logo_path, address, state,
        saved_businesses.created_at,
        (select is_premium from public.business_stats where business_id = businesses.id), slug,
        (select path from public.business_images where business_id = businesses.id order by id limit 1)
      from public.saved_businesses
      join public.businesses on businesses.id = saved_businesses.business_id and is_listed
      left join public.categories on categories.id = category_id
      where user_id = $1
      order by saved_businesses.created_at desc, saved_businesses.business_id desc limit 50`,
  },
  {
    label: 'own businesses, as a table with its parts',
    subject: `select owner_id as person, '' as id from public.businesses
      group by owner_id order by count(*) desc, owner_id limit 1`,
    ours: ownBusinesses(),
    bare: ownBusinesses(),
  },
  {
    label: 'newest businesses, as a table with their parts',
    subject: `select owner_id as person, '' as id from public.businesses where id = 1`,
    ours: newestBusinesses(),
    bare: newestBusinesses(),
  },
];

function ownBusinesses(): string {
  return `select businesses.id, businesses.name, approval_status, average_review_rating, rating_count,
      (select coalesce(jsonb_agg(path order by id), '[]') from public.business_images where business_id = businesses.id)
    from public.businesses
    left join public.business_stats on business_stats.business_id = businesses.id
    where owner_id = $1 order by businesses.id desc limit 50`;
}

function newestBusinesses(): string {
  return `select businesses.id, businesses.name, categories.name, average_review_rating, rating_count,
      (select path from public.business_images where business_id = businesses.id order by id limit 1)
    from public.businesses
    left join public.categories on categories.id = category_id
    left join public.business_stats on business_stats.business_id = businesses.id
    where is_listed order by businesses.id desc limit 50`;
}
