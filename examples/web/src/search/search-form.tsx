import type { Category } from '@delve/client';
import { delve } from '../delve.ts';
import { useLoaded } from '../loaded.ts';
import { textOf } from '../parts/form.tsx';
import { PlaceIcon, SearchIcon } from '../parts/icons.tsx';
import { PLACES } from './places.ts';
import { MY_PLACE, type SearchTerms } from './search-terms.ts';

interface SearchFormProps {
  readonly terms: SearchTerms;
  readonly search: (terms: SearchTerms) => void;
}

/** Words and a place. */
export function SearchForm({ terms, search }: SearchFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    search({ ...terms, words: textOf(form, 'words').trim(), place: textOf(form, 'place') });
  };
  return (
    <search>
      <form class="search-form" onSubmit={submit}>
        <div class="search-field">
          <SearchIcon />
          <label class="hidden" for="words">
            What are you looking for?
          </label>
          <input
            id="words"
            name="words"
            type="search"
            placeholder="Suya, dentist, tailor…"
            defaultValue={terms.words}
            key={terms.words}
            autocomplete="off"
            enterkeyhint="search"
            maxLength={200}
          />
        </div>
        <div class="search-field">
          <PlaceIcon />
          <label class="hidden" for="place">
            Where?
          </label>
          <select id="place" name="place" value={terms.place}>
            <option value="">Everywhere</option>
            <option value={MY_PLACE}>Near me</option>
            {PLACES.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <button type="submit" class="button">
          Search
        </button>
        {terms.place !== MY_PLACE && (
          <button type="button" class="near-me" onClick={() => search({ ...terms, place: MY_PLACE })}>
            <PlaceIcon /> Near me
          </button>
        )}
      </form>
    </search>
  );
}

/** What narrows a search down; each choice takes effect at once. */
export function Filters({ terms, search }: SearchFormProps) {
  const [categories] = useLoaded(() => delve.lookups.categories(), []);
  const choose = (name: keyof SearchTerms) => (event: Event) =>
    search({ ...terms, [name]: (event.currentTarget as HTMLInputElement | HTMLSelectElement).value });
  return (
    <form class="filters" aria-label="Filters">
      <CategoryChoice
        categories={categories.state === 'ready' ? categories.value : []}
        chosen={terms.category}
        choose={choose('category')}
      />
      <div class="filters-row">
        <label class="chip">
          <input
            type="checkbox"
            checked={terms.open !== ''}
            onChange={({ currentTarget }) => search({ ...terms, open: currentTarget.checked ? '1' : '' })}
          />
          <span>Open now</span>
        </label>
        <label class="filter">
          <span class="hidden">Rating</span>
          <select value={terms.rating} onChange={choose('rating')}>
            <option value="">Any rating</option>
            <option value="3">3 stars and more</option>
            <option value="4">4 stars and more</option>
            <option value="4.5">4.5 stars and more</option>
          </select>
        </label>
        {terms.place !== '' && (
          <label class="filter">
            <span class="hidden">Distance</span>
            <select value={terms.radius} onChange={choose('radius')}>
              <option value="">Any distance</option>
              <option value="2">Within 2 km</option>
              <option value="5">Within 5 km</option>
              <option value="10">Within 10 km</option>
              <option value="25">Within 25 km</option>
            </select>
          </label>
        )}
      </div>
    </form>
  );
}

interface CategoryChoiceProps {
  readonly categories: readonly Category[];
  readonly chosen: string;
  readonly choose: (event: Event) => void;
}

function CategoryChoice({ categories, chosen, choose }: CategoryChoiceProps) {
  return (
    <fieldset class="chips">
      <legend class="hidden">Category</legend>
      {[{ id: 0, name: '', label: 'All' }, ...categories.map((of) => ({ ...of, label: of.name }))].map(
        ({ id, name, label }) => (
          <label key={id} class="chip">
            <input type="radio" name="category" value={name} checked={chosen === name} onChange={choose} />
            <span>{label}</span>
          </label>
        ),
      )}
    </fieldset>
  );
}
