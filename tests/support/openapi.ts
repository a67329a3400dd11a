import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** A part of a document whose form a test says by what it reads from it. */
export type Json = Record<string, unknown>;

/** As much of an OpenAPI document as tests read. */
export interface OpenApi {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Json; readonly responses: Readonly<Record<string, Answered>> };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly Json[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answered | { readonly $ref: string }>>;
}

export interface Answered {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: Json }>>;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: Json }>>;

/** The document that a stack serves. */
export async function openApiOf(apiUrl: string): Promise<OpenApi> {
  const response = await fetch(`${apiUrl}/functions/v1/api/openapi.json`);
  return (await response.json()) as OpenApi;
}

/** What the JSON body of an operation takes, by name. */
export function propertiesOf({ requestBody }: Operation): Readonly<Record<string, Json>> {
  const schema = requestBody?.content['application/json']?.schema;
  return (schema?.properties ?? {}) as Readonly<Record<string, Json>>;
}

/** A body of the document's own examples; empty where an operation takes no JSON. */
export function exampleBody(operation: Operation): Json {
  return Object.fromEntries(
    Object.entries(propertiesOf(operation)).map(([name, schema]) => [name, exampleOf(schema)]),
  );
}

function exampleOf(schema: Json): unknown {
  const [first] = (schema.examples ?? schema.enum ?? []) as readonly unknown[];
  if (first !== undefined) return first;
  if (schema.type === 'array') return [exampleOf(schema.items as Json)];
  const [option] = (schema.anyOf ?? []) as readonly Json[];
  if (option) return exampleOf(option);
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Json>>);
  return Object.fromEntries(properties.map(([name, inner]) => [name, exampleOf(inner)]));
}

/** Checks values against schemas of a document, which are compiled when they are first asked for. */
export class DocumentSchemas {
  readonly #ajv: Ajv2020;

  /** `strict` refuses keywords and formats that nobody knows. */
  constructor(document: object, mode: 'strict' | 'lenient' = 'lenient') {
    // The document is no schema itself: its own words are none of JSON Schema's.
    this.#ajv = new Ajv2020({
      strictSchema: mode === 'strict',
      strictTypes: false,
      validateSchema: false,
      allErrors: true,
    });
    if (mode === 'strict') this.#ajv.addVocabulary(Object.keys(document));
    (addFormats as unknown as typeof addFormats.default)(this.#ajv);
    this.#ajv.addSchema({ ...document, $id: 'document' });
  }

  /** What is wrong with a value by the schema at a place of the document; empty when it fits. */
  faults(place: readonly string[], value: unknown): readonly string[] {
    const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = this.#ajv.getSchema(`document#/${pointer.join('/')}`);
    if (validate === undefined) throw new Error(`There is no schema at ${place.join(' ')}.`);
    return faultsOf(validate, value);
  }
}

function faultsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }: ErrorObject) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The same document, whose objects have no properties but those that it names: what it forgets is found. */
export function withoutUnknownProperties<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutUnknownProperties) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'examples' || name === 'example' ? inner : withoutUnknownProperties(inner),
  ]);
  const isClosed = 'type' in value && value.type === 'object' && 'properties' in value;
  return {
    ...(isClosed ? { additionalProperties: false } : {}),
    ...Object.fromEntries(entries),
  } as Value;
}
