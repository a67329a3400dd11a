const DAY = new Intl.DateTimeFormat('en-NG', { dateStyle: 'medium', timeZone: 'Africa/Lagos' });

/** `25 Nov 2026` */
export const formatDay = (time: Date): string => DAY.format(time);
