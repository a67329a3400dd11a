import type { SearchQuery, SearchResult } from '@delve/client';
import { delve } from '../delve.ts';
import { type LoadedList, usePages } from '../loaded.ts';
import { navigate, useAddress } from '../navigation.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { FALLBACK, type Place } from './places.ts';
import { ResultCard } from './result-card.tsx';
import { Filters, SearchForm } from './search-form.tsx';
import { addressOf, readTerms, type SearchTerms } from './search-terms.ts';
import { usePlace } from './use-place.ts';

const PAGE_SIZE = 12;

/** Finds businesses by words, near a place, or both. The address says what for, so that it can be passed on. */
export function SearchPage() {
  const terms = readTerms(useAddress());
  const found = usePlace(terms.place);
  useTitle(terms.words || 'Find businesses near you');
  const search = (wanted: SearchTerms) => navigate(addressOf(wanted));
  return (
    <>
      <div class="hero">
        <div class="hero-words">
          <h1>Good places, close to you</h1>
          <p>From the buka around the corner to the dentist who answers on a Sunday.</p>
          <SearchForm terms={terms} search={search} />
        </div>
      </div>
      <div class="wide">
        <Filters terms={terms} search={search} />
        {found.state === 'locating' ? (
          <p role="status">Finding out where you are…</p>
        ) : (
          <>
            {found.isFallback && (
              <p class="notice" role="status">
                Your browser does not tell where you are, so this is what is near {FALLBACK.name}. You can
                choose another place above.
              </p>
            )}
            <Results terms={terms} place={found.place} />
          </>
        )}
      </div>
    </>
  );
}

interface ResultsProps {
  readonly terms: SearchTerms;
  readonly place: Place | null;
}

function Results({ terms, place }: ResultsProps) {
  const results = usePages(() => delve.businesses.search(toQuery(terms, place)), [addressOf(terms), place]);
  return (
    <section aria-labelledby="results">
      <h2 id="results" aria-live="polite">
        {headingOf(results, terms, place)}
      </h2>
      {results.list.state === 'failed' && <ErrorNotice error={results.list.error} retry={results.reload} />}
      {results.list.state === 'loading' && <CardsToCome />}
      {results.list.state === 'ready' && (
        <ul class="cards">
          {results.list.value.map((business) => (
            <ResultCard key={business.id} business={business} />
          ))}
        </ul>
      )}
      <MoreButton list={results} label="Show more places" />
    </section>
  );
}

function toQuery(terms: SearchTerms, place: Place | null): SearchQuery {
  return {
    limit: PAGE_SIZE,
    query: terms.words || undefined,
    category: terms.category || undefined,
    near: place ? { latitude: place.latitude, longitude: place.longitude } : undefined,
    radiusKm: place && terms.radius ? Number(terms.radius) : undefined,
    openNow: terms.open ? true : undefined,
    minimumRating: terms.rating ? Number(terms.rating) : undefined,
  };
}

function headingOf(
  { list, hasMore }: LoadedList<SearchResult>,
  terms: SearchTerms,
  place: Place | null,
): string {
  if (list.state === 'failed') return 'No answer';
  const where = place ? ` near ${place.name}` : '';
  const what = terms.words ? ` for “${terms.words}”` : '';
  if (list.state === 'loading') return `Searching${what}${where}…`;
  const count = list.value.length;
  if (count === 0) return `Nothing found${what}${where}`;
  return `${count}${hasMore ? '+' : ''} ${count === 1 ? 'place' : 'places'}${what}${where}`;
}

/** Keeps the room of the results while they are on their way. */
function CardsToCome() {
  return (
    <ul class="cards" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((position) => (
        <li key={position} class="card card-to-come" />
      ))}
    </ul>
  );
}
