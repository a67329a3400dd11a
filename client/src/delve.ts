import type { SupabaseClient } from '@supabase/supabase-js';
import { Billing } from './billing/billing.ts';
import { Plans } from './billing/plans.ts';
import { Chats } from './chat/chats.ts';
import { Collaborations } from './collaboration/collaborations.ts';
import { connect, type DelveOptions } from './connect.ts';
import { Ads } from './content/ads.ts';
import { Blog } from './content/blog.ts';
import { Events } from './content/events.ts';
import type { Database } from './database.types.ts';
import { Businesses } from './directory/businesses.ts';
import { Images } from './directory/images.ts';
import { Lookups } from './directory/lookups.ts';
import { OpeningHours } from './directory/opening-hours.ts';
import { Services } from './directory/services.ts';
import { Account } from './identity/account.ts';
import { Auth } from './identity/auth.ts';
import type { ImageUrls } from './image-urls.ts';
import { Uploads } from './images/uploads.ts';
import { Reports } from './moderation/own-reports.ts';
import { Staff } from './moderation/staff.ts';
import { Notifications } from './notifications/notifications.ts';
import { Performance } from './performance/performance.ts';
import { Reviews } from './reviews/reviews.ts';
import { SavedBusinesses } from './saved/saved-businesses.ts';

/**
 * The backend of Delve as typed calls. Every method throws {@link DelveError} on failure and nothing else.
 * Made from the project's address and key, or around a supabase-js client that exists already.
 */
export class Delve {
  /** For what this client does not cover. */
  readonly supabase: SupabaseClient<Database>;
  readonly auth: Auth;
  readonly account: Account;
  readonly ads: Ads;
  readonly billing: Billing;
  readonly blog: Blog;
  readonly businesses: Businesses;
  readonly chats: Chats;
  readonly collaborations: Collaborations;
  readonly events: Events;
  readonly services: Services;
  readonly openingHours: OpeningHours;
  readonly images: Images;
  readonly performance: Performance;
  readonly saved: SavedBusinesses;
  readonly lookups: Lookups;
  readonly notifications: Notifications;
  readonly reports: Reports;
  readonly reviews: Reviews;
  readonly plans: Plans;
  readonly staff: Staff;
  readonly uploads: Uploads;
  /** Absolute addresses of images by their paths. */
  readonly imageUrls: ImageUrls;

  constructor(source: DelveOptions | SupabaseClient<Database>) {
    const context = connect(source);
    this.supabase = context.supabase;
    this.auth = new Auth(context);
    this.account = new Account(context);
    this.ads = new Ads(context);
    this.billing = new Billing(context);
    this.blog = new Blog(context);
    this.businesses = new Businesses(context);
    this.chats = new Chats(context);
    this.collaborations = new Collaborations(context);
    this.events = new Events(context);
    this.services = new Services(context);
    this.openingHours = new OpeningHours(context);
    this.images = new Images(context);
    this.performance = new Performance(context);
    this.saved = new SavedBusinesses(context);
    this.lookups = new Lookups(context);
    this.notifications = new Notifications(context);
    this.reports = new Reports(context);
    this.reviews = new Reviews(context);
    this.plans = new Plans(context);
    this.staff = new Staff(context);
    this.uploads = new Uploads(context);
    this.imageUrls = context.images;
  }
}
