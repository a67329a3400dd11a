-- Uploads that no row has named for a day are queued to be deleted; all others stay.
begin;
select plan(1);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');
update public.profiles set profile_image_path = id || '/face.png' where id = '00000000-0000-4000-8000-00000000000a';
insert into public.businesses (id, owner_id, name, logo_path, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', '00000000-0000-4000-8000-00000000000a/logo.png', 'approved');
insert into public.business_images (business_id, path, width, height) values
  (-1, '00000000-0000-4000-8000-00000000000a/-1/gallery.png', 1, 1);
insert into public.chats (id, business_id, business_name, customer_id, last_seq) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c', 1);
insert into public.messages (chat_id, seq, sender_side, sender_id, kind) values
  (-1, 1, 'business', '00000000-0000-4000-8000-00000000000a', 'images');
insert into public.message_images (chat_id, seq, position, path, width, height) values
  (-1, 1, 1, '00000000-0000-4000-8000-00000000000a/-1/sent.png', 1, 1);

insert into storage.buckets (id, name) values
  ('images', 'images'), ('chat-images', 'chat-images'), ('fixture', 'fixture')
on conflict do nothing;
insert into storage.objects (bucket_id, name, created_at, updated_at)
select bucket_id, '00000000-0000-4000-8000-00000000000a/' || name, now() - written, now() - overwritten
from (values
  ('images', 'face.png', interval '2 days', interval '2 days'),
  ('images', 'logo.png', '2 days', '2 days'),
  ('images', '-1/gallery.png', '2 days', '2 days'),
  ('chat-images', '-1/sent.png', '2 days', '2 days'),
  ('images', 'orphan.png', '2 days', '2 days'),
  ('chat-images', '-1/orphan.png', '2 days', '2 days'),
  ('images', '-1/sent.png', '2 days', '2 days'),
  ('images', 'new.png', '23 hours', '23 hours'),
  ('images', 'written-again.png', '2 days', '23 hours'),
  ('fixture', 'of-another-bucket.png', '2 days', '2 days')
) as files (bucket_id, name, written, overwritten);
insert into storage.objects (bucket_id, name, created_at, updated_at) values
  ('images', 'content/posts/fixture.png', now() - interval '2 days', now() - interval '2 days'),
  ('images', 'fixture-odd', now() - interval '2 days', now() - interval '2 days');

select private.run_daily_jobs();
select bag_eq(
  $$select bucket_id, name from private.files_to_delete where name ~ '00000000000a/|fixture'$$,
  $$values
    ('images', '00000000-0000-4000-8000-00000000000a/orphan.png'),
    ('chat-images', '00000000-0000-4000-8000-00000000000a/-1/orphan.png'),
    ('images', '00000000-0000-4000-8000-00000000000a/-1/sent.png'),
    ('images', 'fixture-odd')$$,
  'these are queued'
);

select * from finish();
rollback;
