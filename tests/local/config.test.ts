import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigOverrides, loadConfig } from '../../local/config.ts';

let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'delve-config-'));
  mkdirSync(join(project, 'supabase'));
});

afterAll(() => rmSync(project, { recursive: true }));

function load(toml: string, overrides: ConfigOverrides = {}) {
  writeFileSync(join(project, 'supabase', 'config.toml'), `project_id = "sample"\n${toml}`);
  return loadConfig(project, overrides);
}

describe('config.toml', () => {
  it("has the CLI's defaults where it is silent", () => {
    const config = load('');
    expect(config.api).toMatchObject({ port: 54321, max_rows: 1000, auto_expose_new_tables: true });
    expect(config.db.port).toBe(54322);
    expect(config.local_smtp.port).toBe(54324);
    expect(config.auth).toMatchObject({ jwt_expiry: 3600, enable_signup: true, minimum_password_length: 6 });
    expect(config.auth.email).toMatchObject({ enabled: true, max_frequency: 1000, otp_length: 6 });
    expect(config.storage.file_size_limit).toBe(50 * 1024 ** 2);
  });

  it.each([
    ['"10MiB"', 10 * 1024 ** 2],
    ['"1.5MB"', 1.5 * 1024 ** 2],
    ['"500KB"', 500 * 1024],
    ['"1g"', 1024 ** 3],
    ['"77"', 77],
    ['77', 77],
  ])('reads the size %s as %d bytes', (size, bytes) => {
    expect(load(`[storage]\nfile_size_limit = ${size}`).storage.file_size_limit).toBe(bytes);
  });

  it.each([
    ['1s', 1000],
    ['1m30s', 90_000],
    ['250ms', 250],
    ['1.5h', 5_400_000],
  ])('reads the duration %s as %d ms', (duration, milliseconds) => {
    expect(load(`[auth.email]\nmax_frequency = "${duration}"`).auth.email.max_frequency).toBe(milliseconds);
  });

  it('takes env(NAME) from the environment, and nothing where it is unset', () => {
    process.env.DELVE_CONFIG_TEST = 'from outside';
    onTestFinished(() => {
      delete process.env.DELVE_CONFIG_TEST;
    });
    const config = load(
      '[edge_runtime.secrets]\nA = "env(DELVE_CONFIG_TEST)"\nB = "env(DELVE_CONFIG_UNSET)"\nC = "not env(X)"',
    );
    expect(config.edge_runtime.secrets).toEqual({ A: 'from outside', B: '', C: 'not env(X)' });
  });

  it('gives way to overrides, also in tables that it lacks', () => {
    const config = load('[auth.rate_limit]\nemail_sent = 5', {
      'auth.rate_limit.email_sent': 7,
      'storage.buckets.extra.public': true,
    });
    expect(config.auth.rate_limit.email_sent).toBe(7);
    expect(config.storage.buckets.extra).toMatchObject({ public: true });
  });

  it.each([
    ['[api]\nport = "many"', /config\.toml: api\.port: /],
    ['[api]\nport = 70000', /config\.toml: api\.port: /],
    ['[storage]\nfile_size_limit = "big"', /storage\.file_size_limit: "big" is no size such as "10MiB"/],
    ['[auth.email]\nmax_frequency = "soon"', /auth\.email\.max_frequency: "soon" is no duration such as/],
    ['[auth.email]\notp_length = 4', /auth\.email\.otp_length: /],
    ['[api', /config\.toml cannot be read: /],
  ])('is refused with the place and the reason: %j', (toml, message) => {
    expect(() => load(toml)).toThrow(
      expect.objectContaining({ name: 'StackError', message: expect.stringMatching(message) }),
    );
  });

  it('has to be there', () => {
    expect(() => loadConfig(join(project, 'nowhere'))).toThrow(/config\.toml cannot be read: ENOENT/);
  });
});

describe('settings without effect on the local stack', () => {
  it.each([
    [
      '[auth.hook.custom_access_token]\nenabled = true\nuri = "pg-functions://x"',
      'auth.hook.custom_access_token.enabled',
    ],
    ['[auth.sms]\nenable_signup = true', 'auth.sms.enable_signup'],
    ['[auth.sms.twilio]\nenabled = true', 'auth.sms.twilio.enabled'],
    ['[auth.captcha]\nenabled = true', 'auth.captcha.enabled'],
    ['[auth.mfa.totp]\nenroll_enabled = true', 'auth.mfa.totp.enroll_enabled'],
    ['[auth.mfa.phone]\nverify_enabled = true', 'auth.mfa.phone.verify_enabled'],
    ['[auth.sessions]\ntimebox = "24h"', 'auth.sessions.timebox'],
    ['[auth.sessions]\ninactivity_timeout = "8h"', 'auth.sessions.inactivity_timeout'],
    ['[auth.web3.solana]\nenabled = true', 'auth.web3.solana.enabled'],
    ['[auth.third_party.firebase]\nenabled = true', 'auth.third_party.firebase.enabled'],
    ['[auth.oauth_server]\nenabled = true', 'auth.oauth_server.enabled'],
    ['[auth.passkey]\nenabled = true', 'auth.passkey.enabled'],
    ['[auth.email.smtp]\nenabled = true', 'auth.email.smtp.enabled'],
    ['[auth]\nsigning_keys_path = "./keys.json"', 'auth.signing_keys_path'],
    ['[auth.external.github]\nenabled = true', 'auth.external.github.enabled'],
    ['[api.tls]\nenabled = true', 'api.tls.enabled'],
    ['[db.pooler]\nenabled = true', 'db.pooler.enabled'],
    ['[storage.s3_protocol]\nenabled = true', 'storage.s3_protocol.enabled'],
    ['[storage.analytics]\nenabled = true', 'storage.analytics.enabled'],
    ['[storage.vector]\nenabled = true', 'storage.vector.enabled'],
  ])('are named: %j', (toml, setting) => {
    expect(load(toml).unsupported).toEqual([setting]);
  });

  it('are not named while they are off', () => {
    expect(
      load(
        '[auth.captcha]\nenabled = false\n[auth.external.github]\nenabled = false\n[db.pooler]\nenabled = false',
      ).unsupported,
    ).toEqual([]);
  });

  it("are not what the stack has, nor what the CLI's template turns on everywhere", () => {
    expect(
      load(
        [
          '[realtime]\nenabled = true',
          '[studio]\nenabled = true',
          '[db.seed]\nenabled = true',
          '[db.migrations]\nenabled = true',
          '[storage.image_transformation]\nenabled = true',
          '[auth]\nenabled = true\nenable_anonymous_sign_ins = true',
          '[auth.external.google]\nenabled = true',
          '[functions.api]\nenabled = true',
        ].join('\n'),
      ).unsupported,
    ).toEqual([]);
  });

  it("are not in this project's configuration", () => {
    expect(loadConfig(fileURLToPath(new URL('../..', import.meta.url))).unsupported).toEqual([]);
  });
});
