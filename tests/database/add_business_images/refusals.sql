-- Who may not, and what is no image of this owner and business, is refused in words.
begin;
select plan(11);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'deactivated@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000c', 'Of the deactivated', 'draft');
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';

create function pg_temp.add(person text, business_id bigint, path text) returns setof public.business_images
language sql as $$
  select * from public.add_business_images(
    ('00000000-0000-4000-8000-00000000000' || person)::uuid, business_id,
    jsonb_build_array(jsonb_build_object(
      'path', '00000000-0000-4000-8000-00000000000' || path, 'width', 10, 'height', 10
    ))
  )
$$;
grant execute on function pg_temp.add(text, bigint, text) to public;

set local role service_role;
select isnt_empty($$select pg_temp.add('a', -2, 'a/-2/a.png')$$, 'an owner adds to a draft');
select throws_ok(
  $$select pg_temp.add('b', -1, 'b/-1/a.png')$$, 'PT403', 'Only the owner of this business may do that.',
  'not to a listed business of another'
);
select throws_ok($$select pg_temp.add('b', -2, 'b/-2/a.png')$$, 'PT404', null, 'a draft of another is not there');
select throws_ok($$select pg_temp.add('a', -9, 'a/-9/a.png')$$, 'PT404', null, 'nor is one that does not exist');
select throws_ok(
  $$select pg_temp.add('c', -3, 'c/-3/a.png')$$, 'PT401', 'This session has ended.', 'who is deactivated adds nothing'
);
select throws_ok($$select pg_temp.add('f', -1, 'f/-1/a.png')$$, 'PT401', null, 'nor who does not exist');
select throws_ok($$select pg_temp.add('a', -1, 'b/-1/a.png')$$, 'PT422', null, 'not from the folder of another');
select throws_ok($$select pg_temp.add('a', -1, 'a/-2/a.png')$$, 'PT422', null, 'nor of another business');
select throws_ok($$select pg_temp.add('a', -1, 'a/-1/.a.png')$$, 'PT422', null, 'no hidden file');
select throws_ok($$select pg_temp.add('a', -1, null)$$, 'PT422', null, 'nor nowhere');
select throws_ok(
  $$select public.add_business_images('00000000-0000-4000-8000-00000000000a', -1, '[]')$$, 'PT400', null,
  'none is too few'
);

select * from finish();
rollback;
