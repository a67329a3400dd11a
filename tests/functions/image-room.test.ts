import { expect, test } from 'vitest';
import { ImageRoom } from '../../functions/_shared/image-room.ts';

const MB = 1024 * 1024;

test('what several requests hold at once is bounded, and comes back when they leave', () => {
  const [first, second, third] = [new ImageRoom(), new ImageRoom(), new ImageRoom()];
  first.take(30 * MB);
  second.take(14 * MB);
  expect(() => third.take(10 * MB)).toThrow(
    expect.objectContaining({ status: 503, code: 'too_busy', retryAfterSeconds: 5 }),
  );
  third.take(4 * MB);
  first.leave();
  first.leave();
  third.take(30 * MB);
  expect(() => third.take(1)).toThrow(expect.objectContaining({ code: 'too_busy' }));
  second.leave();
  third.leave();
  third.take(48 * MB);
  third.leave();
});
