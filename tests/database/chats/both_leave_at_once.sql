-- Both people are deleted by one statement: neither stands in the way of the other.
begin;
select plan(4);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'Hello');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.send_message(-1, 'Good day');
reset role;
select lives_ok(
  $$delete from auth.users where id in (
    '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000c')$$, 'both are deleted'
);
select is_empty('select from public.chats where id = -1', 'their chat is gone');
select is_empty('select from public.messages where chat_id = -1', 'with its messages');
select is_empty('select from public.businesses where id = -1', 'and the business');

select * from finish();
rollback;
