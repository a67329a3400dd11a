import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { requireStaff } from '../moderation/require-staff.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';

const newEvent = z.object({
  title: fields.title,
  description: fields.description.optional(),
  /** The first day, in Nigeria: `2026-01-31`. */
  startsOn: fields.day,
  /** The last day, at most a year later; `null` or left out for an event of one day. */
  endsOn: fields.day.nullable().optional(),
  /** The time in Nigeria at which it begins: `09:30`; `null` or left out while unknown. */
  startsAt: fields.timeOfDay.nullable().optional(),
  location: fields.location.optional(),
  /** A name of `lookups.states()`; `null` or left out for none. */
  state: fields.state.nullable().optional(),
  /** Whether everybody sees it; by default not. */
  isPublished: fields.flag.optional(),
});
const eventChange = newEvent.partial();
const monthFilter = z.object({ month: fields.month.optional() });

/** What an event is created with; only `title` and `startsOn` are needed. */
export type NewEvent = z.input<typeof newEvent>;
/** What to change; a field that is left out stays as it is. */
export type EventChange = z.input<typeof eventChange>;
/** Which events to list: those of a month, such as `2026-01`, or what is left of this one. */
export type EventQuery = z.input<typeof monthFilter> & PageRequest;

/** Something that goes on somewhere. */
export interface CalendarEvent {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** The first day, in Nigeria: `2026-01-31`. */
  readonly startsOn: string;
  /** The last day; the first one for an event of one day. */
  readonly endsOn: string;
  /** The time in Nigeria at which it begins: `09:30`; `null` while unknown. */
  readonly startsAt: string | null;
  readonly location: string;
  /** A name of `lookups.states()`; empty for none. */
  readonly state: string;
}

/** An event as staff see it. */
export interface AuthoredEvent extends CalendarEvent {
  readonly isPublished: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS =
  'id, title, description, starts_on, ends_on, starts_at, location, state, is_published, created_at, updated_at' as const;

type AuthoredRow = Database['public']['Tables']['events']['Row'];
type EventRow = Omit<AuthoredRow, 'is_published' | 'created_at' | 'updated_at'>;

/** What goes on: everybody reads it, staff write it. */
export class Events {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * What takes place from today to the end of this month, or in all of the month that is named, what runs on from
   * before included; the earliest first. Errors: 400 `invalid_cursor`.
   */
  async list({ month, ...request }: EventQuery = {}): Promise<Page<CalendarEvent>> {
    const filter = checked(monthFilter, { month });
    return pageByKey(
      request,
      byId,
      async ({ count, after }): Promise<readonly EventRow[]> =>
        answerOf(
          this.#context.supabase.rpc(
            'events_of_month',
            withoutUndefined({ month: filter.month, page_size: count, after_id: after ?? undefined }),
          ),
        ),
      toEvent,
    );
  }

  /** An event that is published; for staff any. Errors: 404 `event_not_found`. */
  async get(id: number): Promise<CalendarEvent> {
    const wanted = checked(fields.id, id, 'id');
    const row = await answerOf(
      this.#context.supabase.from('events').select(COLUMNS).eq('id', wanted).maybeSingle(),
    );
    if (!row) throw eventNotFound();
    return toEvent(row);
  }

  /** For staff: all events, of all times, the last written first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async all(request: PageRequest = {}): Promise<Page<AuthoredEvent>> {
    await requireStaff(this.#context);
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          this.#context.supabase
            .from('events')
            .select(COLUMNS)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      toAuthoredEvent,
    );
  }

  /**
   * For staff: announces an event. Errors: 400 `ends_on_is_within_a_year_of_start`, 401, 403 `staff_only`,
   * 422 `unknown_state`.
   */
  async create(input: NewEvent, options: CreateOptions = {}): Promise<AuthoredEvent> {
    const wanted = checked(newEvent, input);
    await requireStaff(this.#context);
    const row = await answerOnce(
      this.#context,
      options,
      'events.create',
      wanted,
      this.#context.supabase
        .from('events')
        .insert({ ...columnsOf(wanted), title: wanted.title, starts_on: wanted.startsOn })
        .select(COLUMNS)
        .single(),
    );
    return toAuthoredEvent(row);
  }

  /** For staff: changes what is given. Errors: as {@link create}, and 400 `nothing_to_change`, 404 `event_not_found`. */
  async update(id: number, change: EventChange): Promise<AuthoredEvent> {
    const wanted = checked(fields.id, id, 'id');
    const columns = columnsOf(checked(eventChange, change));
    requireChange(columns);
    await requireStaff(this.#context);
    const row = await answerOf(
      this.#context.supabase.from('events').update(columns).eq('id', wanted).select(COLUMNS).maybeSingle(),
    );
    if (!row) throw eventNotFound();
    return toAuthoredEvent(row);
  }

  /** For staff: deletes an event. Errors: 401, 403 `staff_only`, 404 `event_not_found`. */
  async delete(id: number): Promise<void> {
    const wanted = checked(fields.id, id, 'id');
    await requireStaff(this.#context);
    const rows = await answerOf(this.#context.supabase.from('events').delete().eq('id', wanted).select('id'));
    if (rows.length === 0) throw eventNotFound();
  }
}

/** The columns of the fields that were given. */
function columnsOf(change: z.output<typeof eventChange>) {
  return withoutUndefined({
    title: change.title,
    description: change.description,
    starts_on: change.startsOn,
    ends_on: change.endsOn,
    starts_at: change.startsAt,
    location: change.location,
    state: change.state,
    is_published: change.isPublished,
  });
}

function toEvent(row: EventRow): CalendarEvent {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    startsOn: row.starts_on,
    endsOn: row.ends_on ?? row.starts_on,
    startsAt: row.starts_at?.slice(0, 'hh:mm'.length) ?? null,
    location: row.location,
    state: row.state ?? '',
  };
}

function toAuthoredEvent(row: AuthoredRow): AuthoredEvent {
  return {
    ...toEvent(row),
    isPublished: row.is_published,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function eventNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'event_not_found', message: 'There is no such event.' });
}
