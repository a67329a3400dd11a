import * as z from 'zod';
import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import { BEYOND_ALL_IDS, byId, byTimeAndId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { requireStaff } from '../moderation/require-staff.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';

const newPost = z.object({
  title: fields.title,
  /** A word to filter by; not one of the categories of businesses. */
  category: fields.postCategory.optional(),
  /** HTML. It is stored and shown as it is: see {@link Post.content}. */
  content: fields.html.optional(),
  /** The path below `content/posts/` that an upload answered; `null` for none. */
  thumbnail: fields.imagePath.nullable().optional(),
  /** Since when everybody reads it; in the future, not before then; `null` or left out: a draft. */
  publishedAt: fields.instant.nullable().optional(),
});
const postChange = newPost.partial();
const postFilter = z.object({ category: fields.postCategory.optional() });

/** What a post is created with; only `title` is needed. */
export type NewPost = z.input<typeof newPost>;
/** What to change; a field that is left out stays as it is. */
export type PostChange = z.input<typeof postChange>;
/** Which posts to list: all, or those of a category by its exact name. */
export type PostQuery = z.input<typeof postFilter> & PageRequest;

/** A post of the blog. */
export interface Post {
  readonly id: number;
  readonly title: string;
  /** Empty for none. */
  readonly category: string;
  /**
   * HTML as staff wrote it; nothing is taken out of it. A page that does not trust staff with its visitors sanitises it
   * before it shows it.
   */
  readonly content: string;
  /** Absolute; a placeholder where there is no picture. */
  readonly thumbnailUrl: string;
  /** `null` or in the future for what staff alone see. */
  readonly publishedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = 'id, title, category, content, thumbnail_path, published_at, created_at, updated_at' as const;

interface PostRow {
  readonly id: number;
  readonly title: string;
  readonly category: string;
  readonly content: string;
  readonly thumbnail_path: string | null;
  readonly published_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const byPublication = byTimeAndId<PostRow>(({ published_at, id }) => ({ at: published_at ?? '', id }));

/** The blog: everybody reads it, staff write it. */
export class Blog {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** What is published, newest first. Errors: 400 `invalid_cursor`. */
  async list({ category, ...request }: PostQuery = {}): Promise<Page<Post>> {
    const { supabase, images } = this.#context;
    const filter = checked(postFilter, { category });
    return pageByKey(
      request,
      byPublication,
      ({ count, after }) => {
        // Said outright, because staff would see drafts too.
        let query = supabase.from('posts').select(COLUMNS).lte('published_at', 'now');
        if (filter.category !== undefined) query = query.eq('category', filter.category);
        if (after !== null) {
          query = query.lte('published_at', after.at).or(`published_at.lt."${after.at}",id.lt.${after.id}`);
        }
        return answerOf(
          query.order('published_at', { ascending: false }).order('id', { ascending: false }).limit(count),
        );
      },
      (row) => toPost(row, images),
    );
  }

  /** A post that is published; for staff any. Errors: 404 `post_not_found`. */
  async get(id: number): Promise<Post> {
    const { supabase, images } = this.#context;
    const wanted = checked(fields.id, id, 'id');
    const row = await answerOf(supabase.from('posts').select(COLUMNS).eq('id', wanted).maybeSingle());
    if (!row) throw postNotFound();
    return toPost(row, images);
  }

  /** For staff: all posts, drafts included, the last written first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async all(request: PageRequest = {}): Promise<Page<Post>> {
    const { supabase, images } = this.#context;
    await requireStaff(this.#context);
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('posts')
            .select(COLUMNS)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      (row) => toPost(row, images),
    );
  }

  /**
   * For staff: writes a post. Errors: 400 `thumbnail_path_is_of_posts`, 401, 403 `staff_only`,
   * 409 `posts_thumbnail_path_key` for a picture that another post has.
   */
  async create(input: NewPost, options: CreateOptions = {}): Promise<Post> {
    const { supabase, images } = this.#context;
    const wanted = checked(newPost, input);
    await requireStaff(this.#context);
    const row = await answerOnce(
      this.#context,
      options,
      'blog.create',
      wanted,
      supabase
        .from('posts')
        .insert({ ...columnsOf(wanted, images), title: wanted.title })
        .select(COLUMNS)
        .single(),
    );
    return toPost(row, images);
  }

  /** For staff: changes what is given. Errors: as {@link create}, and 400 `nothing_to_change`, 404 `post_not_found`. */
  async update(id: number, change: PostChange): Promise<Post> {
    const { supabase, images } = this.#context;
    const wanted = checked(fields.id, id, 'id');
    const columns = columnsOf(checked(postChange, change), images);
    requireChange(columns);
    await requireStaff(this.#context);
    const row = await answerOf(
      supabase.from('posts').update(columns).eq('id', wanted).select(COLUMNS).maybeSingle(),
    );
    if (!row) throw postNotFound();
    return toPost(row, images);
  }

  /** For staff: deletes a post and its picture. Errors: 401, 403 `staff_only`, 404 `post_not_found`. */
  async delete(id: number): Promise<void> {
    const wanted = checked(fields.id, id, 'id');
    await requireStaff(this.#context);
    const rows = await answerOf(this.#context.supabase.from('posts').delete().eq('id', wanted).select('id'));
    if (rows.length === 0) throw postNotFound();
  }
}

/** The columns of the fields that were given. */
function columnsOf(change: z.output<typeof postChange>, images: ImageUrls) {
  return withoutUndefined({
    title: change.title,
    category: change.category,
    content: change.content,
    thumbnail_path: change.thumbnail ? images.contentPathOf(change.thumbnail) : change.thumbnail,
    published_at: change.publishedAt === null ? null : change.publishedAt?.toISOString(),
  });
}

function toPost(row: PostRow, images: ImageUrls): Post {
  return {
    id: row.id,
    title: row.title,
    category: row.category,
    content: row.content,
    thumbnailUrl: images.picture(row.thumbnail_path),
    publishedAt: row.published_at === null ? null : new Date(row.published_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function postNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'post_not_found', message: 'There is no such post.' });
}
