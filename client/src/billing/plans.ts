import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';

/** What can be subscribed to. */
export interface Plan {
  readonly id: number;
  readonly name: string;
  /** Price of one period, in kobo (hundredths of a naira). */
  readonly priceKobo: number;
  /** Length of one period, after which it renews. */
  readonly durationMonths: number;
}

/** The plans on offer. */
export class Plans {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Every plan on offer, the cheapest first. A plan that is no longer offered goes on for those who have it. */
  async list(): Promise<Plan[]> {
    const rows = await answerOf(
      this.#context.supabase
        .from('plans')
        .select('id, name, price_kobo, duration_months')
        .eq('is_offered', true)
        .order('price_kobo')
        .order('id'),
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      priceKobo: row.price_kobo,
      durationMonths: row.duration_months,
    }));
  }
}
