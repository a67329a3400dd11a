-- A small directory to look at and people to sign in as (password: delve-local-1), applied once after the
-- migrations. Telephone numbers begin with an area code that does not exist, and nobody can have a web site's
-- name in `.example`. The pictures that rows name lie in seed-images/, drawn by `npm run gen:example-images`.

-- What Auth itself writes when somebody signs up with a password: a confirmed user, empty strings where it
-- scans token columns without allowing for null, and an identity of the provider `email`.
create temporary table people (
  position integer generated always as identity,
  email text primary key,
  first_name text not null,
  last_name text not null
);
insert into people (email, first_name, last_name) values
  ('owner@delve.test', 'Owner', 'Account'),
  ('customer@delve.test', 'Customer', 'Account'),
  ('lagos-customer@delve.test', 'Lagos', 'Customer'),
  ('abuja-customer@delve.test', 'Abuja', 'Customer'),
  ('ibadan-customer@delve.test', 'Ibadan', 'Customer'),
  ('kano-customer@delve.test', 'Kano', 'Customer'),
  ('enugu-customer@delve.test', 'Enugu', 'Customer'),
  ('visiting-customer@delve.test', 'Visiting', 'Customer'),
  ('newcomer@delve.test', 'Newcomer', 'Account'),
  ('staff@delve.test', 'Staff', 'Account'),
  ('lagos-owner@delve.test', 'Lagos', 'Owner'),
  ('lekki-owner@delve.test', 'Lekki', 'Owner'),
  ('abuja-owner@delve.test', 'Abuja', 'Owner'),
  ('portharcourt-owner@delve.test', 'Port Harcourt', 'Owner'),
  ('ibadan-owner@delve.test', 'Ibadan', 'Owner'),
  ('north-owner@delve.test', 'North', 'Owner'),
  ('east-owner@delve.test', 'East', 'Owner'),
  ('south-owner@delve.test', 'South', 'Owner');

insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, last_sign_in_at,
  raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
  confirmation_token, recovery_token, email_change_token_new, email_change, email_change_token_current,
  phone_change, phone_change_token, reauthentication_token
)
select
  '00000000-0000-0000-0000-000000000000',
  -- The same in every database: the paths of their pictures begin with it.
  ('5eed0000-0000-4000-8000-' || to_char(position, 'FM000000000000'))::uuid, 'authenticated', 'authenticated', email,
  -- One hash for all: it is slow on purpose.
  (select extensions.crypt('delve-local-1', extensions.gen_salt('bf', 10))), now() - interval '500 days', null,
  '{"provider": "email", "providers": ["email"]}',
  jsonb_build_object('first_name', first_name, 'last_name', last_name),
  now() - interval '500 days', now() - interval '500 days',
  '', '', '', '', '', '', '', ''
from people;

insert into auth.identities
  (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
select
  gen_random_uuid(), id::text, id,
  jsonb_build_object('sub', id::text, 'email', email, 'email_verified', true, 'phone_verified', false),
  'email', null, created_at, created_at
from auth.users where email in (select email from people);

update public.accounts set is_verified = true where email in (select email from people);

update public.profiles set profile_image_path = id || '/profile/portrait.webp'
where id in (
  select id from auth.users
  where email like any (array['%customer@delve.test', 'owner@delve.test', 'lekki-owner@delve.test', 'staff@delve.test'])
);

insert into private.staff (user_id) select id from auth.users where email = 'staff@delve.test';


create temporary table places (
  position integer generated always as identity,
  owner_email text not null,
  approval_status text not null,
  name text not null,
  category text,
  subcategories text[] not null,
  amenity_ids bigint[] not null,
  address text not null,
  state text,
  latitude double precision,
  longitude double precision,
  description text not null
);
insert into places (
  owner_email, approval_status, name, category, subcategories, amenity_ids, address, state, latitude, longitude,
  description
) values
  (
    'owner@delve.test', 'approved', 'Iya Moria Buka',
    'Restaurant', '{"Bukka","Nigerian cuisine"}', '{2,5,6,8,10}',
    '14 Allen Avenue, Ikeja', 'Lagos', 6.60135, 3.35182,
    'Amala, ewedu and gbegiri from a wood fire, with assorted meat, ponmo and cold zobo. Busy from noon.'
  ),
  (
    'owner@delve.test', 'approved', 'Otigba Gadget Clinic',
    'Technology', '{"Phone repair","Computer sales"}', '{5,6,10,11}',
    '8 Otigba Street, Computer Village, Ikeja', 'Lagos', 6.59541, 3.34187,
    'Screens, batteries and charging ports of phones and laptops, repaired while you wait, with a '
    'warranty of 30 days.'
  ),
  (
    'owner@delve.test', 'approved', 'Yaba Pages Bookshop',
    'Shopping', '{"Bookshop"}', '{1,3,5,6}',
    '21 Herbert Macaulay Way, Yaba', 'Lagos', 6.50912, 3.37841,
    'Novels by Nigerian writers, school texts and stationery. Readings on the last Saturday of the month.'
  ),
  (
    'owner@delve.test', 'approved', 'The Suya Spot',
    'Restaurant', '{"Grill and suya","Nigerian cuisine"}', '{2,6,8,9}',
    '33 Adeniran Ogunsanya Street, Surulere', 'Lagos', 6.49263, 3.35614,
    'Beef, ram and chicken suya with fresh yaji, onions and cabbage, grilled to order until late.'
  ),
  (
    'owner@delve.test', 'approved', 'Àṣà Bistro',
    'Restaurant', '{"Nigerian cuisine","Lounge and bar"}', '{1,2,3,5,6,10,13,17}',
    '9 Adeola Odeku Street, Victoria Island', 'Lagos', 6.43052, 3.41985,
    'Modern Yoruba kitchen: ofada rice with ayamase, catfish pepper soup and palm wine cocktails. Live '
    'highlife on Fridays.'
  ),
  (
    'lekki-owner@delve.test', 'approved', 'Admiralty Seafood Kitchen',
    'Restaurant', '{"Seafood","Nigerian cuisine"}', '{1,2,3,5,6,7,10,17}',
    '42 Admiralty Way, Lekki Phase 1', 'Lagos', 6.44739, 3.47218,
    'Grilled croaker, prawns in garlic butter and seafood okra, with a view of the street from the '
    'terrace.'
  ),
  (
    'lekki-owner@delve.test', 'approved', 'Lekki Wellness Spa',
    'Beauty', '{"Spa","Nail studio"}', '{1,2,3,5,6,10,15}',
    '5 Fola Osibo Road, Lekki Phase 1', 'Lagos', 6.44381, 3.47906,
    'Deep tissue massage, facials and pedicures. Couples'' rooms by appointment.'
  ),
  (
    'lekki-owner@delve.test', 'approved', 'Ajah Auto Works',
    'Automotive', '{"Mechanic","Tyres"}', '{2,6,10,15}',
    'Km 22 Lekki-Epe Expressway, Ajah', 'Lagos', 6.46802, 3.56494,
    'Engine diagnosis, brake pads, shocks and wheel balancing for Toyota, Honda and Lexus.'
  ),
  (
    'lekki-owner@delve.test', 'approved', 'Bourdillon Dental Care',
    'Health', '{"Dental clinic"}', '{2,3,4,5,6,10,15}',
    '27 Bourdillon Road, Ikoyi', 'Lagos', 6.45097, 3.43711,
    'Check-ups, fillings, braces and whitening by a team of dentists. Children are welcome.'
  ),
  (
    'lekki-owner@delve.test', 'approved', 'Falomo Flowers and Decor',
    'Events', '{"Decoration","Rentals"}', '{2,5,6,7}',
    '60 Awolowo Road, Ikoyi', 'Lagos', 6.44417, 3.41832,
    'Wedding halls, stages and tables decorated with fresh flowers; chairs, canopies and cutlery for '
    'hire.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Mama Put Express',
    'Restaurant', '{"Fast food","Nigerian cuisine"}', '{5,6,7,8}',
    '118 Broad Street, Lagos Island', 'Lagos', 6.45296, 3.39322,
    'Jollof rice, beans and plantain in five minutes for the lunch crowd of Marina. Office trays on '
    'order.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Balogun Ankara House',
    'Fashion', '{"Fabrics"}', '{5,6}',
    '40 Balogun Street, Lagos Island', 'Lagos', 6.45486, 3.38794,
    'Ankara, adire, lace and aso oke by the yard or the bundle, wholesale and retail.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Bode Thomas Tailors',
    'Fashion', '{"Tailor"}', '{3,6,10}',
    '76 Bode Thomas Street, Surulere', 'Lagos', 6.49018, 3.36043,
    'Agbada, senator suits and kaftans cut to measure in a week, alterations in a day.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Gbagada Family Hospital',
    'Health', '{"Hospital","Laboratory"}', '{2,3,4,5,6,10,11,15,18}',
    '12 Diya Street, Gbagada', 'Lagos', 6.55487, 3.38826,
    'General outpatient care, antenatal clinic, vaccination and an emergency room that never closes.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Apapa Fish Market Kitchen',
    'Restaurant', '{"Seafood","Bukka"}', '{6,8,9}',
    '3 Wharf Road, Apapa', 'Lagos', 6.44915, 3.36389,
    'Point-and-kill catfish and tilapia, peppered snail and boli by the water.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'FESTAC Fitness Centre',
    'Sports and leisure', '{"Gym","Swimming pool"}', '{2,3,5,6,10,12,15}',
    '2nd Avenue, FESTAC Town', 'Lagos', 6.46617, 3.28331,
    'Weights, spinning and aerobics classes, and a 25 metre pool with swimming lessons for children.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Ikorodu Farm Fresh',
    'Farming and food', '{"Farm produce","Poultry"}', '{2,6,7}',
    '55 Lagos Road, Ikorodu', 'Lagos', 6.61533, 3.50702,
    'Vegetables, eggs, dressed chicken and yams straight from the farm, delivered on Saturdays.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Maryland Driving Academy',
    'Education', '{"Driving school"}', '{5,6,15}',
    '30 Mobolaji Bank Anthony Way, Maryland', 'Lagos', 6.57204, 3.36693,
    'Lessons in dual-control cars, manual and automatic, and help with the learner''s permit.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Isaac John Suites',
    'Hotel', '{"Boutique hotel"}', '{1,2,3,5,6,10,11,12,15,17}',
    '19 Isaac John Street, Ikeja GRA', 'Lagos', 6.57917, 3.35802,
    'Forty quiet rooms ten minutes from the airport, with breakfast, a pool and a shuttle.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Opebi Creative Prints',
    'Professional services', '{"Printing"}', '{3,5,6,10}',
    '47 Opebi Road, Ikeja', 'Lagos', 6.59108, 3.36215,
    'Business cards, banners, branded shirts and souvenirs printed the same day.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Tejuosho Hair Gallery',
    'Beauty', '{"Hair salon","Make-up artist"}', '{3,6,10}',
    'Tejuosho Market, Ojuelegba Road, Yaba', 'Lagos', 6.50894, 3.36512,
    'Knotless braids, wigs, silk press and bridal make-up, walk-in or by appointment.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Yaba Hub',
    'Technology', '{"Co-working space","Software"}', '{1,2,3,5,6,10,11,15}',
    '294 Herbert Macaulay Way, Yaba', 'Lagos', 6.51238, 3.37495,
    'Desks by the day, meeting rooms and fast fibre for startups, freelancers and students.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Akin Adesola Legal Partners',
    'Professional services', '{"Law firm"}', '{2,3,6,10}',
    '16 Akin Adesola Street, Victoria Island', 'Lagos', 6.42833, 3.42207,
    'Company registration, tenancy agreements and property search for people and small businesses.'
  ),
  (
    'lagos-owner@delve.test', 'approved', 'Napoli Wood Oven',
    'Restaurant', '{"Italian","Fast food"}', '{1,2,3,5,6,7,8,17}',
    '23 Ajose Adeogun Street, Victoria Island', 'Lagos', 6.43187, 3.42986,
    'Neapolitan pizza from a wood oven, fresh pasta and gelato. Vegetarian choices.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Wuse Grill House',
    'Restaurant', '{"Grill and suya","Lounge and bar"}', '{1,2,3,5,6,9,10,13}',
    '15 Aminu Kano Crescent, Wuse 2', 'Abuja', 9.07795, 7.47012,
    'Masa, kilishi and whole grilled fish under the trees, with a band at weekends.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Maitama Garden Hotel',
    'Hotel', '{"Boutique hotel","Short let"}', '{1,2,3,4,5,6,10,11,12,15,17}',
    '4 Gana Street, Maitama', 'Abuja', 9.08712, 7.49587,
    'Rooms and serviced flats around a garden, with a pool, a gym and conference halls.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Garki Eye Centre',
    'Health', '{"Eye clinic"}', '{2,3,4,5,6,15}',
    'Ahmadu Bello Way, Area 11, Garki', 'Abuja', 9.04215, 7.48806,
    'Eye tests, glasses in an hour and cataract surgery with experienced surgeons.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Jabi Lake Boat Club',
    'Sports and leisure', '{"Park"}', '{2,5,6,9,11,14,15}',
    'Obafemi Awolowo Way, Jabi', 'Abuja', 9.06421, 7.42133,
    'Boat rides, kayaks and a playground at the lake; picnic huts for families.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Utako Spare Parts Depot',
    'Automotive', '{"Spare parts"}', '{2,6}',
    'Ajose Adeogun Street, Utako', 'Abuja', 9.06794, 7.44018,
    'Original and fairly used parts for Japanese and German cars, with fitting next door.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Gwarinpa Montessori School',
    'Education', '{"School"}', '{2,4,6,10,11,14,15}',
    '1st Avenue, Gwarinpa', 'Abuja', 9.10912, 7.41215,
    'Creche, nursery and primary classes of at most eighteen pupils, with after-school care.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Asokoro Solar Solutions',
    'Home services', '{"Solar power","Electrician"}', '{5,6}',
    '22 Yakubu Gowon Crescent, Asokoro', 'Abuja', 9.04396, 7.51893,
    'Inverters, lithium batteries and panels sized, installed and maintained for homes and offices.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Adetokunbo Patisserie',
    'Restaurant', '{"Bakery","Café"}', '{1,2,3,5,6,7,8,15}',
    '88 Adetokunbo Ademola Crescent, Wuse 2', 'Abuja', 9.08017, 7.47902,
    'Sourdough, meat pies, birthday cakes and filter coffee from Jos beans.'
  ),
  (
    'abuja-owner@delve.test', 'approved', 'Kubwa Poultry Farm',
    'Farming and food', '{"Poultry","Agro supplies"}', '{2,6,7}',
    'Gado Nasko Road, Kubwa', 'Abuja', 9.15402, 7.32186,
    'Day-old chicks, point-of-lay birds, feed and crates of fresh eggs.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Trans-Amadi Car Wash',
    'Automotive', '{"Car wash"}', '{2,6,9}',
    '11 Trans-Amadi Industrial Layout, Port Harcourt', 'Rivers', 4.80794, 7.03912,
    'Hand wash, engine wash and interior detailing while you have a drink in the shade.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Tombia Bole Joint',
    'Restaurant', '{"Grill and suya","Nigerian cuisine"}', '{2,6,8,9}',
    'Tombia Street, GRA Phase 2, Port Harcourt', 'Rivers', 4.82011, 7.00027,
    'Roasted plantain and yam with fish and spicy palm-oil sauce, the way Port Harcourt likes it.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Garden City Pharmacy',
    'Health', '{"Pharmacy"}', '{3,5,6,7,10,18}',
    '176 Aba Road, Port Harcourt', 'Rivers', 4.82593, 7.02014,
    'Prescriptions, blood pressure and sugar checks, baby food and home delivery, day and night.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Old GRA Guest House',
    'Hotel', '{"Guest house"}', '{1,2,3,6,10,11,15}',
    '7 Forces Avenue, Old GRA, Port Harcourt', 'Rivers', 4.78021, 7.01318,
    'Twelve clean rooms in a colonial bungalow with a garden and home cooking.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Rumuola Movers',
    'Home services', '{"Moving","Cleaning"}', '{6}',
    '31 Rumuola Road, Port Harcourt', 'Rivers', 4.83486, 7.00043,
    'Trucks, packing and careful hands for moving house or office, within the city or across states.'
  ),
  (
    'portharcourt-owner@delve.test', 'approved', 'Odili Road Event Arena',
    'Events', '{"Event centre","Catering"}', '{2,3,5,6,10,11,13,15}',
    'Peter Odili Road, Port Harcourt', 'Rivers', 4.80024, 7.04991,
    'A hall for eight hundred guests with a bridal suite, sound, lights and an in-house kitchen.'
  ),
  (
    'ibadan-owner@delve.test', 'approved', 'Bodija Grains Store',
    'Farming and food', '{"Farm produce"}', '{2,6,7}',
    'Bodija Market, Ibadan', 'Oyo', 7.43502, 3.91397,
    'Rice, beans, garri, elubo and palm oil by the measure or the bag.'
  ),
  (
    'ibadan-owner@delve.test', 'approved', 'Ring Road Amala Palace',
    'Restaurant', '{"Bukka","Nigerian cuisine"}', '{2,6,8}',
    '44 Ring Road, Ibadan', 'Oyo', 7.36118, 3.87109,
    'Amala with abula and goat meat in the city that knows it best. Queue early.'
  ),
  (
    'ibadan-owner@delve.test', 'approved', 'Dugbe Shoe Makers',
    'Fashion', '{"Shoes and bags"}', '{6}',
    'Dugbe Market, Ibadan', 'Oyo', 7.39012, 3.87793,
    'Hand-made leather sandals, half shoes and bags, and repairs of the ones you love.'
  ),
  (
    'ibadan-owner@delve.test', 'approved', 'Awolowo Avenue Tutors',
    'Education', '{"Tutoring","Language school"}', '{1,6,10}',
    '25 Awolowo Avenue, Bodija, Ibadan', 'Oyo', 7.41796, 3.90318,
    'WAEC, JAMB and IELTS lessons in small groups, and Yoruba for beginners.'
  ),
  (
    'ibadan-owner@delve.test', 'approved', 'Mokola Photo Studio',
    'Events', '{"Photography"}', '{3,5,6,10}',
    '9 Mokola Hill, Ibadan', 'Oyo', 7.40287, 3.88911,
    'Portraits, passport photographs in ten minutes, weddings and naming ceremonies.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Zoo Road Electronics',
    'Shopping', '{"Electronics"}', '{2,5,6,7,10}',
    '61 Zoo Road, Kano', 'Kano', 11.96407, 8.53512,
    'Televisions, fridges, generators and fans with a maker''s warranty and free delivery in town.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Bompai Tyre Centre',
    'Automotive', '{"Tyres","Mechanic"}', '{2,6,16}',
    '12 Bompai Road, Kano', 'Kano', 12.01294, 8.54903,
    'New tyres, alignment, vulcanising and batteries for cars, buses and tricycles.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Sabon Gari Textile Mart',
    'Fashion', '{"Fabrics","Boutique"}', '{6,16}',
    'Sabon Gari Market, Kano', 'Kano', 12.01105, 8.53796,
    'Brocade, shadda and embroidered kaftan pieces, and ready-made dresses for Sallah.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Nassarawa Tuwo Kitchen',
    'Restaurant', '{"Nigerian cuisine"}', '{2,3,6,8,16}',
    'Ahmadu Bello Way, Nassarawa GRA, Kano', 'Kano', 11.98713, 8.55704,
    'Tuwo shinkafa, miyan kuka and dan wake served on mats or at tables, with fura da nono.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Kaduna Central Pharmacy',
    'Health', '{"Pharmacy","Laboratory"}', '{3,5,6,15,16}',
    '28 Ahmadu Bello Way, Kaduna', 'Kaduna', 10.52304, 7.44012,
    'Medicines, malaria and typhoid tests and advice in Hausa and English.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Barnawa Barbers',
    'Beauty', '{"Barbershop"}', '{1,3,6,10}',
    'Barnawa Shopping Complex, Kaduna', 'Kaduna', 10.47702, 7.42903,
    'Clean cuts, beard trims and dye, with cartoons for the children who wait.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Plateau Highland Coffee',
    'Restaurant', '{"Café","Bakery"}', '{1,2,5,6,8,9}',
    '50 Ahmadu Bello Way, Jos', 'Plateau', 9.92011, 8.89014,
    'Highland beans roasted in the shop, strawberry cake and Irish potato chips.'
  ),
  (
    'north-owner@delve.test', 'approved', 'Rayfield Resort',
    'Hotel', '{"Resort"}', '{1,2,3,5,6,10,11,12,14,15}',
    'Rayfield Road, Jos', 'Plateau', 9.85402, 8.89604,
    'Chalets between rocks and pines, horse riding, a lake and cool nights.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Ogui Road Phone Doctors',
    'Technology', '{"Phone repair"}', '{5,6,10}',
    '33 Ogui Road, Enugu', 'Enugu', 6.44304, 7.50106,
    'Screen replacement, unlocking and data recovery for Android phones and iPhones.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Coal City Lounge',
    'Restaurant', '{"Lounge and bar","Grill and suya"}', '{1,2,3,5,6,10,13}',
    '10 Chime Avenue, New Haven, Enugu', 'Enugu', 6.45398, 7.51702,
    'Nkwobi, isi ewu and cold drinks with live Igbo highlife from Thursday to Sunday.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Independence Layout Clinic',
    'Health', '{"Hospital"}', '{2,3,4,6,10,15,18}',
    '18 Bisalla Road, Independence Layout, Enugu', 'Enugu', 6.43511, 7.52296,
    'Family doctors, a maternity ward and a laboratory, with an ambulance on call.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Zik Avenue Supermarket',
    'Shopping', '{"Supermarket"}', '{2,3,4,5,6,7,10,15}',
    '90 Zik Avenue, Awka', 'Anambra', 6.21198, 7.07403,
    'Groceries, household goods and a warm bakery counter, open until ten in the evening.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Onitsha Furniture Works',
    'Shopping', '{"Furniture"}', '{2,6,7}',
    'New Market Road, Onitsha', 'Anambra', 6.14802, 6.78703,
    'Mahogany beds, sofas and dining sets made in our own workshop and delivered anywhere.'
  ),
  (
    'east-owner@delve.test', 'approved', 'Wetheral Hall of Fashion',
    'Fashion', '{"Boutique","Tailor"}', '{3,5,6,10}',
    '72 Wetheral Road, Owerri', 'Imo', 5.48504, 7.03498,
    'Isiagu tops, George wrappers, coral beads and gowns for traditional weddings.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Ring Road Bronze Gallery',
    'Shopping', '{"Jewellery"}', '{3,5,6}',
    'King''s Square, Ring Road, Benin City', 'Edo', 6.33502, 5.62213,
    'Bronze heads, coral jewellery and carvings from the casters of Igun Street.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Airport Road Bakery',
    'Restaurant', '{"Bakery","Fast food"}', '{2,3,5,6,7,8}',
    '141 Airport Road, Benin City', 'Edo', 6.31804, 5.60603,
    'Agege bread, buns, sausage rolls and cakes, hot at six in the morning.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Ugbowo Campus Computers',
    'Technology', '{"Computer sales","Phone repair"}', '{1,5,6,10}',
    'Ugbowo-Lagos Road, Ugbowo, Benin City', 'Edo', 6.39897, 5.61012,
    'Laptops for students, repairs, printing and project binding opposite the university gate.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Effurun Plumbing Services',
    'Home services', '{"Plumbing"}', '{6}',
    'Effurun-Sapele Road, Effurun, Warri', 'Delta', 5.55496, 5.78493,
    'Boreholes, pumps, water heaters and blocked drains, with a call-out within two hours.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Oron Road Fish Farm',
    'Farming and food', '{"Fish farm"}', '{2,6,7}',
    '205 Oron Road, Uyo', 'Akwa Ibom', 5.02799, 7.94014,
    'Live and smoked catfish, fingerlings and training for new farmers.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Aka Road Afang Kitchen',
    'Restaurant', '{"Nigerian cuisine","Bukka"}', '{2,3,6,8}',
    '57 Aka Road, Uyo', 'Akwa Ibom', 5.02014, 7.92008,
    'Afang, edikang ikong and white soup with pounded yam, periwinkles and fresh fish.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Marian Road Cinema',
    'Sports and leisure', '{"Cinema"}', '{2,3,4,5,6,10,11,15}',
    '80 Marian Road, Calabar', 'Cross River', 4.98206, 8.33794,
    'Nollywood and Hollywood on three screens, with popcorn and shawarma.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Calabar Carnival Costumes',
    'Events', '{"Rentals","Decoration"}', '{5,6}',
    '36 Murtala Mohammed Highway, Calabar', 'Cross River', 4.99304, 8.33001,
    'Feathers, beads and costumes for carnival bands, schools and shows, to buy or to hire.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Oke-Ilewo Adire Studio',
    'Fashion', '{"Fabrics","Boutique"}', '{3,5,6}',
    'Lalubu Street, Oke-Ilewo, Abeokuta', 'Ogun', 7.13804, 3.33297,
    'Indigo adire dyed by hand, workshops on Saturdays and dresses in every size.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Panseke Travel Bureau',
    'Professional services', '{"Travel agency"}', '{1,3,5,6,10}',
    'Panseke Junction, Abeokuta', 'Ogun', 7.13301, 3.34204,
    'Flights, visa appointments and pilgrimages, with payment in instalments.'
  ),
  (
    'south-owner@delve.test', 'approved', 'Taiwo Road Accountants',
    'Professional services', '{"Accounting"}', '{3,6,10}',
    '114 Taiwo Road, Ilorin', 'Kwara', 8.48003, 4.54012,
    'Bookkeeping, payroll and tax returns for shops, schools and clinics.'
  ),
  (
    'newcomer@delve.test', 'pending', 'Surulere Smoothie Bar',
    'Restaurant', '{"Café"}', '{1,5,6,8}',
    '18 Ogunlana Drive, Surulere', 'Lagos', 6.49951, 3.35203,
    'Smoothies, parfaits and fresh juice of pineapple, tiger nut and ginger, in reusable cups.'
  ),
  (
    'lagos-owner@delve.test', 'rejected', 'Broad Street Lucky Draw',
    'Shopping', '{"Electronics"}', '{6}',
    '101 Broad Street, Lagos Island', 'Lagos', 6.45311, 3.39208,
    'Win a phone every day.'
  ),
  (
    'abuja-owner@delve.test', 'draft', 'Lugbe Furniture Corner',
    null, '{}', '{}',
    '', null, null, null,
    'Chairs and tables, photographs follow.'
  );

insert into public.businesses (
  owner_id, name, description, website, category_id, address, state, latitude, longitude, contact_email, phone,
  approval_status, created_at
)
select
  users.id, places.name, places.description,
  case when position % 3 = 0 then '' else
    'https://'
      || btrim(regexp_replace(lower(extensions.unaccent(places.name)), '[^a-z0-9]+', '-', 'g'), '-')
      || '.example'
  end,
  categories.id, places.address, places.state, places.latitude, places.longitude, users.email,
  '+234 000 555 ' || to_char(position, 'FM0000'),
  places.approval_status,
  now() - interval '480 days' + position * interval '1 day'
from places
join auth.users on users.email = places.owner_email
left join public.categories on categories.name = places.category
order by position;

insert into public.business_subcategories (business_id, subcategory_id)
select businesses.id, subcategories.id
from places
join auth.users on users.email = places.owner_email
join public.businesses on businesses.owner_id = users.id and businesses.name = places.name
join public.subcategories
  on subcategories.category_id = businesses.category_id and subcategories.name = any (places.subcategories);

insert into public.business_amenities (business_id, amenity_id)
select businesses.id, amenities.id
from places
join auth.users on users.email = places.owner_email
join public.businesses on businesses.owner_id = users.id and businesses.name = places.name
join public.amenities on amenities.id = any (places.amenity_ids);

-- The newcomer asked yesterday; everybody else has had an answer.
insert into public.approval_requests
  (business_id, requested_by, requested_at, decision, decided_by, decided_at, reason)
select
  businesses.id, businesses.owner_id,
  case businesses.approval_status
    when 'pending' then now() - interval '1 day' else businesses.created_at + interval '2 hours'
  end,
  decided.decision,
  case when decided.decision is not null then (select id from auth.users where email = 'staff@delve.test') end,
  case when decided.decision is not null then businesses.created_at + interval '1 day' end,
  case businesses.approval_status
    when 'rejected' then 'A prize draw is no business of this directory. Tell people what the shop sells.' else ''
  end
from places
join auth.users on users.email = places.owner_email
join public.businesses on businesses.owner_id = users.id and businesses.name = places.name
cross join lateral (
  select case businesses.approval_status when 'approved' then 'approve' when 'rejected' then 'reject' end
) as decided (decision)
where businesses.approval_status <> 'draft'
order by businesses.id;

-- Most have a logo and a gallery, some have no picture yet. A path holds the business's id, which is its position here in
-- a database that had no business before; in another one all show the placeholders.
update public.businesses set logo_path = concat_ws('/', owner_id, id, 'logo.webp')
from places
where businesses.id = position and businesses.name = places.name and is_listed and position % 5 <> 3;

insert into public.business_images (business_id, path, width, height, created_at)
select
  businesses.id, concat_ws('/', owner_id, businesses.id, picture || '.webp'), 640, 480,
  businesses.created_at + interval '1 hour' * number
from places
join public.businesses on businesses.id = position and businesses.name = places.name and is_listed
cross join unnest(array['front', 'inside', 'detail']) with ordinality as pictures (picture, number)
where position % 5 not in (3, 4) and number <= 2 + position % 2
order by businesses.id, number;

drop table places, people;


-- What differs from row to row without being random: the same seed gives the same directory.
create function pg_temp.spread(what text, below integer) returns integer
language sql immutable
as $$
  select (('x' || substr(md5(what), 1, 7))::bit(28)::integer) % below
$$;

insert into public.services (business_id, title, price_kobo, duration)
select businesses.id, offered.title, offered.naira * 100, offered.duration
from public.businesses
join public.categories on categories.id = businesses.category_id
join (values
  ('Restaurant', 'Lunch for one', 4500, '45 mins'),
  ('Restaurant', 'Party tray for ten', 38000, '1 day notice'),
  ('Hotel', 'Standard room', 35000, '1 night'),
  ('Hotel', 'Family suite', 78000, '1 night'),
  ('Health', 'Consultation', 10000, '30 mins'),
  ('Health', 'Follow-up visit', 5000, '20 mins'),
  ('Beauty', 'Wash and style', 7500, '1 hour'),
  ('Beauty', 'Full treatment', 22000, '2 hours'),
  ('Automotive', 'Engine diagnosis', 15000, '1 hour'),
  ('Automotive', 'Oil change', 28000, '45 mins'),
  ('Shopping', 'Delivery inside the city', 2500, 'same day'),
  ('Fashion', 'Made to measure', 45000, '5 days'),
  ('Fashion', 'Alteration', 4000, '1 day'),
  ('Education', 'One lesson', 6000, '1 hour'),
  ('Education', 'Term package', 120000, '12 weeks'),
  ('Technology', 'Repair estimate', 2000, '20 mins'),
  ('Technology', 'Screen replacement', 32000, '1 hour'),
  ('Home services', 'Call-out', 8000, '1 hour'),
  ('Home services', 'Day rate', 35000, '8 hours'),
  ('Events', 'Planning meeting', 10000, '1 hour'),
  ('Events', 'Full day', 250000, '1 day'),
  ('Sports and leisure', 'Day pass', 3500, '1 day'),
  ('Sports and leisure', 'Monthly membership', 30000, '1 month'),
  ('Professional services', 'First consultation', 25000, '45 mins'),
  ('Farming and food', 'Weekly box', 12000, 'every Friday')
) as offered (category, title, naira, duration) on offered.category = categories.name
where businesses.approval_status in ('approved', 'pending')
order by businesses.id, offered.title;

-- Shops by day, kitchens until late, hotels and hospitals around the clock; Sundays are for some.
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select
  businesses.id, weekday,
  case
    when categories.name in ('Hotel', 'Health') then '00:00'
    when subcategories.late then '12:00'
    when categories.name = 'Restaurant' then '08:00'
    else '09:00'
  end::time,
  case
    when categories.name in ('Hotel', 'Health') then '24:00'
    when subcategories.late then '02:00'
    when categories.name = 'Restaurant' then '21:00'
    when weekday = 6 then '16:00'
    else '18:00'
  end::time
from public.businesses
join public.categories on categories.id = businesses.category_id
cross join generate_series(1, 7) as weekday
cross join lateral (
  select exists (
    select from public.business_subcategories
    join public.subcategories on subcategories.id = subcategory_id
    where business_id = businesses.id and subcategories.name in ('Lounge and bar', 'Grill and suya')
  ) as late
) as subcategories
where businesses.approval_status = 'approved'
  and (weekday < 7 or categories.name in ('Hotel', 'Health', 'Restaurant') or businesses.id % 4 = 0);

insert into public.opening_exceptions (business_id, day)
select id, make_date(extract(year from private.lagos_day())::integer, 12, 25) from public.businesses
where is_listed and id % 2 = 0
  and private.lagos_day() <= make_date(extract(year from private.lagos_day())::integer, 12, 25);

insert into public.reviews (business_id, author_id, rating, comment, created_at)
select
  businesses.id, users.id, given.rating,
  (case given.rating
    when 5 then array[
      'Everything went as promised, and faster than I expected. I will be back.',
      'The staff remembered my order from last time. Best in the area.',
      'Clean, on time and fair prices. I have told my whole street.', ''
    ]
    when 4 then array[
      'Very good. Parking was the only trouble.',
      'Good work and friendly people; a little wait on Saturday.', 'Worth the trip from the mainland.'
    ]
    when 3 then array[
      'All right, but the price had gone up since my last visit.',
      'Half of what I came for was not available. What they had was good.'
    ]
    when 2 then array['I waited for an hour before anybody asked me.', 'Not as described. They did apologise.']
    else array['They cancelled twice on the day itself. I gave up.']
  end)[1 + pg_temp.spread(businesses.id || users.email || 'words', case given.rating
    when 5 then 4 when 4 then 3 when 3 then 2 when 2 then 2 else 1 end)],
  now() - interval '1 hour' * (1 + pg_temp.spread(businesses.id || users.email || 'when', 24 * 400))
from public.businesses
join auth.users on users.id <> businesses.owner_id and users.email like '%@delve.test'
cross join lateral (
  select (array[5, 5, 4, 5, 4, 3, 5, 4, 2, 1])[1 + pg_temp.spread(businesses.id || users.email, 10)] as rating
) as given
where businesses.is_listed and pg_temp.spread(users.email || businesses.id || 'reviews', 3) = 0
order by businesses.id, users.email;

insert into public.review_replies (review_id, author_id, reply, created_at)
select
  reviews.id, businesses.owner_id,
  case when reviews.rating >= 4 then 'Thank you! See you again soon.'
    else 'We are sorry about this. Please send us a message, so that we can put it right.' end,
  least(reviews.created_at + interval '9 hours', now())
from public.reviews
join public.businesses on businesses.id = reviews.business_id
where reviews.id % 3 = 0;


insert into public.saved_businesses (user_id, business_id, created_at)
select
  users.id, businesses.id,
  now() - interval '1 day' * pg_temp.spread(users.email || businesses.id || 'saved on', 420)
from auth.users
join public.businesses on businesses.is_listed and businesses.owner_id <> users.id
where users.email like '%@delve.test' and pg_temp.spread(users.email || businesses.id || 'saves', 7) = 0;

-- Fourteen months of visits: more of them lately, more at weekends, and some businesses are better known.
insert into private.visits (business_id, day, anonymous_visitor, created_at)
select
  businesses.id, day::date, sha256(convert_to(concat_ws(' ', businesses.id, day::date, visitor), 'UTF8')),
  day + interval '1 hour' * (8 + pg_temp.spread(businesses.id || day::text || visitor, 12))
from public.businesses
cross join generate_series(
  date_trunc('day', now()) - interval '425 days', date_trunc('day', now()) - interval '1 day', interval '1 day'
) as day
cross join lateral generate_series(1, (
  pg_temp.spread(businesses.id || day::text, 100)
  * (1 + businesses.id % 5)
  * (case when extract(isodow from day) > 5 then 3 else 2 end)
  * (1 + extract(epoch from day - (now() - interval '425 days')) / (86400 * 425))
  / 1600
)::integer) as visitor
where businesses.is_listed;

-- A customer writes to every fourth business, and most owners answer.
insert into public.chats (business_id, business_name, customer_id, created_at)
select
  businesses.id, businesses.name, users.id,
  now() - interval '1 hour' * (20 + pg_temp.spread(businesses.id || users.email || 'chat', 24 * 300))
from public.businesses
join auth.users on users.email like '%customer@delve.test'
where businesses.is_listed and pg_temp.spread(users.email || businesses.id || 'chats', 4) = 0
order by businesses.id, users.email;

insert into public.messages (chat_id, seq, sender_side, sender_id, body, created_at, client_id)
select
  chats.id, line.seq, line.side,
  case line.side when 'user' then chats.customer_id else businesses.owner_id end,
  line.body, chats.created_at + line.after, md5(chats.id || ' ' || line.seq)::uuid
from public.chats
join public.businesses on businesses.id = chats.business_id
cross join lateral (values
  (1, 'user', interval '0', case chats.id % 3
    when 0 then 'Good day. Are you open on Saturday?'
    when 1 then 'Hello, what would it cost for ten people?'
    else 'Hi! Do you deliver to the Island?' end),
  (2, 'business', interval '35 minutes', case chats.id % 3
    when 0 then 'Good day! Yes, from nine to four.'
    when 1 then 'Hello! It depends on the menu. When would you like to come?'
    else 'Yes, every afternoon. Send us the address and we tell you the fee.' end),
  (3, 'user', interval '50 minutes', case chats.id % 3
    when 0 then 'Thank you, I will pass by.' when 1 then 'On the last Friday of the month.' else 'Great, thanks.' end),
  (4, 'user', interval '2 hours', 'One more thing: can I pay by transfer?')
) as line (seq, side, after, body)
where line.seq <= 1 + chats.id % 4
order by chats.id, line.seq;

-- Whoever wrote last has read the rest; every second answer still waits to be read.
update public.chats set
  last_seq = written.last_seq,
  last_message_at = written.last_message_at,
  user_read_seq = case when id % 2 = 0 then written.last_seq else written.last_of_user end,
  user_unread_count = case when id % 2 = 0 then 0 else written.after_user end,
  business_read_seq = written.last_of_business,
  business_unread_count = written.after_business
from (
  select
    chat_id, max(seq) as last_seq, max(created_at) as last_message_at, max(last_of_user) as last_of_user,
    max(last_of_business) as last_of_business,
    count(*) filter (where sender_side = 'business' and seq > last_of_user) as after_user,
    count(*) filter (where sender_side = 'user' and seq > last_of_business) as after_business
  from (
    select
      *, coalesce(max(seq) filter (where sender_side = 'user') over of_chat, 0) as last_of_user,
      coalesce(max(seq) filter (where sender_side = 'business') over of_chat, 0) as last_of_business
    from public.messages
    window of_chat as (partition by chat_id)
  ) as counted
  group by chat_id
) as written
where chats.id = written.chat_id;

insert into public.notifications (recipient_id, type, title, body, business_id, actor_id, subject_id, created_at)
select
  case messages.sender_side when 'user' then businesses.owner_id else chats.customer_id end,
  'message_notification', 'New message', 'You received a new message.', chats.business_id, messages.sender_id, chats.id,
  messages.created_at
from public.chats
join public.businesses on businesses.id = chats.business_id
join public.messages on messages.chat_id = chats.id and messages.seq = chats.last_seq
where user_unread_count + business_unread_count > 0
order by messages.created_at;

insert into public.collaborations (name, description, created_at)
select name, description, now() - age
from (values
  ('Ikeja lunch week', 'One ticket, five kitchens, every weekday of the last week of the month.', interval '60 days'),
  ('Wedding in a box', 'Hall, flowers, photographs and hair, from businesses that work together.', interval '25 days'),
  ('Back to school', 'Books, uniforms and lessons with one discount.', interval '4 days')
) as begun (name, description, age);

insert into public.collaboration_members
  (collaboration_id, business_id, status, privilege, invited_by, invited_at, accepted_at)
select
  collaborations.id, businesses.id, member.status, member.privilege, founder.owner_id, collaborations.created_at,
  case when member.status = 'accepted' then collaborations.created_at + interval '3 hours' * member.place end
from (values
  ('Ikeja lunch week', 0, 'Iya Moria Buka', 'accepted', 'admin'),
  ('Ikeja lunch week', 1, 'The Suya Spot', 'accepted', 'editor'),
  ('Ikeja lunch week', 2, 'Mama Put Express', 'accepted', 'viewer'),
  ('Ikeja lunch week', 3, 'Admiralty Seafood Kitchen', 'pending', 'viewer'),
  ('Wedding in a box', 0, 'Falomo Flowers and Decor', 'accepted', 'admin'),
  ('Wedding in a box', 1, 'Àṣà Bistro', 'accepted', 'editor'),
  ('Wedding in a box', 2, 'Balogun Ankara House', 'pending', 'viewer'),
  ('Back to school', 0, 'Balogun Ankara House', 'accepted', 'admin'),
  ('Back to school', 1, 'Yaba Pages Bookshop', 'pending', 'viewer')
) as member (collaboration, place, business, status, privilege)
join public.collaborations on collaborations.name = member.collaboration
join public.businesses on businesses.name = member.business
join lateral (
  select owner_id from public.businesses as first
  where first.name = case member.collaboration
    when 'Ikeja lunch week' then 'Iya Moria Buka'
    when 'Wedding in a box' then 'Falomo Flowers and Decor'
    else 'Balogun Ankara House' end
) as founder on true
order by collaborations.id, member.place;

-- One report waits for staff, one was decided.
insert into public.reports
  (reporter_id, subject_type, subject_id, business_id, reported_person_id, reason, details, created_at)
select businesses.owner_id, 'review', reviews.id, businesses.id, reviews.author_id, 'false_information',
  'This person was never here.', now() - interval '5 hours'
from public.reviews
join public.businesses on businesses.id = reviews.business_id
where reviews.rating = 1
order by reviews.id
limit 1;
insert into public.report_evidence (report_id, evidence)
select reports.id, jsonb_build_object('rating', reviews.rating, 'comment', reviews.comment)
from public.reports join public.reviews on reviews.id = reports.subject_id;

-- Moves the numbers of the businesses from the tail into their days and months, as the jobs do.
select private.run_frequent_jobs();
select private.refresh_trending();


insert into public.posts (title, category, content, thumbnail_path, published_at, author_id)
select
  title, category, content, 'content/posts/' || private.slug_of(title) || '.webp', now() - age,
  (select id from auth.users where email = 'staff@delve.test')
from (values
  (
    'Five markets in Lagos worth an early start', 'Shopping', interval '3 days',
    '<p>Balogun for fabrics, Computer Village for phones, Lekki for crafts, Mile 12 for vegetables and Tejuosho for a '
    'bit of everything. Go before nine, carry small notes, and agree on the price before you try anything on.</p>'
  ),
  (
    'How to choose a mechanic that you can trust', 'Automotive', interval '12 days',
    '<p>Ask to see the old part. Ask for the price of labour and of parts apart. Read the reviews with three stars: '
    'they tell the most.</p>'
  ),
  (
    'What braids cost, from Kano to Port Harcourt', 'Beauty', interval '26 days',
    '<p>Prices differ by length, by size and by whether hair is included. We compared the price lists of the salons '
    'on Delve.</p>'
  ),
  (
    'Getting your business approved on the first try', 'For owners', interval '41 days',
    '<p>Write what you sell in the first sentence, set the pin on the map exactly, choose one category, and add the '
    'opening hours. Most requests that are complete are decided within a day.</p>'
  ),
  (
    'Answering a bad review well', 'For owners', interval '75 days',
    '<p>Thank, say what happened, say what changes. Two sentences are enough, and the next reader is the one you '
    'write for.</p>'
  ),
  (
    'A weekend in Calabar', 'Travel', interval '130 days',
    '<p>Two days of seafood, the marina, and the drill monkeys: where to stay, and whom to call for a car.</p>'
  )
) as written (title, category, age, content);
insert into public.posts (title, category, content, published_at, author_id)
select 'Where to eat at Christmas', 'Food', '<p>Who is open on the day, and who takes orders for trays.</p>', null, id
from auth.users where email = 'staff@delve.test';

-- The last day of this month always has something ahead of it, whenever the seed is laid.
insert into public.events (title, description, starts_on, ends_on, starts_at, location, state, is_published)
select
  title, description, private.lagos_day() + days_ahead, private.lagos_day() + days_ahead + lasts, begins::time,
  location, state, true
from (values
  (
    'Business Expo', 'Networking for entrepreneurs, with talks on exports and on payments.',
    0, 1, '10:00', 'Landmark Centre, Lagos', 'Lagos'
  ),
  (
    'Owners'' breakfast', 'An hour with the Delve team: photographs that sell.',
    2, 0, '08:00', 'Yaba, Lagos', 'Lagos'
  ),
  (
    'Tailors'' fair', 'Forty tailors and fabric sellers under one roof.',
    5, 2, '09:00', 'Eagle Square, Abuja', 'Abuja'
  ),
  (
    'Food and music on the waterfront', 'Suya, seafood and highlife.',
    9, 0, '16:00', 'Marina, Calabar', 'Cross River'
  ),
  (
    'Farm produce market', 'Straight from the farms around the city.',
    16, 0, '07:00', 'Bodija, Ibadan', 'Oyo'
  ),
  (
    'Kano crafts weekend', 'Leather, indigo and brass.',
    24, 1, '10:00', 'Kurmi Market, Kano', 'Kano'
  ),
  (
    'Garden City tech meet-up', 'Short talks by people who build things.',
    33, 0, '17:30', 'GRA Phase 2, Port Harcourt', 'Rivers'
  ),
  (
    'New month open day', 'Visit the businesses of your street.',
    47, 0, '12:00', 'Enugu', 'Enugu'
  ),
  (
    'Wedding fair', 'Halls, cakes, photographers and make-up.',
    62, 1, '11:00', 'Victoria Island, Lagos', 'Lagos'
  )
) as planned (title, description, days_ahead, lasts, begins, location, state);
insert into public.events (title, description, starts_on, location, state)
select 'Street food festival', 'Not announced yet.', private.lagos_day() + 75, 'Jabi Lake, Abuja', 'Abuja';

insert into public.ads (business_id, image_path, link, starts_at, ends_at)
select
  businesses.id, 'content/ads/' || businesses.slug || '.webp', businesses.website,
  now() + starts * interval '1 day', now() + ends * interval '1 day'
from (values
  ('Àṣà Bistro', -10, 40), ('Lekki Wellness Spa', -3, 60), ('Otigba Gadget Clinic', -20, 25),
  ('Admiralty Seafood Kitchen', -60, -30), ('Yaba Pages Bookshop', 14, 44)
) as booked (name, starts, ends)
join public.businesses on businesses.name = booked.name
order by businesses.id;

-- The owner has been on Premium for a year, and the latest renewal could not be charged; another owner's Standard
-- plan goes on, a third one's ended.
insert into private.stripe_customers (user_id, stripe_customer_id)
select id, 'cus_seed_' || split_part(email, '-', 1) from auth.users
where email in ('lekki-owner@delve.test', 'abuja-owner@delve.test')
union all
select id, 'cus_seed_owner' from auth.users where email = 'owner@delve.test';
insert into public.subscriptions (
  user_id, plan_id, status, stripe_subscription_id, current_period_start, current_period_end, grace_until, created_at
)
select
  users.id, plans.id, held.status, held.stripe_id, present - held.began, present - held.began + held.lasts,
  present + held.grace, present - held.since
-- Stripe counts in whole seconds.
from (select date_trunc('second', now()) as present) as clock
cross join (values
  (
    'owner@delve.test', 'Premium', 'past_due', 'sub_seed_owner',
    interval '2 days', interval '92 days', interval '5 days', interval '368 days'
  ),
  (
    'lekki-owner@delve.test', 'Standard', 'active', 'sub_seed_lekki',
    interval '11 days', interval '31 days', null, interval '102 days'
  ),
  (
    'abuja-owner@delve.test', 'Standard', 'canceled', 'sub_seed_abuja',
    interval '70 days', interval '31 days', null, interval '130 days'
  )
) as held (email, plan, status, stripe_id, began, lasts, grace, since)
join auth.users on users.email = held.email
join public.plans on plans.name = held.plan;
insert into public.invoices (
  user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id
)
select
  subscriptions.user_id, subscriptions.id, plans.name,
  format(
    'DELVE-%s-%s', to_char(subscriptions.id, 'FM0000'),
    to_char(row_number() over (partition by subscriptions.id order by issued_at), 'FM0000')
  ),
  plans.price_kobo,
  case when is_open then 'open' else 'paid' end,
  issued_at, case when not is_open then issued_at + interval '1 minute' end,
  'in_seed_' || subscriptions.id || '_' || period
from public.subscriptions
join public.plans on plans.id = subscriptions.plan_id
cross join generate_series(0, 4) as period
cross join lateral (
  select
    subscriptions.current_period_start - period * plans.duration_months * interval '1 month' as issued_at,
    period = 0 and subscriptions.status = 'past_due' as is_open
) as due
where issued_at >= subscriptions.created_at - interval '1 hour' and subscriptions.stripe_subscription_id like 'sub\_seed\_%'
order by issued_at, subscriptions.id;


-- What the rows above told people was told when they happened, and the older of it has been read.
update public.notifications set created_at = reviews.created_at
from public.reviews
where notifications.subject_id = reviews.id and notifications.type in ('review_notification', 'review_reply_notification');
update public.notifications set created_at = decided_at
from public.approval_requests
where notifications.subject_id = approval_requests.id and notifications.type = 'approval_notification';
update public.notifications set created_at = current_period_start
from public.subscriptions
where notifications.subject_id = subscriptions.id and notifications.type = 'subscription_notification';
update public.notifications set is_read = true where created_at < now() - interval '10 days';

-- The planner knows what is in the tables before the first search, not only once autovacuum has come by.
analyze public.businesses, public.business_stats, public.business_subcategories, public.business_amenities,
  public.reviews, public.review_replies, public.opening_hours, public.services, public.notifications,
  public.saved_businesses, public.chats, public.messages, private.visits, private.performance_days,
  private.performance_months, private.trending_scores,
  private.search_documents, private.search_words;
