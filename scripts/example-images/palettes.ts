/** Colours that go together. */
export interface Palette {
  /** Of awnings, doors and backgrounds; dark enough for white on it. */
  readonly main: string;
  /** A shade of it. */
  readonly deep: string;
  /** The one that stands out. */
  readonly accent: string;
  /** Of walls. */
  readonly wall: string;
  /** Of skies. */
  readonly sky: string;
}

const PALETTES: Readonly<Record<string, readonly [Palette, ...Palette[]]>> = {
  Restaurant: [
    { main: '#c8472f', deep: '#8f2f20', accent: '#f2b33d', wall: '#fbe6cf', sky: '#fdeed9' },
    { main: '#d9682a', deep: '#9c4616', accent: '#2f7d5b', wall: '#fcead6', sky: '#e4f1ee' },
    { main: '#a83250', deep: '#761f37', accent: '#f0a63a', wall: '#f9e3dc', sky: '#fdeee6' },
  ],
  Hotel: [
    { main: '#1f5f6b', deep: '#143f48', accent: '#e9b44c', wall: '#e5efe9', sky: '#f8e3cf' },
    { main: '#3d4f8a', deep: '#28355f', accent: '#f0b95a', wall: '#e9ebf5', sky: '#f6dfd7' },
  ],
  Health: [
    { main: '#178a83', deep: '#0f5f5a', accent: '#f28066', wall: '#eaf6f4', sky: '#d8eef0' },
    { main: '#2f76b5', deep: '#1e517f', accent: '#57b894', wall: '#ebf3fa', sky: '#dcebf7' },
  ],
  Beauty: [
    { main: '#b4447f', deep: '#812c5a', accent: '#f3b8a3', wall: '#fbe8ef', sky: '#fdf0ea' },
    { main: '#7d4b9a', deep: '#57316e', accent: '#f2c14e', wall: '#f3eaf7', sky: '#fbeaf0' },
  ],
  Automotive: [
    { main: '#33526e', deep: '#21384d', accent: '#f29f3d', wall: '#e7edf1', sky: '#d9e7f0' },
    { main: '#b23b32', deep: '#7c2822', accent: '#f4c04e', wall: '#eeebe6', sky: '#dde9ee' },
  ],
  Shopping: [
    { main: '#2a7a5a', deep: '#1b533d', accent: '#f3a73c', wall: '#f5eedc', sky: '#dff0ea' },
    { main: '#3f63b0', deep: '#2a447c', accent: '#f26d5b', wall: '#eef0f8', sky: '#fdebd8' },
  ],
  Fashion: [
    { main: '#27407a', deep: '#1a2b54', accent: '#e8a13a', wall: '#e9ecf4', sky: '#f7e8d6' },
    { main: '#8c3a68', deep: '#632648', accent: '#3ba39a', wall: '#f6e8ee', sky: '#fbeedb' },
  ],
  Education: [
    { main: '#2d6a9f', deep: '#1e486d', accent: '#f5b53f', wall: '#f7efdd', sky: '#dcedf6' },
    { main: '#3c7f4b', deep: '#285733', accent: '#f08a4b', wall: '#eff3e2', sky: '#e2f1f3' },
  ],
  Technology: [
    { main: '#3a3f87', deep: '#262a5c', accent: '#39b5a7', wall: '#ecedf7', sky: '#dce8f5' },
    { main: '#0f6f84', deep: '#0a4b59', accent: '#f4a94b', wall: '#e4f1f3', sky: '#f4ebdf' },
  ],
  'Home services': [
    { main: '#b8641f', deep: '#824513', accent: '#2f7f9e', wall: '#f8ecda', sky: '#dceef3' },
    { main: '#4c7a3a', deep: '#345427', accent: '#f2b13c', wall: '#eef2e0', sky: '#dcedf4' },
  ],
  Events: [
    { main: '#8a3d8f', deep: '#602a64', accent: '#f5b942', wall: '#f7e9f5', sky: '#fde9df' },
    { main: '#c24668', deep: '#8a2f48', accent: '#4fb0a5', wall: '#fce9ea', sky: '#fdf1dc' },
  ],
  'Sports and leisure': [
    { main: '#1d7d70', deep: '#13554c', accent: '#f4953f', wall: '#e7f4ee', sky: '#d7edf3' },
    { main: '#3566ab', deep: '#234678', accent: '#f2c23e', wall: '#eaf0f8', sky: '#dff2ea' },
  ],
  'Professional services': [
    { main: '#4b5a6b', deep: '#313c48', accent: '#d99a3c', wall: '#eceff1', sky: '#e3ecf1' },
    { main: '#5b4a7d', deep: '#3f3258', accent: '#e5a85b', wall: '#efecf4', sky: '#f3e9df' },
  ],
  'Farming and food': [
    { main: '#4d8a34', deep: '#345f22', accent: '#f0a53a', wall: '#f3f1dc', sky: '#dcf0ee' },
    { main: '#8a6a2a', deep: '#61491b', accent: '#6aa84f', wall: '#f7efd9', sky: '#e0f0ea' },
  ],
};

/** What stands in for a category that has none of its own: the blog has categories that businesses lack. */
const OTHERS: Readonly<Record<string, string>> = {
  Food: 'Restaurant',
  Travel: 'Hotel',
  'For owners': 'Professional services',
};

/** The category whose colours and sign a picture takes. */
export function drawnCategory(category: string): string {
  return category in PALETTES ? category : (OTHERS[category] ?? 'Shopping');
}

/** The palettes of a category that {@link drawnCategory} answered. */
export function palettesOf(category: string): readonly [Palette, ...Palette[]] {
  return PALETTES[category] ?? (PALETTES.Shopping as readonly [Palette, ...Palette[]]);
}
