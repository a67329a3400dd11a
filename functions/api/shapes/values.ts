import * as z from 'zod';

// The values that answers are made of, each with the example that the API's document shows.

export const text = (example: string) => z.string().meta({ example });
export const integer = (example: number) => z.int().meta({ example });
export const number = (example: number) => z.number().meta({ example });
export const flag = (example: boolean) => z.boolean().meta({ example });

/** A user's id. */
export const userId = () => z.uuid().meta({ example: '6f1c9a52-3c8e-4a57-9d2b-0f6d5a1e7b34' });

/** An absolute address of a picture. */
export const imageUrl = () =>
  z.url().meta({ example: 'https://example.com/storage/v1/object/public/images/1.jpg' });

/** An instant, in UTC. */
export const instant = () => z.iso.datetime().meta({ example: '2026-09-01T15:45:00.000Z' });

/** How an instant is written. */
export const toInstant = (date: Date | null) => (date === null ? null : date.toISOString());

/** A calendar day in Nigeria. */
export const day = () => z.iso.date().meta({ example: '2026-09-01' });
