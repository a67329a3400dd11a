-- A review that staff have hidden is not deleted by its author: it could be written anew.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.reviews (id, business_id, author_id, rating, comment, hidden_at) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 1, 'Rude words', now()),
  (-2, -3, '00000000-0000-4000-8000-00000000000c', 4, 'Kind words', null);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.delete_review(-1)', 'PT403', null, 'the hidden one stays');
select throws_ok('select public.create_review(-1, 1, $$Rude words$$)', 'PT409', null, 'so that there is no second');
select lives_ok('select public.edit_review(-1, 3, $$Kind words$$)', 'its author may better it');
select is((select is_visible from public.reviews where id = -1), false, 'which does not show it');
select lives_ok('select public.delete_review(-2)', 'another one goes');

select * from finish();
rollback;
