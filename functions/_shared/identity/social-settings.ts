import type { FacebookSettings } from './facebook.ts';
import type { GoogleSettings } from './google.ts';

/** What people sign in with; `null` for a provider that is not set up. */
export interface SocialSettings {
  readonly google: GoogleSettings | null;
  readonly facebook: FacebookSettings | null;
}

/** Reads what functions/.env.example describes. */
export function readSocialSettings(read: (name: string) => string | undefined): SocialSettings {
  const clientIds = (read('DELVE_GOOGLE_CLIENT_ID') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const appId = read('DELVE_FACEBOOK_APP_ID');
  const appSecret = read('DELVE_FACEBOOK_APP_SECRET');
  return {
    google:
      clientIds.length === 0
        ? null
        : {
            clientIds,
            tokenInfoUrl: read('DELVE_GOOGLE_TOKENINFO_URL') || 'https://oauth2.googleapis.com/tokeninfo',
            userInfoUrl:
              read('DELVE_GOOGLE_USERINFO_URL') || 'https://openidconnect.googleapis.com/v1/userinfo',
          },
    facebook:
      appId && appSecret
        ? { appId, appSecret, graphUrl: read('DELVE_FACEBOOK_GRAPH_URL') || 'https://graph.facebook.com' }
        : null,
  };
}
