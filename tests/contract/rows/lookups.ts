import { api } from '../../support/api.ts';
import type { RowTest } from '../row.ts';

/** Rows 3.1 to 3.4. */
export const lookupRows: readonly RowTest[] = [
  {
    id: '3.1',
    http: ({ owner }) => api('GET', '/business/amenities/', { token: owner.access }),
    method: 'lookups.amenities',
    client: ({ clients }) => clients.visitor.lookups.amenities(),
  },
  {
    id: '3.2',
    http: ({ owner }) => api('GET', '/business/categories/', { token: owner.access }),
    method: 'lookups.categories',
    client: ({ clients }) => clients.visitor.lookups.categories(),
  },
  {
    id: '3.3',
    http: ({ owner }) => api('GET', '/business/states/', { token: owner.access }),
    method: 'lookups.states',
    client: ({ clients }) => clients.visitor.lookups.states(),
  },
  {
    id: '3.4',
    http: ({ owner }) => api('GET', '/business/subcategories/', { token: owner.access }),
    method: 'lookups.subcategories',
    client: ({ clients }) => clients.visitor.lookups.subcategories(),
  },
];
