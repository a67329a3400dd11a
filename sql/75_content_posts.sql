-- The blog: written by staff, read by everybody once it is published.

create table public.posts (
  id bigint generated always as identity primary key,
  title text not null,
  category text not null default '',
  content text not null default '',
  thumbnail_path text unique,
  published_at timestamptz,
  author_id uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint title_is_present_and_short check (title ~ '\S' and char_length(title) <= 200),
  constraint category_is_short check (char_length(category) <= 80),
  constraint content_is_short check (char_length(content) <= 100000),
  constraint thumbnail_path_is_short check (char_length(thumbnail_path) <= 400),
  -- Not below whoever uploaded it: a post outlives its author's account, whose files go with it.
  constraint thumbnail_path_is_of_posts
    check (thumbnail_path ~ '^content/posts(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'),
  constraint published_at_is_finite check (isfinite(published_at))
);

-- Newest first, all and of a category.
create index posts_published_at_id_idx on public.posts (published_at desc, id desc);
create index posts_category_published_at_id_idx on public.posts (category, published_at desc, id desc);
create index posts_author_id_idx on public.posts (author_id);

alter table public.posts enable row level security;

create policy posts_select_published on public.posts for select to anon
  using (published_at <= now());
create policy posts_select_published_or_staff on public.posts for select to authenticated
  using (published_at <= now() or (select private.is_staff()));
create policy posts_insert_staff on public.posts for insert to authenticated
  with check ((select private.is_staff()));
create policy posts_update_staff on public.posts for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy posts_delete_staff on public.posts for delete to authenticated
  using ((select private.is_staff()));

-- author_id is not granted: who of the staff wrote it is not public, and stands in the audit entries.
grant select (id, title, category, content, thumbnail_path, published_at, created_at, updated_at)
  on public.posts to anon, authenticated;
grant insert (title, category, content, thumbnail_path, published_at) on public.posts to authenticated;
grant update (title, category, content, thumbnail_path, published_at) on public.posts to authenticated;
grant delete on public.posts to authenticated;
grant select, insert, update, delete on public.posts to service_role;

comment on table public.posts is 'The blog. Staff write it; anybody reads what is published.';
comment on column public.posts.category is
  'A word to filter by, empty for none. Not one of the categories of businesses.';
comment on column public.posts.content is 'HTML as staff wrote it.';
comment on column public.posts.thumbnail_path is 'Object in the bucket `images`; null without one.';
comment on column public.posts.published_at is
  'Since when everybody reads it. Null: a draft. In the future: not before then.';

create trigger posts_before_set_updated_at before update on public.posts
  for each row execute function private.set_updated_at();
create trigger posts_after_audit after insert or update or delete on public.posts
  for each row execute function private.audit_staff_write('post');
create trigger posts_after_queue_former_file after update of thumbnail_path or delete on public.posts
  for each row execute function private.queue_former_file('images', 'thumbnail_path');
