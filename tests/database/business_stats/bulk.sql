-- Ratings of many businesses that come and go in one statement are counted for each.
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

insert into public.reviews (id, business_id, author_id, rating) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 4), (-2, -3, '00000000-0000-4000-8000-00000000000c', 2),
  (-3, -1, '00000000-0000-4000-8000-00000000000b', 5), (-4, -3, '00000000-0000-4000-8000-00000000000d', 2);
prepare counted as
  select business_id, rating_1_count, rating_2_count, rating_4_count, rating_5_count, rating_sum, rating_count
  from public.business_stats where business_id in (-1, -3) order by 1 desc;
select results_eq(
  'counted', $$values (-1::bigint, 0, 0, 1, 1, 9::bigint, 2), (-3, 0, 2, 0, 0, 4, 2)$$, 'inserted'
);
update public.reviews set rating = 1 where id in (-1, -2);
select results_eq(
  'counted', $$values (-1::bigint, 1, 0, 0, 1, 6::bigint, 2), (-3, 1, 1, 0, 0, 3, 2)$$, 'changed'
);
update public.reviews set hidden_at = now() where id in (-1, -2, -3);
select results_eq(
  'counted', $$values (-1::bigint, 0, 0, 0, 0, 0::bigint, 0), (-3, 0, 1, 0, 0, 2, 1)$$, 'hidden'
);
delete from public.reviews where id between -4 and -1;
select results_eq(
  'counted', $$values (-1::bigint, 0, 0, 0, 0, 0::bigint, 0), (-3, 0, 0, 0, 0, 0, 0)$$, 'deleted, hidden ones too'
);

select * from finish();
rollback;
