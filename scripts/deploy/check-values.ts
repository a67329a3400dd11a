import { SMTP_VARIABLES } from './auth-settings.ts';
import { configVariables } from './config-variables.ts';
import type { Findings } from './findings.ts';
import { functionSecrets } from './function-secrets.ts';
import type { Values } from './values.ts';

const WHERE_TO_SET = 'Set it in the environment or in the file of --secrets-file';

/** Whether everything that config.toml and the settings of Auth read from the environment is there. */
export function checkSettings(projectDir: string, values: Values, findings: Findings): void {
  for (const { name, setting } of configVariables(projectDir)) {
    if (values[name] !== undefined) continue;
    const part = setting.split('.').slice(0, -1).join('.');
    findings.problem(
      `${name} is not set, which ${setting} reads.`,
      `${WHERE_TO_SET}, or switch [${part}] off in supabase/config.toml.`,
    );
  }
  const siteUrl = values.DELVE_SITE_URL;
  if (siteUrl === undefined || !/^https:\/\/[^/]/.test(siteUrl)) {
    findings.problem(
      siteUrl === undefined ? 'DELVE_SITE_URL is not set.' : `DELVE_SITE_URL is no https address: ${siteUrl}`,
      `${WHERE_TO_SET}: the frontend's address, to which mails and social sign-in lead.`,
    );
  }
  if (values.DELVE_SMTP_HOST === undefined) {
    findings.warning(
      'DELVE_SMTP_HOST is not set: mail goes by a server of Supabase that is for trying out.',
      'It sends a few mails an hour, to members of the team only. Set it and its companions (docs/deployment.md).',
    );
  } else {
    for (const name of SMTP_VARIABLES.filter((variable) => values[variable] === undefined)) {
      findings.problem(`${name} is not set, but DELVE_SMTP_HOST is.`, `${WHERE_TO_SET}.`);
    }
  }
}

/** Whether each secret that the functions need is given here, or set already. Returns those that are given. */
export function checkSecrets(
  projectDir: string,
  values: Values,
  present: ReadonlySet<string>,
  findings: Findings,
): Values {
  const declared = functionSecrets(projectDir);
  for (const { name } of declared.filter(
    ({ name, required }) => required && !values[name] && !present.has(name),
  )) {
    findings.problem(`${name} is not set, which the functions read.`, `${WHERE_TO_SET}.`);
  }
  return Object.fromEntries(
    declared.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}
