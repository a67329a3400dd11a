import { ApiError, unsupported } from './errors.ts';

/** How a result is written. */
export interface MediaType {
  readonly kind: 'json' | 'object' | 'csv';
  readonly stripNulls: boolean;
  readonly contentType: string;
}

const JSON_TYPE: MediaType = {
  kind: 'json',
  stripNulls: false,
  contentType: 'application/json; charset=utf-8',
};

/** The first type of `Accept` (by weight, then as written) that can be made; PGRST107 when there is none. */
export function negotiate(accept: string | null): MediaType {
  if (!accept?.trim()) return JSON_TYPE;
  const wanted = accept
    .split(',')
    .map((text, index) => ({
      text: text.trim(),
      index,
      weight: Number(/;\s*q=([\d.]+)/.exec(text)?.[1] ?? 1),
    }))
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index);
  for (const { text } of wanted) {
    const found = mediaType(text);
    if (found) return found;
  }
  throw new ApiError(406, {
    code: 'PGRST107',
    message: `None of these media types are available: ${wanted.map(({ text }) => text.replace(/;\s*q=.*$/, '')).join(', ')}`,
  });
}

function mediaType(text: string): MediaType | null {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const stripNulls = parameters.includes('nulls=stripped');
  const suffix = stripNulls ? ';nulls=stripped' : '';
  switch (type) {
    case '*/*':
    case 'application/*':
    case 'application/json':
      return JSON_TYPE;
    case 'text/csv':
      return { kind: 'csv', stripNulls: false, contentType: 'text/csv; charset=utf-8' };
    case 'application/vnd.pgrst.object+json':
    case 'application/vnd.pgrst.object': {
      const contentType = `application/vnd.pgrst.object+json${suffix}; charset=utf-8`;
      return { kind: 'object', stripNulls, contentType };
    }
    case 'application/vnd.pgrst.array+json':
    case 'application/vnd.pgrst.array': {
      const contentType = `application/vnd.pgrst.array+json${suffix}; charset=utf-8`;
      return stripNulls ? { kind: 'json', stripNulls, contentType } : JSON_TYPE;
    }
    case 'application/geo+json':
      throw unsupported('GeoJSON needs PostGIS, which the local database does not have.');
    default:
      return null;
  }
}
