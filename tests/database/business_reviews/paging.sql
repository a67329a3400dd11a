-- Reviews come in pages, by the last id or by number, and of one rating if asked.
begin;
select plan(13);

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

insert into auth.users (id, email)
select ('00000000-0000-4000-8000-0000000001' || to_char(n, 'FM00'))::uuid, 'reviewer' || n || '@fixture.test'
from generate_series(1, 7) as n;
insert into public.reviews (id, business_id, author_id, rating) overriding system value
select -n, -1, ('00000000-0000-4000-8000-0000000001' || to_char(n, 'FM00'))::uuid, 1 + n % 5
from generate_series(1, 7) as n;
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq('select id from public.business_reviews(-1, 3)', array[-1, -2, -3]::bigint[], 'the first page');
select results_eq(
  'select id from public.business_reviews(-1, 3, -3)', array[-4, -5, -6]::bigint[], 'what follows the last id'
);
select results_eq(
  'select id from public.business_reviews(-1, 3, page => 3)', array[-7]::bigint[], 'the third page by number'
);
select results_eq(
  'select id from public.business_reviews(-1, rating => 2)', array[-1, -6]::bigint[], 'those with two stars'
);
select is(
  (select count(*) from public.business_reviews(-1, page_size => null, page => null)), 7::bigint,
  'null asks for the defaults'
);
select throws_ok('select public.business_reviews(-1, 0)', 'PT400', null, 'no page of 0');
select throws_ok('select public.business_reviews(-1, page => 0)', 'PT400', null, 'no page number 0');
select throws_ok('select public.business_reviews(-1, page => 1001)', 'PT400', null, 'nor an endless one');
select throws_ok('select public.business_reviews(null)', 'PT404', null, 'no business');
select throws_ok('select public.business_reviews(-1, 3, -3, page => 2)', 'PT400', null, 'one way at a time');
select throws_ok('select public.business_reviews(-1, rating => 6)', 'PT400', null, 'no rating of 6');
select results_eq(
  'select id from public.business_reviews(-1, 1, rating => 2, before_id => -1)', array[-6]::bigint[],
  'a rating, continued'
);
select is(
  (select count(*) from public.business_reviews(-1, page_size => 2147483647, page => 1)), 7::bigint,
  'a page is at most 100, however many are asked for'
);

select * from finish();
rollback;
