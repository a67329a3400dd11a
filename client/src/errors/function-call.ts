import { DelveError } from '../delve-error.ts';
import { INTERNAL_ERROR, UNREACHABLE } from './known.ts';

/** What an error of a call of an edge function means: the envelope that it has answered, or that there was none. */
export async function fromFunctionCall(error: unknown): Promise<DelveError> {
  const response = (error as { context?: unknown } | null)?.context;
  if (!isAnswer(response)) return new DelveError({ ...UNREACHABLE, cause: error });
  const envelope = await readEnvelope(response);
  // The platform's own answers: the function did not start, or ran out of time.
  if (envelope === null) {
    const meaning = response.status >= 502 && response.status <= 504 ? UNREACHABLE : INTERNAL_ERROR;
    return new DelveError({ ...meaning, cause: error });
  }
  return new DelveError({
    status: response.status,
    code: envelope.code,
    message: envelope.message,
    hint: envelope.hint,
    url: envelope.url,
    errors: envelope.errors,
    retryAfterSeconds: Number(response.headers.get('retry-after')) || undefined,
    cause: error,
  });
}

interface Envelope {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly url?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** `null` for the platform's own answers, and for one that broke off on its way. */
async function readEnvelope(response: Answer): Promise<Envelope | null> {
  try {
    const body = JSON.parse(await response.text()) as Partial<Envelope> | null;
    return typeof body?.code === 'string' && typeof body.message === 'string' ? (body as Envelope) : null;
  } catch {
    return null;
  }
}

/** As much of a `Response` as is asked for; an app may have a `fetch` of its own, whose answers are of another class. */
interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'headers' in value && 'text' in value;
}
