import type pg from 'pg';
import { AREAS } from './judged/areas.ts';
import { BUSINESSES } from './judged/businesses.ts';
import { KINDS } from './judged/kinds.ts';

const CUSTOMERS = 7;

/** Lays the judged businesses, as a session that passes row-level security, by statements that all triggers see. */
export async function layCollection(database: pg.Client): Promise<void> {
  await database.query(LAY_PEOPLE, [CUSTOMERS]);
  const rows = JSON.stringify(rowsOfCollection());
  await database.query(LAY_BUSINESSES, [rows]);
  await database.query(LAY_SUBCATEGORIES, [rows]);
  await database.query(LAY_REVIEWS);
  await database.query('analyze');
}

function rowsOfCollection() {
  return BUSINESSES.map(({ name, description, kinds, area, isFiled }, at) => {
    const { written, state, latitude, longitude } = AREAS[area];
    const [category, subcategory] = isFiled && kinds[0] ? KINDS[kinds[0]] : [];
    return {
      name,
      description,
      address: `${(at % 60) + 1} ${STREETS[at % STREETS.length]}, ${written[at % written.length]}`,
      state,
      // A few hundred metres apart.
      latitude: latitude + ((at % 11) - 5) / 500,
      longitude: longitude + ((at % 7) - 3) / 500,
      category,
      subcategory,
    };
  });
}

/** Streets that every town has: they tell nothing about an area. */
const STREETS = [
  'Market Road',
  'Hospital Road',
  'Awolowo Road',
  'School Street',
  'Ahmadu Bello Way',
  'Church Street',
  'Azikiwe Street',
  'Station Road',
  'Old Hotel Close',
] as const;

const LAY_PEOPLE = `
  insert into auth.users (id, email, raw_user_meta_data)
  select gen_random_uuid(), 'person-' || person || '@judged.test', '{"first_name": "Person"}'
  from generate_series(0, $1::integer) as person`;

const JUDGED = `jsonb_to_recordset($1::jsonb) as judged (
    name text, description text, address text, state text, latitude double precision, longitude double precision,
    category text, subcategory text
  )`;

const LAY_BUSINESSES = `
  insert into public.businesses
    (owner_id, name, description, address, state, latitude, longitude, category_id, approval_status)
  select
    (select id from auth.users where email = 'person-0@judged.test'),
    judged.name, judged.description, judged.address, judged.state, judged.latitude, judged.longitude, categories.id,
    'approved'
  from ${JUDGED}
  left join public.categories on categories.name = judged.category`;

const LAY_SUBCATEGORIES = `
  insert into public.business_subcategories (business_id, subcategory_id)
  select businesses.id, subcategories.id
  from ${JUDGED}
  join public.businesses using (name)
  join public.subcategories
    on subcategories.category_id = businesses.category_id and subcategories.name = judged.subcategory`;

// From none to five of 3 to 5 stars: enough that rating decides where words do not, and means nothing for them.
const LAY_REVIEWS = `
  insert into public.reviews (business_id, author_id, rating, comment)
  select businesses.id, users.id, 3 + (businesses.id * 3 + length(users.email) + ascii(substr(users.email, 8, 1))) % 3, ''
  from public.businesses
  join auth.users on users.email like 'person-%@judged.test' and users.id <> businesses.owner_id
  where (businesses.id * 5 + ascii(substr(users.email, 8, 1)) * 7) % 4 = 0`;
