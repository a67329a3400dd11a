import type { ActiveAd, Ad, AuthoredEvent, CalendarEvent, Post } from '@delve/client';
import { lagosDay } from '@delve/client/server';
import * as z from 'zod';
import { day, flag, imageUrl, instant, integer, text } from './values.ts';

const authored = { created_at: instant(), updated_at: instant() };

export const postShape = z
  .object({
    id: integer(1),
    title: text('Five markets in Lagos worth an early start'),
    category: text('Shopping'),
    content: text('<p>Balogun for fabrics, Mile 12 for vegetables.</p>').meta({
      description: 'HTML as staff wrote it; it is not sanitised.',
    }),
    created_at: day().meta({ description: 'The day of publication; of a draft, when it was begun.' }),
    thumbnail: imageUrl(),
  })
  .meta({ id: 'Post' });

export function toPostShape(post: Post): z.input<typeof postShape> {
  return {
    id: post.id,
    title: post.title,
    category: post.category,
    content: post.content,
    created_at: lagosDay(post.publishedAt ?? post.createdAt),
    thumbnail: post.thumbnailUrl,
  };
}

/** A post as staff see it. */
export const authoredPostShape = postShape
  .extend({
    published_at: instant().nullable().meta({ description: 'Null for a draft.' }),
    updated_at: instant(),
  })
  .meta({ id: 'AuthoredPost' });

export function toAuthoredPostShape(post: Post): z.input<typeof authoredPostShape> {
  return {
    ...toPostShape(post),
    published_at: post.publishedAt?.toISOString() ?? null,
    updated_at: post.updatedAt.toISOString(),
  };
}

export const eventShape = z
  .object({
    id: integer(1),
    title: text('Business Expo'),
    description: text('Networking for entrepreneurs.'),
    date: day().meta({ description: 'The first day.' }),
    end_date: day().meta({ description: 'The last day.' }),
    time: text('10:00').meta({ description: 'When it begins, in Nigeria; empty while unknown.' }),
    location: text('Landmark Centre, Lagos'),
    state: text('Lagos'),
  })
  .meta({ id: 'Event' });

export function toEventShape(event: CalendarEvent): z.input<typeof eventShape> {
  return {
    id: event.id,
    title: event.title,
    description: event.description,
    date: event.startsOn,
    end_date: event.endsOn,
    time: event.startsAt ?? '',
    location: event.location,
    state: event.state,
  };
}

/** An event as staff see it. */
export const authoredEventShape = eventShape
  .extend({ is_published: flag(true), ...authored })
  .meta({ id: 'AuthoredEvent' });

export function toAuthoredEventShape(event: AuthoredEvent): z.input<typeof authoredEventShape> {
  return {
    ...toEventShape(event),
    is_published: event.isPublished,
    created_at: event.createdAt.toISOString(),
    updated_at: event.updatedAt.toISOString(),
  };
}

export const activeAdShape = z
  .object({
    id: integer(1),
    image: imageUrl(),
    business: text('Sabo Bread House'),
    business_id: integer(1),
    link: text('https://sabobread.example').meta({
      description: 'Where it leads; empty for the business itself.',
    }),
    starts_at: instant(),
    ends_at: instant(),
  })
  .meta({ id: 'ActiveAd' });

export function toActiveAdShape(ad: ActiveAd): z.input<typeof activeAdShape> {
  return {
    id: ad.id,
    image: ad.imageUrl,
    business: ad.businessName,
    business_id: ad.businessId,
    link: ad.link,
    starts_at: ad.startsAt.toISOString(),
    ends_at: ad.endsAt.toISOString(),
  };
}

/** An ad as staff and its business's owner see it. */
export const adShape = activeAdShape.extend({ is_enabled: flag(true), ...authored }).meta({ id: 'Ad' });

export function toAdShape(ad: Ad): z.input<typeof adShape> {
  return {
    ...toActiveAdShape(ad),
    is_enabled: ad.isEnabled,
    created_at: ad.createdAt.toISOString(),
    updated_at: ad.updatedAt.toISOString(),
  };
}
