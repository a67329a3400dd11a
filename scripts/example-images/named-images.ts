import { loadConfig } from '../../local/config.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { withSession } from '../../local/database/session.ts';
import { withThrowAway } from '../../local/database/throw-away.ts';

/** A picture that a row of the example data names. */
export interface NamedImage {
  /** Below the bucket `images`. */
  readonly path: string;
  readonly kind: 'logo' | 'gallery' | 'person' | 'ad' | 'post';
  /** The name of what it shows: a business, a person's address, a title. */
  readonly subject: string;
  /** `""` for a person. */
  readonly category: string;
}

/** All that the seed names, asked of a throw-away database that it was laid into. */
export function namedImages(projectDir: string): Promise<NamedImage[]> {
  const config = loadConfig(projectDir);
  return withThrowAway(config.api.auto_expose_new_tables, async (cluster) => {
    await prepareDatabase({ projectDir, databaseUrl: cluster.url(), config, seed: true });
    return withSession(cluster.url(), async (client) => {
      const { rows } = await client.query<NamedImage>(NAMED);
      return rows;
    });
  });
}

const NAMED = `
  with pictured as (
    select businesses.id, businesses.name, logo_path, coalesce(categories.name, '') as category
    from public.businesses
    left join public.categories on categories.id = category_id
  )
  select logo_path as path, 'logo' as kind, name as subject, category from pictured where logo_path is not null
  union all
  select path, 'gallery', name, category from public.business_images join pictured on pictured.id = business_id
  union all
  select image_path, 'ad', name, category from public.ads join pictured on pictured.id = business_id
  union all
  select thumbnail_path, 'post', title, category from public.posts where thumbnail_path is not null
  union all
  select profile_image_path, 'person', email, ''
  from public.profiles join public.accounts using (id)
  where profile_image_path is not null
  order by path`;
