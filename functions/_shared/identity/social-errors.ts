import { DelveError } from '@delve/client';

/** The token is none, has expired, was taken back, or was given to another app. */
export function refusedToken(provider: string): DelveError {
  return new DelveError({
    status: 401,
    code: 'invalid_provider_token',
    message: `${provider} does not know this token, or gave it to another app.`,
    hint: `Sign in with ${provider} again.`,
  });
}

/** `reason` is logged: it names neither tokens nor addresses with tokens in them. */
export function failedProvider(provider: string, reason: string): DelveError {
  return new DelveError({
    status: 502,
    code: 'provider_failed',
    message: `${provider} gave an answer that cannot be understood; try again later.`,
    cause: new Error(`${provider}: ${reason}`),
  });
}

export function unreachableProvider(provider: string, reason: string): DelveError {
  return new DelveError({
    status: 503,
    code: 'provider_unreachable',
    message: `${provider} cannot be reached at the moment; try again.`,
    cause: new Error(`${provider}: ${reason}`),
  });
}

export function providerIsOff(provider: string): DelveError {
  return new DelveError({
    status: 503,
    code: 'provider_not_configured',
    message: `Signing in with ${provider} is not possible here.`,
    hint: 'Sign in with the e-mail address and a password.',
    cause: new Error(`${provider} is not configured: see functions/.env.example`),
  });
}
