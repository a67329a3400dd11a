import type { BusinessDetails } from '@delve/client';
import { useEffect } from 'preact/hooks';
import { useAccount } from '../account/account.tsx';
import { MessageButton } from '../chat/message-button.tsx';
import { delve } from '../delve.ts';
import { asDelveError, useLoaded } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { BusinessHead } from './business-head.tsx';
import { Contact } from './contact.tsx';
import { Gallery } from './gallery.tsx';
import { OpeningHours } from './opening-hours.tsx';
import { Reviews } from './reviews.tsx';
import { SaveButton } from './save-button.tsx';
import { Services } from './services.tsx';

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
  readonly business: BusinessDetails;
  readonly reload: () => void;
}

function Details({ business, reload }: DetailsProps) {
  useTitle(business.name);
  const { account } = useAccount();
  useEffect(() => {
    // Counts for the owner's numbers; a visit that could not be told is nothing to bother a visitor with.
    delve.businesses.recordVisit(business.id).catch(asDelveError);
  }, [business.id]);
  const isOwner = account?.id === business.ownerId;
  return (
    <article class="wide">
      <BusinessHead business={business}>
        <div class="business-actions">
          {!isOwner && <MessageButton businessId={business.id} />}
          <SaveButton businessId={business.id} />
        </div>
      </BusinessHead>
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
          <OpeningHours openingHours={business.openingHours} />
        </div>
        <div class="business-rest">
          <Gallery name={business.name} images={business.images} />
          <Services services={business.services} />
          <Reviews businessId={business.id} isOwner={isOwner} onChange={reload} />
        </div>
      </div>
    </article>
  );
}
