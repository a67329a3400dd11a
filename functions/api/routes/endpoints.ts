import type { Endpoint } from '../endpoint/endpoint.ts';
import { directoryEndpoints } from './directory.ts';
import { galleryEndpoints } from './gallery.ts';
import { identityEndpoints } from './identity.ts';
import { lookupEndpoints } from './lookups.ts';
import { notificationEndpoints } from './notifications.ts';
import { ownBusinessEndpoints } from './own-businesses.ts';
import { reportEndpoints } from './reports.ts';
import { reviewEndpoints } from './reviews.ts';
import { openingHoursEndpoints } from './opening-hours.ts';
import { ownBusinessEndpoints } from './own-businesses.ts';
import { performanceEndpoints } from './performance.ts';
import { savedEndpoints } from './saved.ts';
import { serviceEndpoints } from './services.ts';
import { staffEndpoints } from './staff.ts';
import { uploadEndpoints } from './uploads.ts';

/** Every operation of the API, in the order in which its document shows them. */
export const endpoints: readonly Endpoint[] = [
  ...directoryEndpoints,
  ...lookupEndpoints,
  ...ownBusinessEndpoints,
  ...uploadEndpoints,
  ...reviewEndpoints,
  ...reportEndpoints,
  ...notificationEndpoints,
  ...performanceEndpoints,
  ...galleryEndpoints,
  ...serviceEndpoints,
  ...openingHoursEndpoints,
  ...savedEndpoints,
  ...identityEndpoints,
  ...staffEndpoints,
];
