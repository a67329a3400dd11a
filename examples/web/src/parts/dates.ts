const DAY = new Intl.DateTimeFormat('en-NG', { dateStyle: 'medium', timeZone: 'Africa/Lagos' });

/** `25 Nov 2026` */
export const formatDay = (time: Date): string => DAY.format(time);

const MOMENT = new Intl.DateTimeFormat('en-NG', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Africa/Lagos',
});

/** `25 Nov 2026, 14:05` */
export const formatMoment = (time: Date): string => MOMENT.format(time);
