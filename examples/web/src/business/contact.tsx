import type { Business } from '@delve/client';
import { LinkIcon, PhoneIcon, PlaceIcon } from '../parts/icons.tsx';

/** Where a business is and how to reach it. */
export function Contact({ business }: { readonly business: Business }) {
  const { address, state, phone, website } = business;
  return (
    <section class="panel" aria-labelledby="contact">
      <h2 id="contact">Visit and contact</h2>
      <ul class="contact">
        <li>
          <PlaceIcon />
          <span>{[address, state].filter(Boolean).join(', ')}</span>
        </li>
        {phone && (
          <li>
            <PhoneIcon />
            <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>
          </li>
        )}
        {website && (
          <li>
            <LinkIcon />
            <a href={website} rel="noopener nofollow">
              {website.replace(/^https?:\/\/(www\.)?|\/$/g, '')}
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}
