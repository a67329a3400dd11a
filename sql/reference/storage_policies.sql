-- Who may have a file of a private bucket. The table is the platform's, so no schema diff carries its policies. There is
-- no other: files are written by functions that hold the secret key.

-- A signed URL is made for whoever may select the object. The policies of message_images say which those are; Storage
-- does not run the pre-request, so the session is asked for here.
drop policy if exists objects_select_chat_images on storage.objects;
create policy objects_select_chat_images on storage.objects for select to authenticated
  using (
    bucket_id = 'chat-images'
    and (select private.session_is_live())
    and exists (select from public.message_images where message_images.path = objects.name)
  );
