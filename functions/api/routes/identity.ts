import type { RegisteredUser, Session } from '@delve/client';
import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, other } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { text, userId } from '../shapes/values.ts';

const session = { access: text('eyJhbGciOiJFUzI1NiJ9…'), refresh: text('v1.Mq2bXh…') };

function toSessionShape({ accessToken, refreshToken }: Session) {
  return { access: accessToken, refresh: refreshToken };
}

const signIn = { method: 'POST', tag: 'Identity', caller: 'beforeSignIn', limit: 'sign_in' } as const;

const bySocialToken = {
  ...signIn,
  body: z.object({ access_token: fields.providerToken }),
  answer: data(
    z.object({ token: session.access, refresh: session.refresh }),
    ({ accessToken, refreshToken }: Session) => ({ token: accessToken, refresh: refreshToken }),
    'Login successful.',
  ),
  errors: {
    401: ['invalid_provider_token'],
    403: ['user_banned'],
    409: ['sign_in_to_link'],
    422: ['email_required'],
    502: ['provider_failed'],
    503: ['provider_unreachable', 'provider_not_configured', 'unreachable', 'timeout'],
  },
} as const;

/** Rows 14.1, 14.2, 15.1 to 15.4, and 16.1 to 16.3. */
export const identityEndpoints: readonly Endpoint[] = [
  endpoint({
    ...signIn,
    path: '/auth/register',
    summary: 'Register',
    idempotent: true,
    body: z.object({
      email: fields.email,
      password: fields.newPassword,
      first_name: fields.personName,
      last_name: fields.personName,
    }),
    answer: created(
      data(
        z.object({ id: userId(), email: text('customer@example.com') }),
        ({ id, email }: RegisteredUser) => ({ id, email }),
        'Registration successful.',
      ),
    ),
    errors: { 400: ['weak_password'], 403: ['signup_disabled'], 409: ['email_taken'] },
    call: ({ delve, body: { first_name, last_name, ...credentials }, once }) =>
      delve.auth.register({ ...credentials, firstName: first_name, lastName: last_name }, once),
  }),
  endpoint({
    ...signIn,
    path: '/auth/login',
    summary: 'Sign in',
    body: z.object({ email: fields.email, password: fields.secret }),
    answer: data(z.object(session), toSessionShape, 'Login successful.'),
    errors: { 401: ['invalid_credentials'], 403: ['email_not_confirmed', 'user_banned'] },
    call: ({ delve, body }) => delve.auth.login(body),
  }),
  endpoint({
    ...signIn,
    path: '/auth/refresh',
    summary: 'A new access token for a refresh token',
    body: z.object({ refresh: fields.secret }),
    answer: other(session, toSessionShape),
    errors: { 401: ['invalid_refresh_token', 'session_ended'], 403: ['user_banned'] },
    call: ({ delve, body }) => delve.auth.refresh(body.refresh),
  }),
  endpoint({
    ...bySocialToken,
    path: '/auth/google',
    summary: 'Sign in with Google',
    description:
      'The access token is the one that Google has given the app. The first time, an account is made.',
    call: ({ delve, social, body }) => social.signIn(delve, 'google', body.access_token),
  }),
  endpoint({
    ...bySocialToken,
    path: '/auth/facebook',
    summary: 'Sign in with Facebook',
    description: 'The access token is the one of Facebook Login. The first time, an account is made.',
    call: ({ delve, social, body }) => social.signIn(delve, 'facebook', body.access_token),
  }),
  endpoint({
    method: 'POST',
    path: '/auth/logout',
    tag: 'Identity',
    summary: 'End this session',
    answer: message('Logout successful.'),
    call: ({ delve }) => delve.auth.logout(),
  }),
  endpoint({
    ...signIn,
    path: '/auth/password-reset/request',
    summary: 'Have a code mailed that resets a forgotten password',
    description:
      'The answer is the same for an address without an account. A code works for 10 minutes, the newest one only; an ' +
      'address gets five an hour.',
    body: z.object({ email: fields.email }),
    answer: message('Password reset OTP sent to email.'),
    call: ({ passwordResets, body }) => passwordResets.request(body.email),
  }),
  endpoint({
    ...signIn,
    path: '/auth/password-reset/verify',
    summary: 'Ask whether a code is the right one',
    description: 'A right code stays good. After five wrong guesses none is right any more.',
    contractNames: { code: 'otp' },
    body: z.object({ email: fields.email, otp: fields.resetCode }),
    answer: message('OTP verified successfully.'),
    errors: { 400: ['invalid_code'] },
    call: ({ passwordResets, body }) => passwordResets.verify(body.email, body.otp),
  }),
  endpoint({
    ...signIn,
    path: '/auth/password-reset/reset',
    summary: 'Set a new password with a code',
    description: 'A code works once. The reset ends all sessions; it signs nobody in.',
    contractNames: { code: 'otp', password: 'new_password' },
    body: z.object({ email: fields.email, otp: fields.resetCode, new_password: fields.newPassword }),
    answer: message('Password reset successful.'),
    errors: { 400: ['invalid_code', 'weak_password'] },
    call: ({ passwordResets, body }) => passwordResets.reset(body.email, body.otp, body.new_password),
  }),
];
