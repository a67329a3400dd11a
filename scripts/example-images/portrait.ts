import type { Chance } from './chance.ts';

const BACKGROUNDS = ['#f2c9a1', '#a9d3c9', '#c6c8ea', '#f0b7a4', '#bcd8a6', '#f1d78b'] as const;
const SKINS = ['#8d5a3b', '#6f4329', '#a56d48', '#5b3722'] as const;
const CLOTHES = ['#c8472f', '#27407a', '#2a7a5a', '#8a3d8f', '#d9862a', '#178a83'] as const;
const HAIR = '#241a16';

/** Somebody who does not exist: head and shoulders, 256 by 256. */
export function portrait(chance: Chance): string {
  const skin = chance.pick('skin', SKINS);
  const dress = chance.pick('clothes', CLOTHES);
  const wrap = chance.pick('wrap', CLOTHES);
  const hair = [
    // Short.
    `<path d="M80 112a48 52 0 0 1 96 0q-10-24-48-24t-48 24Z" fill="${HAIR}"/>`,
    // An afro, behind the face.
    `<path d="M128 34c-48 0-68 36-62 70 2 16 10 22 16 26V108q14-22 46-22t46 22v22c6-4 14-10 16-26 6-34-14-70-62-70Z" fill="${HAIR}"/>`,
    // A head wrap with its knot.
    `<path d="M74 112c-8-52 24-76 54-76s62 24 54 76q-20-26-54-26t-54 26Z" fill="${wrap}"/><path d="M150 52q26-34 40-8 4 20-22 22Z" fill="${wrap}"/><path d="M84 84q40-24 88 0" stroke="#ffffff" stroke-opacity="0.5" stroke-width="5" fill="none"/>`,
    // A cap.
    `<path d="M80 102V78q2-30 48-30t48 30v24q-20-14-48-14t-48 14Z" fill="${wrap}"/><path d="M82 92q46-22 92 0" stroke="#ffffff" stroke-opacity="0.55" stroke-width="5" fill="none" stroke-dasharray="8 6"/>`,
  ] as const;
  return `
    <rect width="256" height="256" fill="${chance.pick('background', BACKGROUNDS)}"/>
    <path d="M28 256c4-54 44-72 100-72s96 18 100 72Z" fill="${dress}"/>
    <path d="M104 160h48v30q-24 26-48 0Z" fill="${skin}"/><path d="M104 172q24 22 48 0v-8h-48Z" fill="#000000" opacity="0.15"/>
    <path d="M100 186q28 34 56 0" fill="none" stroke="#ffffff" stroke-opacity="0.6" stroke-width="5"/>
    <ellipse cx="128" cy="122" rx="45" ry="52" fill="${skin}"/>
    ${chance.pick('hair', hair)}
    <circle cx="111" cy="122" r="5" fill="#1d1411"/><circle cx="145" cy="122" r="5" fill="#1d1411"/>
    <path d="M112 148q16 14 32 0" fill="none" stroke="#ffffff" stroke-width="5" stroke-linecap="round"/>
    <path d="M128 126l-4 12h7" fill="none" stroke="#000000" stroke-opacity="0.25" stroke-width="3" stroke-linecap="round"/>`;
}
