import * as z from 'zod';
import { askProvider, understood } from './ask-provider.ts';
import { failedProvider, refusedToken } from './social-errors.ts';
import type { PersonOfToken } from './social-profile.ts';

/** How tokens of Facebook are checked. */
export interface FacebookSettings {
  readonly appId: string;
  readonly appSecret: string;
  readonly graphUrl: string;
}

const NAME = 'Facebook';

const debugged = z.object({
  data: z.object({
    is_valid: z.boolean(),
    app_id: z.coerce.string().default(''),
    user_id: z.coerce.string().default(''),
    type: z.string().default(''),
  }),
});

const refusal = z.object({ error: z.object({ code: z.number() }) });

/** "The App_id in the input_token did not match the Viewing App". */
const FOREIGN_APP = 100;

const profile = z.object({
  id: z.string().min(1),
  first_name: z.string().default(''),
  last_name: z.string().default(''),
  email: z.string().default(''),
});

/**
 * Asks Facebook whose access token it is: first whether it was given to our app, then for the profile.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token,
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests (`appsecret_proof`)
 */
export function facebookPerson({ appId, appSecret, graphUrl }: FacebookSettings): PersonOfToken {
  return async (accessToken) => {
    const debugUrl = new URL(`${graphUrl}/debug_token`);
    debugUrl.searchParams.set('input_token', accessToken);
    const debugAnswer = await askProvider(NAME, debugUrl, {
      headers: { authorization: `Bearer ${appId}|${appSecret}` },
    });
    if (refusal.safeParse(debugAnswer.body).data?.error.code === FOREIGN_APP) throw refusedToken(NAME);
    const { data } = understood(NAME, debugged, debugAnswer);
    if (!data.is_valid || data.app_id !== appId || data.type !== 'USER') throw refusedToken(NAME);

    const profileUrl = new URL(`${graphUrl}/me`);
    profileUrl.searchParams.set('fields', 'id,first_name,last_name,email');
    profileUrl.searchParams.set('appsecret_proof', await proofOf(accessToken, appSecret));
    const answer = await askProvider(NAME, profileUrl, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    // It may have been taken back a moment ago.
    if (answer.status === 400 || answer.status === 401) throw refusedToken(NAME);
    const person = understood(NAME, profile, answer);
    if (person.id !== data.user_id) throw failedProvider(NAME, 'told of another person');
    const names = { firstName: person.first_name, lastName: person.last_name };
    return {
      identity: { subject: person.id, email: person.email, isEmailVerified: false },
      names: async () => names,
    };
  };
}

/** HMAC-SHA256 of the token under the app's secret, in hexadecimal digits. */
async function proofOf(accessToken: string, appSecret: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(appSecret), algorithm, false, ['sign']);
  const proof = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(accessToken)));
  return [...proof].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
