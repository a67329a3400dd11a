-- Files that nothing names any more. SQL must not delete them: taking the row of storage.objects away would
-- leave the file behind. They are queued here, and deleted through the Storage API.

create table private.files_to_delete (
  id bigint generated always as identity primary key,
  bucket_id text not null,
  name text not null,
  queued_at timestamptz not null default now(),
  leased_until timestamptz,
  constraint file_is_queued_once unique (bucket_id, name)
);

-- No grants: definer functions only.
comment on table private.files_to_delete is
  'Objects of Storage that are to be deleted through its API, the longest waiting first.';
comment on column private.files_to_delete.name is 'The object''s path inside its bucket.';
comment on column private.files_to_delete.leased_until is
  'Until when somebody is at it; after that it is handed out again. Null while nobody has been.';

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
begin
  if present is not null then
    delete from private.files_to_delete where bucket_id = 'images' and name = present;
  end if;
  if former is not null
    and not exists (select from private.named_files where bucket_id = 'images' and name = former)
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

create index profiles_profile_image_path_idx on public.profiles (profile_image_path)
  where profile_image_path is not null;


create function private.check_images(images jsonb) returns void
language plpgsql immutable
set search_path = ''
as $$
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
      message = 'Between 1 and 10 images go at once.',
      detail = 'invalid_images',
      hint = 'Send a list of {path, width, height}, each path once, width and height in pixels up to 50000.';
  end if;
end
$$;
comment on function private.check_images(jsonb) is
  'Whether this is a list of uploads: [{path, width, height}]; where the paths lead is asked by whoever takes them. '
  'PT400 invalid_images.';
