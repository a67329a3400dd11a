-- The pictures of a business: its gallery, and what becomes of files that it shows no more.

create table public.business_images (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  path text not null unique,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now(),
  constraint path_is_short check (char_length(path) <= 400),
  -- Whether the first segment is the owner is asked by a trigger below.
  constraint path_is_of_owner_and_business check (
    path ~ ('^[0-9a-f-]{36}/' || business_id::text || '/[A-Za-z0-9_-][A-Za-z0-9._-]*\.[a-z0-9]{2,5}$')
  ),
  constraint width_and_height_are_pixels check (least(width, height) >= 1 and greatest(width, height) <= 50000)
);

-- A gallery in the order of its uploads; the first is the thumbnail.
create index business_images_business_id_id_idx on public.business_images (business_id, id);

alter table public.business_images enable row level security;

create policy business_images_select_visible on public.business_images for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

-- No writes are granted to people: an upload is inspected by a function before its row is made, and
-- delete_business_images takes all of a list or none.
grant select on public.business_images to anon, authenticated;
grant select, insert, update, delete on public.business_images to service_role;

comment on table public.business_images is 'The gallery of a business. At most 50 of a business.';
comment on column public.business_images.path is
  'Object in the bucket `images`: <owner>/<business>/<name>.<extension>.';

create trigger business_images_before_lock_business
  before insert or update of business_id on public.business_images
  for each row execute function private.lock_business_of_part();
create trigger business_images_after_limit after insert or update of business_id on public.business_images
  for each row execute function private.limit_parts_of_business('50', 'images');

create function private.check_image_of_owner() returns trigger
language plpgsql
set search_path = ''
as $$
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
$$;
comment on function private.check_image_of_owner() is
  'Refuses a gallery image that lies in somebody else''s folder. PT422 image_not_of_owner.';

create trigger business_images_after_check_owner
  after insert or update of business_id, path on public.business_images
  for each row execute function private.check_image_of_owner();


create trigger businesses_after_insert_queue_former_logo after insert on public.businesses
  for each row when (new.logo_path is not null) execute function private.queue_former_image('logo_path');
create trigger businesses_after_update_queue_former_logo after update of logo_path on public.businesses
  for each row when (old.logo_path is distinct from new.logo_path)
  execute function private.queue_former_image('logo_path');
create trigger businesses_after_delete_queue_former_logo after delete on public.businesses
  for each row when (old.logo_path is not null) execute function private.queue_former_image('logo_path');
create trigger business_images_after_queue_former_image
  after insert or update of path or delete on public.business_images
  for each row execute function private.queue_former_image('path');


-- Definer: delete is not granted. It asks for the owner itself.
create function public.delete_business_images(image_ids bigint[]) returns void
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.delete_business_images(bigint[]) to authenticated;
comment on function public.delete_business_images(bigint[]) is
  'Deletes images of the caller''s businesses, all of the list or none. PT400 invalid_image_ids, PT401 '
  'not_signed_in, PT404 image_not_found.';

-- Definer: insert is not granted to the person. For the function that has inspected the uploads; nobody else knows
-- what they hold.
create function public.add_business_images(person_id uuid, business_id bigint, images jsonb)
returns setof public.business_images
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  business public.businesses;
begin
  perform private.check_images(images);
  perform private.hold_person(person_id);
  select * into business from public.businesses where id = add_business_images.business_id for no key update;
  if not found or business.owner_id <> person_id and not business.is_listed then
    perform private.raise_business_not_found();
  end if;
  if business.owner_id <> person_id then
    raise sqlstate 'PT403' using
      message = 'Only the owner of this business may do that.',
      detail = 'not_the_owner',
      hint = 'Add images to a business of your own.';
  end if;
  if exists (
    select from jsonb_array_elements(images) as image
    where length(image ->> 'path') > 400
      or (
        image ->> 'path' ~ ('^' || person_id || '/' || business.id || '/[A-Za-z0-9_-][A-Za-z0-9._-]*\.[a-z0-9]{2,5}$')
      ) is not true
  ) then
    raise sqlstate 'PT422' using
      message = 'An image of a business lies below its owner''s id and the business''s.',
      detail = 'image_not_of_owner',
      hint = 'The path is <owner>/<business>/<name>.<extension>.';
  end if;

  insert into public.business_images (business_id, path, width, height)
  select business.id, image ->> 'path', (image ->> 'width')::integer, (image ->> 'height')::integer
  from jsonb_array_elements(images) with ordinality as listed (image, number)
  where image ->> 'path' not in (select path from public.business_images where business_id = business.id)
  order by number;
  return query
  select business_images.*
  from jsonb_array_elements(images) with ordinality as listed (image, number)
  join public.business_images on path = image ->> 'path'
  order by number;
end
$$;
grant execute on function public.add_business_images(uuid, bigint, jsonb) to service_role;
comment on function public.add_business_images(uuid, bigint, jsonb) is
  'Adds uploads to the gallery of a person''s business and answers their rows in the order sent; one that is there '
  'already is answered as it is. PT400 invalid_images, PT401 session_ended, PT403 not_the_owner, PT404 '
  'business_not_found, PT409 too_many_images, PT422 image_not_of_owner.';
