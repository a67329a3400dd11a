-- One address has one limit, however it is written, and whoever has a whole network of addresses has one as well.
begin;
select plan(10);

insert into private.rate_limit_classes (name, burst, per_minute) values ('fixture', 1, 0.001);

create function pg_temp.passes(address text) returns boolean language sql as $$
  select public.take_rate_limit('address:' || address, 'fixture') = 0
$$;

select ok(pg_temp.passes('203.0.113.7'), 'an address');
select ok(not pg_temp.passes('203.0.113.7'), 'has one limit');
select ok(not pg_temp.passes('::ffff:203.0.113.7'), 'also where IPv6 writes it');
select ok(pg_temp.passes('203.0.113.8'), 'its neighbour has another');
select ok(pg_temp.passes('2001:db8:1:2:3:4:5:6'), 'an address of IPv6');
select ok(not pg_temp.passes('2001:DB8:1:2:ffff::'), 'shares its limit with all of its /64');
select ok(pg_temp.passes('2001:db8:1:3::1'), 'the next network has another');
select ok(pg_temp.passes('nonsense'), 'what is no address passes,');
select ok(not pg_temp.passes(repeat('other nonsense', 100)), 'but counts as one caller');
select results_eq(
  'select caller from private.rate_limit_callers where class_name = $$fixture$$ order by caller collate "C"',
  array[
    'address:', 'address:2001:db8:1:2::/64', 'address:2001:db8:1:3::/64', 'address:203.0.113.7', 'address:203.0.113.8'
  ],
  'these are the callers'
);

select * from finish();
rollback;
