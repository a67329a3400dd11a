-- What happens is counted, and taken back on the day on which it was given.
begin;
select plan(11);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

create function pg_temp.counted(metric text) returns table (day date, amount bigint) language sql as $$
  select day, sum(amount) from private.performance_events
  where business_id = -1 and performance_events.metric = counted.metric
  group by day having sum(amount) <> 0 order by day
$$;

-- 23:30 UTC is the next day in Lagos.
insert into public.saved_businesses (user_id, business_id, created_at) values
  ('00000000-0000-4000-8000-00000000000c', -1, '2026-03-31 23:30Z'), ('00000000-0000-4000-8000-00000000000d', -1, '2026-03-31 22:30Z');
select results_eq(
  $$select * from pg_temp.counted('saved_by_users')$$,
  $$values (date '2026-03-31', 1::bigint), ('2026-04-01', 1)$$, 'saves, by days in Lagos'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok($$select public.remove_saved_business(-1)$$, 'removed today');
reset role;
select results_eq(
  $$select * from pg_temp.counted('saved_by_users')$$, $$values (date '2026-03-31', 1::bigint)$$,
  'is taken off the day of the save'
);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000d';
select is_empty($$select * from pg_temp.counted('saved_by_users')$$, 'so is the save of a deleted account');

insert into public.reviews (id, business_id, author_id, rating, created_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000b', 5, '2026-03-31 23:30Z'), (-2, -1, '00000000-0000-4000-8000-00000000000c', 1, '2026-05-01 12:00Z');
select results_eq(
  $$select * from pg_temp.counted('reviews')$$, $$values (date '2026-04-01', 1::bigint), ('2026-05-01', 1)$$,
  'visible reviews'
);
update public.reviews set rating = 4 where id = -1;
select results_eq(
  $$select count(*) from private.performance_events where business_id = -1 and metric = 'reviews'$$,
  array[2::bigint], 'an edited review is the same review'
);
update public.reviews set hidden_at = now() where id = -1;
select results_eq(
  $$select * from pg_temp.counted('reviews')$$, $$values (date '2026-05-01', 1::bigint)$$, 'not a hidden one'
);
delete from public.reviews where id = -1;
select results_eq(
  $$select * from pg_temp.counted('reviews')$$, $$values (date '2026-05-01', 1::bigint)$$,
  'which is not taken back twice'
);
update public.reviews set hidden_at = now() where id = -2;
update public.reviews set hidden_at = null where id = -2;
select results_eq(
  $$select * from pg_temp.counted('reviews')$$, $$values (date '2026-05-01', 1::bigint)$$, 'shown again'
);
delete from public.reviews where id = -2;
select is_empty($$select * from pg_temp.counted('reviews')$$, 'a deleted review is taken back');

insert into public.chats (id, business_id, business_name, customer_id, created_at) overriding system value values
  (-1, -1, 'Fixture', '00000000-0000-4000-8000-00000000000b', '2026-03-31 23:30Z'),
  (-2, -1, 'Fixture', '00000000-0000-4000-8000-00000000000c', '2026-05-01 12:00Z');
delete from public.chats where id = -1;
select results_eq(
  $$select * from pg_temp.counted('conversations')$$,
  $$values (date '2026-04-01', 1::bigint), ('2026-05-01', 1)$$, 'a conversation has happened, chat or no chat'
);

select * from finish();
rollback;
