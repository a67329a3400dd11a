import { delve } from '../delve.ts';
import { usePages } from '../loaded.ts';
import { BusinessCard } from '../parts/business-card.tsx';
import { formatDay } from '../parts/dates.ts';
import { MoreButton } from '../parts/more-button.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { useAccountOrSignIn } from './arrival.ts';

/** What somebody has kept for later. */
export function SavedPage() {
  useTitle('Saved');
  const account = useAccountOrSignIn();
  return (
    <div class="wide">
      <h1>Saved</h1>
      {account && <SavedBusinesses key={account.id} />}
    </div>
  );
}

function SavedBusinesses() {
  const saved = usePages(() => delve.saved.list({ limit: 12 }), []);
  const { list } = saved;
  return (
    <>
      {list.state === 'failed' && <ErrorNotice error={list.error} retry={saved.reload} />}
      {list.state === 'ready' && list.value.length === 0 && (
        <p class="soft">Nothing yet. “Save” on a business’s page puts it here.</p>
      )}
      {list.state === 'ready' && (
        <ul class="cards">
          {list.value.map((business) => (
            <BusinessCard key={business.id} business={business} headingLevel={2}>
              <p>{business.address}</p>
              <p class="soft">Saved on {formatDay(business.savedAt)}</p>
            </BusinessCard>
          ))}
        </ul>
      )}
      <MoreButton list={saved} label="Show more" />
    </>
  );
}
