import {
  type Answered,
  DocumentSchemas,
  type OpenApi,
  openApiOf,
  withoutUnknownProperties,
} from './openapi.ts';

/** An answer as it was served. */
export interface ServedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The document of a running stack, made ready to compare answers with. */
interface Documented {
  readonly document: OpenApi;
  readonly schemas: DocumentSchemas;
  readonly templates: readonly Template[];
}

interface Template {
  readonly path: string;
  readonly pattern: RegExp;
}

/** One for each stack that a worker talks to. */
const known = new Map<string, Promise<Documented>>();

/**
 * Throws unless the API's own document describes an answer: its status, the code of a failure, its headers, every
 * property of its body, and none beside those.
 */
export async function expectDocumented(
  apiUrl: string,
  method: string,
  path: string,
  answer: ServedAnswer,
): Promise<void> {
  const documented = known.get(apiUrl) ?? load(apiUrl);
  known.set(apiUrl, documented);
  const faults = faultsOf(await documented, method.toLowerCase(), path, answer);
  if (faults.length === 0) return;
  const served = `${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 2000)}`;
  throw new Error(`${served}\nwhich the API's document does not describe:\n${faults.join('\n')}`);
}

async function load(apiUrl: string): Promise<Documented> {
  const document = withoutUnknownProperties(await openApiOf(apiUrl));
  const templates = Object.keys(document.paths)
    // A word goes before a name that stands for any.
    .sort((one, other) => namesIn(one) - namesIn(other))
    .map((path) => ({ path, pattern: patternOf(path, document) }));
  return { document, schemas: new DocumentSchemas(document), templates };
}

const namesIn = (path: string) => path.split('{').length;

function patternOf(path: string, { paths }: OpenApi): RegExp {
  const [operation] = Object.values(paths[path] ?? {});
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation?.parameters.find((candidate) => candidate.name === name);
    return (parameter?.schema as { type?: string } | undefined)?.type === 'integer'
      ? '[1-9][0-9]{0,14}'
      : '[^/]+';
  });
  return new RegExp(`^${source}?$`);
}

function faultsOf(documented: Documented, method: string, path: string, answer: ServedAnswer) {
  const plain = path.split('?')[0] ?? '';
  const template = documented.templates.find(({ pattern }) => pattern.test(plain));
  const operation = template && documented.document.paths[template.path]?.[method];
  if (template === undefined || operation === undefined) return faultsOutside(documented, plain, answer);
  const status = String(answer.status);
  const response = operation.responses[status];
  const place = ['paths', template.path, method, 'responses', status];
  if (response !== undefined && !('$ref' in response)) {
    return faultsOfResponse(documented, place, response, answer);
  }
  const fault = documented.document.components.responses.Fault;
  if (answer.status < 500 || fault === undefined) return [`No answer with the status ${status}.`];
  return faultsOfResponse(documented, ['components', 'responses', 'Fault'], fault, answer);
}

/** What is no operation: the root, and what there is not. */
function faultsOutside({ schemas }: Documented, path: string, { status, body }: ServedAnswer) {
  if (/^\/?$/.test(path) && status === 200) return [];
  const expected = { 404: 'unknown_path', 405: 'method_not_allowed' }[status];
  const faults = schemas.faults(['components', 'schemas', 'Error'], body);
  const { code } = body as { code?: unknown };
  return expected !== undefined && code === expected
    ? faults
    : [...faults, 'No operation, and no such answer.'];
}

function faultsOfResponse(
  { schemas }: Documented,
  place: readonly string[],
  { headers = {}, content }: Answered,
  answer: ServedAnswer,
): readonly string[] {
  const ofHeaders = Object.entries(headers).flatMap(([name, { required, schema }]) => {
    const text = answer.headers.get(name);
    if (text === null) return required ? [`No header ${name}.`] : [];
    const value = schema.type === 'integer' ? Number(text) : text;
    return schemas.faults([...place, 'headers', name, 'schema'], value).map((fault) => `${name}${fault}`);
  });
  if (content === undefined) return ofHeaders;
  return [...ofHeaders, ...schemas.faults([...place, 'content', 'application/json', 'schema'], answer.body)];
}
