export type { Database } from './database.types.ts';
export { Delve, type DelveOptions } from './delve.ts';
export { DelveError, type DelveErrorDetails, type FieldErrors } from './delve-error.ts';
export type {
  BusinessChange,
  CategoryChange,
  LocationChange,
  NewBusiness,
} from './directory/business-inputs.ts';
export type { ApprovalStatus, Business, BusinessSummary, Named } from './directory/business-rows.ts';
export type { Businesses } from './directory/businesses.ts';
export type { Category, Lookups, State, Subcategory, SubcategoryFilter } from './directory/lookups.ts';
export type { SearchQuery } from './directory/search-query.ts';
export type { SearchResult } from './directory/search-rows.ts';
export type { Account, AccountDetails } from './identity/account.ts';
export type { Auth, Credentials, RegisteredUser, Registration, Session } from './identity/auth.ts';
export type { ImageFile } from './image-file.ts';
export type { ImageUrls } from './image-urls.ts';
export type { Upload, Uploads } from './images/uploads.ts';
export type { PageRequest } from './keyset-page.ts';
export type { ApprovalDecision, PendingApproval, Staff } from './moderation/staff.ts';
export type { CreateOptions } from './once.ts';
export { Page } from './page.ts';
