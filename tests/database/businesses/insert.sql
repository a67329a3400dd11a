-- A new business is a draft of whoever is signed in.
begin;
select plan(3);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');
insert into public.categories (id, name) overriding system value values (-1, 'Fixture kind');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$insert into public.businesses (name) values ('Mine')
    returning owner_id, approval_status, is_active, is_listed, contact_email$$,
  $$values ('00000000-0000-4000-8000-00000000000c'::uuid, 'draft', true, false, 'customer@fixture.test')$$,
  'it is theirs, a draft, not listed, with their address as contact'
);
select results_eq(
  $$insert into public.businesses (name, contact_email) values ('Without', '') returning contact_email$$,
  array[''], 'unless they leave the contact out'
);
select lives_ok(
  $$insert into public.businesses (
      name, description, website, logo_path, category_id, address, state, latitude, longitude, contact_email, phone
    ) values (
      'Whole', 'Text', 'https://mine.example', '00000000-0000-4000-8000-00000000000c/1/logo.webp', -1, '1 Road',
      'Lagos', 6.5, 3.4, 'shop@fixture.test', '+234 000 555 0000'
    )$$,
  'everything that describes it may come along'
);

select * from finish();
rollback;
