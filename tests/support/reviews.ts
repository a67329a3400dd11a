import { api, type Person } from './api.ts';

/** A review over HTTP: what its author is answered. */
export async function newReview(
  author: Person,
  businessId: number,
  review: { rating: number; comment?: string } = { rating: 5, comment: 'Amazing food and staff!' },
): Promise<{ id: number }> {
  const created = await api('POST', `/business/${businessId}/reviews/`, {
    token: author.access,
    json: review,
  });
  if (created.status !== 201) throw new Error(`No review: ${JSON.stringify(created.body)}`);
  return created.body.data as { id: number };
}

/** A reply over HTTP of the business's owner. */
export async function newReply(
  owner: Person,
  businessId: number,
  reviewId: number,
  reply = 'Thank you!',
): Promise<{ id: number }> {
  const created = await api('POST', `/business/${businessId}/reviews/reply/`, {
    token: owner.access,
    json: { review_id: reviewId, reply },
  });
  if (created.status !== 201) throw new Error(`No reply: ${JSON.stringify(created.body)}`);
  return created.body.data as { id: number };
}
