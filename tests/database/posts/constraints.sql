-- What no post can be.
begin;
select plan(10);

insert into public.posts (id, title, thumbnail_path) overriding system value values
  (-1, 'Fixture title', null), (-2, 'Other title', 'content/posts/fixture-taken.png');

select throws_ok($$update public.posts set title = ' ' where id = -1$$, '23514', null, 'without a title');
select throws_ok(
  $$update public.posts set title = repeat('x', 201) where id = -1$$, '23514', null, 'a long title'
);
select throws_ok(
  $$update public.posts set category = repeat('x', 81) where id = -1$$, '23514', null, 'a long category'
);
select throws_ok(
  $$update public.posts set content = repeat('x', 100001) where id = -1$$, '23514', null, 'a long text'
);
select throws_ok(
  $$update public.posts set published_at = 'infinity' where id = -1$$, '23514', null, 'published never'
);
select throws_ok(
  $$update public.posts set thumbnail_path = '00000000-0000-4000-8000-00000000000a/1/logo.png' where id = -1$$,
  '23514', null, 'with a person''s image'
);
select throws_ok(
  $$update public.posts set thumbnail_path = 'content/posts/../ads/a.png' where id = -1$$, '23514', null,
  'with one that lies elsewhere'
);
select throws_ok(
  $$update public.posts set thumbnail_path = 'content/posts/fixture-taken.png' where id = -1$$, '23505', null,
  'with another post''s'
);
select lives_ok(
  $$update public.posts set title = repeat('x', 200), category = repeat('x', 80), content = repeat('x', 100000),
    thumbnail_path = 'content/posts/fixture.png', published_at = now() where id = -1$$,
  'anything else can'
);
delete from public.posts where id = -1;
select isnt_empty(
  $$select from private.files_to_delete where bucket_id = 'images' and name = 'content/posts/fixture.png'$$,
  'whose image goes with it'
);

select * from finish();
rollback;
