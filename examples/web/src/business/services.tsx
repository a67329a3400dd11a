import type { Service } from '@delve/client';
import { formatNaira } from '../parts/money.ts';

/** What a business offers, with its prices. */
export function Services({ services }: { readonly services: readonly Service[] }) {
  if (services.length === 0) return null;
  return (
    <section aria-labelledby="services">
      <h2 id="services">Services</h2>
      <ul class="services">
        {services.map(({ id, title, price, duration }) => (
          <li key={id}>
            <span>
              {title}
              {duration && <span class="soft"> · {duration}</span>}
            </span>
            <b>{formatNaira(price)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
