/** One step into a JSON value: by key, or by the index of an array (`+0`, `-1`). */
export interface JsonStep {
  readonly asText: boolean;
  readonly key: string;
  readonly isIndex: boolean;
}

/** A column, with the way into it where it holds JSON. */
export interface Field {
  readonly name: string;
  readonly path: readonly JsonStep[];
}

export type Operation =
  | {
      readonly kind: 'compare';
      /** As SQL writes it. */
      readonly operator: string;
      readonly quantifier: 'any' | 'all' | null;
      readonly value: string;
    }
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'is'; readonly value: 'null' | 'not null' | 'true' | 'false' | 'unknown' }
  | { readonly kind: 'distinct'; readonly value: string }
  | {
      readonly kind: 'search';
      readonly queryFunction: string;
      readonly language: string | null;
      readonly value: string;
    };

export interface Filter {
  readonly kind: 'filter';
  readonly field: Field;
  readonly negated: boolean;
  readonly operation: Operation;
}

export interface Group {
  readonly kind: 'group';
  readonly negated: boolean;
  readonly operator: 'and' | 'or';
  readonly members: readonly Condition[];
}

export type Condition = Filter | Group;

export interface SelectField {
  readonly kind: 'field';
  readonly field: Field;
  readonly alias: string | null;
  readonly cast: string | null;
  readonly aggregate: string | null;
}

export interface SelectEmbed {
  readonly kind: 'embed';
  readonly name: string;
  readonly alias: string | null;
  readonly hint: string | null;
  readonly inner: boolean;
  /** `...name(…)`: the columns join those of the parent. */
  readonly spread: boolean;
  readonly select: readonly SelectItem[];
}

export type SelectItem = SelectField | SelectEmbed;

export interface OrderTerm {
  readonly field: Field;
  /** The to-one embed whose column it is. */
  readonly relation: string | null;
  readonly direction: 'asc' | 'desc' | null;
  readonly nulls: 'first' | 'last' | null;
}

/** Something that applies to the root (an empty path) or to the embed that the path names. */
export interface Placed<T> {
  readonly path: readonly string[];
  readonly item: T;
}

export interface Window {
  readonly offset: number;
  readonly limit: number | null;
}
