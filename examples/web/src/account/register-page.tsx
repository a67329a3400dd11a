import { delve } from '../delve.ts';
import { Link } from '../navigation.tsx';
import { Field, Form, textOf, useSending } from '../parts/form.tsx';
import { useTitle } from '../parts/title.ts';
import { useGoOnWhenSignedIn, useThen } from './arrival.ts';

export function RegisterPage() {
  useTitle('Register');
  useGoOnWhenSignedIn();
  const then = useThen();
  const sending = useSending(async (form) => {
    await delve.auth.register({
      firstName: textOf(form, 'firstName'),
      lastName: textOf(form, 'lastName'),
      email: textOf(form, 'email'),
      password: textOf(form, 'password'),
    });
  });
  const { error } = sending;
  return (
    <div class="narrow">
      <h1>Register</h1>
      <p>To save businesses and tell others what they are like.</p>
      <Form sending={sending} submitLabel="Register">
        <div class="field-pair">
          <Field label="First name" name="firstName" autocomplete="given-name" error={error} />
          <Field label="Last name" name="lastName" autocomplete="family-name" error={error} />
        </div>
        <Field label="E-mail address" name="email" type="email" autocomplete="email" error={error} />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          help="At least 8 characters."
          error={error}
        />
      </Form>
      <p>
        Registered already? <Link to={`/sign-in?then=${encodeURIComponent(then)}`}>Sign in</Link>
      </p>
    </div>
  );
}
