-- The lookups, the same ids in every environment. States are as written here. The rest is only where it
-- starts: running this again adds what is missing, keeps what staff have renamed, and does not bring back
-- what they have deleted.

insert into public.states (name, official_name, iso_code, aliases) values
  ('Abia', 'Abia State', 'NG-AB', '{}'),
  ('Abuja', 'Federal Capital Territory', 'NG-FC', '{FCT,FCT Abuja,Abuja FCT}'),
  ('Adamawa', 'Adamawa State', 'NG-AD', '{}'),
  ('Akwa Ibom', 'Akwa Ibom State', 'NG-AK', '{}'),
  ('Anambra', 'Anambra State', 'NG-AN', '{}'),
  ('Bauchi', 'Bauchi State', 'NG-BA', '{}'),
  ('Bayelsa', 'Bayelsa State', 'NG-BY', '{}'),
  ('Benue', 'Benue State', 'NG-BE', '{}'),
  ('Borno', 'Borno State', 'NG-BO', '{}'),
  ('Cross River', 'Cross River State', 'NG-CR', '{}'),
  ('Delta', 'Delta State', 'NG-DE', '{}'),
  ('Ebonyi', 'Ebonyi State', 'NG-EB', '{}'),
  ('Edo', 'Edo State', 'NG-ED', '{}'),
  ('Ekiti', 'Ekiti State', 'NG-EK', '{}'),
  ('Enugu', 'Enugu State', 'NG-EN', '{}'),
  ('Gombe', 'Gombe State', 'NG-GO', '{}'),
  ('Imo', 'Imo State', 'NG-IM', '{}'),
  ('Jigawa', 'Jigawa State', 'NG-JI', '{}'),
  ('Kaduna', 'Kaduna State', 'NG-KD', '{}'),
  ('Kano', 'Kano State', 'NG-KN', '{}'),
  ('Katsina', 'Katsina State', 'NG-KT', '{}'),
  ('Kebbi', 'Kebbi State', 'NG-KE', '{}'),
  ('Kogi', 'Kogi State', 'NG-KO', '{}'),
  ('Kwara', 'Kwara State', 'NG-KW', '{}'),
  ('Lagos', 'Lagos State', 'NG-LA', '{}'),
  ('Nasarawa', 'Nasarawa State', 'NG-NA', '{}'),
  ('Niger', 'Niger State', 'NG-NI', '{}'),
  ('Ogun', 'Ogun State', 'NG-OG', '{}'),
  ('Ondo', 'Ondo State', 'NG-ON', '{}'),
  ('Osun', 'Osun State', 'NG-OS', '{}'),
  ('Oyo', 'Oyo State', 'NG-OY', '{}'),
  ('Plateau', 'Plateau State', 'NG-PL', '{}'),
  ('Rivers', 'Rivers State', 'NG-RI', '{}'),
  ('Sokoto', 'Sokoto State', 'NG-SO', '{}'),
  ('Taraba', 'Taraba State', 'NG-TA', '{}'),
  ('Yobe', 'Yobe State', 'NG-YO', '{}'),
  ('Zamfara', 'Zamfara State', 'NG-ZA', '{}')
on conflict (iso_code) do update
set name = excluded.name, official_name = excluded.official_name, aliases = excluded.aliases
where (states.name, states.official_name, states.aliases)
  is distinct from (excluded.name, excluded.official_name, excluded.aliases);

insert into public.categories (id, name) overriding system value
select id, name from (values
  (1, 'Hotel'),
  (2, 'Restaurant'),
  (3, 'Health'),
  (4, 'Beauty'),
  (5, 'Automotive'),
  (6, 'Shopping'),
  (7, 'Fashion'),
  (8, 'Education'),
  (9, 'Technology'),
  (10, 'Home services'),
  (11, 'Events'),
  (12, 'Sports and leisure'),
  (13, 'Professional services'),
  (14, 'Farming and food')
) as wanted (id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'category' and subject_id = wanted.id::text and action = 'delete_category'
)
on conflict do nothing;

insert into public.subcategories (id, category_id, name) overriding system value
select id, category_id, name from (values
  (1, 2, 'Nigerian cuisine'),
  (2, 2, 'Bakery'),
  (3, 2, 'Fast food'),
  (4, 2, 'Bukka'),
  (5, 2, 'Italian'),
  (6, 2, 'Grill and suya'),
  (7, 2, 'Seafood'),
  (8, 2, 'Café'),
  (9, 1, 'Guest house'),
  (10, 1, 'Short let'),
  (11, 1, 'Resort'),
  (12, 1, 'Boutique hotel'),
  (13, 2, 'Chinese'),
  (14, 2, 'Lounge and bar'),
  (15, 3, 'Hospital'),
  (16, 3, 'Pharmacy'),
  (17, 3, 'Dental clinic'),
  (18, 3, 'Eye clinic'),
  (19, 3, 'Laboratory'),
  (20, 4, 'Hair salon'),
  (21, 4, 'Barbershop'),
  (22, 4, 'Spa'),
  (23, 4, 'Nail studio'),
  (24, 4, 'Make-up artist'),
  (25, 5, 'Mechanic'),
  (26, 5, 'Car wash'),
  (27, 5, 'Spare parts'),
  (28, 5, 'Car hire'),
  (29, 5, 'Tyres'),
  (30, 6, 'Supermarket'),
  (31, 6, 'Electronics'),
  (32, 6, 'Bookshop'),
  (33, 6, 'Furniture'),
  (34, 6, 'Jewellery'),
  (35, 7, 'Tailor'),
  (36, 7, 'Fabrics'),
  (37, 7, 'Shoes and bags'),
  (38, 7, 'Boutique'),
  (39, 8, 'School'),
  (40, 8, 'Tutoring'),
  (41, 8, 'Driving school'),
  (42, 8, 'Language school'),
  (43, 9, 'Phone repair'),
  (44, 9, 'Software'),
  (45, 9, 'Computer sales'),
  (46, 9, 'Co-working space'),
  (47, 10, 'Plumbing'),
  (48, 10, 'Electrician'),
  (49, 10, 'Cleaning'),
  (50, 10, 'Solar power'),
  (51, 10, 'Moving'),
  (52, 11, 'Event centre'),
  (53, 11, 'Catering'),
  (54, 11, 'Photography'),
  (55, 11, 'Decoration'),
  (56, 11, 'Rentals'),
  (57, 12, 'Gym'),
  (58, 12, 'Football pitch'),
  (59, 12, 'Cinema'),
  (60, 12, 'Swimming pool'),
  (61, 12, 'Park'),
  (62, 13, 'Law firm'),
  (63, 13, 'Accounting'),
  (64, 13, 'Estate agent'),
  (65, 13, 'Printing'),
  (66, 13, 'Travel agency'),
  (67, 14, 'Farm produce'),
  (68, 14, 'Poultry'),
  (69, 14, 'Fish farm'),
  (70, 14, 'Agro supplies')
) as wanted (id, category_id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'subcategory' and subject_id = wanted.id::text and action = 'delete_subcategory'
)
  and exists (select from public.categories where categories.id = category_id)
on conflict do nothing;

insert into public.amenities (id, name) overriding system value
select id, name from (values
  (1, 'Wi-Fi'),
  (2, 'Parking Space'),
  (3, 'Air conditioning'),
  (4, 'Wheelchair access'),
  (5, 'Card payment'),
  (6, 'Bank transfer'),
  (7, 'Home delivery'),
  (8, 'Takeaway'),
  (9, 'Outdoor seating'),
  (10, 'Power backup'),
  (11, 'Security guard'),
  (12, 'Swimming pool'),
  (13, 'Live music'),
  (14, 'Child friendly'),
  (15, 'Restroom'),
  (16, 'Prayer room'),
  (17, 'Reservations'),
  (18, 'Open 24 hours')
) as wanted (id, name)
where not exists (
  select from public.audit_entries
  where subject_type = 'amenity' and subject_id = wanted.id::text and action = 'delete_amenity'
)
on conflict do nothing;

-- Ids up to 1000 are given above, those that staff add begin after them.
select setval('public.categories_id_seq', 1000) from public.categories_id_seq where last_value < 1000;
select setval('public.subcategories_id_seq', 1000) from public.subcategories_id_seq where last_value < 1000;
select setval('public.amenities_id_seq', 1000) from public.amenities_id_seq where last_value < 1000;
