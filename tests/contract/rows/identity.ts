import { randomUUID } from 'node:crypto';
import { newClient } from '../../client/clients.ts';
import { api, newPerson, signIn } from '../../support/api.ts';
import { accessTokenOf, newSocialPerson } from '../../support/identity-providers.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import { clientOf } from '../world.ts';

/** Sessions: rows 14.1, 14.2 and 15.1 to 15.4. */
export const identityRows: readonly RowTest[] = [
  {
    id: '14.1',
    http: async () =>
      api('POST', '/auth/facebook/', {
        json: { access_token: await accessTokenOf('facebook', newSocialPerson()) },
      }),
    method: 'auth.signInWithFacebook',
    client: async () =>
      newClient().auth.signInWithFacebook({
        accessToken: await accessTokenOf('facebook', newSocialPerson()),
      }),
  },
  {
    id: '14.2',
    http: async () =>
      api('POST', '/auth/google/', {
        json: { access_token: await accessTokenOf('google', newSocialPerson()) },
      }),
    method: 'auth.signInWithGoogle',
    client: async () =>
      newClient().auth.signInWithGoogle({ accessToken: await accessTokenOf('google', newSocialPerson()) }),
  },
  {
    id: '15.1',
    http: async () => api('POST', '/auth/logout/', { token: (await newPerson()).access }),
    method: 'auth.logout',
    client: async () => (await clientOf(await newPerson())).auth.logout(),
  },
  {
    id: '15.2',
    status: 201,
    userIds: ['data.id'],
    http: () =>
      api('POST', '/auth/register/', {
        json: { ...(contractRow('15.2').request as object), email: `${randomUUID()}@example.com` },
      }),
    method: 'auth.register',
    client: () =>
      newClient().auth.register({
        email: `${randomUUID()}@example.com`,
        password: 'mypassword123',
        firstName: 'Test',
        lastName: 'Person',
      }),
  },
  {
    id: '15.3',
    http: ({ owner }) =>
      api('POST', '/auth/login/', { json: { email: owner.email, password: owner.password } }),
    method: 'auth.login',
    client: ({ owner }) => newClient().auth.login({ email: owner.email, password: owner.password }),
  },
  {
    id: '15.4',
    http: async ({ owner }) =>
      api('POST', '/auth/refresh/', { json: { refresh: (await signIn(owner)).refresh } }),
    method: 'auth.refresh',
    client: async ({ owner }) => (await clientOf(owner)).auth.refresh(),
  },
];
