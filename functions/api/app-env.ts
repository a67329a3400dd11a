/** What handlers leave for those that come after them. */
export interface AppEnv {
  Variables: {
    /** How the endpoint that is called names fields that the client names otherwise; for messages of errors. */
    contractNames: Readonly<Record<string, string>>;
  };
}
