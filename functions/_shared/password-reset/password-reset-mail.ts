import type { Mail } from '../mail/mailer.ts';

/** The mail with the code: plain, with nothing in it that somebody else has written. */
export function passwordResetMail(to: string, code: string): Mail {
  return { to, subject: 'Your code to reset your Delve password', text: textOf(code), html: htmlOf(code) };
}

const textOf = (code: string) => `Hello,

somebody, hopefully you, asked to reset the password of your Delve account.

Your code: ${code}

Enter it within 10 minutes, together with your new password. It works once. Nobody at Delve will ever ask you for
this code; please pass it on to no one.

If you did not ask for it, you need not do anything: your password stays as it is.

Delve
`;

const htmlOf = (code: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Your code to reset your Delve password</title>
</head>
<body style="margin: 0; padding: 24px; background: #ffffff; color: #1d2733; font: 16px/1.5 Arial, sans-serif">
<div style="max-width: 480px; margin: 0 auto">
<p>Hello,</p>
<p>somebody, hopefully you, asked to reset the password of your Delve account.</p>
<p>Your code:</p>
<p style="font-size: 32px; font-weight: bold; letter-spacing: 6px">${code}</p>
<p>Enter it within 10 minutes, together with your new password. It works once. Nobody at Delve will ever ask you for this
code; please pass it on to no one.</p>
<p>If you did not ask for it, you need not do anything: your password stays as it is.</p>
<p>Delve</p>
</div>
</body>
</html>
`;
