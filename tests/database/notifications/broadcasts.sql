-- A notification is told live to its recipient when it is written, read and deleted; not to a recipient who is gone or whose
-- account is off.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
delete from realtime.messages;

select private.notify(
  '00000000-0000-4000-8000-00000000000a', 'review_notification', 'New review', 'Customer has reviewed Listed.', -1,
  '00000000-0000-4000-8000-00000000000c', 7
);
select results_eq(
  'select topic, event, private, payload from realtime.messages',
  $$select
      'user:00000000-0000-4000-8000-00000000000a', 'notification', true,
      jsonb_build_object(
        'id', id, 'type', 'review_notification', 'title', 'New review', 'body', 'Customer has reviewed Listed.',
        'business_id', -1, 'actor_id', '00000000-0000-4000-8000-00000000000c', 'subject_id', 7, 'is_read', false,
        'created_at', created_at
      )
    from public.notifications where recipient_id = '00000000-0000-4000-8000-00000000000a'$$,
  'written, it is told with all of it'
);

delete from realtime.messages;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
update public.notifications set is_read = true;
delete from public.notifications;
reset role;
select is_empty('select from realtime.messages', 'what others try is not told');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
update public.notifications set is_read = true;
reset role;
select results_eq(
  $$select topic, event, payload from realtime.messages$$,
  $$select 'user:00000000-0000-4000-8000-00000000000a', 'notification_changed', jsonb_build_object('id', id, 'is_read', true)
    from public.notifications where recipient_id = '00000000-0000-4000-8000-00000000000a'$$,
  'read, it is told to its recipient'
);
delete from realtime.messages;
update public.notifications set is_read = true where recipient_id = '00000000-0000-4000-8000-00000000000a';
select is_empty('select from realtime.messages', 'read again, it is not');

create temporary table one as
select id from public.notifications where recipient_id = '00000000-0000-4000-8000-00000000000a';
set local role authenticated;
delete from public.notifications;
reset role;
select results_eq(
  $$select topic, event, payload from realtime.messages$$,
  $$select 'user:00000000-0000-4000-8000-00000000000a', 'notification_deleted', jsonb_build_object('id', id) from one$$,
  'deleted, it is told'
);

-- With whom it is about.
select private.notify(
  '00000000-0000-4000-8000-00000000000a', 'review_notification', 'New review', '', -1,
  '00000000-0000-4000-8000-00000000000c', 7
);
delete from realtime.messages;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select is_empty(
  $$select from public.notifications where recipient_id = '00000000-0000-4000-8000-00000000000a'$$,
  'one goes with its actor'
);
select is_empty('select from realtime.messages', 'which is not told: there may be thousands');

update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000b';
delete from realtime.messages;
select private.notify(
  person, 'moderation_notification', 'Told', ''
) from (values ('00000000-0000-4000-8000-00000000000a'::uuid), ('00000000-0000-4000-8000-00000000000b')) as people (person);
select is((select count(*) from public.notifications where title = 'Told'), 2::bigint, 'written for both');
select results_eq(
  'select topic from realtime.messages', array['user:00000000-0000-4000-8000-00000000000a'],
  'but told only to whose account is on'
);

-- A business goes with its owner, and with the business what the owner was told about it.
insert into public.notifications (recipient_id, type, title, body, business_id) values
  ('00000000-0000-4000-8000-00000000000a', 'approval_notification', 'Own', '', -1),
  ('00000000-0000-4000-8000-00000000000a', 'approval_notification', 'Own', '', null);
update public.accounts set deactivated_at = null;
insert into public.notifications (recipient_id, type, title, body, business_id) values
  ('00000000-0000-4000-8000-00000000000b', 'approval_notification', 'Of another', '', -1);
delete from realtime.messages;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
select is_empty(
  $$select from public.notifications where recipient_id = '00000000-0000-4000-8000-00000000000a'$$, 'all are gone'
);
select is_empty(
  $$select from public.notifications where title = 'Of another'$$, 'with those that others had about the business'
);
select is_empty('select from realtime.messages', 'which is told neither to who is gone nor to who is still there');

select * from finish();
rollback;
