import { randomUUID } from 'node:crypto';
import { expectDocumented } from './documented-answers.ts';
import { stack } from './stack.ts';

export interface ApiRequest {
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of another stack than the run's. */
  readonly apiUrl?: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ApiBody;
}

/** An answer of the function `api`; a test says by its expectations what it holds. */
export interface ApiBody {
  readonly status: boolean;
  readonly message?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly data?: unknown;
  readonly next_cursor?: string | null;
  readonly [name: string]: unknown;
}

/** Calls a path of the contract, such as `/business/`, and holds the answer against the API's own document. */
export async function api(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
  const body = request.json === undefined ? request.body : JSON.stringify(request.json);
  const apiUrl = request.apiUrl ?? stack().apiUrl;
  const response = await fetch(`${apiUrl}/functions/v1/api${path}`, {
    method,
    headers: {
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body }),
    // Node asks for it where the body is a stream.
    duplex: 'half',
  } as RequestInit);
  const answer = {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as ApiBody,
  };
  await expectDocumented(apiUrl, method, path, answer);
  return answer;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly access: string;
  readonly refresh: string;
}

/** A person of their own for a test: registered and signed in; at the run's stack, or at another. */
export async function newPerson(apiUrl?: string): Promise<Person> {
  const credentials = { email: `${randomUUID()}@example.com`, password: 'a-long-password' };
  const registered = await api('POST', '/auth/register/', {
    json: { ...credentials, first_name: 'Test', last_name: 'Person' },
    apiUrl,
  });
  if (registered.status !== 201) throw new Error(`Registration failed: ${JSON.stringify(registered.body)}`);
  return {
    ...credentials,
    ...(await signIn(credentials, apiUrl)),
    id: (registered.body.data as { id: string }).id,
  };
}

export async function signIn(credentials: { email: string; password: string }, apiUrl?: string) {
  const answer = await api('POST', '/auth/login/', { json: credentials, apiUrl });
  if (answer.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(answer.body)}`);
  return answer.body.data as { access: string; refresh: string };
}

/** Somebody of the seed: `owner`, `customer`, `newcomer` or `staff`; of the run's stack, or of another. */
export function signInAs(role: 'owner' | 'customer' | 'newcomer' | 'staff', apiUrl?: string) {
  return signIn({ email: `${role}@delve.test`, password: 'delve-local-1' }, apiUrl);
}

/** A draft with everything that approval asks for, under a name that no other test uses. */
export async function newBusiness(owner: Person, apiUrl?: string): Promise<{ id: number; name: string }> {
  const name = `Test Place ${randomUUID()}`;
  const categories = await api('GET', '/business/categories/', { apiUrl });
  const [category] = categories.body.data as { id: number }[];
  const created = await api('POST', '/business/', {
    token: owner.access,
    apiUrl,
    json: {
      business_name: name,
      description: 'A place that a test made.',
      website: 'https://example.com/place',
      address: '12 Marina Road',
      state: 'Lagos',
      latitude: 6.4541,
      longitude: 3.3947,
      category_id: category?.id,
    },
  });
  if (created.status !== 201) throw new Error(`No business: ${JSON.stringify(created.body)}`);
  return { id: (created.body.data as { id: number }).id, name };
}

/** A business that everybody finds: requested by its owner, approved by staff. */
export async function newListedBusiness(
  owner: Person,
  apiUrl?: string,
): Promise<{ id: number; name: string }> {
  const business = await newBusiness(owner, apiUrl);
  await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access, apiUrl });
  const staff = await signInAs('staff', apiUrl);
  const decided = await api('POST', `/staff/approvals/${business.id}/decision/`, {
    token: staff.access,
    apiUrl,
    json: { decision: 'approve' },
  });
  if (decided.status !== 200) throw new Error(`Not approved: ${JSON.stringify(decided.body)}`);
  return business;
}
