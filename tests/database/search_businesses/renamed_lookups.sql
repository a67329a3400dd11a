-- A lookup that is renamed while an owner chooses it is looked at once more, so that search ends with its new name.
begin;
select plan(4);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Fixture house', 'approved');
insert into public.amenities (id, name) overriding system value values (-1, 'Oldnamedcomfort');
insert into public.business_amenities (business_id, amenity_id) values (-1, -1);

update public.amenities set name = 'Brightlobby' where id = -1;
select results_eq(
  $$select id from public.search_businesses('brightlobby')$$, array[-1]::bigint[], 'a rename is in search at once'
);
-- What an owner leaves behind whose choice and the rename did not see each other.
update private.search_documents set words = to_tsvector('english', 'fixture oldnamedcomfort') where business_id = -1;
select private.run_frequent_jobs();
select is_empty(
  $$select id from public.search_businesses('brightlobby')$$, 'not before whoever chose it must have committed'
);
update private.renamed_lookups set renamed_at = now() - interval '2 minutes';
select private.run_frequent_jobs();
select results_eq(
  $$select id from public.search_businesses('brightlobby')$$, array[-1]::bigint[], 'then search has the new name'
);
select is_empty('select from private.renamed_lookups', 'and the rename is done with');

select * from finish();
rollback;
