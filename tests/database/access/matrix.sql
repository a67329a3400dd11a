-- Who may select, insert, update and delete which row: every table of public and private, every role.
--
-- A table that is added needs: fixture rows, their letters in `rows`, what is tried to insert in `inserts`, a
-- line in `updates`, four lines in `matrix` (and its count in the plan). docs/database.md says more.
begin;

create temporary table texts (name text primary key, content text not null) on commit drop;


-- A cell lists the letters of the rows with which the role succeeds. What becomes of the others goes without
-- saying: they are out of sight and untouched; an insert is refused by a policy. Where it is otherwise, or
-- nothing succeeds:
--   .  not there for the role: no error, no row
--   -  refused for lack of a grant
--   ~  refused by a policy
--   x  against a constraint
--   !  refused before the request begins: the token is of a deactivated account
insert into texts values ('matrix', $$
       | visit | cust  | owner | other | chat  | pend  | view  | edit  | admin | subsc | deact | staff | serv

public.profiles
select | -     | C     | O     | A     | H     | P     | V     | E     | M     | U     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | C     | O     | A     | H     | P     | V     | E     | M     | U     | !     | S     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.accounts
select | -     | C     | O     | A     | H     | P     | V     | E     | M     | U     | !     | S     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.states
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.categories
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.subcategories
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.amenities
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.businesses
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | N-    | N-    | N-    | N-    | N-    | N-    | N-    | N-    | N-    | !     | N-    | Ax
update | -     | .     | LD    | OX    | .     | .     | .     | .     | .     | .     | !     | .     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.business_subcategories
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | ~     | LD    | OX    | ~     | ~     | ~     | ~     | ~     | ~     | !     | ~     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | .     | LD    | OX    | .     | .     | .     | .     | .     | .     | !     | .     | all

public.business_amenities
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | ~     | LD    | OX    | ~     | ~     | ~     | ~     | ~     | ~     | !     | ~     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | .     | LD    | OX    | .     | .     | .     | .     | .     | .     | !     | .     | all

public.business_stats
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.approval_requests
select | -     | .     | D     | X     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.audit_entries
select | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.notifications
select | -     | C     | O     | .     | .     | .     | .     | .     | .     | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | C     | O     | .     | .     | .     | .     | .     | .     | .     | !     | .     | all
delete | -     | C     | O     | .     | .     | .     | .     | .     | .     | .     | !     | .     | all

private.staff
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.search_documents
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.search_words
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.files_to_delete
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
$$);

-- The rows that select, update and delete are tried with, one at a time. `{owner}` stands for the owner's id.
-- A `|` only divides.
insert into texts values ('rows', $$
public.profiles
C | id = {cust}        | the customer's
O | id = {owner}       | the owner's
A | id = {other}       | the other owner's
H | id = {chat}        | the chat participant's
P | id = {pend}        | the pending member's
V | id = {view}        | the viewer's
E | id = {edit}        | the editor's
M | id = {admin}       | the admin's
U | id = {subsc}       | the subscriber's
D | id = {deact}       | the deactivated user's
S | id = {staff}       | the staff's own

public.accounts
C | id = {cust}        | the customer's
O | id = {owner}       | the owner's
A | id = {other}       | the other owner's
H | id = {chat}        | the chat participant's
P | id = {pend}        | the pending member's
V | id = {view}        | the viewer's
E | id = {edit}        | the editor's
M | id = {admin}       | the admin's
U | id = {subsc}       | the subscriber's
D | id = {deact}       | the deactivated user's
S | id = {staff}       | the staff's own

public.states
R | name = 'Fixture'   | one that nothing refers to

public.categories
R | id = -9            | one that nothing refers to

public.subcategories
R | id = -9            | one that nothing refers to

public.amenities
R | id = -9            | one that nothing refers to

public.businesses
L | id = -1            | the owner's, listed
D | id = -2            | the owner's, a draft
O | id = -3            | the other owner's, listed
X | id = -4            | the other owner's, a draft

public.business_subcategories
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.business_amenities
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.business_stats
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.approval_requests
D | id = -2            | for the owner's draft
X | id = -4            | for the other owner's draft

public.audit_entries
S | id = -1            | about what staff did
O | id = -2            | about what the owner did

public.notifications
C | id = -1            | to the customer
O | id = -2            | to the owner, about their business

private.staff
S | user_id = {staff}  | the staff's own

private.search_documents
L | business_id = -1   | of the owner's listed business

private.search_words
W | word = 'fixtureword' | a word

private.files_to_delete
F | name = 'fixture.png' | a file
$$);

-- What is tried to insert.
insert into texts values ('inserts', $$
public.profiles
N | (id) values ({noprofile})                                 | for one who has none

public.accounts
N | (id) values ({noaccount})                                 | for one who has none

public.states
N | (name, official_name, iso_code) values ('N', 'N', 'NG-XX') | a state

public.categories
N | (name) values ('Fixture kind of theirs')                  | a category

public.subcategories
N | (category_id, name) values (-1, 'Fixture sort of theirs') | a subcategory

public.amenities
N | (name) values ('Fixture comfort of theirs')               | an amenity

public.businesses
N | (name) values ('Own')                                     | in the own name
A | (owner_id, name) values ({noaccount}, 'Not own')          | in another's name

public.business_subcategories
L | (business_id, subcategory_id) values (-1, -2)             | to the owner's listed business
D | (business_id, subcategory_id) values (-2, -2)             | to the owner's draft
O | (business_id, subcategory_id) values (-3, -2)             | to the other owner's listed business
X | (business_id, subcategory_id) values (-4, -2)             | to the other owner's draft

public.business_amenities
L | (business_id, amenity_id) values (-1, -2)                 | to the owner's listed business
D | (business_id, amenity_id) values (-2, -2)                 | to the owner's draft
O | (business_id, amenity_id) values (-3, -2)                 | to the other owner's listed business
X | (business_id, amenity_id) values (-4, -2)                 | to the other owner's draft

public.business_stats
N | (business_id) values (-5)                                 | to the owner's draft without

public.approval_requests
N | (business_id) values (-5)                                 | for the owner's draft without

public.audit_entries
N | (action, subject_type, subject_id) values ('a', 'b', 'c') | an entry

public.notifications
N | (recipient_id, type, title, body) values ({cust}, 'review_notification', 'A', '') | to the customer

private.staff
N | (user_id) values ({cust})                                 | the customer

private.search_documents
N | (business_id, words, sort_name, subcategory_ids, amenity_ids, rating) values (-2, '', '', '{}', '{}', 0) |

private.search_words
N | (word) values ('fixturewordoftheirs')                     | a word

private.files_to_delete
N | (bucket_id, name) values ('images', 'theirs.png')         | a file
$$);

-- How a row is changed: something that may be changed, if anything may; and how it would be given away to
-- somebody else, which a policy must refuse even were the column granted.
insert into texts values ('updates', $$
public.profiles               | first_name = 'Changed'           | id = gen_random_uuid()
public.accounts               | is_verified = true               |
public.states                 | aliases = '{Changed}'            |
public.categories             | name = 'Changed'                 |
public.subcategories          | name = 'Changed'                 |
public.amenities              | name = 'Changed'                 |
public.businesses             | description = 'Changed'          | owner_id = {cust}
public.business_subcategories | subcategory_id = -2              |
public.business_amenities     | amenity_id = -2                  |
public.business_stats         | rating_sum = 5, rating_count = 1 |
public.approval_requests      | requested_at = now() - interval '1 day' |
public.audit_entries          | details = '{"changed": true}'    |
public.notifications          | is_read = true                   | recipient_id = {other}
private.staff                 | created_at = now() - interval '1 day' |
private.search_documents      | rating = 5                       |
private.search_words          | word = 'changedword'             |
private.files_to_delete       | bucket_id = 'changed'            |
$$);

-- Columns that are not granted, also to those who may insert or update the row.
insert into texts values ('locked', $$
public.profiles      | update | id created_at updated_at
public.businesses    | insert | id owner_id approval_status is_active is_listed created_at updated_at
public.businesses    | update | id owner_id approval_status is_active is_listed created_at updated_at
public.notifications | update | id recipient_id type title body business_id actor_id subject_id created_at
$$);


-- The people. Each has a session, as a real token does; the pre-request looks it up.
create temporary table people (
  position integer generated always as identity, name text primary key, meaning text, role text, id uuid
) on commit drop;
insert into people (name, meaning, role, id) values
  ('visit', 'visitor', 'anon', null),
  ('cust', 'customer', 'authenticated', '00000000-0000-4000-8000-00000000000c'),
  ('owner', 'business owner', 'authenticated', '00000000-0000-4000-8000-00000000000a'),
  ('other', 'owner of another business', 'authenticated', '00000000-0000-4000-8000-00000000000b'),
  ('chat', 'chat participant', 'authenticated', '00000000-0000-4000-8000-00000000000e'),
  ('pend', 'pending member', 'authenticated', '00000000-0000-4000-8000-000000000011'),
  ('view', 'viewer', 'authenticated', '00000000-0000-4000-8000-000000000012'),
  ('edit', 'editor', 'authenticated', '00000000-0000-4000-8000-000000000013'),
  ('admin', 'admin', 'authenticated', '00000000-0000-4000-8000-000000000014'),
  ('subsc', 'subscriber', 'authenticated', '00000000-0000-4000-8000-00000000000f'),
  ('deact', 'deactivated user', 'authenticated', '00000000-0000-4000-8000-000000000015'),
  ('staff', 'staff', 'authenticated', '00000000-0000-4000-8000-00000000000d'),
  ('serv', 'service role', 'service_role', null),
  ('noprofile', null, null, '00000000-0000-4000-8000-000000000016'),
  ('noaccount', null, null, '00000000-0000-4000-8000-000000000017');

insert into auth.users (id, email) select id, name || '@fixture.test' from people where id is not null;
insert into auth.sessions (id, user_id) select id, id from people where role = 'authenticated';
insert into private.staff (user_id) select id from people where name = 'staff';
delete from public.profiles where id = (select id from people where name = 'noprofile');
delete from public.accounts where id = (select id from people where name = 'noaccount');
update public.accounts set deactivated_at = now() where id = (select id from people where name = 'deact');

insert into public.states (name, official_name, iso_code) values ('Fixture', 'Fixture State', 'NG-ZZ');
insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-9, 'Unused kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-9, -1, 'Unused sort');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort'), (-9, 'Unused comfort');

-- -1 to -5 are the two owners', the others those with which the members take part in a collaboration.
insert into public.businesses (id, owner_id, name, category_id, approval_status) overriding system value
select business.id, people.id, 'Fixture ' || business.id, -1, business.approval_status
from people
join (values
  (-1, 'owner', 'approved'), (-2, 'owner', 'pending'), (-3, 'other', 'approved'), (-4, 'other', 'pending'),
  (-5, 'owner', 'draft'),
  (-11, 'pend', 'approved'), (-12, 'view', 'approved'), (-13, 'edit', 'approved'), (-14, 'admin', 'approved')
) as business (id, owner, approval_status) on business.owner = people.name;
insert into public.business_subcategories (business_id, subcategory_id) select id, -1 from public.businesses
where id between -4 and -1;
insert into public.business_amenities (business_id, amenity_id) select id, -1 from public.businesses
where id between -4 and -1;
delete from public.business_stats where business_id = -5;
insert into public.approval_requests (id, business_id) overriding system value values (-2, -2), (-4, -4);

insert into public.audit_entries (id, actor_id, action, subject_type, subject_id) overriding system value
select -1, id, 'approve_business', 'business', '-1' from people where name = 'staff'
union all
select -2, id, 'delete_business', 'business', '-99' from people where name = 'owner';
insert into public.notifications (id, recipient_id, type, title, body, business_id) overriding system value
select -1, id, 'review_reply_notification', 'A reply', '', null from people where name = 'cust'
union all
select -2, id, 'review_notification', 'A review', '', -1 from people where name = 'owner';

insert into private.search_words (word) values ('fixtureword');
insert into private.files_to_delete (bucket_id, name) values ('images', 'fixture.png');


-- From here on nothing knows of single tables. First the texts, as tables: what is tried with each (`tries`),
-- and what is expected to come of it (`cells`). A line stands below the name of its table, or begins with it.
create temporary table lines on commit drop as
select
  name, position,
  coalesce(heading, parts[1]) as target,
  case when heading is null then parts[2:] else parts end as parts
from (
  select *, max(line) filter (where line !~ '\|') over (partition by name, headings) as heading,
    string_to_array(regexp_replace(line, '\s*\|\s*', '|', 'g'), '|') as parts
  from (
    select *, count(*) filter (where line !~ '\|') over (partition by name order by position) as headings
    from texts
    cross join lateral regexp_split_to_table(content, '\s*\n') with ordinality as split (line, position)
    where line <> ''
  ) as filled
) as below
where line ~ '\|';

create function pg_temp.with_ids(text) returns text language plpgsql as $$
declare
  result text := $1;
  person record;
begin
  for person in select name, id from people where id is not null loop
    result := replace(result, '{' || person.name || '}', quote_literal(person.id));
  end loop;
  return result;
end
$$;

create temporary table tries on commit drop as
select verb, target, position, parts[1] as letter,
  pg_temp.with_ids(format(
    case verb
      when 'select' then 'select from %1$s where %2$s'
      when 'delete' then 'delete from %1$s where %2$s'
      when 'update' then 'update %1$s set %3$s where %2$s'
      when 'give away' then 'update %1$s set %4$s where %2$s'
    end,
    target, parts[2], change, gift
  )) as statement
from lines
cross join unnest(array['select', 'update', 'delete', 'give away']) as verb
left join (select target, parts[1], nullif(parts[2], '') from lines where name = 'updates')
  as updates (target, change, gift) using (target)
where name = 'rows' and (verb <> 'give away' or gift is not null)
union all
select 'insert', target, position, parts[1], pg_temp.with_ids(format('insert into %s %s', target, parts[2]))
from lines where name = 'inserts'
union all
-- A statement that names no row must be refused as well, and not only because no row can be looked for.
select verb, target, 0, '', case verb
    when 'update' then format('update %s set %s where false', target, parts[1])
    else format('delete from %s where false', target)
  end
from lines cross join unnest(array['update', 'delete']) as verb where name = 'updates'
union all
select parts[1] || ' locked', target, position, col, case parts[1]
    when 'insert' then format('insert into %s (%I) values (default)', target, col)
    else format('update %s set %I = default', target, col)
  end
from lines cross join lateral string_to_table(parts[2], ' ') as col where name = 'locked';

create temporary table cells on commit drop as
select lines.target, lines.parts[1] as verb, people.name as person, lines.position,
  case lines.parts[place + 1] when 'all' then every.letters else lines.parts[place + 1] end as expected,
  every.letters
from lines
join lines as header on header.name = 'matrix' and header.target = ''
cross join lateral generate_subscripts(header.parts, 1) as place
join people on people.name = header.parts[place]
left join (
  select target, verb, string_agg(letter, '' order by position) from tries group by target, verb
) as every (target, verb, letters) on every.target = lines.target and every.verb = lines.parts[1]
where lines.name = 'matrix' and lines.target <> '' and lines.parts[place + 1] <> '';

-- A cell as it should stand in the matrix: tries each statement as a person, as the Data API would, and takes
-- it back.
create function pg_temp.cell(target text, verb text, database_role text, person_id uuid) returns text
language plpgsql as $$
declare
  try record;
  given record;
  came text;
  touched bigint;
  letters text := '';
  others text[] := '{}';
  granted boolean := false;
begin
  select array_agg(letter order by position) as letters, array_agg(statement order by position) as statements
  into given
  from tries where tries.target = cell.target and tries.verb = cell.verb;
  perform set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object(
    'role', database_role, 'sub', person_id, 'session_id', person_id
  ))::text, true);
  perform set_config('role', database_role, true);
  for try in select * from unnest(given.letters, given.statements) as one (letter, statement) loop
    begin
      if came is null and database_role <> 'postgres' then
        perform private.check_request();
      end if;
      execute try.statement;
      get diagnostics touched = row_count;
      raise sqlstate 'UNDO0' using
        message = case touched when 1 then '+' when 0 then '.' else touched || ' rows' end;
    exception when others then
      came := case
        when sqlstate = 'UNDO0' then sqlerrm
        when sqlstate = '42501' and sqlerrm like 'permission denied%' then '-'
        when sqlstate = '42501' then '~'
        when sqlstate = 'PT401' then '!'
        when sqlstate like '23%' then 'x'
        else format('(%s: %s)', sqlstate, sqlerrm)
      end;
    end;
    if came = '+' then
      letters := letters || try.letter;
    elsif try.letter = '' and came = '.' then
      granted := true;
    elsif came <> all (others) then
      others := others || came;
    end if;
    -- What was refused before it began stays so.
    exit when came = '!';
  end loop;
  perform set_config('role', 'none', true);
  if letters <> '' or cardinality(others) > 1 then
    others := array_remove(others, case verb when 'insert' then '~' else '.' end);
  end if;
  if granted and '-' = any (others) then
    others := others || '(granted)'::text;
  end if;
  return letters || array_to_string(others, '');
end
$$;


-- 17 tables of 4 verbs for 13 roles, and each verb once as the table's owner; for the 13 in public also
-- what the policies say alone; the 4 lines of `locked`; and 4 times that nothing was forgotten. With a single
-- table (`set access_matrix.only = 'public.profiles'`, as check:policies has it) as many as that one has.
create temporary table wanted on commit drop as
select nullif(current_setting('access_matrix.only', true), '') as one;

select plan(case
  when one is null then 17 * 4 * (13 + 1) + 13 * 4 + 4 + 4
  else 4 * (13 + 1) + case when one like 'public.%' then 4 else 0 end
    + (select count(*)::integer from lines where name = 'locked' and target = one) + 4
end)
from wanted;

-- The matrix and the catalog name the same tables; each has rows to try with, and every cell is filled.
select is_empty(
  $$select oid::regclass from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p')
      and oid not in (select target::regclass from cells)$$,
  'every table is in the matrix'
);
select is_empty(
  $$select target from cells where to_regclass(target) is null
    union all
    select target from lines where name <> 'matrix' and target not in (select target from cells)$$,
  'nothing else is'
);
select is_empty(
  $$select target, verb from unnest(array['select', 'insert', 'update', 'delete']) as verbs (verb)
    cross join (select distinct target from cells) as targets
    where (select count(*) from cells where cells.target = targets.target and cells.verb = verbs.verb) <> 13
      or not exists (select from tries where tries.target = targets.target and tries.verb = verbs.verb)$$,
  'every table has four lines of thirteen cells, and something to try with each'
);
select is_empty(
  $$select target, verb, letter from tries where verb not like '% locked'
    group by target, verb, letter having count(*) > 1 or letter !~ '^[A-Z]?$'$$,
  'a letter stands for one row'
);

delete from cells using wanted where target <> one;

-- That a statement is refused tells something only if it would succeed otherwise: as the owner of the table
-- each touches exactly its row.
select is(
  pg_temp.cell(target, verb, 'postgres', (select id from people where name = 'owner')), max(letters),
  format('%s: %s can be done', target, verb)
)
from cells group by target, verb order by min(position);

select is(
  pg_temp.cell(target, verb, role, id), expected, format('%s: %s as %s', target, verb, meaning)
)
from cells join people on people.name = person
order by cells.position, people.position;

-- The columns that decide about a row stay out of reach also of those whose row it is.
select is(
  string_agg(person || ' ' || pg_temp.cell(target, locked.name, role, id), ', ' order by people.position),
  string_agg(person || ' -', ', ' order by people.position),
  format('%s: the other columns of %s', target, verb)
)
from cells
join people on people.name = person
join (select distinct target, tries.verb from tries) as locked (target, name) using (target)
where role = 'authenticated' and expected ~ '[A-Z]' and locked.name = verb || ' locked'
group by target, verb order by min(cells.position);

-- Grants and policies each stand alone: were everything granted, the policies would let nobody do more.
-- Writes are tried with every row in sight: a row that cannot be seen cannot be looked for, which would hide
-- what the policies of writing say. What may be updated must not be given away by it.
create function pg_temp.by_policies_alone(target text, verb text) returns text language plpgsql as $$
declare
  said text;
begin
  execute format('grant select, insert, update, delete on %s to anon, authenticated', target);
  if verb <> 'select' then
    execute format('create policy everything on %s for select to anon, authenticated using (true)', target);
  end if;
  select string_agg(people.name || ' ' || case tried
    -- Refused is refused: of an insert, a default may call a function that the role may not.
    when 'insert' then regexp_replace(pg_temp.cell(target, tried, role, id), '[~-]$', '')
    else pg_temp.cell(target, tried, role, id)
  end, ', ' order by tried desc, people.position)
  into said
  from people
  cross join (
    select distinct tries.verb from tries where tries.target = by_policies_alone.target
  ) as kinds (tried)
  where role in ('anon', 'authenticated') and name <> 'deact'
    and (tried = by_policies_alone.verb or by_policies_alone.verb = 'update' and tried = 'give away');
  raise sqlstate 'UNDO0' using message = said;
exception when sqlstate 'UNDO0' then
  get stacked diagnostics said = message_text;
  return said;
end
$$;

select is(
  pg_temp.by_policies_alone(cells.target, cells.verb),
  string_agg(
    person || ' ' || case
      when tried = 'give away' then case when expected ~ '[A-Z]' then '~' else '.' end
      when expected ~ '[A-Z]' then regexp_replace(expected, '[^A-Z]', '', 'g')
      when cells.verb = 'insert' then ''
      else '.'
    end,
    ', ' order by tried desc, people.position
  ),
  format('%s: %s by policies alone', cells.target, cells.verb)
)
from cells
join people on people.name = person
join (select distinct target, verb from tries) as kinds (target, tried)
  on kinds.target = cells.target
  and (tried = cells.verb or cells.verb = 'update' and tried = 'give away')
where cells.target like 'public.%' and role in ('anon', 'authenticated') and person <> 'deact'
group by cells.target, cells.verb order by min(cells.position);

select * from finish();
rollback;
