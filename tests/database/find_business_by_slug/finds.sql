-- A slug leads to its business, a former one says so; what is hidden is found by its owner only.
begin;
select plan(10);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Zzq one', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Zzq two', 'draft');
update public.businesses set slug = 'zzq-first' where id = -1;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select * from public.find_business_by_slug('zzq-first')$$, $$values (-1::bigint, 'zzq-first', false)$$,
  'the present one'
);
select results_eq(
  $$select * from public.find_business_by_slug(' ZZQ-one')$$, $$values (-1::bigint, 'zzq-first', true)$$,
  'a former one, written carelessly'
);
select is_empty($$select * from public.find_business_by_slug('zzq-two')$$, 'a draft');
select is_empty($$select * from public.find_business_by_slug('zzq-none')$$, 'none');
select is_empty($$select * from public.find_business_by_slug(null)$$, 'null');
select results_eq(
  $$select slug from public.search_businesses('zzq one') where id = -1$$,
  array['zzq-first'], 'search tells it'
);
select is_empty(
  $$select from public.business_slugs where business_id = -2$$,
  'slugs of a draft are not listed'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is_empty($$select * from public.find_business_by_slug('zzq-two')$$, 'a draft of somebody else');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from public.find_business_by_slug('zzq-two')$$, $$values (-2::bigint, 'zzq-two', false)$$,
  'an own draft'
);

reset role;
update public.businesses set is_active = false where id = -1;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is_empty(
  $$select * from public.find_business_by_slug('zzq-one')$$,
  'hidden, a former slug leads nowhere'
);

select * from finish();
rollback;
