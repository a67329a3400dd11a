import * as z from 'zod';
import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { Named } from './business-rows.ts';

/** A state of Nigeria, or the Federal Capital Territory. */
export interface State {
  /** The name to use everywhere: `Lagos`, `Abuja`. */
  readonly name: string;
  readonly officialName: string;
  /** ISO 3166-2: `NG-LA`. */
  readonly isoCode: string;
}

/** What kind of business, with the kinds within it. */
export interface Category extends Named {
  readonly subcategories: readonly Named[];
}

/** A kind of business within a category. */
export interface Subcategory extends Named {
  /** The category's name. */
  readonly category: string;
}

const subcategoryFilter = z.object({ category: fields.name.optional() });

/** Which subcategories to list. */
export type SubcategoryFilter = z.input<typeof subcategoryFilter>;

/** The lists that forms choose from, each complete and in alphabetical order. */
export class Lookups {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Nigeria's 36 states and the Federal Capital Territory, which is named `Abuja`. */
  async states(): Promise<State[]> {
    const rows = await answerOf(
      this.#context.supabase.from('states').select('name, official_name, iso_code').order('name'),
    );
    return rows.map((row) => ({
      name: row.name,
      officialName: row.official_name,
      isoCode: row.iso_code,
    }));
  }

  /** Categories, each with its subcategories. */
  async categories(): Promise<Category[]> {
    return answerOf(
      this.#context.supabase
        .from('categories')
        .select('id, name, subcategories!subcategories_category_id_fkey(id, name)')
        .order('name')
        .order('name', { referencedTable: 'subcategories' }),
    );
  }

  /** All subcategories, or those of the category of that name, in any case. */
  async subcategories(filter: SubcategoryFilter = {}): Promise<Subcategory[]> {
    const wanted = checked(subcategoryFilter, filter).category?.toLowerCase();
    const categories = await this.categories();
    return categories
      .filter((category) => wanted === undefined || category.name.toLowerCase() === wanted)
      .flatMap((category) => category.subcategories.map((item) => ({ ...item, category: category.name })));
  }

  /** What the place of a business can offer. */
  async amenities(): Promise<Named[]> {
    return answerOf(this.#context.supabase.from('amenities').select('id, name').order('name'));
  }
}
