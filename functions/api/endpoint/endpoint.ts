import type { Delve } from '@delve/client';
import type * as z from 'zod';
import type { Subscriptions } from '../../_shared/billing/subscriptions.ts';
import type { SocialSignIn } from '../../_shared/identity/social-sign-in.ts';
import type { InspectedImage } from '../../_shared/images/inspect-image.ts';
import type { PasswordResets } from '../../_shared/password-reset/password-resets.ts';
import type { Service } from '../../_shared/service.ts';
import type { Answer } from './answers.ts';

/** Who may call: `signedIn` needs a token; `anybody` may send one; `beforeSignIn` ignores the one of a former session. */
export type CallerKind = 'signedIn' | 'anybody' | 'beforeSignIn';

/** Classes of routes that the database limits by caller: rows of `private.rate_limit_classes`. */
export type RouteClass = 'read' | 'search' | 'write' | 'upload' | 'sign_in';

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Parts of a path: those that are named like ids or numbers are numbers. */
export type PathParts<Path extends string> = {
  readonly [Name in NamesIn<Path>]: Name extends NumberName ? number : string;
};

/** Names of parts that hold digits only: a word in their place is another path, or none. */
type NumberName = `${string}_id` | 'seq';

export function isNumberName(name: string): name is NumberName {
  return name.endsWith('_id') || name === 'seq';
}

/** One request, checked: what an endpoint's call is made of. */
export interface Call<Path extends string, Query, Body, Kind extends CallerKind> {
  /** A client that calls with the token of whoever called. */
  readonly delve: Delve;
  /** The caller's id; `null` for a visitor. */
  readonly userId: Kind extends 'signedIn' ? string : string | null;
  readonly path: PathParts<Path>;
  readonly query: Query;
  readonly body: Body;
  /** The images of an endpoint with `upload`. */
  readonly images: readonly InspectedImage[];
  /** Passed on to a method that creates: `{idempotencyKey}` when the caller sent one. */
  readonly once: { readonly idempotencyKey?: string };
  /** What the function may do on its own account, with the secret key. */
  readonly service: Service;
  readonly passwordResets: PasswordResets;
  /** Signs in whom Google or Facebook knows. */
  readonly social: SocialSignIn;
  /** What the caller pays for, at Stripe. */
  readonly subscriptions: Subscriptions;
  /** Who asks, for what counts visitors. */
  readonly visitor: Visitor;
}

/** What is known about a caller without a token. */
export interface Visitor {
  /** IP address as the gateway tells it; `null` where it does not. */
  readonly address: string | null;
  readonly userAgent: string;
}

interface Declaration<
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Result,
  Kind extends CallerKind,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/functions/v1/api`, without the slash at its end: `/business/{business_id}/services`. */
  readonly path: Path;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** By default `signedIn`. */
  readonly caller?: Kind;
  /** By default `read` for GET, else `write`. */
  readonly limit?: Exclude<RouteClass, 'read'>;
  /** How long shared caches may keep the answer to a visitor, in seconds. */
  readonly publicForSeconds?: number;
  /** The name of the file that browsers save the answer as. */
  readonly download?: string;
  /** After how many milliseconds the caller is told that it takes too long, where that is not what is usual. */
  readonly longestMs?: number;
  /** Whether an `Idempotency-Key` makes a repetition harmless. */
  readonly idempotent?: boolean;
  readonly query?: Query;
  /** A JSON object, which may be left out if the schema does without; with `upload`, the text fields of the form. */
  readonly body?: Body;
  /** The field of the body that names an image by its path, and may be the image itself in a form. */
  readonly image?: string;
  /** Takes a form with images in the field `name`, 1 to `most` of them. */
  readonly upload?: { readonly name: string; readonly most: number };
  /** Whether a call of it may give up files, which are then deleted in the background. */
  readonly givesUpFiles?: boolean;
  /** Names of the client's fields that are not the contract's in snake case: `{ name: 'business_name' }`. */
  readonly contractNames?: Readonly<Record<string, string>>;
  readonly answer: Answer<Result>;
  /** Codes of errors by status, beyond those that every endpoint has: `{ 404: ['business_not_found'] }`. */
  readonly errors?: Readonly<Record<number, readonly string[]>>;
  readonly call: (call: Call<Path, z.output<Query>, z.output<Body>, Kind>) => Promise<Result>;
}

/** An endpoint of whatever types: {@link endpoint} has checked that its parts fit. */
export interface Endpoint
  extends Omit<
    Declaration<string, z.ZodType, z.ZodType, unknown, CallerKind>,
    'answer' | 'call' | 'caller' | 'limit'
  > {
  readonly caller: CallerKind;
  readonly limit: RouteClass;
  readonly answer: Answer<never>;
  readonly call: (call: Call<never, never, never, never>) => Promise<unknown>;
}

/** Declares one operation of the API. */
export function endpoint<
  const Path extends string,
  Result,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Kind extends CallerKind = 'signedIn',
>(declaration: Declaration<Path, Query, Body, Result, Kind>): Endpoint {
  return {
    ...declaration,
    caller: declaration.caller ?? 'signedIn',
    limit: declaration.limit ?? (declaration.method === 'GET' ? 'read' : 'write'),
  };
}
