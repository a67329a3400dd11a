-- Uploads become rows of the gallery, in the order sent, and once.
begin;
select plan(9);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
insert into public.businesses (id, owner_id, name) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Draft');
insert into private.files_to_delete (bucket_id, name) values
  ('images', '00000000-0000-4000-8000-00000000000a/-1/b.webp');

create function pg_temp.images(variadic names text[]) returns jsonb language sql as $$
  select jsonb_agg(jsonb_build_object(
    'path', '00000000-0000-4000-8000-00000000000a/-1/' || name, 'width', 10 * number, 'height', 20
  ) order by number)
  from unnest(names) with ordinality as listed (name, number)
$$;
create function pg_temp.add(images jsonb) returns text[] language sql as $$
  select array_agg(split_part(path, '/', 3) || ' ' || width || 'x' || height)
  from public.add_business_images('00000000-0000-4000-8000-00000000000a', -1, images)
$$;
grant execute on function pg_temp.images(text[]), pg_temp.add(jsonb) to public;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select pg_temp.add(pg_temp.images('a.png'))$$, '42501', null, 'the owner does not call it');
reset role;
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(
  pg_temp.add(pg_temp.images('c.png', 'b.webp')), array['c.png 10x20', 'b.webp 20x20'], 'answered in the order sent'
);
select is(
  pg_temp.add(pg_temp.images('b.webp', 'a.png', 'c.png')), array['b.webp 20x20', 'a.png 20x20', 'c.png 10x20'],
  'what is there already is answered as it is'
);
reset role;
select results_eq(
  $$select split_part(path, '/', 3) from public.business_images where business_id = -1 order by id$$,
  array['c.png', 'b.webp', 'a.png'], 'the gallery has each once, in the order of the uploads'
);
select is_empty(
  $$select from private.files_to_delete where name like '00000000-0000-4000-8000-00000000000a/%'$$,
  'a file that is named again is not deleted'
);

insert into public.business_images (business_id, path, width, height)
select -1, '00000000-0000-4000-8000-00000000000a/-1/' || number || '.png', 1, 1 from generate_series(1, 46) as number;
set local role service_role;
select throws_ok(
  $$select pg_temp.add(pg_temp.images('x.png', 'y.png'))$$, 'PT409', 'A business has at most 50 images.', 'too many'
);
select is(pg_temp.add(pg_temp.images('x.png', 'a.png')), array['x.png 10x20', 'a.png 20x20'], 'the fiftieth');
select is(pg_temp.add(pg_temp.images('a.png')), array['a.png 20x20'], 'a full gallery answers what it has');
select is(
  (select count(*) from public.business_images where business_id = -1), 50::bigint, 'what was refused left nothing'
);

select * from finish();
rollback;
