import { fields } from '@delve/client/server';
import * as z from 'zod';
import { sendToChat, uploadForContent, uploadForLater, uploadToGallery } from '../../_shared/uploads.ts';
import { created, message, other } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { toUploadShape, uploadShape } from '../shapes/upload.ts';
import { imageUrl, integer, text } from '../shapes/values.ts';

const uploading = { method: 'POST', limit: 'upload', idempotent: true, givesUpFiles: true } as const;
const images = { name: 'images', most: 10 };
const oneFile = { name: 'file', most: 1 };

/** Rows 4.2 and 7.1, and pictures that are uploaded before they are used. */
export const uploadEndpoints: readonly Endpoint[] = [
  endpoint({
    ...uploading,
    path: '/business/{business_id}/images',
    tag: 'Images',
    summary: 'Add pictures to the gallery of one’s business',
    upload: images,
    answer: created(
      other(
        {
          message: text('Images uploaded successfully.'),
          data: z.array(imageUrl()),
          images: z.array(z.object({ id: integer(5), url: imageUrl() })),
        },
        (added: readonly { id: number; url: string }[]) => ({
          message: 'Images uploaded successfully.',
          data: added.map(({ url }) => url),
          images: [...added],
        }),
      ),
    ),
    errors: { 403: ['not_the_owner'], 404: ['business_not_found'], 409: ['too_many_images'] },
    call: async (call) => {
      const added = await uploadToGallery(call, call.path.business_id, call.images);
      return added.map(({ id, path }) => ({ id, url: call.delve.imageUrls.business(path) }));
    },
  }),
  endpoint({
    ...uploading,
    path: '/uploads',
    tag: 'Images',
    summary: 'Upload a picture for a logo or a profile',
    description:
      'The answer’s `path` goes into `logo` or `profile_image`. What nothing names within a day is deleted.',
    upload: oneFile,
    answer: created(uploadShape),
    call: async (call) => toUploadShape(call.delve, await uploadForLater(call, call.images)),
  }),
  endpoint({
    ...uploading,
    path: '/staff/uploads',
    tag: 'Staff',
    summary: 'Upload a picture for a post or an ad',
    upload: oneFile,
    body: z.object({
      use: z.enum(['posts', 'ads'], { error: 'Must be "posts" or "ads".' }).meta({ example: 'posts' }),
    }),
    answer: created(uploadShape),
    errors: { 403: ['staff_only'] },
    call: async (call) => toUploadShape(call.delve, await uploadForContent(call, call.body.use, call.images)),
  }),
  endpoint({
    ...uploading,
    path: '/chat/add-image',
    tag: 'Chat',
    summary: 'Send pictures into a chat',
    upload: images,
    body: z.object({ chat_id: fields.id }),
    answer: created(message('Image sent successfully.')),
    errors: { 403: ['chat_blocked'], 404: ['chat_not_found'], 409: ['chat_closed'] },
    call: (call) => sendToChat(call, call.body.chat_id, call.images),
  }),
];
