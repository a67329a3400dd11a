-- One's own list, the latest first, page by page, of what is listed.
begin;
select plan(13);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.categories (id, name) overriding system value values (-1, 'Fixture kind');
insert into public.businesses (id, owner_id, name, approval_status, category_id, state) overriding system value
select -id, '00000000-0000-4000-8000-00000000000b', 'Shop ' || id, 'approved', -1, 'Lagos'
from generate_series(11, 16) as id;
insert into public.saved_businesses (user_id, business_id, created_at)
select '00000000-0000-4000-8000-00000000000c', -id, timestamptz '2026-01-01' + id / 2 * interval '1 microsecond' from generate_series(11, 16) as id;
insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000d', -1), ('00000000-0000-4000-8000-00000000000c', -3);
update public.businesses set is_active = false where id in (-3, -13);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select id from public.my_saved_businesses()$$, array[-16::bigint, -14, -15, -12, -11],
  'without what is not listed and what others have saved; at the same instant by id'
);
select results_eq(
  $$select name, category_id, category_name, state, saved_at from public.my_saved_businesses(1)$$,
  $$values ('Shop 16', -1::bigint, 'Fixture kind', 'Lagos', timestamptz '2026-01-01' + interval '8 microseconds')$$,
  'with what a list shows'
);
select results_eq(
  $$select second.id
    from (select * from public.my_saved_businesses(2) order by saved_at, id desc limit 1) as last_of_first
    cross join lateral public.my_saved_businesses(2, saved_at, id) as second$$,
  array[-15::bigint, -12],
  'an unlisted one makes no page short'
);
select is_empty(
  $$select from public.my_saved_businesses(100, '2026-01-01 00:00:00.000005Z', -11)$$, 'after the last one'
);
select throws_ok($$select public.my_saved_businesses(0)$$, 'PT400', null, 'a page of none');
select throws_ok($$select public.my_saved_businesses(101)$$, 'PT400', null, 'too long a page');
select throws_ok($$select public.my_saved_businesses(null)$$, 'PT400', null, 'no size');
select throws_ok($$select public.my_saved_businesses(10, now())$$, 'PT400', null, 'half a cursor');
select throws_ok(
  $$select public.my_saved_businesses(10, null, -1)$$, 'PT400', null, 'the other half of one'
);

-- The owner sees their unlisted businesses elsewhere; here they are a customer like others.
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select is_empty($$select from public.my_saved_businesses()$$, 'another person''s list');
reset role;
insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000b', -3);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select is_empty($$select from public.my_saved_businesses()$$, 'one''s own business that is not listed');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.my_saved_businesses()$$, '42501', null, 'a visitor');

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.my_saved_businesses()$$, 'PT401', null, 'a token of nobody');

select * from finish();
rollback;
