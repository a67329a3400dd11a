import type { Endpoint } from '../endpoint/endpoint.ts';
import { accountEndpoints } from './account.ts';
import { billingEndpoints } from './billing.ts';
import { chatEndpoints } from './chat.ts';
import { collaborationEndpoints } from './collaborations.ts';
import { contentEndpoints } from './content.ts';
import { directoryEndpoints } from './directory.ts';
import { galleryEndpoints } from './gallery.ts';
import { identityEndpoints } from './identity.ts';
import { lookupEndpoints } from './lookups.ts';
import { notificationEndpoints } from './notifications.ts';
import { openingHoursEndpoints } from './opening-hours.ts';
import { ownBusinessEndpoints } from './own-businesses.ts';
import { performanceEndpoints } from './performance.ts';
import { reportEndpoints } from './reports.ts';
import { reviewEndpoints } from './reviews.ts';
import { savedEndpoints } from './saved.ts';
import { serviceEndpoints } from './services.ts';
import { staffEndpoints } from './staff.ts';
import { staffContentEndpoints } from './staff-content.ts';
import { uploadEndpoints } from './uploads.ts';

/** Every operation of the API, in the order in which its document shows them. */
export const endpoints: readonly Endpoint[] = [
  ...directoryEndpoints,
  ...lookupEndpoints,
  ...ownBusinessEndpoints,
  ...serviceEndpoints,
  ...openingHoursEndpoints,
  ...galleryEndpoints,
  ...uploadEndpoints,
  ...performanceEndpoints,
  ...reviewEndpoints,
  ...savedEndpoints,
  ...chatEndpoints,
  ...collaborationEndpoints,
  ...notificationEndpoints,
  ...reportEndpoints,
  ...identityEndpoints,
  ...accountEndpoints,
  ...contentEndpoints,
  ...billingEndpoints,
  ...staffEndpoints,
  ...staffContentEndpoints,
];
