-- The numbers of a business go with it, and with nothing else.
begin;
select plan(9);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000c', -1), ('00000000-0000-4000-8000-00000000000c', -3);
insert into public.reviews (business_id, author_id, rating) values (-1, '00000000-0000-4000-8000-00000000000c', 5), (-3, '00000000-0000-4000-8000-00000000000c', 5);
insert into private.visits (business_id, day, visitor_id)
values (-1, private.lagos_day(), '00000000-0000-4000-8000-00000000000c'), (-3, private.lagos_day(), '00000000-0000-4000-8000-00000000000c');
select private.roll_up_performance();
insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000d', -1), ('00000000-0000-4000-8000-00000000000d', -3);

update public.businesses set is_active = false where id in (-1, -3);
select results_eq(
  $$select business_id, sum(amount) from private.performance_days where business_id in (-1, -3)
    group by business_id order by business_id$$,
  $$values (-3::bigint, 3::numeric), (-1, 3)$$, 'a business that is switched off keeps them'
);

delete from public.businesses where id = -1;
select is_empty($$select from private.visits where business_id = -1$$, 'its visits');
select is_empty($$select from private.performance_events where business_id = -1$$, 'its tail');
select is_empty($$select from private.performance_days where business_id = -1$$, 'its days');
select is_empty($$select from private.performance_months where business_id = -1$$, 'its months');
select is_empty($$select from private.trending_scores where business_id = -1$$, 'its score');
select results_eq(
  $$select count(*) from private.performance_days where business_id = -3$$, array[3::bigint], 'another keeps its own'
);
select results_eq(
  $$select count(*) from private.performance_events where business_id = -3$$, array[1::bigint], 'and its tail'
);

insert into private.performance_events (business_id, metric, day, amount) values
  (-1, 'saved_by_users', private.lagos_day(), -1);
select private.roll_up_performance();
select is_empty(
  $$select from private.performance_events where business_id = -1$$, 'a late event of a deleted business is dropped'
);

select * from finish();
rollback;
