-- Not every text is a slug, and only owners set one.
begin;
select plan(15);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.set_business_slug(-1, null)$$, 'PT400', null, 'none');
select throws_ok($$select public.set_business_slug(-1, '  ')$$, 'PT400', null, 'a blank one');
select throws_ok($$select public.set_business_slug(-1, '1234')$$, 'PT400', null, 'digits');
select throws_ok($$select public.set_business_slug(-1, 'two words')$$, 'PT400', null, 'a space');
select throws_ok($$select public.set_business_slug(-1, '-edge')$$, 'PT400', null, 'a hyphen at the edge');
select throws_ok(
  $$select public.set_business_slug(-1, 'ẹkọ')$$,
  'PT400', null, 'letters that a link does not have'
);
select throws_ok($$select public.set_business_slug(-1, repeat('a', 81))$$, 'PT400', null, 'a long one');
select throws_ok($$select public.set_business_slug(-1, 'admin')$$, 'PT400', null, 'a reserved word');
select throws_ok($$select public.set_business_slug(-1, 'NEW')$$, 'PT400', null, 'in any case');
select lives_ok($$select public.set_business_slug(-1, repeat('a', 80))$$, '80 letters are not too many');
select throws_ok(
  $$select public.set_business_slug(-3, 'zzq-stolen')$$,
  'PT404', null, 'of another owner''s business'
);
select throws_ok($$select public.set_business_slug(-99, 'zzq-stolen')$$, 'PT404', null, 'of none');
select throws_ok($$select public.set_business_slug(null, 'zzq-stolen')$$, 'PT404', null, 'of null');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.set_business_slug(-1, 'zzq-stolen')$$, '42501', null, 'a visitor');
reset role;
select throws_ok(
  $$select public.set_business_slug(-1, 'zzq-stolen')$$,
  'PT401', null, 'nobody who is signed in'
);

select * from finish();
rollback;
