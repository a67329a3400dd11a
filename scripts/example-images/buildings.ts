import type { Chance } from './chance.ts';
import type { Palette } from './palettes.ts';
import { sign } from './signs.ts';

/** Where a picture is drawn, and of what. */
export interface Scene {
  readonly chance: Chance;
  readonly palette: Palette;
  /** A drawn category. */
  readonly category: string;
  readonly width: number;
  readonly height: number;
}

const repeat = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');

/** Sky, sun, and the houses behind. */
export function sky({ chance, palette, width, height }: Scene): string {
  const sunX = chance.number('sun') * width * 0.8 + width * 0.1;
  const houses = Math.ceil(width / 90);
  return `
    <rect width="${width}" height="${height}" fill="${palette.sky}"/>
    <circle cx="${sunX}" cy="${height * 0.2}" r="${height * 0.09}" fill="#f6c667" opacity="0.85"/>
    ${repeat(houses, (index) => {
      const top = height * (0.3 + 0.25 * chance.number(`roof ${index}`));
      return `<rect x="${index * 90 - 8}" y="${top}" width="98" height="${height - top}" fill="${palette.deep}" opacity="${0.1 + 0.06 * (index % 2)}"/>`;
    })}`;
}

/** The pavement in front, from `top` down. */
export function pavement({ width, height }: Scene, top: number): string {
  return `
    <rect y="${top}" width="${width}" height="${height - top}" fill="#d9cdbd"/>
    <rect y="${top}" width="${width}" height="6" fill="#bfb09c"/>
    <rect y="${top + (height - top) * 0.55}" width="${width}" height="${height}" fill="#8f8579"/>`;
}

/** A palm or a round tree, standing at a point. */
export function tree({ chance, palette }: Scene, x: number, ground: number, size: number): string {
  if (chance.number(`tree ${x}`) < 0.5) {
    const fronds = [-160, -125, -90, -55, -20]
      .map(
        (turn) =>
          `<ellipse cx="${x + size * 0.28}" cy="${ground - size}" rx="${size * 0.32}" ry="${size * 0.07}" fill="#3f7f4c" transform="rotate(${turn} ${x} ${ground - size})"/>`,
      )
      .join('');
    return `<path d="M${x - size * 0.04} ${ground} Q${x + size * 0.05} ${ground - size / 2} ${x - size * 0.02} ${ground - size} h${size * 0.05} Q${x + size * 0.12} ${ground - size / 2} ${x + size * 0.06} ${ground}Z" fill="#7b5a3a"/>${fronds}`;
  }
  return `
    <rect x="${x - size * 0.03}" y="${ground - size * 0.6}" width="${size * 0.07}" height="${size * 0.6}" fill="#7b5a3a"/>
    <circle cx="${x}" cy="${ground - size * 0.72}" r="${size * 0.3}" fill="#4f8f57"/>
    <circle cx="${x + size * 0.18}" cy="${ground - size * 0.58}" r="${size * 0.2}" fill="#3f7f4c"/>
    <circle cx="${x + size * 0.05}" cy="${ground - size * 0.88}" r="${size * 0.12}" fill="${palette.accent}" opacity="0.35"/>`;
}

/** A shop with sign, awning, window and door; `left` and `right` are its walls, `ground` where it stands. */
export function shop(scene: Scene, left: number, right: number, ground: number): string {
  const { chance, palette, category, height } = scene;
  const width = right - left;
  const top = ground - height * (0.58 + 0.06 * chance.number('height'));
  const board = { y: top + height * 0.05, height: height * 0.15 };
  const awningTop = board.y + board.height + height * 0.03;
  const awningHeight = height * 0.11;
  const doorWidth = width * 0.22;
  const isDoorLeft = chance.number('door') < 0.5;
  const doorX = isDoorLeft ? left + width * 0.08 : right - width * 0.08 - doorWidth;
  const windowX = isDoorLeft ? doorX + doorWidth + width * 0.07 : left + width * 0.08;
  const windowWidth = width * 0.55;
  const windowTop = awningTop + awningHeight + height * 0.02;
  const windowHeight = ground - windowTop - height * 0.09;
  return `
    <rect x="${left}" y="${top}" width="${width}" height="${ground - top}" fill="${palette.wall}"/>
    <rect x="${left - width * 0.02}" y="${top - height * 0.03}" width="${width * 1.04}" height="${height * 0.045}" rx="4" fill="${palette.deep}"/>
    <rect x="${left + width * 0.08}" y="${board.y}" width="${width * 0.84}" height="${board.height}" rx="10" fill="${palette.main}"/>
    ${sign(category, { x: left + width * 0.5, y: board.y + board.height / 2, size: board.height * 0.82, ink: '#ffffff', accent: palette.accent })}
    <rect x="${left + width * 0.15}" y="${board.y + board.height * 0.42}" width="${width * 0.2}" height="${board.height * 0.14}" rx="4" fill="#ffffff" opacity="0.7"/>
    <rect x="${left + width * 0.65}" y="${board.y + board.height * 0.42}" width="${width * 0.2}" height="${board.height * 0.14}" rx="4" fill="#ffffff" opacity="0.7"/>
    <rect x="${windowX}" y="${windowTop}" width="${windowWidth}" height="${windowHeight}" rx="6" fill="${palette.deep}"/>
    <rect x="${windowX + 7}" y="${windowTop + 7}" width="${windowWidth - 14}" height="${windowHeight - 14}" rx="3" fill="#cfe6ea"/>
    <path d="M${windowX + windowWidth * 0.12} ${windowTop + windowHeight - 7} L${windowX + windowWidth * 0.4} ${windowTop + 7} h${windowWidth * 0.14} L${windowX + windowWidth * 0.26} ${windowTop + windowHeight - 7}Z" fill="#ffffff" opacity="0.45"/>
    ${goods(scene, windowX + 10, windowX + windowWidth - 10, windowTop + windowHeight - 7, windowHeight * 0.4)}
    <rect x="${doorX}" y="${windowTop}" width="${doorWidth}" height="${ground - windowTop}" rx="5" fill="${palette.main}"/>
    <rect x="${doorX + doorWidth * 0.16}" y="${windowTop + doorWidth * 0.16}" width="${doorWidth * 0.68}" height="${(ground - windowTop) * 0.5}" rx="4" fill="#cfe6ea"/>
    <circle cx="${doorX + doorWidth * (isDoorLeft ? 0.84 : 0.16)}" cy="${windowTop + (ground - windowTop) * 0.68}" r="5" fill="${palette.accent}"/>
    ${awning(scene, left + width * 0.03, right - width * 0.03, awningTop, awningHeight)}`;
}

/** Stripes that end in a scallop or straight. */
function awning(
  { chance, palette }: Scene,
  left: number,
  right: number,
  top: number,
  height: number,
): string {
  const stripes = chance.whole('stripes', 4, 6) * 2 - 1;
  const width = (right - left) / stripes;
  const isScalloped = chance.number('scallop') < 0.7;
  return repeat(stripes, (index) => {
    const x = left + index * width;
    const end = isScalloped
      ? `a${width / 2} ${width / 2.4} 0 0 1 ${-width} 0`
      : `l${-width / 2} ${width / 4} l${-width / 2} ${-width / 4}`;
    const fill = index % 2 === 0 ? palette.accent : '#fffaf0';
    return `<path d="M${x} ${top} h${width} v${height} ${end}Z" fill="${fill}"/>`;
  });
}

/** Jars, boxes and bottles in a row on a board, whose upper edge is `bottom`. */
export function goods(
  { chance, palette }: Scene,
  left: number,
  right: number,
  bottom: number,
  height: number,
): string {
  const colours = [palette.main, palette.accent, '#ffffff', palette.deep] as const;
  const count = Math.max(3, Math.floor((right - left) / (height * 0.75)));
  const step = (right - left) / count;
  return repeat(count, (index) => {
    const purpose = `goods ${Math.round(left)} ${Math.round(bottom)} ${index}`;
    const tall = height * (0.55 + 0.45 * chance.number(purpose));
    const wide = step * 0.62;
    const x = left + index * step + step * 0.19;
    const fill = chance.pick(`${purpose} colour`, colours);
    const round = chance.number(`${purpose} round`) < 0.5 ? wide / 2 : 3;
    return `<rect x="${x}" y="${bottom - tall}" width="${wide}" height="${tall}" rx="${round}" fill="${fill}"/><rect x="${x}" y="${bottom - tall * 0.3}" width="${wide}" height="${tall * 0.3}" fill="${fill}"/>`;
  });
}
