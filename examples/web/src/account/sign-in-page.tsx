import { delve } from '../delve.ts';
import { Link } from '../navigation.tsx';
import { Field, Form, textOf, useSending } from '../parts/form.tsx';
import { useTitle } from '../parts/title.ts';
import { useGoOnWhenSignedIn, useThen } from './arrival.ts';

export function SignInPage() {
  useTitle('Sign in');
  useGoOnWhenSignedIn();
  const then = useThen();
  const sending = useSending(async (form) => {
    await delve.auth.login({ email: textOf(form, 'email'), password: textOf(form, 'password') });
  });
  const { error } = sending;
  return (
    <div class="narrow">
      <h1>Sign in</h1>
      <Form sending={sending} submitLabel="Sign in">
        <Field label="E-mail address" name="email" type="email" autocomplete="username" error={error} />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="current-password"
          error={error}
        />
      </Form>
      <p>
        New here? <Link to={`/register?then=${encodeURIComponent(then)}`}>Register</Link>
      </p>
    </div>
  );
}
