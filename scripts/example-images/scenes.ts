import { goods, pavement, type Scene, shop, sky, tree } from './buildings.ts';
import { cloth } from './patterns.ts';
import { sign } from './signs.ts';

/** The shop from the street. */
export function front(scene: Scene): string {
  const { chance, width, height } = scene;
  const ground = height * 0.84;
  const left = width * (0.16 + 0.06 * chance.number('place'));
  return `
    ${sky(scene)}${pavement(scene, ground)}
    ${tree(scene, width * 0.08, ground + 4, height * 0.5)}
    ${shop(scene, left, left + width * 0.64, ground)}
    ${tree(scene, width * 0.94, ground + 8, height * 0.42)}`;
}

/** The room inside: lamps, shelves and a counter. */
export function inside(scene: Scene): string {
  const { chance, palette, category, width, height } = scene;
  const floor = height * 0.86;
  const lamps = chance.whole('lamps', 3, 4);
  const counterTop = height * 0.62;
  const shelves = [height * 0.36, height * 0.54];
  return `
    <rect width="${width}" height="${height}" fill="${palette.wall}"/>
    ${cloth(chance, { id: 'wallpaper', width, height, ink: palette.main, opacity: 0.09 })}
    <rect y="${floor}" width="${width}" height="${height - floor}" fill="#b98a5e"/>
    <rect y="${floor}" width="${width}" height="8" fill="#9a6f47"/>
    ${shelves
      .map(
        (y) => `
    ${goods(scene, width * 0.08, width * 0.56, y, height * 0.12)}
    <rect x="${width * 0.06}" y="${y}" width="${width * 0.52}" height="9" rx="3" fill="#9a6f47"/>`,
      )
      .join('')}
    <circle cx="${width * 0.78}" cy="${height * 0.37}" r="${height * 0.16}" fill="${palette.main}"/>
    <circle cx="${width * 0.78}" cy="${height * 0.37}" r="${height * 0.14}" fill="none" stroke="#ffffff" stroke-width="3" opacity="0.6"/>
    ${sign(category, { x: width * 0.78, y: height * 0.37, size: height * 0.17, ink: '#ffffff', accent: palette.accent })}
    ${Array.from({ length: lamps }, (_, index) => {
      const x = (width * (index + 0.5)) / lamps;
      const drop = height * (0.12 + 0.05 * chance.number(`lamp ${index}`));
      return `<path d="M${x} 0v${drop}" stroke="${palette.deep}" stroke-width="4"/><path d="M${x - 34} ${drop + 30}a34 30 0 0 1 68 0Z" fill="${palette.accent}"/><ellipse cx="${x}" cy="${drop + 31}" rx="15" ry="7" fill="#fff6d6"/>`;
    }).join('')}
    <rect x="${width * 0.1}" y="${counterTop}" width="${width * 0.8}" height="${floor - counterTop + 10}" rx="8" fill="${palette.main}"/>
    ${Array.from({ length: 7 }, (_, index) => `<rect x="${width * (0.14 + index * 0.108)}" y="${counterTop + 34}" width="${width * 0.07}" height="${floor - counterTop - 48}" rx="6" fill="${palette.deep}" opacity="0.55"/>`).join('')}
    <rect x="${width * 0.07}" y="${counterTop - 8}" width="${width * 0.86}" height="24" rx="8" fill="#8a5f3a"/>
    ${goods(scene, width * 0.66, width * 0.86, counterTop - 8, height * 0.1)}`;
}

/** A cloth with the sign on it. */
export function detail(scene: Scene): string {
  const { chance, palette, category, width, height } = scene;
  return `
    <rect width="${width}" height="${height}" fill="${palette.main}"/>
    ${cloth(chance, { id: 'cloth', width, height, ink: palette.accent, opacity: 0.4 })}
    <circle cx="${width / 2}" cy="${height / 2}" r="${height * 0.34}" fill="${palette.wall}"/>
    <circle cx="${width / 2}" cy="${height / 2}" r="${height * 0.31}" fill="none" stroke="${palette.main}" stroke-width="5"/>
    ${sign(category, { x: width / 2, y: height / 2, size: height * 0.34, ink: palette.main, accent: palette.accent })}`;
}

/** A mark that is told apart when it is small. */
export function logo({ chance, palette, category, width, height }: Scene): string {
  const middle = width / 2;
  const shapes = [
    `<rect width="${width}" height="${height}" fill="${palette.main}"/>`,
    `<rect width="${width}" height="${height}" fill="${palette.wall}"/><circle cx="${middle}" cy="${middle}" r="${width * 0.44}" fill="${palette.main}"/>`,
    `<rect width="${width}" height="${height}" fill="${palette.deep}"/><path d="M${middle} ${-height * 0.02} L${width * 1.02} ${middle} L${middle} ${height * 1.02} L${-width * 0.02} ${middle}Z" fill="${palette.main}"/>`,
    `<rect width="${width}" height="${height}" fill="${palette.main}"/><path d="M0 ${height} V${height * 0.7} Q${middle} ${height * 0.5} ${width} ${height * 0.78} V${height}Z" fill="${palette.deep}"/>`,
  ] as const;
  return `
    ${chance.pick('shape', shapes)}
    ${sign(category, { x: middle, y: middle, size: width * 0.5, ink: '#ffffff', accent: palette.accent })}`;
}

/** A wide banner: the sign on cloth to the left, the shop to the right. */
export function banner(scene: Scene): string {
  const { chance, palette, category, width, height } = scene;
  const edge = width * 0.42;
  const ground = height * 0.88;
  return `
    ${sky(scene)}${pavement(scene, ground)}
    ${tree(scene, width * 0.96, ground + 4, height * 0.5)}
    ${shop({ ...scene, height: height * 1.12 }, width * 0.52, width * 0.9, ground)}
    <g clip-path="url(#left)">
      <rect width="${width}" height="${height}" fill="${palette.main}"/>
      ${cloth(chance, { id: 'cloth', width, height, ink: palette.accent, opacity: 0.3 })}
    </g>
    <clipPath id="left"><path d="M0 0H${edge + height * 0.12}L${edge - height * 0.12} ${height}H0Z"/></clipPath>
    <path d="M${edge + height * 0.12} 0h14L${edge - height * 0.12 + 14} ${height}h-14Z" fill="${palette.accent}"/>
    <circle cx="${width * 0.2}" cy="${height / 2}" r="${height * 0.34}" fill="${palette.deep}"/>
    ${sign(category, { x: width * 0.2, y: height / 2, size: height * 0.38, ink: '#ffffff', accent: palette.accent })}`;
}

/** A street of stalls under umbrellas, for a story. */
export function street(scene: Scene): string {
  const { chance, palette, category, width, height } = scene;
  const ground = height * 0.86;
  const colours = [palette.main, palette.accent, palette.deep, '#fffaf0'] as const;
  const stalls = 4;
  return `
    ${sky(scene)}${pavement(scene, ground)}
    ${tree(scene, width * 0.05, ground, height * 0.6)}${tree(scene, width * 0.95, ground, height * 0.55)}
    ${Array.from({ length: stalls }, (_, index) => {
      const x = width * (0.17 + index * 0.22);
      const y = height * (0.5 + 0.06 * chance.number(`umbrella ${index}`));
      const radius = width * 0.1;
      const fill = colours[(index + chance.whole('first', 0, 3)) % 4];
      return `
        <rect x="${x - 3}" y="${y}" width="6" height="${ground - y}" fill="#6b4d33"/>
        ${goods(scene, x - radius * 0.75, x + radius * 0.75, ground - height * 0.12, height * 0.1)}
        <rect x="${x - radius * 0.85}" y="${ground - height * 0.12}" width="${radius * 1.7}" height="${height * 0.12}" rx="5" fill="#9a6f47"/>
        <path d="M${x - radius} ${y}a${radius} ${radius * 0.72} 0 0 1 ${radius * 2} 0q${-radius / 3} ${-radius * 0.16} ${-radius * 0.667} 0q${-radius / 3} ${-radius * 0.16} ${-radius * 0.667} 0q${-radius / 3} ${-radius * 0.16} ${-radius * 0.667} 0Z" fill="${fill}"/>
        <path d="M${x - radius / 3} ${y}q${radius * 0.05} ${-radius * 0.5} ${radius / 3} ${-radius * 0.72}q${radius * 0.28} ${radius * 0.22} ${radius / 3} ${radius * 0.72}q${-radius / 3} ${-radius * 0.16} ${-radius * 0.667} 0Z" fill="#000000" opacity="0.12"/>`;
    }).join('')}
    <circle cx="${width / 2}" cy="${height * 0.22}" r="${height * 0.16}" fill="${palette.main}"/>
    ${sign(category, { x: width / 2, y: height * 0.22, size: height * 0.18, ink: '#ffffff', accent: palette.accent })}`;
}
