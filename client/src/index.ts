export {
  Billing,
  type BillingDetails,
  type BillingPage,
  type CancellationInput,
  type CardChangeInput,
  type Invoice,
  type SubscriptionInput,
} from './billing/billing.ts';
export { type Plan, Plans } from './billing/plans.ts';
export { Chat, type ChatSubscribeOptions, type SendOptions } from './chat/chat.ts';
export type { ChatHistory } from './chat/chat-history.ts';
export type { HistoryRequest, NewMessage } from './chat/chat-inputs.ts';
export type { ChatImage, ChatMessage } from './chat/chat-messages.ts';
export type { ChatDetails, ChatSide, ListedChat } from './chat/chat-rows.ts';
export type { ChatChange } from './chat/chat-standing.ts';
export type { ChatHandlers } from './chat/chat-subscription.ts';
export { Chats } from './chat/chats.ts';
export type { InboxHandlers } from './chat/inbox-subscription.ts';
export type {
  CollaborationChange,
  InvitationAnswer,
  NewCollaboration,
  Privilege,
} from './collaboration/collaboration-inputs.ts';
export type {
  Collaboration,
  CollaborationDetails,
  CollaborationMember,
  CollaborationSummary,
  Membership,
} from './collaboration/collaboration-rows.ts';
export { Collaborations } from './collaboration/collaborations.ts';
export { connect, type DelveOptions } from './connect.ts';
export { type ActiveAd, type Ad, type AdChange, Ads, type NewAd } from './content/ads.ts';
export { Blog, type NewPost, type Post, type PostChange, type PostQuery } from './content/blog.ts';
export {
  type AuthoredEvent,
  type CalendarEvent,
  type EventChange,
  type EventQuery,
  Events,
  type NewEvent,
} from './content/events.ts';
export type { Context } from './context.ts';
export type { Database, Json } from './database.types.ts';
export { Delve } from './delve.ts';
export { DelveError, type DelveErrorDetails, type FieldErrors } from './delve-error.ts';
export type { BusinessDetails } from './directory/business-details.ts';
export type {
  BusinessChange,
  BusinessDeactivation,
  CategoryChange,
  LocationChange,
  NewBusiness,
} from './directory/business-inputs.ts';
export type {
  ApprovalStatus,
  Business,
  BusinessSummary,
  GalleryImage,
  Named,
} from './directory/business-rows.ts';
export { Businesses } from './directory/businesses.ts';
export { Images } from './directory/images.ts';
export {
  type Category,
  Lookups,
  type State,
  type Subcategory,
  type SubcategoryFilter,
} from './directory/lookups.ts';
export { OpeningHours } from './directory/opening-hours.ts';
export type {
  BusinessHours,
  NewOpeningException,
  OpeningException,
  WeeklyHours,
} from './directory/opening-hours-rows.ts';
export type { SearchQuery } from './directory/search-query.ts';
export type { SearchResult } from './directory/search-rows.ts';
export type { NewService, Service, ServiceChange } from './directory/service-rows.ts';
export { Services } from './directory/services.ts';
export type { FoundSlug } from './directory/slug-rows.ts';
export type { TrendingBusiness, TrendingRequest } from './directory/trending-rows.ts';
export { Account, type AccountDetails, type AccountExport } from './identity/account.ts';
export type { AccountChange, AccountDeactivation } from './identity/account-changes.ts';
export {
  Auth,
  type Credentials,
  type PasswordReset,
  type PasswordResetCode,
  type RegisteredUser,
  type Registration,
  type SocialToken,
} from './identity/auth.ts';
export type { Session } from './identity/session.ts';
export type { ImageFile } from './image-file.ts';
export { ImageUrls } from './image-urls.ts';
export { type Upload, Uploads } from './images/uploads.ts';
export type { PageRequest } from './keyset-page.ts';
export type { LiveHandlers, LiveState, SubscribeOptions, Unsubscribe } from './live/live-handlers.ts';
export type { ApprovalDecision, PendingApproval } from './moderation/approvals.ts';
export type { AuditEntry, AuditQuery } from './moderation/audit.ts';
export { Reports } from './moderation/own-reports.ts';
export type { NewReport, ReportReason } from './moderation/report-input.ts';
export type {
  DecidedReport,
  OpenReport,
  Report,
  ReportDecision,
  ReportSubject,
  Restoration,
} from './moderation/reports.ts';
export { Staff } from './moderation/staff.ts';
export type { Notification, NotificationType } from './notifications/notification-rows.ts';
export type { NotificationChange, NotificationHandlers } from './notifications/notification-subscription.ts';
export {
  type NotificationFilter,
  type NotificationQuery,
  type NotificationSubscribeOptions,
  Notifications,
} from './notifications/notifications.ts';
export type { CreateOptions } from './once.ts';
export { Page } from './page.ts';
export {
  type BusinessPerformance,
  Performance,
  type PerformancePoint,
  type PerformanceQuery,
  type PerformanceScore,
  type ScoresQuery,
} from './performance/performance.ts';
export type { NewReply, NewReview, ReplyText, ReviewChange, ReviewQuery } from './reviews/review-inputs.ts';
export type {
  OwnListedReview,
  OwnReview,
  Review,
  ReviewReply,
  ReviewRevision,
} from './reviews/review-rows.ts';
export { Reviews } from './reviews/reviews.ts';
export { type SavedBusiness, SavedBusinesses } from './saved/saved-businesses.ts';
