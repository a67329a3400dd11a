-- Files that nothing names any more. SQL must not delete them: taking the row of storage.objects away would
-- leave the file behind. They are queued here, and deleted through the Storage API.

create table private.files_to_delete (
  id bigint generated always as identity primary key,
  bucket_id text not null,
  name text not null,
  queued_at timestamptz not null default now(),
  constraint file_is_queued_once unique (bucket_id, name)
);

-- No grants: definer functions only.
comment on table private.files_to_delete is
  'Objects of Storage that are to be deleted through its API, the longest waiting first.';
comment on column private.files_to_delete.name is 'The object''s path inside its bucket.';

-- Definer: whoever may change or delete a row may thereby give up its file. Arguments of the trigger: the bucket,
-- and the column that holds the path.
create function private.queue_former_file() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  former text := to_jsonb(old) ->> tg_argv[1];
  present text := case tg_op when 'UPDATE' then to_jsonb(new) ->> tg_argv[1] end;
begin
  if former is not null and former is distinct from present then
    insert into private.files_to_delete (bucket_id, name) values (tg_argv[0], former) on conflict do nothing;
  end if;
  return null;
end
$$;
comment on function private.queue_former_file() is
  'Queues the file that a row named before it was changed or deleted.';

-- Definer: whoever may change or delete a row may thereby give up its file. Argument of the trigger: the
-- column that holds the path. One upload may be a logo, a picture of a gallery and of a person at once, and
-- one that was given up may be taken again.
create function private.queue_former_image() returns trigger
language plpgsql security definer
set search_path = ''
as $$
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
$$;
comment on function private.queue_former_image() is
  'Queues the image that a row named before, unless something still names it, and takes the one that it '
  'names now out of the queue.';

create trigger profiles_after_queue_former_image
  after insert or update of profile_image_path or delete on public.profiles
  for each row execute function private.queue_former_image('profile_image_path');
