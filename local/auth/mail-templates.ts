/** Names of `[auth.email.template.<name>]` in config.toml. */
export type MailKind =
  | 'invite'
  | 'confirmation'
  | 'recovery'
  | 'magic_link'
  | 'email_change'
  | 'reauthentication';

export interface MailTemplate {
  readonly subject: string;
  readonly html: string;
}

const linkMail = (subject: string, title: string, sentence: string, label: string): MailTemplate => ({
  subject,
  html: `<h2>${title}</h2>

<p>${sentence}</p>
<p><a href="{{ .ConfirmationURL }}">${label}</a></p>
<p>Alternatively, enter the code: {{ .Token }}</p>
`,
});

/** What Auth sends when config.toml names no template of the project's own. */
export const DEFAULT_TEMPLATES: Record<MailKind, MailTemplate> = {
  invite: {
    subject: 'You have been invited',
    html: `<h2>You have been invited</h2>

<p>You have been invited to create a user on {{ .SiteURL }}. Follow this link to accept the invite:</p>
<p><a href="{{ .ConfirmationURL }}">Accept the invite</a></p>
<p>Alternatively, enter the code: {{ .Token }}</p>
`,
  },
  confirmation: linkMail(
    'Confirm Your Email',
    'Confirm your email',
    'Follow this link to confirm your email:',
    'Confirm your email',
  ),
  recovery: linkMail(
    'Reset Your Password',
    'Reset password',
    'Follow this link to reset the password for your user:',
    'Reset password',
  ),
  magic_link: linkMail('Your Magic Link', 'Magic link', 'Follow this link to log in:', 'Log in'),
  email_change: linkMail(
    'Confirm Email Change',
    'Confirm change of email',
    'Follow this link to confirm the update of your email from {{ .Email }} to {{ .NewEmail }}:',
    'Change email',
  ),
  reauthentication: {
    subject: 'Confirm reauthentication',
    html: '<h2>Confirm reauthentication</h2>\n\n<p>Enter the code: {{ .Token }}</p>\n',
  },
};
