import type { DelveError } from '@delve/client';
import type { Frame } from './incoming-frame.ts';

/** Tells a peer that a frame of its was refused: by its `client_id` it knows which. */
export function errorFrame(error: DelveError, refused: Frame | null): object {
  const { code, message, hint, errors, retryAfterSeconds } = error;
  const clientId = refused?.client_id;
  return {
    error: {
      code,
      message,
      ...(hint ? { hint } : {}),
      ...(errors ? { errors } : {}),
      ...(retryAfterSeconds ? { retry_after: retryAfterSeconds } : {}),
      ...(typeof clientId === 'string' ? { client_id: clientId } : {}),
    },
  };
}
