-- A slug is changed by the owner; former ones stay the business's own.
begin;
select plan(14);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Zzq one', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Zzq two', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Zzq three', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.set_business_slug(-1, ' Zzq-First ')$$, 'another slug, tidied');
select is((select slug from public.businesses where id = -1), 'zzq-first', 'is set');
select lives_ok($$select public.set_business_slug(-1, 'zzq-first')$$, 'again the same');
select throws_ok(
  $$select public.set_business_slug(-2, 'zzq-first')$$,
  'PT409', null, 'taken by another of the own'
);
select throws_ok($$select public.set_business_slug(-2, 'zzq-one')$$, 'PT409', null, 'a former one too');
select throws_ok(
  $$select public.set_business_slug(-2, 'zzq-three')$$,
  'PT409', null, 'and one of somebody else'
);
select is((select slug from public.businesses where id = -2), 'zzq-two', 'what was refused has changed nothing');
select lives_ok($$select public.set_business_slug(-1, 'zzq-one')$$, 'back to the former one');
select is((select slug from public.businesses where id = -1), 'zzq-one', 'is set');
select results_eq(
  $$select slug from public.business_slugs where business_id = -1 order by slug$$,
  array['zzq-first', 'zzq-one'],
  'both are kept'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
insert into public.businesses (name) values ('Zzq first'), ('Zzq-two');
select results_eq(
  $$select slug from public.businesses where name in ('Zzq first', 'Zzq-two') order by slug$$,
  array['zzq-first-2', 'zzq-two-2'], 'a new business gets neither a former slug nor that of a draft'
);

reset role;
insert into public.business_slugs (slug, business_id) select 'zzq-former-' || n, -1
from generate_series(1, 18) as n;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.set_business_slug(-1, 'zzq-too-many')$$, 'PT409', null, 'the 21st slug');
select lives_ok($$select public.set_business_slug(-1, 'zzq-former-7')$$, 'one of the twenty');

reset role;
delete from public.businesses where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select lives_ok($$select public.set_business_slug(-3, 'zzq-first')$$, 'with the business its slugs are free');

select * from finish();
rollback;
