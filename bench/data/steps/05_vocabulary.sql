-- Where the words of bench/data/vocabulary are laid for the other steps; kinds and cities are drawn by weight.

create table bench.kinds (
  id integer primary key, category_id bigint not null, subcategory_id bigint not null, nouns text[] not null,
  offers text[] not null
);
create table bench.cities (
  id integer primary key, name text not null, state text not null, area_count integer not null, streets text[] not null
);
create table bench.areas (
  city_id integer, position integer, name text not null, latitude double precision not null,
  longitude double precision not null, primary key (city_id, position)
);
create table bench.roots (id integer primary key, word text not null);
create table bench.vocabulary (
  syllables text[] not null, endings text[] not null, openers text[] not null, root_count integer not null,
  kind_starts double precision[] not null, city_starts double precision[] not null
);
create table bench.phrases (messages text[] not null, comments text[] not null);
