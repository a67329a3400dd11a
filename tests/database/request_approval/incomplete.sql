-- An incomplete business is told what it lacks.
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
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-3, -2, 'Sort of the other kind');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort');

create function pg_temp.hint_of_request() returns text language plpgsql as $$
declare
  said text;
begin
  perform public.request_approval(-2);
  return 'accepted';
exception when sqlstate 'PT422' then
  get stacked diagnostics said = pg_exception_hint;
  return said;
end
$$;
grant execute on function pg_temp.hint_of_request() to authenticated;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(pg_temp.hint_of_request(), 'description, category, address, state, location', 'everything');
update public.businesses set description = 'Text', category_id = -1, address = ' ', state = 'Lagos'
    where id = -2;
select is(pg_temp.hint_of_request(), 'address, location', 'a blank address is none');
select is((select approval_status from public.businesses where id = -2), 'draft', 'it is a draft still');
update public.businesses set address = '1 Street', latitude = 6.5, longitude = 3.4 where id = -2;
select is(pg_temp.hint_of_request(), 'accepted', 'complete');

select * from finish();
rollback;
