export { connect, type DelveOptions } from './connect.ts';
export type { Context } from './context.ts';
export type { Database } from './database.types.ts';
export { Delve } from './delve.ts';
export { DelveError, type DelveErrorDetails, type FieldErrors } from './delve-error.ts';
export type {
  BusinessChange,
  CategoryChange,
  LocationChange,
  NewBusiness,
} from './directory/business-inputs.ts';
export type { ApprovalStatus, Business, BusinessSummary, Named } from './directory/business-rows.ts';
export { Businesses } from './directory/businesses.ts';
export {
  type Category,
  Lookups,
  type State,
  type Subcategory,
  type SubcategoryFilter,
} from './directory/lookups.ts';
export type { SearchQuery } from './directory/search-query.ts';
export type { SearchResult } from './directory/search-rows.ts';
export { Account, type AccountDetails } from './identity/account.ts';
export {
  Auth,
  type Credentials,
  type RegisteredUser,
  type Registration,
  type Session,
} from './identity/auth.ts';
export type { ImageFile } from './image-file.ts';
export { ImageUrls } from './image-urls.ts';
export { type Upload, Uploads } from './images/uploads.ts';
export type { PageRequest } from './keyset-page.ts';
export { type ApprovalDecision, type PendingApproval, Staff } from './moderation/staff.ts';
export type { CreateOptions } from './once.ts';
export { Page } from './page.ts';
