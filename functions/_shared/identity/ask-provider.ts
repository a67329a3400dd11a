import type * as z from 'zod';
import { failedProvider, unreachableProvider } from './social-errors.ts';

/** Two questions after each other fit into what a caller waits for. */
const PATIENCE_MS = 3_500;

/** What a provider has answered. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks a provider. Throws a 503 `provider_unreachable` when it does not answer, has a fault or too much to do, and a 502
 * `provider_failed` when what comes is no JSON. An error of `fetch` names the URL, which may hold a token: only its kind
 * is kept.
 */
export async function askProvider(provider: string, url: URL, init: RequestInit): Promise<ProviderAnswer> {
  const { status, text } = await answerOf(provider, url, init);
  if (status >= 500 || status === 429) throw unreachableProvider(provider, `${url.host} answered ${status}`);
  return { status, body: parsed(provider, url, text) };
}

async function answerOf(provider: string, url: URL, init: RequestInit) {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw unreachableProvider(provider, `${url.host}: ${cause instanceof Error ? cause.name : 'no answer'}`);
  }
}

function parsed(provider: string, url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failedProvider(provider, `${url.host} answered no JSON`);
  }
}

/** The answer in the form that the provider documents. Throws a 502 `provider_failed` for any other. */
export function understood<Schema extends z.ZodType>(
  provider: string,
  schema: Schema,
  { status, body }: ProviderAnswer,
): z.output<Schema> {
  const result = status === 200 ? schema.safeParse(body) : undefined;
  if (result?.success) return result.data;
  const fields = result?.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw failedProvider(
    provider,
    fields === undefined ? `answered ${status}` : `wrong in its answer: ${fields}`,
  );
}
