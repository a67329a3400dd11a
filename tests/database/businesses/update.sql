-- An owner changes what describes the business, and it stays listed.
begin;
select plan(1);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
insert into public.categories (id, name) overriding system value values (-1, 'Fixture kind');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$update public.businesses set
      name = 'Renamed', description = 'New', website = 'https://new.example',
      logo_path = '00000000-0000-4000-8000-00000000000a/1/logo.webp', category_id = -1, address = '1 Road',
      state = 'Lagos', latitude = 6.5, longitude = 3.4, contact_email = 'shop@fixture.test',
      phone = '+234 000 555 0000'
    where id = -1 returning name, is_listed$$,
  $$values ('Renamed', true)$$, 'all of it at once'
);

select * from finish();
rollback;
