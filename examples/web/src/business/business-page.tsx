import type { Business } from '@delve/client';
import { useAccount } from '../account/account.tsx';
import { delve } from '../delve.ts';
import { useLoaded } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { BusinessHead } from './business-head.tsx';
import { Contact } from './contact.tsx';
import { Reviews } from './reviews.tsx';

/** All about one business. */
export function BusinessPage({ id }: { readonly id: number }) {
  const [business, reload] = useLoaded(() => delve.businesses.get(id), [id]);
  if (business.state === 'loading')
    return (
      <p role="status" class="wide">
        Loading…
      </p>
    );
  if (business.state === 'failed') {
    return (
      <div class="narrow">
        <h1>No such page</h1>
        <ErrorNotice error={business.error} retry={reload} />
        <p>
          <Link to="/">Search for a business</Link>
        </p>
      </div>
    );
  }
  return <Details business={business.value} reload={reload} />;
}

interface DetailsProps {
  readonly business: Business;
  readonly reload: () => void;
}

function Details({ business, reload }: DetailsProps) {
  useTitle(business.name);
  const { account } = useAccount();
  const isOwner = account?.id === business.ownerId;
  return (
    <article class="wide">
      <BusinessHead business={business} />
      <div class="business-columns">
        <section class="business-about" aria-labelledby="about">
          <h2 id="about">About</h2>
          <p>{business.description}</p>
          {business.amenities.length > 0 && (
            <ul class="tags" aria-label="Amenities">
              {business.amenities.map(({ id, name }) => (
                <li key={id}>{name}</li>
              ))}
            </ul>
          )}
        </section>
        <div class="business-side">
          <Contact business={business} />
        </div>
        <div class="business-rest">
          <Reviews businessId={business.id} isOwner={isOwner} onChange={reload} />
        </div>
      </div>
    </article>
  );
}
