-- What staff write leaves an entry; what others, jobs and cascades write does not.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
insert into public.categories (name) values ('Fixture kind');
select results_eq(
  $$select actor_id, action, details from public.audit_entries
    where subject_type = 'category'
      and subject_id = (select id::text from public.categories where name = 'Fixture kind')$$,
  $$values ('00000000-0000-4000-8000-00000000000d'::uuid, 'create_category', '{"name": "Fixture kind"}'::jsonb)$$,
  'a new row, who made it, and its name'
);
update public.categories set name = 'Fixture sort' where name = 'Fixture kind';
select results_eq(
  $$select action, details from public.audit_entries
    where subject_id = (select id::text from public.categories where name = 'Fixture sort')
      and subject_type = 'category' and action <> 'create_category'$$,
  $$values ('update_category',
    '{"name": "Fixture sort", "former_name": "Fixture kind", "changed_columns": ["name"]}'::jsonb)$$,
  'a change, and of which columns'
);
update public.categories set name = name where name = 'Fixture sort';
select is(
  (select count(*) from public.audit_entries where details ->> 'name' = 'Fixture sort'), 1::bigint,
  'nothing for a change that changes nothing'
);
delete from public.categories where name = 'Fixture sort';
select isnt_empty(
  $$select from public.audit_entries where action = 'delete_category' and details = '{"name": "Fixture sort"}'$$,
  'a deletion'
);
insert into public.posts (title, content) values ('Fixture title', 'Fixture content');
update public.posts set content = 'Other content', published_at = now() where title = 'Fixture title';
delete from public.posts where title = 'Fixture title';
select results_eq(
  $$select action, details from public.audit_entries 
    where actor_id = '00000000-0000-4000-8000-00000000000d' and subject_type = 'post' order by id$$,
  $$values
    ('create_post', '{}'::jsonb),
    ('update_post', '{"changed_columns": ["content", "published_at"]}'),
    ('delete_post', '{}')$$,
  'posts, without their texts'
);
insert into public.events (title, starts_on) values ('Fixture title', '2026-01-01');
insert into public.amenities (name) values ('Fixture comfort');
insert into public.subcategories (category_id, name) select min(id), 'Fixture sort' from public.categories;
select set_eq(
  $$select action from public.audit_entries
    where actor_id = '00000000-0000-4000-8000-00000000000d' and subject_type in ('event', 'amenity', 'subcategory')$$,
  array['create_event', 'create_amenity', 'create_subcategory'], 'the other tables'
);

reset role;
set local request.jwt.claims = '';
insert into public.businesses (id, owner_id, name) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Fixture place'),
  (-2, '00000000-0000-4000-8000-00000000000d', 'Place of staff');
insert into public.ads (id, business_id, image_path, ends_at) overriding system value values
  (-1, -1, 'content/ads/fixture-1.png', now() + interval '1 day'),
  (-2, -2, 'content/ads/fixture-2.png', now() + interval '1 day');
select is_empty($$select from public.audit_entries where subject_type = 'ad' and subject_id in ('-1', '-2')$$,
  'a migration or a job leaves none');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
update public.ads set is_enabled = false where id = -1;
select isnt_empty(
  $$select from public.audit_entries where action = 'update_ad' and subject_id = '-1'$$, 'staff do'
);
reset role;
set local request.jwt.claims = '';
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
delete from public.businesses where id = -1;
select is_empty($$select from public.ads where id = -1$$, 'an ad goes with its business');
select is_empty($$select from public.audit_entries where action = 'delete_ad' and subject_id = '-1'$$,
  'which is no deletion by staff');
set local request.jwt.claims = '';
insert into public.posts (id, title, author_id) overriding system value
values (-1, 'Fixture title', '00000000-0000-4000-8000-00000000000d');
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
update public.posts set author_id = null where id = -1;
select is_empty($$select from public.audit_entries where action = 'update_post' and subject_id = '-1'$$,
  'nor is an author who leaves a change of the post');
select is_empty(
  $$select from public.audit_entries where actor_id = '00000000-0000-4000-8000-00000000000a'$$,
  'who is not staff has no entries of this kind'
);

select * from finish();
rollback;
