import { fields } from '@delve/client/server';
import * as z from 'zod';
import { message } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';

/** Row 4.1. */
export const galleryEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'DELETE',
    path: '/business/image/delete',
    tag: 'Images',
    summary: 'Delete gallery images, all or none',
    givesUpFiles: true,
    body: z.object({ image_ids: fields.imageIds }),
    answer: message('Images deleted successfully.'),
    errors: { 404: ['image_not_found'] },
    call: ({ delve, body }) => delve.images.delete(body.image_ids),
  }),
];
