import { useEffect, useState } from 'preact/hooks';
import { FALLBACK, PLACES, type Place } from './places.ts';
import { MY_PLACE } from './search-terms.ts';

/** The place to search around: `null` for everywhere. */
export type FoundPlace =
  | { readonly state: 'locating' }
  | { readonly state: 'found'; readonly place: Place | null; readonly isFallback: boolean };

const EVERYWHERE: FoundPlace = { state: 'found', place: null, isFallback: false };

/** Looks a chosen place up, or asks the browser where the visitor is. */
export function usePlace(choice: string): FoundPlace {
  const [mine, setMine] = useState<FoundPlace>({ state: 'locating' });
  const wantsMine = choice === MY_PLACE;
  useEffect(() => {
    if (!wantsMine) return;
    let isCurrent = true;
    locate().then(
      (place) => isCurrent && setMine({ state: 'found', place, isFallback: false }),
      () => isCurrent && setMine({ state: 'found', place: FALLBACK, isFallback: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [wantsMine]);
  if (wantsMine) return mine;
  const place = PLACES.find(({ name }) => name === choice);
  return place ? { state: 'found', place, isFallback: false } : EVERYWHERE;
}

/** Rejects where the browser cannot tell, may not, or takes more than eight seconds. */
function locate(): Promise<Place> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) {
      reject(new Error('This browser cannot tell where it is.'));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ name: 'you', latitude, longitude }),
      reject,
      { timeout: 8000, maximumAge: 300_000 },
    );
  });
}
