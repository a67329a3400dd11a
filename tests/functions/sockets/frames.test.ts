import { randomUUID } from 'node:crypto';
import type { Chat, ChatMessage, Notification } from '@delve/client';
import { DelveError } from '@delve/client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Closing, closingFor } from '../../../functions/_shared/sockets/closing.ts';
import { errorFrame } from '../../../functions/_shared/sockets/error-frame.ts';
import { FrameQueue } from '../../../functions/_shared/sockets/frame-queue.ts';
import { readFrame } from '../../../functions/_shared/sockets/incoming-frame.ts';
import { readText, toFrame as toChatFrame } from '../../../functions/chat/frames.ts';
import { toFrame as toNotificationFrame } from '../../../functions/notification/frames.ts';

const codeOf = (result: unknown) => (result instanceof DelveError ? result.code : result);

describe('a frame that a peer sends', () => {
  test.each([
    ['bytes', new ArrayBuffer(2), 'binary_frame'],
    ['what is no JSON', '{"message_type":', 'invalid_frame'],
    ['an empty text', '', 'invalid_frame'],
    ['a list', '[]', 'invalid_frame'],
    ['null', 'null', 'invalid_frame'],
    ['a JSON text', '"text"', 'invalid_frame'],
    ['more than 64 Ki characters', JSON.stringify({ message: 'x'.repeat(65_536) }), 'frame_too_long'],
  ])('is refused for %s', (_name, data, code) => {
    expect(codeOf(readFrame(data))).toBe(code);
  });

  test('may hold the longest text there is, however JSON writes it', () => {
    const escaped = '\\ud83d\\ude00'.repeat(2000);
    expect(readFrame(`{"message_type":"text","message":"${escaped}"}`)).toMatchObject({
      message: '😀'.repeat(2000),
    });
  });

  test('is a text by whoever it says that it is', () => {
    const client_id = randomUUID();
    expect(readText({ message_type: 'text', sender_id: 99, message: ' Hi ', client_id })).toEqual({
      message: ' Hi ',
      clientId: client_id,
    });
    expect(readText({ message_type: 'text', message: 'Hi' })).toEqual({ message: 'Hi', clientId: undefined });
  });

  test.each([
    [{ message_type: 'images', image_urls: [] }, 'unknown_message_type'],
    [{ message: 'Hi' }, 'unknown_message_type'],
    [{ message_type: 'text' }, 'validation_failed'],
    [{ message_type: 'text', message: '  ' }, 'validation_failed'],
    [{ message_type: 'text', message: 5 }, 'validation_failed'],
    [{ message_type: 'text', message: 'x'.repeat(4001) }, 'validation_failed'],
    [{ message_type: 'text', message: 'Hi', client_id: 'mine' }, 'validation_failed'],
  ])('is refused for %j', (frame, code) => {
    expect(() => readText(frame)).toThrow(expect.objectContaining({ status: 400, code }));
  });
});

const chat = {
  id: 12,
  businessLogoUrl: 'https://example.com/logo.jpg',
  customerImageUrl: 'https://example.com/profile.jpg',
} as Chat;

const text: ChatMessage = {
  seq: 7,
  sender: 'user',
  senderId: '6f1c9a52-3c8e-4a57-9d2b-0f6d5a1e7b34',
  kind: 'text',
  message: 'Hello',
  images: [],
  isDeleted: false,
  createdAt: new Date('2026-09-01T15:45:00Z'),
};

describe('a frame that a peer gets', () => {
  test('has a text as the contract writes it, its number and its time', () => {
    expect(toChatFrame(chat, text)).toEqual({
      data: {
        message_type: 'text',
        sender_id: text.senderId,
        sender_profile_image: 'https://example.com/profile.jpg',
        message: 'Hello',
        chat_id: 12,
        seq: 7,
        created_at: '2026-09-01T15:45:00.000Z',
      },
    });
  });

  test('has pictures as the contract writes them, and the logo of a business that sent them', () => {
    const images = ['1', '2'].map((name) => ({
      url: `https://example.com/${name}.jpg`,
      width: 4,
      height: 3,
    }));
    expect(
      toChatFrame(chat, { ...text, sender: 'business', kind: 'images', message: '', images }),
    ).toMatchObject({
      data: {
        message_type: 'images',
        sender_profile_image: 'https://example.com/logo.jpg',
        image_urls: ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
      },
    });
  });

  const notification: Notification = {
    id: 3,
    type: 'message_notification',
    title: 'New message',
    body: 'You received a new message',
    businessId: 1,
    actorId: text.senderId,
    subjectId: 23,
    isRead: false,
    createdAt: new Date('2026-09-01T15:45:00Z'),
  };

  test('has a notification in both documented forms at once', () => {
    expect(toNotificationFrame('a person', notification)).toEqual({
      event: 'notification',
      data: { title: 'New message', body: 'You received a new message' },
      id: 3,
      type: 'message_notification',
      business: 1,
      user: 'a person',
      attached_object_id: 23,
      is_seen: false,
      message: 'You received a new message',
      created_when: '2026-09-01T15:45:00.000Z',
    });
  });

  test('never has null where the contract has a value', () => {
    const frames = [
      toChatFrame(chat, { ...text, senderId: null }),
      toNotificationFrame('a person', { ...notification, businessId: null, subjectId: null, actorId: null }),
    ];
    expect(JSON.stringify(frames)).not.toContain('null');
  });

  test('about an error says which frame was refused', () => {
    const error = new DelveError({
      status: 429,
      code: 'rate_limited',
      message: 'Too many.',
      hint: 'Wait.',
      retryAfterSeconds: 2,
      cause: new Error('a secret'),
    });
    expect(errorFrame(error, { client_id: 'mine' })).toEqual({
      error: { code: 'rate_limited', message: 'Too many.', hint: 'Wait.', retry_after: 2, client_id: 'mine' },
    });
    expect(errorFrame(error, { client_id: 5 })).not.toHaveProperty('error.client_id');
  });
});

describe('frames that wait', () => {
  test('are handled one after the other, in their order', async () => {
    const handled: string[] = [];
    const frames = new FrameQueue(async (data) => {
      handled.push(`${data} begins`);
      await new Promise((resolve) => setTimeout(resolve, data === 'first' ? 10 : 0));
      handled.push(`${data} ends`);
    }, 2);
    expect([frames.add('first'), frames.add('second'), frames.add('one too many')]).toEqual([
      true,
      true,
      false,
    ]);
    await frames.done;
    expect(handled).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(frames.add('third')).toBe(true);
  });
});

describe('a close frame', () => {
  const log = vi.spyOn(console, 'error');
  afterEach(() => {
    log.mockReset();
  });

  test.each([
    [401, 4001],
    [403, 1008],
    [404, 1008],
    [429, 1013],
    [503, 1013],
    [500, 1011],
  ])('for an error %i has the code %i', (status, code) => {
    log.mockImplementation(() => {});
    const cause = new Error('why');
    expect(closingFor(new DelveError({ status, code: 'any', message: 'Because.', cause }))).toMatchObject({
      code,
      reason: 'Because.',
    });
  });

  test('for a fault of ours says nothing of it, which is logged', () => {
    log.mockImplementation(() => {});
    const fault = new Error('column "secret" does not exist');
    const { code, reason } = closingFor(fault);
    expect(code).toBe(1011);
    expect(reason).toBe('Something went wrong on our side.');
    expect(log).toHaveBeenCalledExactlyOnceWith(fault);
  });

  test('has a reason of at most 123 bytes, and whole characters', () => {
    const { reason } = new Closing('policy', '₦'.repeat(100));
    expect(reason).toBe('₦'.repeat(41));
  });
});
