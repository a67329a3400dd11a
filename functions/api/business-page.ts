import { type Delve, DelveError, type PerformanceScore } from '@delve/client';
import type { Service } from '../_shared/service.ts';
import type { Visitor } from './endpoint/endpoint.ts';
import type { BusinessPage } from './shapes/business.ts';

/** Who looks at a page. */
interface Look {
  readonly delve: Delve;
  readonly userId: string | null;
  readonly service: Service;
  readonly visitor: Visitor;
  readonly query: { readonly page?: string | undefined };
}

/** Reads a business and counts the visit, both at once. Errors: 404 `business_not_found`. */
export async function businessPage(look: Look, businessId: number): Promise<BusinessPage> {
  const [business, scores] = await Promise.all([
    look.delve.businesses.get(businessId),
    dashboardScores(look, businessId),
    countVisit(look, businessId),
  ]);
  return { business, scores };
}

/** The database counts no look of the owner's own. A business that is not listed has no visits to count. */
async function countVisit({ delve, userId, service, visitor }: Look, businessId: number): Promise<void> {
  await unless(
    ['business_not_found'],
    userId === null
      ? service.recordVisit(businessId, visitor.address ?? '', visitor.userAgent)
      : delve.businesses.recordVisit(businessId),
  );
}

/** None but for the owner, who asks for the dashboard. */
async function dashboardScores({ delve, userId, query }: Look, id: number): Promise<PerformanceScore[]> {
  if (userId === null || query.page !== 'dashboard') return [];
  return (await unless(['not_the_owner', 'business_not_found'], delve.performance.scores(id))) ?? [];
}

/** `undefined` when the call fails with one of these codes. */
async function unless<Result>(codes: readonly string[], call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DelveError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
