import type pg from 'pg';
import { CITIES, type City } from './vocabulary/cities.ts';
import { KINDS } from './vocabulary/kinds.ts';
import { COMMENTS, ENDINGS, MESSAGES, OPENERS, ROOTS, SYLLABLES } from './vocabulary/words.ts';

const KM_PER_DEGREE = 111;
/** The angle after which the next area lies: never twice in the same direction. */
const TURN = 2.4;

/** Writes the vocabulary into the tables of the schema `bench`. Throws when the lookups lack a subcategory. */
export async function layVocabulary(client: pg.Client): Promise<void> {
  for (const [at, kind] of KINDS.entries()) {
    const { rowCount } = await client.query(
      `insert into bench.kinds (id, category_id, subcategory_id, nouns, offers)
      select $1, category_id, id, $3, $4 from public.subcategories where name = $2`,
      [at + 1, kind.subcategory, kind.nouns, kind.offers],
    );
    if (rowCount !== 1) throw new Error(`There is no subcategory ${kind.subcategory}.`);
  }
  for (const [at, city] of CITIES.entries()) {
    await client.query(
      'insert into bench.cities (id, name, state, area_count, streets) values ($1, $2, $3, $4, $5)',
      [at + 1, city.name, city.state, city.areas.length, city.streets],
    );
    for (const [position, area] of city.areas.entries()) {
      const [latitude, longitude] = placeOf(city, position);
      await client.query('insert into bench.areas values ($1, $2, $3, $4, $5)', [
        at + 1,
        position + 1,
        area,
        latitude,
        longitude,
      ]);
    }
  }
  await client.query(
    'insert into bench.roots select position, word from unnest($1::text[]) with ordinality as list (word, position)',
    [ROOTS],
  );
  await client.query('insert into bench.vocabulary values ($1, $2, $3, $4, $5, $6)', [
    SYLLABLES,
    ENDINGS,
    OPENERS,
    ROOTS.length,
    starts(KINDS.map((kind) => kind.weight)),
    starts(CITIES.map((city) => city.weight)),
  ]);
  await client.query('insert into bench.phrases values ($1, $2)', [MESSAGES, COMMENTS]);
}

/** The areas lie on a spiral around the centre. */
export function placeOf(city: City, position: number): readonly [number, number] {
  const km = city.radius * Math.sqrt((position + 0.5) / city.areas.length);
  const angle = position * TURN;
  return [
    city.latitude + (km * Math.cos(angle)) / KM_PER_DEGREE,
    city.longitude + (km * Math.sin(angle)) / KM_PER_DEGREE,
  ];
}

/** Where each share begins between 0 and 1. */
function starts(weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const start = before / whole;
    before += weight;
    return start;
  });
}
