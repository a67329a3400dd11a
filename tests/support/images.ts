import { randomUUID } from 'node:crypto';
import { inDatabase } from './database.ts';

/** Puts images into a business's gallery, as an upload does once it has inspected the files; answers their ids. */
export async function addImages(ownerId: string, businessId: number, count: number): Promise<number[]> {
  const images = Array.from({ length: count }, () => ({
    path: `${ownerId}/${businessId}/${randomUUID()}.webp`,
    width: 640,
    height: 480,
  }));
  const rows = await inDatabase<{ id: string }>('select id from add_business_images($1, $2, $3)', [
    ownerId,
    businessId,
    JSON.stringify(images),
  ]);
  return rows.map(({ id }) => Number(id));
}
