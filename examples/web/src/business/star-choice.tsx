import type { DelveError } from '@delve/client';
import { useState } from 'preact/hooks';
import { FieldMessages } from '../parts/form.tsx';

const WORDS = ['Terrible', 'Poor', 'Fair', 'Good', 'Excellent'] as const;

/** One to five stars to choose from, in the form field `rating`. */
export function StarChoice({ error }: { readonly error: DelveError | null }) {
  const [chosen, setChosen] = useState(0);
  return (
    <fieldset class="field star-choice" aria-describedby="rating-words">
      <legend>Your rating</legend>
      <div class="star-choice-row">
        {WORDS.map((word, index) => {
          const stars = index + 1;
          return (
            <label key={word} class={stars <= chosen ? 'star star-on' : 'star'}>
              <input
                type="radio"
                name="rating"
                value={stars}
                checked={stars === chosen}
                aria-invalid={error?.errors?.rating !== undefined}
                onChange={() => setChosen(stars)}
              />
              <span aria-hidden="true" />
              <span class="hidden">{`${stars} of 5: ${word}`}</span>
            </label>
          );
        })}
        <span aria-hidden="true" class="soft">
          {WORDS[chosen - 1]}
        </span>
      </div>
      <FieldMessages id="rating-words" name="rating" error={error} />
    </fieldset>
  );
}
