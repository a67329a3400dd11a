import { randomUUID } from 'node:crypto';
import type { Tx } from './database.ts';
import type { Caller } from './request.ts';
import type { Json, UserRow } from './users.ts';

/** A line of `auth.audit_log_entries`. */
export interface AuditEntry {
  readonly action: string;
  readonly logType: 'account' | 'team' | 'token' | 'user';
  /** The account that acted; absent for the service role. */
  readonly actor?: UserRow;
  readonly caller: Caller;
  readonly traits?: Json;
}

export async function audit(tx: Tx, entry: AuditEntry): Promise<void> {
  const payload = {
    action: entry.action,
    actor_id: entry.actor?.id ?? '00000000-0000-0000-0000-000000000000',
    actor_username: entry.actor ? (entry.actor.email ?? entry.actor.phone ?? '') : 'service_role',
    actor_via_sso: false,
    log_type: entry.logType,
    ...(entry.traits ? { traits: entry.traits } : {}),
  };
  await tx.rows(
    `insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
     values ('00000000-0000-0000-0000-000000000000', $1, $2, now(), $3)`,
    [randomUUID(), JSON.stringify(payload), entry.caller.address.slice(0, 64)],
  );
}
