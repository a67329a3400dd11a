-- What a business cannot be, by the names of its constraints.
begin;
select plan(19);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

select throws_ok(
  $$update public.businesses set name = ' ' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "name_is_present_and_short"',
  'a blank name'
);
select throws_ok(
  $$update public.businesses set name = repeat('x', 121) where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "name_is_present_and_short"',
  'a long name'
);
select throws_ok(
  $$update public.businesses set website = 'javascript:alert(1)' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "website_is_empty_or_http_url"',
  'a script as web site'
);
select throws_ok(
  $$update public.businesses set website = 'https://' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "website_is_empty_or_http_url"',
  'a web site without a host'
);
select throws_ok(
  $$update public.businesses set contact_email = 'nobody' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "contact_email_is_empty_or_address"',
  'a contact that is no address'
);
select throws_ok(
  $$update public.businesses set phone = 'call me' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "phone_is_empty_or_number"',
  'a phone that is no number'
);
select throws_ok(
  $$update public.businesses set latitude = 6.5 where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "latitude_and_longitude_together"',
  'a latitude alone'
);
select throws_ok(
  $$update public.businesses set latitude = 51.5, longitude = 0.1 where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "location_is_in_nigeria"',
  'a place outside Nigeria'
);
select throws_ok(
  $$update public.businesses set latitude = 'NaN', longitude = 3.4 where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "location_is_in_nigeria"',
  'a place that is no number'
);
select throws_ok(
  $$update public.businesses set logo_path = '' where id = -1$$, '23514', null, 'an empty path'
);
select throws_ok(
  $$update public.businesses set state = 'Atlantis' where id = -1$$, '23503', null, 'an unknown state'
);
select throws_ok(
  $$update public.businesses set category_id = -99 where id = -1$$, '23503', null, 'an unknown category'
);
select throws_ok(
  $$update public.businesses set description = repeat('x', 5001) where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "description_is_short"',
  'a long description'
);
select throws_ok(
  $$update public.businesses set address = repeat('x', 301) where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "address_is_short"',
  'a long address'
);
select throws_ok(
  $$update public.businesses set logo_path = owner_id::text || '/' || repeat('x', 400) where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "logo_path_is_short"',
  'a long path'
);
select throws_ok(
  $$update public.businesses set approval_status = 'maybe' where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "approval_status_is_known"',
  'an unknown status'
);
alter table public.businesses disable trigger businesses_before_set_is_listed;
select throws_ok(
  $$update public.businesses set is_listed = true where id = -2$$,
  '23514', 'new row for relation "businesses" violates check constraint "listed_only_when_approved_and_active"',
  'a listed draft, even if the trigger failed to see it'
);
alter table public.businesses enable trigger businesses_before_set_is_listed;
select results_eq(
  $$update public.businesses set updated_at = '2020-01-01' where id = -1 returning updated_at$$,
  array[now()], 'a change is dated by the database, whatever is sent'
);
select lives_ok(
  $$update public.businesses
      set website = 'http://shop.example/a?b=c#d', phone = '0800 000 0000', latitude = 4, longitude = 15
    where id = -1$$,
  'values on the edge are fine'
);

select * from finish();
rollback;
