import { api } from '../../support/api.ts';
import type { RowTest } from '../row.ts';

/** The newest post, as the list shows it. */
async function newestPost(): Promise<number> {
  const [newest] = (await api('GET', '/blog/?limit=1')).body.data as { id: number }[];
  if (!newest) throw new Error('The blog is empty.');
  return newest.id;
}

/** Blog, events and ads: rows 1.1, 1.2, 9.1 and 12.1. */
export const contentRows: readonly RowTest[] = [
  {
    id: '1.1',
    http: ({ owner }) => api('GET', '/blog/?category=Beauty', { token: owner.access }),
    method: 'blog.list',
    client: ({ clients }) => clients.visitor.blog.list({ category: 'Beauty' }),
  },
  {
    id: '1.2',
    http: async ({ owner }) => api('GET', `/blog/${await newestPost()}/`, { token: owner.access }),
    method: 'blog.get',
    client: async ({ clients }) => clients.visitor.blog.get(await newestPost()),
  },
  {
    id: '9.1',
    http: ({ owner }) => api('GET', '/events/', { token: owner.access }),
    method: 'events.list',
    client: ({ clients }) => clients.visitor.events.list(),
  },
  {
    id: '12.1',
    http: ({ owner }) => api('GET', '/ads/active/', { token: owner.access }),
    method: 'ads.active',
    client: ({ clients }) => clients.visitor.ads.active(),
  },
];
