import { DelveError } from '@delve/client';
import { UNREACHABLE } from '@delve/client/server';

/** What `work` comes to, or a 503 `unreachable` when that takes longer (ms). */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    const cause = new Error(`No answer within ${milliseconds} ms`);
    timer = setTimeout(() => reject(new DelveError({ ...UNREACHABLE, cause })), milliseconds);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
