-- What a notification names may be gone; that is no error.
begin;
select plan(4);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

select private.notify(
  '00000000-0000-4000-8000-00000000000a', 'review_notification', 'Title', 'Body', -99,
  '00000000-0000-4000-8000-0000000000ff', 1
);
select results_eq(
  $$select business_id, actor_id from public.notifications
    where recipient_id = '00000000-0000-4000-8000-00000000000a'$$,
  'values (null::bigint, null::uuid)', 'a business and an actor that are not there are left out'
);
select lives_ok(
  $$select private.notify('00000000-0000-4000-8000-0000000000ff', 'review_notification', 'Title', 'Body')$$,
  'a recipient that is not there gets nothing'
);
select lives_ok($$select private.notify(null, 'review_notification', 'Title', 'Body')$$, 'nor does nobody');
select private.notify(
  '00000000-0000-4000-8000-00000000000a', 'review_notification', 'Title', 'Body', -1,
  '00000000-0000-4000-8000-00000000000c', 1
);
select results_eq(
  $$select business_id, actor_id from public.notifications
    where recipient_id = '00000000-0000-4000-8000-00000000000a' and business_id is not null$$,
  $$values (-1::bigint, '00000000-0000-4000-8000-00000000000c'::uuid)$$, 'those that are there are named'
);

select * from finish();
rollback;
