/** The columns of a composite type, which cannot say that they are never null; `Nullable` are those that can be. */
export type PresentColumns<Columns, Nullable extends keyof Columns = never> = {
  readonly [Name in keyof Columns]: Name extends Nullable ? Columns[Name] : NonNullable<Columns[Name]>;
};
