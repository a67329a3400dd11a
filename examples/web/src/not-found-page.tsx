import { Link } from './navigation.tsx';
import { useTitle } from './parts/title.ts';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <div class="narrow">
      <h1>There is nothing here</h1>
      <p>
        The link may be old. <Link to="/">Search for a business</Link> instead.
      </p>
    </div>
  );
}
