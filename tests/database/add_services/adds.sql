-- Services are added all or none, in the order of the list.
begin;
select plan(27);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

create function pg_temp.hint_of(statement text) returns text language plpgsql as $$
declare
  found text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics found = pg_exception_hint;
  return found;
end
$$;
grant execute on function pg_temp.hint_of(text) to authenticated;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.add_services(-1, null)$$, 'PT400', null, 'null');
select throws_ok($$select public.add_services(-1, '[]')$$, 'PT400', null, 'an empty list');
select throws_ok($$select public.add_services(-1, '{}')$$, 'PT400', null, 'no list');
select throws_ok($$select public.add_services(-1, '[1]')$$, 'PT400', null, 'no service');
select throws_ok($$select public.add_services(-1, '[null]')$$, 'PT400', null, 'null in it');
select throws_ok($$select public.add_services(-1, '[{"price_kobo": 1}]')$$, 'PT400', null, 'no title');
select throws_ok(
  $$select public.add_services(-1, '[{"title": "  ", "price_kobo": 1}]')$$,
  'PT400', null, 'a blank title'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": 7, "price_kobo": 1}]')$$,
  'PT400', null, 'a number as title'
);
select throws_ok(
  $$select public.add_services(-1,
    jsonb_build_array(jsonb_build_object('title', repeat('x', 121), 'price_kobo', 1)))$$,
  'PT400', null, 'a long title'
);
select throws_ok($$select public.add_services(-1, '[{"title": "x"}]')$$, 'PT400', null, 'no price');
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": "5000"}]')$$,
  'PT400', null, 'a price in letters'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1.5}]')$$,
  'PT400', null, 'half a kobo'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": -1}]')$$,
  'PT400', null, 'below nothing'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1000000000001}]')$$,
  'PT400', null, 'above all'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1e400}]')$$,
  'PT400', null, 'far above all'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1, "duration": 30}]')$$,
  'PT400', null, 'a number as duration'
);
select throws_ok(
  $$select public.add_services(-1,
    jsonb_build_array(jsonb_build_object('title', 'x', 'price_kobo', 1, 'duration', repeat('x', 61))))$$,
  'PT400', null, 'a long duration'
);
select throws_ok(
  $$select public.add_services(-1, (
    select jsonb_agg('{"title": "x", "price_kobo": 1}'::jsonb) from generate_series(1, 51)))$$,
  'PT400', null, '51 services'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "Good", "price_kobo": 1}, {"title": "", "price_kobo": 1}]')$$,
  'PT400', null, 'one of two'
);
select is(
  pg_temp.hint_of($$select public.add_services(-1, '[{"title": "Good", "price_kobo": 1},
    {"title": "", "price_kobo": 1}]')$$),
  'services[1].title must be a text of 1 to 120 characters.', 'the hint names which'
);
select is_empty($$select from public.services where business_id = -1$$, 'nothing of all this was added');
select results_eq(
  $$select title, price_kobo, duration from public.add_services(-1,
    '[{"title": " Consultation ", "price_kobo": 500000, "duration": "30 mins"},
    {"title": "Advice", "price_kobo": 0},
      {"title": "All", "price_kobo": 1000000000000, "duration": null}]')$$,
  $$values ('Consultation', 500000::bigint, '30 mins'), ('Advice', 0, ''), ('All', 1000000000000, '')$$,
  'three, as they are now'
);
select results_eq(
  $$select title from public.services where business_id = -1 order by id$$,
  array['Consultation', 'Advice', 'All'], 'are there'
);
select throws_ok(
  $$select public.add_services(-3, '[{"title": "x", "price_kobo": 1}]')$$,
  'PT404', null, 'to another owner''s business'
);
select throws_ok(
  $$select public.add_services(-99, '[{"title": "x", "price_kobo": 1}]')$$,
  'PT404', null, 'to none'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1}]')$$,
  '42501', null, 'a visitor'
);
reset role;
select throws_ok(
  $$select public.add_services(-1, '[{"title": "x", "price_kobo": 1}]')$$,
  'PT401', null, 'nobody who is signed in'
);

select * from finish();
rollback;
