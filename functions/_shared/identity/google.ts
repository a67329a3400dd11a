import * as z from 'zod';
import { askProvider, understood } from './ask-provider.ts';
import { failedProvider, refusedToken } from './social-errors.ts';
import type { PersonOfToken, SocialNames } from './social-profile.ts';

/** How tokens of Google are checked. */
export interface GoogleSettings {
  /** Our clients: the web page's, and those of the apps. */
  readonly clientIds: readonly string[];
  readonly tokenInfoUrl: string;
  readonly userInfoUrl: string;
}

const NAME = 'Google';

/** `email_verified` and `expires_in` are text here, as nearly everything is. */
const tokenInfo = z.object({
  aud: z.string(),
  sub: z.string().min(1),
  email: z.string().default(''),
  email_verified: z
    .union([z.boolean(), z.string()])
    .default(false)
    .transform((value) => String(value) === 'true'),
  expires_in: z.coerce.number(),
});

const userInfo = z.object({
  sub: z.string(),
  given_name: z.string().default(''),
  family_name: z.string().default(''),
});

/**
 * Asks Google whose access token it is. It goes in the header, as google-auth-library's `getTokenInfo` sends it.
 * https://developers.google.com/identity/protocols/oauth2, https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export function googlePerson({ clientIds, tokenInfoUrl, userInfoUrl }: GoogleSettings): PersonOfToken {
  return async (accessToken) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await askProvider(NAME, new URL(tokenInfoUrl), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    });
    if (answer.status === 400 || answer.status === 401) throw refusedToken(NAME);
    const info = understood(NAME, tokenInfo, answer);
    if (!clientIds.includes(info.aud) || info.expires_in <= 0) throw refusedToken(NAME);
    return {
      identity: { subject: info.sub, email: info.email, isEmailVerified: info.email_verified },
      names: () => namesOf(userInfoUrl, headers, info.sub),
    };
  };
}

async function namesOf(
  userInfoUrl: string,
  headers: Record<string, string>,
  subject: string,
): Promise<SocialNames> {
  const answer = await askProvider(NAME, new URL(userInfoUrl), { headers });
  if (answer.status === 401) throw refusedToken(NAME);
  // A token with the scope `email` alone may not read the profile.
  if (answer.status === 403) return { firstName: '', lastName: '' };
  const info = understood(NAME, userInfo, answer);
  if (info.sub !== subject) throw failedProvider(NAME, 'told of another person');
  return { firstName: info.given_name, lastName: info.family_name };
}
