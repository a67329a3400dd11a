-- What a search means: words that occur, and states by the names that people use.

create function private.word_occurs(term tsquery) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  return exists (
    select from private.search_documents
    where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ term
  );
end
$$;
comment on function private.word_occurs(tsquery) is 'Whether a listed business has it.';

create function private.search_terms(query text, trusts_lexicon boolean) returns tsquery[]
language plpgsql stable
set search_path = ''
as $$
declare
  folded text := private.fold(left(query, 200));
  -- Words such as "the" and "in" are left out, unless there are no others.
  dictionary regconfig := case
    when to_tsvector('pg_catalog.english', folded) = '' then 'pg_catalog.simple' else 'pg_catalog.english'
  end;
  typed text;
  term tsquery;
  correction record;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  for typed in
    select lexeme from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    term := plainto_tsquery(dictionary, typed);
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    if private.is_correctable(typed) and not (
      exists (
        select from private.search_words
        where stem = (ts_lexize('pg_catalog.english_stem', typed))[1]
      )
      and (trusts_lexicon or private.word_occurs(term))
    ) then
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.1;
        if trusts_lexicon or private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(corrected, term);
    end if;
    terms := terms || term;
  end loop;
  return terms;
end
$$;
comment on function private.search_terms(text, boolean) is
  'One term for each word that was typed. A word that occurs nowhere becomes the nearest words that do. Trusting the lexicon '
  'is faster, and enough where something is found: a word of it may occur no more.';

create function private.state_named(spoken text) returns text
language sql stable strict
set search_path = ''
as $$
  select name from public.states
  where lower(btrim(spoken)) in (lower(name), lower(official_name), lower(iso_code))
    or lower(btrim(spoken)) in (select lower(alias) from unnest(aliases) as alias)
$$;
comment on function private.state_named(text) is
  'The state of this name, official name, code or alias, in any case.';
