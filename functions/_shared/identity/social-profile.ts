/** The providers whose access tokens sign people in. */
export type SocialProviderName = 'google' | 'facebook';

/** Who somebody is, in the words of a provider. */
export interface SocialIdentity {
  /** The provider's own id of the person. */
  readonly subject: string;
  /** Empty when the person does not share it. */
  readonly email: string;
  /** Whether the provider says that it has verified the address. */
  readonly isEmailVerified: boolean;
}

export interface SocialNames {
  readonly firstName: string;
  readonly lastName: string;
}

/** A person of a provider, whose token was found to be good and made for us. */
export interface SocialPerson {
  readonly identity: SocialIdentity;
  /** Asked for only when an account is made. */
  readonly names: () => Promise<SocialNames>;
}

/** Finds out whose token it is. Errors: 401 `invalid_provider_token`, 502 `provider_failed`, 503 `provider_unreachable`. */
export type PersonOfToken = (accessToken: string) => Promise<SocialPerson>;
