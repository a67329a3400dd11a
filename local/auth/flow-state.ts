import { createHash, randomUUID } from 'node:crypto';
import type { Tx } from './database.ts';
import { AuthError, badRequest, notFound, unprocessable, validationFailed } from './errors.ts';
import { storedMethod } from './sessions.ts';

/** How long a flow may take from its start, and a code until it is exchanged; Auth's default. */
const LIFETIME_MS = 300_000;

export interface FlowState {
  readonly id: string;
  readonly user_id: string | null;
  readonly auth_code: string | null;
  readonly code_challenge: string | null;
  readonly code_challenge_method: 's256' | 'plain' | null;
  readonly provider_type: string;
  readonly provider_access_token: string | null;
  readonly provider_refresh_token: string | null;
  readonly authentication_method: string;
  readonly referrer: string | null;
  readonly linking_target_id: string | null;
  readonly auth_code_issued_at: Date | null;
  readonly created_at: Date;
}

/** The two fields of a request that begins a PKCE flow. */
export interface PkceFields {
  readonly code_challenge: string;
  readonly code_challenge_method: string;
}

/** Throws 400 when one field stands without the other, or is none that RFC 7636 allows. */
export function checkPkceFields(fields: PkceFields): void {
  const { code_challenge: challenge, code_challenge_method: method } = fields;
  if ((challenge === '') !== (method === '')) {
    throw validationFailed('PKCE flow requires code_challenge_method and code_challenge');
  }
  if (challenge === '') return;
  if (challenge.length < 43 || challenge.length > 128) {
    throw validationFailed('code challenge has to be between 43 and 128 characters');
  }
  if (!/^[a-zA-Z._~0-9-]+$/.test(challenge)) {
    throw validationFailed(
      'code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes',
    );
  }
  if (!['s256', 'plain'].includes(method.toLowerCase())) {
    throw new AuthError(500, 'unexpected_failure', `unsupported code_challenge method "${method}"`);
  }
}

export async function startFlow(
  tx: Tx,
  flow: {
    provider: string;
    method: string;
    pkce: PkceFields;
    userId?: string;
    referrer?: string;
    linkingTargetId?: string;
  },
): Promise<FlowState> {
  const usesPkce = flow.pkce.code_challenge !== '';
  const row = await tx.row<FlowState>(
    `insert into auth.flow_state (id, user_id, auth_code, code_challenge_method, code_challenge, provider_type,
       provider_access_token, provider_refresh_token, created_at, updated_at, authentication_method, referrer,
       linking_target_id)
     values ($1, $2, $3, $4, $5, $6, '', '', now(), now(), $7, $8, $9)
     returning *`,
    [
      randomUUID(),
      flow.userId ?? null,
      usesPkce ? randomUUID() : null,
      usesPkce ? flow.pkce.code_challenge_method.toLowerCase() : null,
      usesPkce ? flow.pkce.code_challenge : null,
      flow.provider,
      flow.method,
      flow.referrer ?? null,
      flow.linkingTargetId ?? null,
    ],
  );
  return row as FlowState;
}

export async function findFlow(tx: Tx, id: string): Promise<FlowState | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  return tx.row<FlowState>('select * from auth.flow_state where id = $1 for update', [id]);
}

export function hasExpired(flow: FlowState): boolean {
  return Date.now() > (flow.auth_code_issued_at ?? flow.created_at).getTime() + LIFETIME_MS;
}

export async function removeFlow(tx: Tx, flow: FlowState): Promise<void> {
  await tx.rows('delete from auth.flow_state where id = $1', [flow.id]);
}

/**
 * The code that a mail's link hands to the client which asked for that mail. Throws 400
 * `flow_state_not_found`.
 */
export async function issueCodeForMail(tx: Tx, userId: string, verificationType: string): Promise<string> {
  const flow = await tx.row<FlowState>(
    `select * from auth.flow_state where user_id = $1 and authentication_method = $2
     order by created_at desc limit 1`,
    [userId, storedMethod(verificationType)],
  );
  if (!flow?.auth_code) {
    throw badRequest(
      'flow_state_not_found',
      'No associated flow state found. No valid flow state found for user.',
    );
  }
  await tx.rows('update auth.flow_state set auth_code_issued_at = now(), updated_at = now() where id = $1', [
    flow.id,
  ]);
  return flow.auth_code;
}

/** Redeems a code: it is gone afterwards. Throws what GoTrue throws for a missing, old or foreign one. */
export async function redeemCode(
  tx: Tx,
  code: string,
  verifier: string,
): Promise<FlowState & { user_id: string }> {
  const flow = await tx.row<FlowState>('select * from auth.flow_state where auth_code = $1 for update', [
    code,
  ]);
  if (!flow?.user_id) {
    throw notFound('flow_state_not_found', 'invalid flow state, no valid flow state found');
  }
  if (hasExpired(flow)) {
    throw unprocessable('flow_state_expired', 'invalid flow state, flow state has expired');
  }
  const challenge =
    flow.code_challenge_method === 's256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  if (challenge !== flow.code_challenge) {
    throw badRequest('bad_code_verifier', 'code challenge does not match previously saved code verifier');
  }
  await removeFlow(tx, flow);
  return { ...flow, user_id: flow.user_id };
}
