import type { BusinessHours } from '@delve/client';
import { formatDay } from '../parts/dates.ts';
import { ClockIcon } from '../parts/icons.tsx';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Whether a business is open now, its week, and the days that are different. */
export function OpeningHours({ openingHours }: { readonly openingHours: BusinessHours }) {
  const { isOpen, hours, exceptions } = openingHours;
  if (isOpen === null) return null;
  return (
    <section class="panel" aria-labelledby="hours">
      <h2 id="hours" class="panel-head">
        Opening hours
        <span class={isOpen ? 'badge badge-open' : 'badge'}>
          <ClockIcon />
          {isOpen ? 'Open now' : 'Closed now'}
        </span>
      </h2>
      <dl class="hours">
        {DAYS.map((day, index) => (
          <div key={day}>
            <dt>{day}</dt>
            <dd>{stretches(hours.filter(({ weekday }) => weekday === index + 1))}</dd>
          </div>
        ))}
        {exceptions.map(({ day, closed, opensAt, closesAt }) => (
          <div key={`${day} ${opensAt}`}>
            <dt>{formatDay(new Date(`${day}T12:00:00+01:00`))}</dt>
            <dd>{closed ? 'Closed' : `${opensAt} – ${closesAt}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function stretches(hours: readonly { readonly opensAt: string; readonly closesAt: string }[]): string {
  if (hours.length === 0) return 'Closed';
  if (hours.some(({ opensAt, closesAt }) => opensAt === '00:00' && closesAt === '24:00')) return 'All day';
  return hours.map(({ opensAt, closesAt }) => `${opensAt} – ${closesAt}`).join(', ');
}
