import { DelveError } from '@delve/client';

/** A JSON object that a peer has sent. */
export type Frame = Readonly<Record<string, unknown>>;

/** The longest text has 4000 characters, each of which JSON may write with twelve. */
const MOST_CHARACTERS = 64 * 1024;

/** Returns what is wrong with it, when it is no frame. */
export function readFrame(data: unknown): Frame | DelveError {
  if (typeof data !== 'string') return refused('binary_frame', 'Frames are JSON texts.');
  if (data.length > MOST_CHARACTERS) {
    return refused('frame_too_long', `A frame may have ${MOST_CHARACTERS} characters.`);
  }
  const value = parsed(data);
  return isObject(value) ? value : refused('invalid_frame', 'A frame must be a JSON object.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(code: string, message: string): DelveError {
  return new DelveError({ status: 400, code, message });
}
