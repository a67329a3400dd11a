/** The variables of Auth's mail templates. */
export type TemplateData = Readonly<Record<string, unknown>>;

/**
 * Renders the part of Go's templates that mails use: `{{ .Name }}`, `{{ .Data.name }}`, and conditions (`{{
 * if .Name }} … {{ else }} … {{ end }}`). Throws an Error that shows any other action. Values are escaped for
 * HTML when `html` is set, as html/template does.
 */
export function renderTemplate(source: string, data: TemplateData, html: boolean): string {
  const tokens = source.split(/(\{\{-?.*?-?\}\})/s);
  let position = 0;

  const renderUntil = (stops: readonly string[]): { output: string; stop: string } => {
    let output = '';
    while (position < tokens.length) {
      const token = tokens[position] as string;
      position += 1;
      const action = /^\{\{-?\s*(.*?)\s*-?\}\}$/s.exec(token)?.[1];
      if (action === undefined) output += token;
      else if (stops.includes(action)) return { output, stop: action };
      else output += renderAction(action);
    }
    if (stops.length) throw new Error('a mail template has an {{ if }} without {{ end }}');
    return { output, stop: '' };
  };

  const renderAction = (action: string): string => {
    const condition = /^if\s+(\.[\w.]+)$/.exec(action)?.[1];
    if (condition !== undefined) {
      const first = renderUntil(['else', 'end']);
      const second = first.stop === 'else' ? renderUntil(['end']).output : '';
      return isTruthy(lookUp(data, condition)) ? first.output : second;
    }
    if (!/^\.[\w.]+$/.test(action)) {
      throw new Error(`a mail template uses {{ ${action} }}, which the local stack does not know`);
    }
    const value = lookUp(data, action);
    const written = value === undefined || value === null ? '' : String(value);
    return html ? escapeHtml(written) : written;
  };

  return renderUntil([]).output;
}

function lookUp(data: TemplateData, path: string): unknown {
  return path
    .slice(1)
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === 'object' && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      data,
    );
}

function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value !== null && typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The text part that a mail client without HTML shows: links keep their address. */
export function htmlToText(html: string): string {
  return html
    .replace(/<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gis, '$2 ( $1 )')
    .replace(/<\/(?:p|h\d|div|li|tr)>|<br\s*\/?>/gi, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|#34|#39);/g, (entity) => {
      const found = Object.entries(ENTITIES).find(([, name]) => name === entity);
      return found ? found[0] : entity;
    })
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
