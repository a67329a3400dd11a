import { isIP } from 'node:net';
import type { Context } from 'hono';
import type { LocalConfig } from '../config.ts';

/**
 * Where a link or a provider sends the browser: the address that was asked for when it is allowed, else the
 * site.
 */
export function redirectTarget(c: Context, config: LocalConfig['auth']): string {
  const asked = c.req.header('redirect_to') || c.req.query('redirect_to') || '';
  if (isAllowedRedirect(config, asked)) return asked;
  const referrer = c.req.header('referer') ?? '';
  return isAllowedRedirect(config, referrer) ? referrer : config.site_url;
}

/** Source: supabase/auth, internal/utilities/request.go (IsRedirectURLValid). */
export function isAllowedRedirect(config: LocalConfig['auth'], address: string): boolean {
  if (address === '' || hasControlCharacter(address)) return false;
  const url = URL.canParse(address) ? new URL(address) : null;
  const isHttp = /^https?:/i.test(address);
  if (!url) return !isHttp && isListed(config, address);
  // A host that the parser had to rewrite is in disguise: a number that stands for an address, or letters of
  // other scripts.
  const writtenHost = /^[a-z]+:\/\/(?:[^@/?#\\]*@)?(\[[^\]]*\]|[^:/?#\\]*)/i.exec(address)?.[1] ?? '';
  if (isHttp && writtenHost.toLowerCase() !== url.hostname) return false;
  if (isSite(config, url)) return true;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return isLoopback(host);
  if (isHttp && !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(host)) return false;
  return isListed(config, address);
}

/** The site itself; on loopback any port, since a native app cannot choose its own (RFC 8252, 7.3). */
function isSite(config: LocalConfig['auth'], url: URL): boolean {
  if (!URL.canParse(config.site_url)) return false;
  const site = new URL(config.site_url);
  return (
    site.hostname === url.hostname &&
    site.protocol === url.protocol &&
    (site.port === url.port || isLoopback(url.hostname) || url.hostname === 'localhost')
  );
}

function isLoopback(host: string): boolean {
  return /^127(?:\.\d+){3}$/.test(host) || host === '::1';
}

function isListed(config: LocalConfig['auth'], address: string): boolean {
  const withoutFragment = address.split('#', 1)[0] ?? '';
  return config.additional_redirect_urls.some((pattern) => globToRegExp(pattern).test(withoutFragment));
}

function hasControlCharacter(value: string): boolean {
  return [...value].some((character) => character <= ' ' || character === '\x7f');
}

/** `*` and `?` stop at `.` and `/`, `**` does not; `[ab]`, `[!ab]` and `{one,two}` as in a shell. */
function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\*\*|\*|\?|\[!?[^\]]*\]|[{},]|\\.|[^*?[\]{},\\]+|./gs, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^./]*';
    if (part === '?') return '[^./]';
    if (/^\[.+\]$/s.test(part)) return part.replace(/^\[!/, '[^');
    if (part === '{') {
      depth += 1;
      return '(?:';
    }
    if (part === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (part === ',' && depth > 0) return '|';
    return (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part).replace(
      /[.*+?^${}()|[\]\\]/g,
      '\\$&',
    );
  });
  return new RegExp(`^${source}$`, 's');
}
