/** The sign of a category, drawn into a square of 100 by 100 in two colours. */
type Sign = (ink: string, accent: string) => string;

const line = (ink: string, width = 7) =>
  `fill="none" stroke="${ink}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"`;

const SIGNS: Readonly<Record<string, Sign>> = {
  Restaurant: (ink, accent) => `
    <path d="M14 52h72a36 36 0 0 1-24 33v5H38v-5A36 36 0 0 1 14 52Z" fill="${ink}"/>
    <path d="M36 40c-6-8 6-12 0-20M50 40c-6-8 6-12 0-20M64 40c-6-8 6-12 0-20" ${line(accent, 5)}/>`,
  Hotel: (ink, accent) => `
    <path d="M12 26v58M12 70h76M88 84V62a12 12 0 0 0-12-12H40v20" ${line(ink, 8)}/>
    <circle cx="26" cy="51" r="9" fill="${accent}"/><path d="M66 14a13 13 0 1 0 15 17A11 11 0 0 1 66 14Z" fill="${accent}"/>`,
  Health: (ink, accent) => `
    <path d="M38 12h24v26h26v24H62v26H38V62H12V38h26Z" fill="${ink}"/>
    <path d="M22 50h14l7-14 11 28 8-14h16" ${line(accent, 5)}/>`,
  Beauty: (ink, accent) => `
    ${[0, 60, 120, 180, 240, 300].map((turn) => `<ellipse cx="50" cy="28" rx="13" ry="20" fill="${ink}" transform="rotate(${turn} 50 50)"/>`).join('')}
    <circle cx="50" cy="50" r="12" fill="${accent}"/>`,
  Automotive: (ink, accent) => `
    <path d="M8 66V52l12-4 12-20h36l14 20 10 4v14Z" fill="${ink}"/>
    <path d="M30 46l7-11h11v11ZM53 46V35h12l8 11Z" fill="${accent}"/>
    <circle cx="28" cy="68" r="10" fill="${accent}" stroke="${ink}" stroke-width="5"/><circle cx="72" cy="68" r="10" fill="${accent}" stroke="${ink}" stroke-width="5"/>`,
  Shopping: (ink, accent) => `
    <path d="M20 36h60l6 52H14Z" fill="${ink}"/>
    <path d="M35 48V30a15 15 0 0 1 30 0v18" ${line(accent)}/>`,
  Fashion: (ink, accent) => `
    <path d="M36 12h28l20 14-10 18-8-5 10 49H24l10-49-8 5-10-18Z" fill="${ink}"/>
    <path d="M40 12q10 12 20 0M29 66h42" ${line(accent, 5)}/>`,
  Education: (ink, accent) => `
    <path d="M50 28C38 18 24 17 10 20v58c14-3 28-2 40 8 12-10 26-11 40-8V20c-14-3-28-2-40 8Z" fill="${ink}"/>
    <path d="M50 30v52M22 36q8-1 16 4M22 52q8-1 16 4M78 36q-8-1-16 4M78 52q-8-1-16 4" ${line(accent, 4)}/>`,
  Technology: (ink, accent) => `
    <rect x="18" y="20" width="64" height="46" rx="6" fill="${ink}"/><rect x="8" y="70" width="84" height="10" rx="5" fill="${ink}"/>
    <path d="M40 34l-9 9 9 9M60 34l9 9-9 9M54 32l-8 22" ${line(accent, 5)}/>`,
  'Home services': (ink, accent) => `
    <path d="M50 12 10 46h10v42h60V46h10Z" fill="${ink}"/>
    <path d="M55 42 38 64h12l-5 18 18-24H51Z" fill="${accent}"/>`,
  Events: (ink, accent) => `
    <path d="M30 60 38 86M70 60 62 86M50 62v26" ${line(ink, 4)}/>
    <ellipse cx="28" cy="40" rx="17" ry="21" fill="${ink}"/><ellipse cx="72" cy="40" rx="17" ry="21" fill="${ink}"/><ellipse cx="50" cy="36" rx="19" ry="24" fill="${accent}"/>`,
  'Sports and leisure': (ink, accent) => `
    <path d="M28 50h44" ${line(accent, 10)}/>
    <rect x="8" y="36" width="10" height="28" rx="4" fill="${ink}"/><rect x="20" y="24" width="14" height="52" rx="5" fill="${ink}"/>
    <rect x="66" y="24" width="14" height="52" rx="5" fill="${ink}"/><rect x="82" y="36" width="10" height="28" rx="4" fill="${ink}"/>`,
  'Professional services': (ink, accent) => `
    <rect x="10" y="34" width="80" height="52" rx="8" fill="${ink}"/>
    <path d="M36 34v-8a8 8 0 0 1 8-8h12a8 8 0 0 1 8 8v8" ${line(ink)}/>
    <path d="M10 56h80" ${line(accent, 5)}/><rect x="43" y="50" width="14" height="14" rx="3" fill="${accent}"/>`,
  'Farming and food': (ink, accent) => `
    <path d="M50 90V46" ${line(ink)}/>
    <path d="M50 52C50 30 34 20 10 20c0 22 14 34 40 32Z" fill="${ink}"/><path d="M50 64c0-18 14-28 40-30 0 22-14 34-40 30Z" fill="${accent}"/>`,
};

/** The sign of a drawn category, `size` wide, around a point. */
export function sign(
  category: string,
  { x, y, size, ink, accent }: { x: number; y: number; size: number; ink: string; accent: string },
): string {
  const draw = SIGNS[category];
  if (!draw) return '';
  return `<g transform="translate(${x - size / 2} ${y - size / 2}) scale(${size / 100})">${draw(ink, accent)}</g>`;
}
