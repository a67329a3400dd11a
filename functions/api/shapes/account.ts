import type { AccountDetails, AccountExport } from '@delve/client';
import * as z from 'zod';
import { flag, imageUrl, instant, text, userId } from './values.ts';

export const accountShape = z
  .object({
    id: userId(),
    email: text('customer@example.com'),
    first_name: text('First'),
    last_name: text('Customer'),
    profile_image: imageUrl(),
    is_verified: flag(true),
  })
  .meta({ id: 'Account' });

export function toAccountShape(account: AccountDetails): z.input<typeof accountShape> {
  return {
    id: account.id,
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
    profile_image: account.profileImageUrl,
    is_verified: account.isVerified,
  };
}

/** Everything that is kept about a person: rows by the name of their table. */
export const accountExportShape = z
  .object({
    exported_at: instant(),
    tables: z.record(z.string(), z.array(z.unknown()).readonly()).meta({ example: { reviews: [] } }),
  })
  .meta({ id: 'AccountExport' });

export function toAccountExportShape(exported: AccountExport): z.input<typeof accountExportShape> {
  return { exported_at: exported.exportedAt.toISOString(), tables: exported.tables };
}
