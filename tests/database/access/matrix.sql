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
--   f  refused for lack of a grant on a function, which a default or a policy calls
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
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | N     | -
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -

public.subcategories
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | N     | -
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -

public.amenities
select | all   | all   | all   | all   | all   | all   | all   | all   | all   | all   | !     | all   | all
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | N     | -
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | R     | -

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

public.business_slugs
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.opening_hours
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.opening_exceptions
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

public.services
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | ~     | LD    | OX    | ~     | ~     | ~     | ~     | ~     | ~     | !     | ~     | all
update | -     | .     | LD    | OX    | .     | .     | .     | .     | .     | .     | !     | .     | all
delete | -     | .     | LD    | OX    | .     | .     | .     | .     | .     | .     | !     | .     | all

public.business_images
select | LO    | LO    | LDO   | LOX   | LO    | LO    | LO    | LO    | LO    | LO    | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.business_deactivations
select | -     | .     | D     | X     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.reviews
select | C     | CD    | CD    | C     | CH    | C     | C     | C     | C     | C     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.review_revisions
select | -     | C     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.review_replies
select | V     | VD    | all   | V     | V     | V     | V     | V     | V     | V     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.reports
select | -     | C     | .     | O     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.report_evidence
select | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.saved_businesses
select | -     | C     | O     | .     | .     | .     | .     | .     | .     | .     | !     | .     | all
insert | -     | N     | N     | N     | N     | N     | N     | N     | N     | N     | !     | N     | Ax
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | C     | O     | .     | .     | .     | .     | .     | .     | .     | !     | .     | all

public.chats
select | -     | .     | H     | .     | H     | .     | .     | .     | .     | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.messages
select | -     | .     | all   | .     | G     | .     | .     | .     | .     | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.message_images
select | -     | .     | all   | .     | G     | .     | .     | .     | .     | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.collaborations
select | -     | .     | .     | .     | .     | all   | all   | all   | all   | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.collaboration_members
select | -     | .     | .     | .     | .     | all   | all   | all   | all   | .     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.plans
select | F     | F     | F     | F     | F     | F     | F     | F     | F     | F     | !     | F     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.subscriptions
select | -     | .     | .     | .     | .     | .     | .     | .     | .     | U     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.invoices
select | -     | .     | .     | .     | .     | .     | .     | .     | .     | U     | !     | .     | all
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | all

public.posts
select | P     | P     | P     | P     | P     | P     | P     | P     | P     | P     | !     | all   | all
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | all   | all
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all

public.events
select | P     | P     | P     | P     | P     | P     | P     | P     | P     | P     | !     | all   | all
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | all   | all
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all

public.ads
select | A     | A     | AI    | AX    | A     | A     | A     | A     | A     | A     | !     | all   | all
insert | -     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | ~     | !     | all   | all
update | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all
delete | -     | .     | .     | .     | .     | .     | .     | .     | .     | .     | !     | all   | all

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

private.search_synonyms
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

private.password_reset_codes
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.account_deactivations
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.social_identities
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.deleted_users
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.stripe_customers
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.visits
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.visitor_secrets
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.anonymous_reach
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.performance_events
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.performance_days
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.performance_months
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.trending_scores
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.renamed_lookups
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.rate_limit_classes
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.rate_limit_callers
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.stripe_events
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.stripe_customers_to_delete
select | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
insert | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
update | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -
delete | -     | -     | -     | -     | -     | -     | -     | -     | -     | -     | !     | -     | -

private.idempotency_keys
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

private.search_synonyms
S | phrase = 'fixture phrase' | a synonym

private.search_words
W | word = 'fixtureword' | a word

private.files_to_delete
F | name = 'fixture.png' | a file

public.business_slugs
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.opening_hours
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.opening_exceptions
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.services
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.business_images
L | business_id = -1   | of the owner's listed business
D | business_id = -2   | of the owner's draft
O | business_id = -3   | of the other owner's listed business
X | business_id = -4   | of the other owner's draft

public.business_deactivations
D | business_id = -2   | of the owner's draft
X | business_id = -4   | of the other owner's draft

public.reviews
C | id = -1            | the customer's, of the owner's listed business
H | id = -2            | the chat participant's, hidden by staff
D | id = -3            | the customer's, of the owner's draft

public.review_revisions
C | review_id = -1     | what the customer's said before

public.review_replies
V | id = -1            | the owner's, to a review that is visible
H | id = -2            | the owner's, hidden by staff
D | id = -3            | the owner's, to the review of the draft

public.reports
C | id = -1            | by the customer
O | id = -2            | by the other owner

public.report_evidence
C | report_id = -1     | of the customer's report

public.saved_businesses
C | user_id = {cust}   | by the customer
O | user_id = {owner}  | by the owner

public.chats
H | id = -1            | of the owner's business with the chat participant

public.messages
F | chat_id = -1 and seq = 1 | one that the chat participant has cleared
G | chat_id = -1 and seq = 2 | the one after it

public.message_images
F | chat_id = -1 and seq = 1 | of the message that was cleared
G | chat_id = -1 and seq = 2 | of the one after it

public.collaborations
K | id = -1            | of the members

public.collaboration_members
P | id = -11           | the pending one
V | id = -12           | the viewer
E | id = -13           | the editor
M | id = -14           | the admin

public.plans
F | id = -1            | an offered one
Z | id = -2            | one that is offered no more

public.subscriptions
U | id = -1            | the subscriber's

public.invoices
U | id = -1            | the subscriber's

public.posts
P | id = -1            | published
Q | id = -2            | a draft

public.events
P | id = -1            | published
Q | id = -2            | not yet

public.ads
A | id = -1            | of the owner's listed business, active
I | id = -2            | of the same, over
X | id = -3            | of the other owner's draft

private.password_reset_codes
K | id = -1            | of the owner

private.account_deactivations
D | account_id = {deact} | of the deactivated user

private.social_identities
D | account_id = {deact} | of the deactivated user

private.deleted_users
D | user_id = '00000000-0000-4000-8000-000000000099' | one

private.stripe_customers
U | user_id = {subsc}  | the subscriber's

private.visits
V | id = -1            | of the owner's listed business

private.visitor_secrets
S | day = '2000-01-01' | of a day

private.anonymous_reach
R | day = '2000-01-01' | of a day

private.performance_events
E | id = -1            | of the owner's listed business

private.performance_days
D | business_id = -1 and day = '2000-01-01'   | of the owner's listed business

private.performance_months
M | business_id = -1 and month = '2000-01-01' | of the owner's listed business

private.trending_scores
L | business_id = -1   | of the owner's listed business

private.renamed_lookups
R | id = -1            | a rename

private.rate_limit_classes
C | name = 'fixture'   | a class

private.rate_limit_callers
C | caller = 'fixture' | a caller

private.idempotency_keys
C | key = 'fixture'    | of the customer

private.stripe_events
E | id = 'evt_fixture' | an event

private.stripe_customers_to_delete
C | stripe_customer_id = 'cus_gone' | of a deleted account
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
N | (business_id, words, sort_name, subcategory_ids, amenity_ids, rating, weekly_hours, exceptional_days, exceptional_hours, open_hours) values (-2, '', '', '{}', '{}', 0, '{}', '{}', '{}', '{}') |

private.search_synonyms
N | (phrase, about, also) values ('theirs', 'kind', 'also theirs') | a synonym

private.search_words
N | (word) values ('fixturewordoftheirs')                     | a word

private.files_to_delete
N | (bucket_id, name) values ('images', 'theirs.png')         | a file

public.business_slugs
N | (slug, business_id) values ('fixture-of-theirs', -1)     | of the owner's listed business

public.opening_hours
N | (business_id, weekday, opens_at, closes_at) values (-1, 2, '09:00', '10:00') | the same

public.opening_exceptions
N | (business_id, day) values (-1, private.lagos_day() + 2)  | the same

public.services
L | (business_id, title, price_kobo) values (-1, 'N', 1)      | to the owner's listed business
D | (business_id, title, price_kobo) values (-2, 'N', 1)      | to the owner's draft
O | (business_id, title, price_kobo) values (-3, 'N', 1)      | to the other owner's listed business
X | (business_id, title, price_kobo) values (-4, 'N', 1)      | to the other owner's draft

public.business_images
N | (business_id, path, width, height) values (-1, concat({owner}, '/-1/n.png'), 1, 1) | of the owner's listed business

public.business_deactivations
N | (business_id) values (-1)                                 | the same

public.reviews
N | (business_id, author_id, rating) values (-3, {cust}, 3)   | the customer's

public.review_revisions
N | (review_id, rating, comment) values (-1, 1, '')           | of the customer's review

public.review_replies
N | (review_id, author_id, reply) values (-1, {owner}, 'N')   | the owner's

public.reports
N | (reporter_id, subject_type, subject_id, reason) values ({cust}, 'review', -2, 'spam') | the customer's

public.report_evidence
N | (report_id, evidence) values (-2, '{}')                   | of the other owner's report

public.saved_businesses
N | (business_id) values (-14)                                | a listed one, for oneself
D | (business_id) values (-4)                                 | a draft, for oneself
A | (user_id, business_id) values ({noaccount}, -14)          | a listed one, for somebody else

public.chats
N | (business_name) values ('N')                              | one

public.messages
N | (chat_id, seq, sender_side, body) values (-1, 3, 'user', 'N') | in the chat

public.message_images
N | (chat_id, seq, position, path, width, height) values (-1, 2, 2, concat({chat}, '/-1/n.png'), 1, 1) | in the chat

public.collaborations
N | (name) values ('N')                                       | one

public.collaboration_members
N | (collaboration_id, business_id) values (-1, -3)           | the other owner's

public.plans
N | (name, price_kobo, duration_months) values ('Fixture N', 1, 1) | one

public.subscriptions
N | (user_id, plan_id, status, stripe_subscription_id) values ({cust}, -4, 'incomplete', 'sub_n') | the customer's

public.invoices
N | (plan_name, number, amount_kobo, status, issued_at, stripe_invoice_id) values ('N', 'N', 1, 'open', now(), 'in_n') | one

public.posts
N | (title) values ('N')                                      | one

public.events
N | (title, starts_on) values ('N', '2030-01-01')             | one

public.ads
N | (business_id, image_path, ends_at) values (-3, 'content/ads/n.png', now() + interval '1 day') | of the other owner

private.password_reset_codes
N | (address_hash, code_hash, expires_at) values (sha256('other'), repeat('a', 64), now()) | a code

private.account_deactivations
N | (account_id, reason) values ({cust}, 'N')                 | the customer's

private.social_identities
N | (provider, subject, account_id) values ('google', 'n', {cust}) | the customer's

private.deleted_users
N | (user_id) values ({cust})                                 | the customer

private.stripe_customers
N | (user_id, stripe_customer_id) values ({cust}, 'cus_n')    | the customer's

private.visits
N | (business_id, day, visitor_id) values (-1, '2000-01-02', {cust}) | the customer's

private.visitor_secrets
N | (day, secret) values ('2000-01-02', '')                   | of a day

private.anonymous_reach
N | (day, address, business_id, visitors) values ('2000-01-02', '', -1, 1) | of a day

private.performance_events
N | (business_id, metric, day, amount) values (-1, 'reviews', '2000-01-02', 1) | an event

private.performance_days
N | (business_id, metric, day, amount) values (-1, 'reviews', '2000-01-02', 1) | a day

private.performance_months
N | (business_id, metric, month, amount) values (-1, 'reviews', '2000-02-01', 1) | a month

private.trending_scores
N | (business_id, heat, visits) values (-3, 1, 1)             | of the other owner's business

private.renamed_lookups
N | (lookup_table, keys) values ('states', '{}')              | a rename

private.rate_limit_classes
N | (name, burst, per_minute) values ('n', 1, 1)              | a class

private.rate_limit_callers
N | (caller, class_name, full_at) values ('n', 'n', now())    | a caller

private.idempotency_keys
N | (person_id, key, fingerprint) values ({cust}, 'n', '')    | the customer's

private.stripe_events
N | (id) values ('evt_n')                                     | an event

private.stripe_customers_to_delete
N | (stripe_customer_id) values ('cus_n')                     | a customer
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
public.business_stats         | rating_5_count = 1               |
public.approval_requests      | requested_at = now() - interval '1 day' |
public.audit_entries          | details = '{"changed": true}'    |
public.notifications          | is_read = true                   | recipient_id = {other}
private.staff                 | created_at = now() - interval '1 day' |
private.search_documents      | rating = 5                       |
private.search_synonyms       | also = 'changed'                 |
private.search_words          | word = 'changedword'             |
private.files_to_delete       | bucket_id = 'changed'            |
public.business_slugs         | created_at = now() - interval '1 day' |
public.opening_hours          | closes_at = '11:00'              |
public.opening_exceptions     | day = day + 1                    |
public.services               | title = 'Changed'                | business_id = -11
public.business_images        | width = 2                        |
public.business_deactivations | reason = 'Changed'               |
public.reviews                | comment = 'Changed'              |
public.review_revisions       | comment = 'Changed'              |
public.review_replies         | reply = 'Changed'                |
public.reports                | details = 'Changed'              |
public.report_evidence        | evidence = '{"changed": true}'   |
public.saved_businesses       | created_at = now() - interval '1 day' |
public.chats                  | business_name = 'Changed'        |
public.messages               | created_at = now() - interval '1 day' |
public.message_images         | width = 2                        |
public.collaborations         | description = 'Changed'          |
public.collaboration_members  | invited_at = now() - interval '1 day' |
public.plans                  | price_kobo = 2                   |
public.subscriptions          | cancel_at_period_end = true      |
public.invoices               | amount_kobo = 2                  |
public.posts                  | content = 'Changed'              |
public.events                 | description = 'Changed'          |
public.ads                    | link = 'https://changed.example' |
private.password_reset_codes  | failures = 1                     |
private.account_deactivations | reason = 'Changed'               |
private.social_identities     | created_at = now() - interval '1 day' |
private.deleted_users         | deleted_at = now() - interval '1 day' |
private.stripe_customers      | stripe_customer_id = 'cus_changed' |
private.visits                | created_at = now() - interval '1 day' |
private.visitor_secrets       | secret = '\x01'                 |
private.anonymous_reach       | visitors = 2                     |
private.performance_events    | day = '2000-01-03'               |
private.performance_days      | amount = 2                       |
private.performance_months    | amount = 2                       |
private.trending_scores       | visits = 2                       |
private.renamed_lookups       | renamed_at = now() - interval '1 day' |
private.rate_limit_classes    | burst = 2                        |
private.rate_limit_callers    | full_at = now()                  |
private.idempotency_keys      | answer = '{}'                    |
private.stripe_events         | received_at = now() - interval '1 day' |
private.stripe_customers_to_delete | queued_at = now() - interval '1 day' |
$$);

-- Columns that are not granted, also to those who may insert or update the row.
insert into texts values ('locked', $$
public.profiles      | update | id created_at updated_at
public.businesses    | insert | id owner_id approval_status is_active is_listed created_at updated_at slug
public.businesses    | update | id owner_id approval_status is_active is_listed created_at updated_at slug
public.notifications | update | id recipient_id type title body business_id actor_id subject_id created_at
public.services      | insert | id created_at updated_at
public.services      | update | id business_id created_at updated_at
public.saved_businesses | insert | created_at
public.posts         | insert | id author_id created_at updated_at
public.posts         | update | id author_id created_at updated_at
public.events        | insert | id created_at updated_at
public.events        | update | id created_at updated_at
public.ads           | insert | id created_at updated_at
public.ads           | update | id business_id created_at updated_at
public.categories    | insert | id
public.categories    | update | id
public.subcategories | insert | id
public.subcategories | update | id
public.amenities     | insert | id
public.amenities     | update | id
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

insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select id, 1, '09:00', '10:00' from public.businesses where id between -4 and -1;
insert into public.opening_exceptions (business_id, day)
select id, private.lagos_day() + 1 from public.businesses where id between -4 and -1;
insert into public.services (business_id, title, price_kobo)
select id, 'Fixture', 1 from public.businesses where id between -4 and -1;
insert into public.business_images (business_id, path, width, height)
select id, owner_id || '/' || id || '/a.png', 1, 1 from public.businesses where id between -4 and -1;
insert into public.business_deactivations (business_id) values (-2), (-4);

insert into public.reviews (id, business_id, author_id, rating, hidden_at) overriding system value
select review.id, review.business_id, people.id, 3, review.hidden_at
from people
join (values
  (-1, -1, 'cust', null), (-2, -1, 'chat', now()), (-3, -2, 'cust', null)
) as review (id, business_id, author, hidden_at) on review.author = people.name;
insert into public.review_revisions (review_id, rating, comment) values (-1, 2, 'Before');
insert into public.review_replies (id, review_id, author_id, reply, hidden_at) overriding system value
select reply.id, reply.review_id, people.id, 'Fixture', reply.hidden_at
from people
join (values (-1, -1, null), (-2, -1, now()), (-3, -3, null)) as reply (id, review_id, hidden_at) on name = 'owner';
insert into public.reports (id, reporter_id, subject_type, subject_id, reason) overriding system value
select -1, id, 'business', -3, 'spam' from people where name = 'cust'
union all
select -2, id, 'business', -1, 'spam' from people where name = 'other';
insert into public.report_evidence (report_id, evidence) values (-1, '{}');

insert into public.saved_businesses (user_id, business_id)
select id, -1 from people where name = 'cust'
union all
select id, -3 from people where name = 'owner';
insert into private.visits (id, business_id, day) overriding system value values (-1, -1, '2000-01-01');
insert into private.visitor_secrets (day, secret) values ('2000-01-01', '');
insert into private.anonymous_reach (day, address, business_id, visitors) values ('2000-01-01', '', -1, 1);
insert into private.performance_events (id, business_id, metric, day, amount) overriding system value values
  (-1, -1, 'reviews', '2000-01-01', 1);
insert into private.performance_days (business_id, metric, day, amount) values (-1, 'reviews', '2000-01-01', 1);
insert into private.performance_months (business_id, metric, month, amount) values (-1, 'reviews', '2000-01-01', 1);
insert into private.trending_scores (business_id, heat, visits) values (-1, 1, 1);

insert into public.chats (id, business_id, business_name, customer_id, last_seq, user_cleared_seq)
overriding system value
select -1, -1, 'Fixture', id, 2, 1 from people where name = 'chat';
insert into public.messages (chat_id, seq, sender_side, sender_id, kind)
select -1, seq, 'user', id, 'images' from people cross join generate_series(1, 2) as seq where name = 'chat';
insert into public.message_images (chat_id, seq, position, path, width, height)
select -1, seq, 1, id || '/-1/' || seq || '.png', 1, 1
from people cross join generate_series(1, 2) as seq where name = 'chat';

insert into public.collaborations (id, name) overriding system value values (-1, 'Fixture');
insert into public.collaboration_members (id, collaboration_id, business_id, status, privilege, accepted_at)
overriding system value values
  (-11, -1, -11, 'pending', 'viewer', null), (-12, -1, -12, 'accepted', 'viewer', now()),
  (-13, -1, -13, 'accepted', 'editor', now()), (-14, -1, -14, 'accepted', 'admin', now());

insert into public.plans (id, name, price_kobo, duration_months, is_offered) overriding system value values
  (-1, 'Fixture offered', 1, 1, true), (-2, 'Fixture of old', 1, 1, false), (-4, 'Fixture', 1, 1, true);
insert into private.stripe_customers (user_id, stripe_customer_id) select id, 'cus_u' from people where name = 'subsc';
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value
select -1, id, -4, 'active', 'sub_u', now() + interval '1 day' from people where name = 'subsc';
-- The badge, without which no ad of the owners' would be shown; their plans would be rows of their own to see.
update public.business_stats set is_premium = true where business_id in (-1, -4);
insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, stripe_invoice_id)
overriding system value
select -1, id, -1, 'Fixture', 'U', 1, 'open', now(), 'in_u' from people where name = 'subsc';

insert into public.posts (id, title, published_at) overriding system value values
  (-1, 'Published', now() - interval '1 day'), (-2, 'Draft', null);
insert into public.events (id, title, starts_on, is_published) overriding system value values
  (-1, 'Published', '2030-01-01', true), (-2, 'Not yet', '2030-01-01', false);
insert into public.ads (id, business_id, image_path, starts_at, ends_at) overriding system value values
  (-1, -1, 'content/ads/a.png', now() - interval '1 day', now() + interval '1 day'),
  (-2, -1, 'content/ads/i.png', now() - interval '2 days', now() - interval '1 day'),
  (-3, -4, 'content/ads/x.png', now() - interval '1 day', now() + interval '1 day');

insert into private.account_deactivations (account_id, reason) select id, 'Fixture' from people where name = 'deact';
insert into private.password_reset_codes (id, address_hash, account_id, code_hash, expires_at) overriding system value
select -1, sha256('owner'), id, repeat('a', 64), now() from people where name = 'owner';
insert into private.social_identities (provider, subject, account_id)
  select 'google', 'fixture', id from people where name = 'deact';
insert into private.deleted_users (user_id) values ('00000000-0000-4000-8000-000000000099');
insert into private.renamed_lookups (id, lookup_table, keys) overriding system value values (-1, 'states', '{}');
insert into private.search_synonyms (phrase, about, also) values ('fixture phrase', 'kind', 'fixture');
insert into private.search_words (word) values ('fixtureword');
insert into private.files_to_delete (bucket_id, name) values ('images', 'fixture.png');
insert into private.rate_limit_classes (name, burst, per_minute) values ('fixture', 1, 1);
insert into private.rate_limit_callers (caller, class_name, full_at) values ('fixture', 'fixture', now());
insert into private.idempotency_keys (person_id, key, fingerprint) select id, 'fixture', '' from people where name = 'cust';
insert into private.stripe_events (id) values ('evt_fixture');
insert into private.stripe_customers_to_delete (stripe_customer_id) values ('cus_gone');


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
        when sqlstate = '42501' and sqlerrm like 'permission denied for function%' then 'f'
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


-- 59 tables of 4 verbs for 13 roles, and each verb once as the table's owner; for the 36 of them in public also
-- what the policies say alone; the 19 lines of `locked`; and 4 times that nothing was forgotten. With one table
-- only (`set access_matrix.only = 'public.profiles'`, as check:policies has it) as many as that one has.
create temporary table wanted on commit drop as
select nullif(current_setting('access_matrix.only', true), '') as one;

select plan(case
  when one is null then 59 * 4 * (13 + 1) + 36 * 4 + 19 + 4
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
    -- Refused is refused: a default may call a function that the role may not.
    when 'insert' then regexp_replace(pg_temp.cell(target, tried, role, id), '[~f]$', '')
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
