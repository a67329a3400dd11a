import { type Delve, DelveError } from '@delve/client';
import { contentId } from './images/content-id.ts';
import type { InspectedImage } from './images/inspect-image.ts';
import type { Service } from './service.ts';
import { type StoredImage, withStoredImages } from './stored-images.ts';

/** Whose images they are, and the functions' own rights to store them. */
export interface Uploader {
  /** Calls with the token of whoever uploads. */
  readonly delve: Delve;
  readonly userId: string;
  readonly service: Service;
  /** With one, the same files under the same key are stored and shown once. */
  readonly once: { readonly idempotencyKey?: string };
}

/** Stores pictures that belong to nothing yet, for a logo or a profile. */
export function uploadForLater(
  { userId, service, once }: Uploader,
  images: readonly InspectedImage[],
): Promise<readonly StoredImage[]> {
  return withStoredImages(
    service,
    images,
    { bucket: 'images', folder: userId, ...once },
    async (stored) => stored,
  );
}

/** Stores pictures that staff show with posts or ads. Errors: 403 `staff_only`. */
export async function uploadForContent(
  { delve, service, once }: Uploader,
  use: 'posts' | 'ads',
  images: readonly InspectedImage[],
): Promise<readonly StoredImage[]> {
  await delve.staff.require();
  const folder = `content/${use}`;
  return withStoredImages(service, images, { bucket: 'images', folder, ...once }, async (stored) => stored);
}

/** Adds pictures to the gallery of the caller's business. Errors: 403 `not_the_owner`, 404, 409 `too_many_images`. */
export async function uploadToGallery(
  { delve, userId, service, once }: Uploader,
  businessId: number,
  images: readonly InspectedImage[],
) {
  // The database asks again; this spares strangers' files the way into the bucket.
  const { ownerId } = await delve.businesses.get(businessId);
  if (ownerId !== userId) throw notTheOwner();
  const folder = `${userId}/${businessId}`;
  return withStoredImages(service, images, { bucket: 'images', folder, ...once }, (stored) =>
    service.addBusinessImages(userId, businessId, stored),
  );
}

/** Sends pictures into a chat. Errors: 404 `chat_not_found`, 403 `chat_blocked`, 409 `chat_closed`. */
export async function sendToChat(
  { userId, service, once }: Uploader,
  chatId: number,
  images: readonly InspectedImage[],
): Promise<void> {
  const folder = `${userId}/${chatId}`;
  await withStoredImages(service, images, { bucket: 'chat-images', folder, ...once }, async (stored) => {
    // With a key, paths tell what the files hold: other pictures under the same key are another message.
    const paths = stored.map(({ path }) => path);
    const clientId =
      once.idempotencyKey === undefined ? undefined : await contentId(userId, once.idempotencyKey, ...paths);
    await service.sendImages(userId, chatId, stored, clientId);
  });
}

function notTheOwner(): DelveError {
  return new DelveError({
    status: 403,
    code: 'not_the_owner',
    message: 'Only the owner of this business may do that.',
  });
}
