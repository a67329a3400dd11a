-- Lists of the blog are read from their indexes, as a visitor.
begin;
select plan(2);

insert into public.posts (title, category, published_at)
select 'Fixture ' || n, 'Category ' || n % 50,
  now() - n * interval '1 hour' from generate_series(1, 20000) as n;
analyze public.posts;
create function pg_temp.plan_of(query text) returns text language plpgsql as $$
declare
  line text;
  lines text := '';
begin
  for line in execute 'explain ' || query loop
    lines := lines || line || E'\n';
  end loop;
  return lines;
end
$$;
grant execute on function pg_temp.plan_of(text) to anon;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select matches(
  pg_temp.plan_of('select id, title from public.posts order by published_at desc, id desc limit 50'),
  'Index Scan using posts_published_at_id_idx', 'newest first'
);
select matches(
  pg_temp.plan_of($$select id, title from public.posts where category = 'Category 7'
    order by published_at desc, id desc limit 50$$),
  'posts_category_published_at_id_idx', 'newest first of a category'
);

select * from finish();
rollback;
