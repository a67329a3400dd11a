import type { Values } from './values.ts';

/** Settings of Auth that each environment has of its own, as a part of config.toml. */
export interface AuthSettings {
  readonly site_url?: string;
  readonly additional_redirect_urls?: readonly string[];
  readonly email?: { readonly smtp: SmtpSettings };
}

interface SmtpSettings {
  readonly enabled: true;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly pass: string;
  readonly admin_email: string;
  readonly sender_name: string;
}

/** Without a mail server of one's own there are no such variables; with one, all of these are needed. */
export const SMTP_VARIABLES = ['DELVE_SMTP_USER', 'DELVE_SMTP_PASSWORD', 'DELVE_SMTP_ADMIN_EMAIL'] as const;

/** The addresses of config.toml are a developer's machine: here are the environment's own, and its mail server. */
export function authSettings(values: Values): AuthSettings {
  const siteUrl = values.DELVE_SITE_URL?.replace(/\/+$/, '');
  const redirects = values.DELVE_REDIRECT_URLS?.split(/[,\s]+/).filter(Boolean);
  return {
    ...(siteUrl !== undefined && {
      site_url: siteUrl,
      additional_redirect_urls: redirects ?? [`${siteUrl}/**`],
    }),
    ...(values.DELVE_SMTP_HOST !== undefined && {
      email: {
        smtp: {
          enabled: true,
          host: values.DELVE_SMTP_HOST,
          port: Number(values.DELVE_SMTP_PORT ?? 587),
          user: 'env(DELVE_SMTP_USER)',
          pass: 'env(DELVE_SMTP_PASSWORD)',
          admin_email: values.DELVE_SMTP_ADMIN_EMAIL ?? '',
          sender_name: values.DELVE_SMTP_SENDER_NAME ?? 'Delve',
        },
      },
    }),
  };
}
