interface ImportMetaEnv {
  /** The project's address: `https://<project>.supabase.co`. */
  readonly VITE_DELVE_URL?: string;
  /** Its publishable key. */
  readonly VITE_DELVE_KEY?: string;
}
