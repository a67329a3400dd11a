// Checked by the type check, not run: what does not hold here fails to compile.
import {
  type ActiveAd,
  type ApprovalDecision,
  type BillingDetails,
  type Business,
  type BusinessDetails,
  type BusinessHours,
  type BusinessSummary,
  type CalendarEvent,
  type Chat,
  type ChatDetails,
  type ChatHistory,
  type ChatMessage,
  type CollaborationSummary,
  type Delve,
  type DelveError,
  type FieldErrors,
  type NewBusiness,
  type Notification,
  type OpenReport,
  type OwnReview,
  Page,
  type PendingApproval,
  type PerformanceScore,
  type Plan,
  type Post,
  type Review,
  type SavedBusiness,
  type SearchQuery,
  type SearchResult,
  type Service,
  type Session,
  type Unsubscribe,
} from '@delve/client';
import { expectTypeOf } from 'vitest';

declare const delve: Delve;

// Every call answers with a type of its own.
expectTypeOf(delve.auth.login).returns.resolves.toEqualTypeOf<Session>();
expectTypeOf(delve.auth.logout).returns.resolves.toEqualTypeOf<void>();
expectTypeOf(delve.businesses.create).returns.resolves.toEqualTypeOf<Business>();
expectTypeOf(delve.businesses.mine).returns.resolves.toEqualTypeOf<Page<Business>>();
expectTypeOf(delve.businesses.approved).returns.resolves.toEqualTypeOf<Page<BusinessSummary>>();
expectTypeOf(delve.businesses.search).returns.resolves.toEqualTypeOf<Page<SearchResult>>();
expectTypeOf(delve.businesses.get).returns.resolves.toEqualTypeOf<BusinessDetails>();
expectTypeOf(delve.services.list).returns.resolves.toEqualTypeOf<Service[]>();
expectTypeOf(delve.openingHours.get).returns.resolves.toEqualTypeOf<BusinessHours>();
expectTypeOf(delve.performance.scores).returns.resolves.toEqualTypeOf<PerformanceScore[]>();
expectTypeOf(delve.saved.list).returns.resolves.toEqualTypeOf<Page<SavedBusiness>>();
expectTypeOf(delve.staff.approvals).returns.resolves.toEqualTypeOf<Page<PendingApproval>>();
expectTypeOf(delve.staff.reports).returns.resolves.toEqualTypeOf<Page<OpenReport>>();
expectTypeOf(delve.reviews.list).returns.resolves.toEqualTypeOf<Page<Review>>();
expectTypeOf(delve.reviews.mineOf).returns.resolves.toEqualTypeOf<OwnReview | null>();
expectTypeOf(delve.notifications.list).returns.resolves.toEqualTypeOf<Page<Notification>>();
expectTypeOf(delve.account.update).returns.resolves.toEqualTypeOf<void>();
expectTypeOf(delve.ads.active).returns.resolves.toEqualTypeOf<Page<ActiveAd>>();
expectTypeOf(delve.billing.get).returns.resolves.toEqualTypeOf<BillingDetails>();
expectTypeOf(delve.blog.list).returns.resolves.toEqualTypeOf<Page<Post>>();
expectTypeOf(delve.events.list).returns.resolves.toEqualTypeOf<Page<CalendarEvent>>();
expectTypeOf(delve.plans.list).returns.resolves.toEqualTypeOf<Plan[]>();

expectTypeOf(delve.chats.open).returns.resolves.toEqualTypeOf<Chat>();
expectTypeOf(delve.chats.subscribe).returns.resolves.toEqualTypeOf<Unsubscribe>();
expectTypeOf(delve.notifications.subscribe).returns.resolves.toEqualTypeOf<Unsubscribe>();
expectTypeOf(delve.chats.history).returns.resolves.toEqualTypeOf<ChatHistory>();
expectTypeOf(delve.collaborations.mine).returns.resolves.toEqualTypeOf<Page<CollaborationSummary>>();

// A page is what `for await` goes over, and its items are not the caller's to change.
declare const page: Page<Business>;
expectTypeOf(page).toExtend<AsyncIterable<Business>>();
expectTypeOf(page.nextCursor).toEqualTypeOf<string | null>();
// @ts-expect-error
page.items.push();
expectTypeOf(Page<Business>).toBeConstructibleWith([], null, async () => page);

// A chat is what is told of it, and can do something.
declare const chat: Chat;
expectTypeOf(chat).toExtend<ChatDetails>();
expectTypeOf(chat.send).returns.resolves.toEqualTypeOf<ChatMessage>();
expectTypeOf(chat.send).toBeCallableWith('Hello', { signal: new AbortController().signal });
expectTypeOf(chat.subscribe).returns.resolves.toEqualTypeOf<Unsubscribe>();
// @ts-expect-error
void chat.subscribe({ onMessages: () => {} });

// Inputs: one name is enough for a business, none for a search; unknown fields are refused.
expectTypeOf<{ name: string }>().toExtend<NewBusiness>();
expectTypeOf<object>().not.toExtend<NewBusiness>();
expectTypeOf<{ name: 5 }>().not.toExtend<NewBusiness>();
expectTypeOf<object>().toExtend<SearchQuery>();
expectTypeOf<ApprovalDecision['decision']>().toEqualTypeOf<'approve' | 'reject'>();
// @ts-expect-error
void delve.businesses.create({ name: 'Name', approvalStatus: 'approved' });
// @ts-expect-error
void delve.businesses.updateCategory(1, { subcategoryIds: [1] });
// @ts-expect-error
void delve.businesses.get('1');
// @ts-expect-error
void delve.collaborations.setPrivilege(1, 'owner');
// @ts-expect-error
void delve.services.add(1, [{ title: 'Without a price' }]);
// @ts-expect-error
void delve.performance.get(1, { metric: 'likes' });
// @ts-expect-error
void delve.auth.login({ email: 'somebody@example.com' });

// What may be missing says so; what may not, does not.
expectTypeOf<Business['approvalStatus']>().toEqualTypeOf<'draft' | 'pending' | 'approved' | 'rejected'>();
expectTypeOf<Business['createdAt']>().toEqualTypeOf<Date>();
expectTypeOf<Post['publishedAt']>().toEqualTypeOf<Date | null>();
expectTypeOf<CalendarEvent['startsOn']>().toEqualTypeOf<string>();
expectTypeOf<Business['category']>().toEqualTypeOf<{ readonly id: number; readonly name: string } | null>();
expectTypeOf<Business['state']>().toEqualTypeOf<string>();
expectTypeOf<SearchResult['distanceKm']>().toEqualTypeOf<number | null>();
expectTypeOf<SearchResult['isOpen']>().toEqualTypeOf<boolean | null>();
expectTypeOf<BusinessDetails>().toExtend<Business>();
expectTypeOf<SearchResult>().toExtend<BusinessSummary>();
expectTypeOf<BusinessSummary>().not.toHaveProperty('contactEmail');

declare const error: DelveError;
expectTypeOf(error).toExtend<Error>();
expectTypeOf(error.status).toEqualTypeOf<number>();
expectTypeOf(error.errors).toEqualTypeOf<FieldErrors | undefined>();
