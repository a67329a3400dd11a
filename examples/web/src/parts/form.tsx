import type { DelveError } from '@delve/client';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { asDelveError } from '../loaded.ts';
import { ErrorNotice } from './notice.tsx';

/** A form that is being sent, and what the backend said against it. */
export interface Sending {
  readonly isSending: boolean;
  readonly error: DelveError | null;
  readonly submit: (event: SubmitEvent) => Promise<void>;
}

/** Sends the fields of a form once at a time, empties them when that is done, and keeps the error of the last try. */
export function useSending(send: (form: FormData) => Promise<void>): Sending {
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<DelveError | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (isSending) return;
    setIsSending(true);
    setError(null);
    try {
      await send(new FormData(form));
      form.reset();
    } catch (thrown) {
      setError(asDelveError(thrown));
    } finally {
      setIsSending(false);
    }
  };
  return { isSending, error, submit };
}

interface FormProps {
  readonly sending: Sending;
  readonly submitLabel: string;
  readonly children: ComponentChildren;
}

/** A form with its button; what it says against a field stands at the field, the rest above. */
export function Form({ sending: { isSending, error, submit }, submitLabel, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  return (
    <form ref={form} class="form" onSubmit={submit} noValidate>
      {error && (error.code === 'validation_failed' ? <MarkedNotice /> : <ErrorNotice error={error} />)}
      {children}
      <button type="submit" class="button" aria-disabled={isSending}>
        {isSending ? 'One moment…' : submitLabel}
      </button>
    </form>
  );
}

/** The message of such an error lists what each field says by itself. */
function MarkedNotice() {
  return (
    <p class="notice notice-error" role="alert">
      Have another look at what is marked.
    </p>
  );
}

interface LabelledProps {
  readonly label: string;
  /** The client's name of it, under which a {@link DelveError} tells what is wrong. */
  readonly name: string;
  readonly error: DelveError | null;
}

interface FieldProps extends LabelledProps {
  readonly type?: 'text' | 'email' | 'password';
  readonly autocomplete: AutoFill;
  readonly help?: string;
}

/** An input with its label, and with what the backend said against it. */
export function Field({ label, name, type = 'text', autocomplete, help, error }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type={type} autocomplete={autocomplete} {...saidAgainst(id, name, error)} />
      <FieldMessages id={`${id}-words`} name={name} help={help} error={error} />
    </div>
  );
}

interface TextFieldProps extends LabelledProps {
  readonly maxLength: number;
  /** At each keystroke. */
  readonly onInput?: (text: string) => void;
}

/** A field for more than one line. */
export function TextField({ label, name, maxLength, error, onInput }: TextFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        maxLength={maxLength}
        onInput={(event) => onInput?.(event.currentTarget.value)}
        {...saidAgainst(id, name, error)}
      />
      <FieldMessages id={`${id}-words`} name={name} error={error} />
    </div>
  );
}

function saidAgainst(id: string, name: string, error: DelveError | null) {
  return {
    name,
    'aria-invalid': error?.errors?.[name] !== undefined,
    'aria-describedby': `${id}-words`,
  };
}

interface FieldMessagesProps {
  readonly id: string;
  readonly name: string;
  readonly help?: string | undefined;
  readonly error: DelveError | null;
}

/** Help for a field, and what the backend said against it. */
export function FieldMessages({ id, name, help, error }: FieldMessagesProps) {
  return (
    <div id={id}>
      {help && <p class="field-help">{help}</p>}
      {error?.errors?.[name]?.map((message) => (
        <p key={message} class="field-error">
          {message}
        </p>
      ))}
    </div>
  );
}

/** What somebody wrote into a field of text. */
export function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '');
}
