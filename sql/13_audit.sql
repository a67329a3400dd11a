-- Who did what of weight: what staff decide and write, and what people do to whole accounts and businesses.

create table public.audit_entries (
  id bigint generated always as identity primary key,
  actor_id uuid references public.profiles (id) on delete set null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint action_is_a_name check (action ~ '^[a-z_]{1,60}$'),
  constraint subject_type_is_a_name check (subject_type ~ '^[a-z_]{1,60}$'),
  constraint details_are_an_object check (jsonb_typeof(details) = 'object')
);

create index audit_entries_actor_id_idx on public.audit_entries (actor_id);
create index audit_entries_subject_idx on public.audit_entries (subject_type, subject_id, id);

alter table public.audit_entries enable row level security;

create policy audit_entries_select_staff on public.audit_entries for select to authenticated
  using ((select private.is_staff()));

-- No writes are granted, to nobody: entries are made by functions and triggers, and stay as they are.
grant select on public.audit_entries to authenticated, service_role;

comment on table public.audit_entries is
  'What staff decided and wrote, and what became of whole accounts and businesses. Read by staff; never changed.';
comment on column public.audit_entries.actor_id is
  'Who did it; null for the system, and after that person''s account was deleted.';
comment on column public.audit_entries.action is 'A verb, such as `approve_business`.';
comment on column public.audit_entries.subject_type is 'What it was done to: the table, in the singular.';
comment on column public.audit_entries.subject_id is 'The id of that row, as text.';
comment on column public.audit_entries.details is
  'What is needed to understand the entry later. Holds no personal data: it outlives the people it tells about.';

-- Definer: nobody is granted to insert here.
create function private.record_audit(
  action text,
  subject_type text,
  subject_id text,
  details jsonb default '{}'
) returns void
language sql security definer
set search_path = ''
as $$
  insert into public.audit_entries (actor_id, action, subject_type, subject_id, details)
  values ((select id from public.profiles where id = (select auth.uid())), action, subject_type, subject_id, details)
$$;
comment on function private.record_audit(text, text, text, jsonb) is
  'Writes down what the caller has just done. Called by functions and triggers that run as their owner.';

-- Definer: staff have no right to write entries. Argument of the trigger: what the row is, in the singular.
create function private.audit_staff_write() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  -- What nobody writes by hand: a stamp, and the author, who goes with their account.
  derived text[] := '{updated_at,author_id}';
  former jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - derived end;
  present jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - derived end;
  changed_columns jsonb;
begin
  -- Migrations and jobs are nobody's writes; a row that goes with what its owner deletes is not staff's.
  if not private.is_staff() or former = present then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    select jsonb_agg(key order by key) into changed_columns
    from jsonb_each(present) where value is distinct from former -> key;
  end if;
  perform private.record_audit(
    case tg_op when 'INSERT' then 'create_' when 'UPDATE' then 'update_' else 'delete_' end || tg_argv[0],
    tg_argv[0],
    coalesce(present, former) ->> 'id',
    jsonb_strip_nulls(jsonb_build_object(
      'name', coalesce(present, former) -> 'name',
      'former_name', case when former -> 'name' <> present -> 'name' then former -> 'name' end,
      'changed_columns', changed_columns
    ))
  );
  return null;
end
$$;
comment on function private.audit_staff_write() is
  'Writes down what staff create, change and delete: the columns that changed, and the name of what has one.';
