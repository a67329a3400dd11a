-- What the steps are written with. Everything is drawn from a hash of the row's number and a salt: the same seed gives the
-- same rows, and business 17 is the same in a small data set and in a large one.

create function bench.unit(number bigint, salt integer) returns double precision
language sql immutable parallel safe
return (hashint8extended(number, :seed * 1000 + salt) & 9007199254740991) / 9007199254740992::double precision;
comment on function bench.unit(bigint, integer) is 'Evenly from 0 up to 1.';

create function bench.pick(list text[], u double precision) returns text
language sql immutable parallel safe
return list[1 + floor(u * cardinality(list))::integer];
comment on function bench.pick(text[], double precision) is 'One of the list, all alike.';

create function bench.person(number bigint) returns uuid
language sql immutable parallel safe
return ('00be0000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;
comment on function bench.person(bigint) is 'The id of a person, from 1.';

create function bench.skewed(u double precision, mean double precision) returns double precision
language sql immutable parallel safe
return mean / 24 * power(-ln(1 - u), 4);
comment on function bench.skewed(double precision, double precision) is
  'A few get most: half of all get next to nothing, one in a million a thousand times the mean.';
