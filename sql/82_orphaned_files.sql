-- Files that no row names: finding them, and handing out what is to be deleted to a function that holds the key of the
-- Storage API.

create view private.named_files with (security_invoker = true) as
select 'images' as bucket_id, logo_path as name from public.businesses where logo_path is not null
union all
select 'images', path from public.business_images
union all
select 'images', profile_image_path from public.profiles where profile_image_path is not null
union all
select 'images', thumbnail_path from public.posts where thumbnail_path is not null
union all
select 'images', image_path from public.ads
union all
select 'chat-images', path from public.message_images;

-- No grants: definer functions only.
comment on view private.named_files is 'Every object of Storage that a row names.';


create function private.queue_orphaned_uploads() returns void
language sql
set search_path = ''
as $$
  insert into private.files_to_delete (bucket_id, name)
  select bucket_id, name
  from storage.objects
  where bucket_id in ('images', 'chat-images')
    -- Content is laid before the post or the ad is written, which may take its time.
    and not (bucket_id = 'images' and name like 'content/%')
    and greatest(created_at, updated_at) < now() - interval '24 hours'
    and not exists (
      select from private.named_files
      where named_files.bucket_id = objects.bucket_id and named_files.name = objects.name
    )
  on conflict do nothing
$$;
comment on function private.queue_orphaned_uploads() is
  'Job, once a day: queues uploads that no row has named for a day.';


-- Definer: the queue is granted to nobody. It needs no word that a file is gone: Storage takes the object's row away.
create function public.take_files_to_delete(at_most integer default 100)
returns table (bucket_id text, name text)
language sql security definer
set search_path = ''
as $$
  delete from private.files_to_delete as queued
  where exists (
      select from private.named_files where named_files.bucket_id = queued.bucket_id and named_files.name = queued.name
    )
    or not exists (
      select from storage.objects where objects.bucket_id = queued.bucket_id and objects.name = queued.name
    );

  with due as (
    select id from private.files_to_delete
    where leased_until is null or leased_until < now()
    order by id
    limit least(greatest(at_most, 1), 1000)
    for update skip locked
  )
  update private.files_to_delete as queued set leased_until = now() + interval '5 minutes'
  from due where queued.id = due.id
  returning queued.bucket_id, queued.name
$$;
grant execute on function public.take_files_to_delete(integer) to service_role;
comment on function public.take_files_to_delete(integer) is
  'Up to 1000 files to delete through the Storage API, the longest waiting first. Nobody else gets them for five '
  'minutes; whatever is still there then is handed out again. What a row names, or is gone, leaves the queue.';
