-- A refusal reaches the caller with a status, a sentence, a stable code and a hint.
begin;
select plan(4);

create temporary table raised on commit drop as
select pg_proc.oid::regprocedure as function, split_part(raise, E';\n', 1) as statement
from pg_proc
-- A warning refuses nothing: it is for the log.
cross join regexp_split_to_table(prosrc, '\mraise\s(?!warning\s)') with ordinality as parts (raise, position)
where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and position > 1
  -- A job of the database's clock: it has no caller but whoever reads its log.
  and pg_proc.oid <> 'private.call_run_jobs()'::regprocedure;

select cmp_ok((select count(*) from raised), '>', 100::bigint, 'there are many');
select is_empty(
  $$select function, statement from raised where statement !~ '^sqlstate ''PT4[0-9]{2}'' using'$$,
  'each has a status of a request that was wrong'
);
select is_empty(
  $$select function, statement from raised
    where statement !~ '\s+message = .+,\s+detail = .+,\s+hint = .+'$$,
  'a message, a code and a hint'
);
-- Some choose between codes or put one together.
select is_empty(
  $$select function, statement from raised
    where statement !~ 'detail = (''[a-z_]+''( \|\| tg_argv\[1\])?|case [^\n]* end),\n'$$,
  'and a code is a name'
);

select * from finish();
rollback;
