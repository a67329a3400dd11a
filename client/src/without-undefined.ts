type MayBeUndefined<Fields> = {
  [Name in keyof Fields]: undefined extends Fields[Name] ? Name : never;
}[keyof Fields];

type WithoutUndefined<Fields> = Omit<Fields, MayBeUndefined<Fields>> & {
  [Name in MayBeUndefined<Fields>]?: Exclude<Fields[Name], undefined>;
};

/** The fields that were given. */
export function withoutUndefined<Fields extends object>(values: Fields): WithoutUndefined<Fields> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<Fields>;
}
