/** A place to search around. */
export interface Place {
  readonly name: string;
  /** Degrees (WGS 84). */
  readonly latitude: number;
  readonly longitude: number;
}

/** Places to choose from where a browser cannot tell or may not. */
export const PLACES: readonly [Place, ...Place[]] = [
  { name: 'Lagos Island', latitude: 6.4541, longitude: 3.3947 },
  { name: 'Ikeja', latitude: 6.6018, longitude: 3.3515 },
  { name: 'Abuja', latitude: 9.0579, longitude: 7.4951 },
  { name: 'Port Harcourt', latitude: 4.8156, longitude: 7.0498 },
  { name: 'Ibadan', latitude: 7.3775, longitude: 3.947 },
  { name: 'Kano', latitude: 12.0022, longitude: 8.592 },
  { name: 'Enugu', latitude: 6.4584, longitude: 7.5464 },
];

/** Shown where a visitor asked for what is near and the browser does not say where they are. */
export const FALLBACK: Place = PLACES[0];
