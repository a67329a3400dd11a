import { api, newPerson } from '../../support/api.ts';
import { newReply, newReview } from '../../support/reviews.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import { clientOf } from '../world.ts';

/** Rows 6.1 to 6.3. */
export const reviewRows: readonly RowTest[] = [
  {
    id: '6.1',
    userIds: ['data.user.id'],
    http: async ({ owner, listed }) => {
      const { id } = await newReview(await newPerson(), listed.id);
      await newReply(owner, listed.id, id);
      return api('GET', `/business/${listed.id}/reviews/?page=1&limit=1`, { token: owner.access });
    },
    method: 'reviews.list',
    client: ({ clients, listed }) => clients.visitor.reviews.list(listed.id, { page: 1 }),
  },
  {
    id: '6.2',
    status: 201,
    http: async ({ listed }) =>
      api('POST', `/business/${listed.id}/reviews/`, {
        token: (await newPerson()).access,
        json: contractRow('6.2').request,
      }),
    method: 'reviews.create',
    client: async ({ listed }) =>
      (await clientOf(await newPerson())).reviews.create(listed.id, { rating: 5 }),
  },
  {
    id: '6.3',
    status: 201,
    http: async ({ owner, listed }) => {
      const { id } = await newReview(await newPerson(), listed.id);
      return api('POST', `/business/${listed.id}/reviews/reply/`, {
        token: owner.access,
        json: { ...(contractRow('6.3').request as object), review_id: id },
      });
    },
    method: 'reviews.reply',
    client: async ({ clients, listed }) => {
      const { id } = await newReview(await newPerson(), listed.id);
      return clients.owner.reviews.reply(listed.id, { reviewId: id, reply: 'Thanks for your feedback!' });
    },
  },
];
