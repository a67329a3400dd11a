import { fields } from '@delve/client';
import { createRoute, z } from '@hono/zod-openapi';
import { beforeSignIn, signedIn } from '../middleware/caller.ts';
import { jsonBody } from '../middleware/json-body.ts';
import {
  answers,
  createRouter,
  messageBody,
  messageOnly,
  takes,
  withData,
  withMessageAndData,
} from '../router.ts';

const tags = ['Identity'];

/** Rows 13.1 and 15.1 to 15.4. */
export const identityRoutes = createRouter();

identityRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/user',
    summary: 'The caller’s account',
    tags,
    middleware: [signedIn],
    responses: answers(
      'The account',
      withData(
        z.object({
          id: z.uuid(),
          email: z.string(),
          first_name: z.string(),
          last_name: z.string(),
          profile_image: z.string(),
          is_verified: z.boolean(),
        }),
      ),
    ),
  }),
  async (context) => {
    const account = await context.var.delve.account.get();
    const data = {
      id: account.id,
      email: account.email,
      first_name: account.firstName,
      last_name: account.lastName,
      profile_image: account.profileImageUrl,
      is_verified: account.isVerified,
    };
    return context.json({ status: true as const, data }, 200);
  },
);

identityRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/auth/register',
    summary: 'Register',
    tags,
    middleware: [beforeSignIn, jsonBody],
    request: {
      body: takes(
        z.object({
          email: fields.email,
          password: fields.newPassword,
          first_name: fields.personName,
          last_name: fields.personName,
        }),
      ),
    },
    responses: answers('Registered', withMessageAndData(z.object({ id: z.uuid(), email: z.string() })), 201),
  }),
  async (context) => {
    const { first_name, last_name, ...credentials } = context.req.valid('json');
    const { id, email } = await context.var.delve.auth.register({
      ...credentials,
      firstName: first_name,
      lastName: last_name,
    });
    return context.json(
      { status: true as const, message: 'Registration successful.', data: { id, email } },
      201,
    );
  },
);

identityRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/auth/login',
    summary: 'Sign in',
    tags,
    middleware: [beforeSignIn, jsonBody],
    request: { body: takes(z.object({ email: fields.email, password: fields.secret })) },
    responses: answers(
      'A session',
      withMessageAndData(z.object({ access: z.string(), refresh: z.string() })),
    ),
  }),
  async (context) => {
    const session = await context.var.delve.auth.login(context.req.valid('json'));
    context.header('Cache-Control', 'no-store');
    return context.json(
      {
        status: true as const,
        message: 'Login successful.',
        data: { access: session.accessToken, refresh: session.refreshToken },
      },
      200,
    );
  },
);

identityRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/auth/refresh',
    summary: 'A new access token for a refresh token',
    tags,
    middleware: [beforeSignIn, jsonBody],
    request: { body: takes(z.object({ refresh: fields.secret })) },
    responses: answers(
      'A session',
      z.object({ status: z.literal(true), access: z.string(), refresh: z.string() }),
    ),
  }),
  async (context) => {
    const session = await context.var.delve.auth.refresh(context.req.valid('json').refresh);
    context.header('Cache-Control', 'no-store');
    return context.json(
      { status: true as const, access: session.accessToken, refresh: session.refreshToken },
      200,
    );
  },
);

identityRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/auth/logout',
    summary: 'End this session',
    tags,
    middleware: [signedIn],
    responses: answers('Ended', messageOnly),
  }),
  async (context) => {
    await context.var.delve.auth.logout();
    return context.json(messageBody('Logout successful.'), 200);
  },
);
