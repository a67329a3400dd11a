import * as z from 'zod';

/** A part of the document. */
export type Json = Record<string, unknown>;

/** zod's schemas as JSON Schema, which is what OpenAPI 3.1 takes. Those with an id are collected as components. */
export class Schemas {
  readonly components: Record<string, Json> = {};
  /** Every operation answers the same failures. */
  readonly #known = { input: new Map<z.ZodType, Json>(), output: new Map<z.ZodType, Json>() };

  /** Of what a caller sends. */
  request(schema: z.ZodType): Json {
    return this.#toJson(schema, 'input');
  }

  /** Of what is answered. */
  answer(schema: z.ZodType): Json {
    return this.#toJson(schema, 'output');
  }

  #toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
    const known = this.#known[io].get(schema);
    if (known !== undefined) return known;
    const generated = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy });
    const { $schema: _dialect, $defs = {}, ...json } = JSON.parse(JSON.stringify(generated), toComponent);
    for (const [name, component] of Object.entries($defs as Record<string, Json>)) this.#add(name, component);
    this.#known[io].set(schema, json);
    return json;
  }

  #add(name: string, component: Json): void {
    const known = this.components[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`Two schemas share the id ${name}.`);
    }
    this.components[name] = component;
  }
}

/** zod keeps schemas with an id beside the one that names them. */
function toComponent(key: string, value: unknown): unknown {
  return key === '$ref' ? String(value).replace(/^#\/\$defs\//, '#/components/schemas/') : value;
}

/** Takes out what says nothing to a reader, and puts examples where JSON Schema has them. */
function tidy({ jsonSchema }: { readonly jsonSchema: Json }): void {
  if ('example' in jsonSchema) {
    jsonSchema.examples = [jsonSchema.example];
    delete jsonSchema.example;
  }
  // Answers may have more fields one day; unknown fields of a request are passed over.
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.propertyNames !== undefined) delete jsonSchema.propertyNames;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // The expressions of dates and addresses say no more than the format's name, at length.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
