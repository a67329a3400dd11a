import type { RowTest } from '../row.ts';
import { accountRows } from './account.ts';
import { billingRows } from './billing.ts';
import { chatRows } from './chat.ts';
import { collaborationRows } from './collaborations.ts';
import { contentRows } from './content.ts';
import { directoryRows } from './directory.ts';
import { identityRows } from './identity.ts';
import { lookupRows } from './lookups.ts';
import { notificationRows } from './notifications.ts';
import { passwordResetRows } from './password-reset.ts';
import { reviewRows } from './reviews.ts';
import { savedRows } from './saved.ts';
import { serviceRows } from './services.ts';

/** Every row that works, in the order in which the tests try them. */
export const rows: readonly RowTest[] = [
  ...identityRows,
  ...passwordResetRows,
  ...accountRows,
  ...lookupRows,
  ...directoryRows,
  ...serviceRows,
  ...savedRows,
  ...reviewRows,
  ...chatRows,
  ...collaborationRows,
  ...notificationRows,
  ...contentRows,
  ...billingRows,
];
