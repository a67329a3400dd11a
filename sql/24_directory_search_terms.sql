-- What a search means: words that occur, and states by the names that people use.

create function private.word_occurs(term tsquery) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  -- The index gathers all that have a word before it shows the first, which takes long where it is common: then one of the
  -- few best has it.
  return exists (
      select from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place)
        @@ private.paired_terms(term, array['~r5:0'])
    )
    or exists (
      select from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ term
    );
end
$$;
comment on function private.word_occurs(tsquery) is 'Whether a listed business has it.';

create function private.word_begun(typed text) returns tsquery
language plpgsql stable
set search_path = ''
as $$
declare
  begun tsquery;
begin
  -- The documents have stems: of a word that is nearly all there, the stem may be shorter than what was typed. The
  -- comparisons are those of the pattern index, and no letter of a folded word comes after the tilde.
  select to_tsquery('pg_catalog.simple', typed || ':*')
    || string_agg(plainto_tsquery('pg_catalog.english', word)::text, ' | ')::tsquery
  into begun
  from (
    select word from private.search_words
    where word operator(pg_catalog.~>=~) typed and word operator(pg_catalog.~<~) (typed || '~')
    order by word using operator(pg_catalog.~<~)
    limit 20
  ) as words;
  return case when private.word_occurs(begun) then begun end;
end
$$;
comment on function private.word_begun(text) is
  'A term for the words that begin with these letters; null when there are none.';

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
  is_known boolean;
  correction record;
  last_word text := substring(folded from '([a-z]+)\W*$');
  begun tsquery;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  if folded = '' then
    return terms;
  end if;
  for typed, term, is_known in
    select
      lexeme,
      plainto_tsquery(dictionary, lexeme),
      exists (
        select from private.search_words where stem = (ts_lexize('pg_catalog.english_stem', lexeme))[1]
      )
    from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    if typed = last_word and typed ~ '^[a-z]{3}$' and not private.word_occurs(term) then
      term := coalesce(private.word_begun(typed), term);
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    elsif not (is_known and (trusts_lexicon or private.word_occurs(term))) and private.is_correctable(typed) then
      -- The last word may not be finished yet.
      begun := case when typed = last_word then private.word_begun(typed) end;
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where begun is null and word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.15;
        if trusts_lexicon or private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(begun, corrected, term);
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
language plpgsql stable strict
set search_path = ''
as $$
declare
  wanted text := lower(btrim(spoken));
begin
  return (
    select name from public.states
    where wanted in (lower(name), lower(official_name), lower(iso_code))
      or wanted in (select lower(alias) from unnest(aliases) as alias)
    limit 1
  );
end
$$;
comment on function private.state_named(text) is
  'The state of this name, official name, code or alias, in any case.';
