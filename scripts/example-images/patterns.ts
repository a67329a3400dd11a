import type { Chance } from './chance.ts';

/** One tile of a cloth, 80 by 80 before it is scaled, in one colour. */
const TILES = [
  // Rings in rings, as on adire.
  (ink: string) => `
    <g fill="none" stroke="${ink}" stroke-width="4"><circle cx="40" cy="40" r="30"/><circle cx="40" cy="40" r="18"/></g>
    <circle cx="40" cy="40" r="6" fill="${ink}"/><circle cx="0" cy="0" r="9" fill="${ink}"/><circle cx="80" cy="0" r="9" fill="${ink}"/>
    <circle cx="0" cy="80" r="9" fill="${ink}"/><circle cx="80" cy="80" r="9" fill="${ink}"/>`,
  // Lozenges.
  (ink: string) => `
    <path d="M40 4 76 40 40 76 4 40Z" fill="none" stroke="${ink}" stroke-width="4"/><path d="M40 22 58 40 40 58 22 40Z" fill="${ink}"/>`,
  // Leaves.
  (ink: string) => `
    <path d="M40 40C20 40 10 26 10 10c18 0 30 12 30 30ZM40 40c20 0 30 14 30 30-18 0-30-12-30-30Z" fill="${ink}"/>
    <path d="M40 40c0-18 12-30 30-30 0 18-12 30-30 30ZM40 40c0 18-12 30-30 30 0-18 12-30 30-30Z" fill="none" stroke="${ink}" stroke-width="4"/>`,
  // Waves.
  (ink: string) => `
    <g fill="none" stroke="${ink}" stroke-width="5"><path d="M0 20q20-20 40 0t40 0"/><path d="M0 47q20-20 40 0t40 0"/><path d="M0 74q20-20 40 0t40 0"/></g>`,
] as const;

/** Covers a picture with a cloth; `id` names its tile, once a picture. */
export function cloth(
  chance: Chance,
  {
    id,
    width,
    height,
    ink,
    opacity,
  }: { id: string; width: number; height: number; ink: string; opacity: number },
): string {
  const tile = chance.pick(`tile of ${id}`, TILES);
  return `
    <defs><pattern id="${id}" width="80" height="80" patternUnits="userSpaceOnUse" patternTransform="scale(2)">${tile(ink)}</pattern></defs>
    <rect width="${width}" height="${height}" fill="url(#${id})" opacity="${opacity}"/>`;
}
