import type { StoredCard } from './state.ts';

type Behaviour =
  | { readonly does: 'pay' }
  | {
      readonly does: 'decline';
      readonly atAttach: boolean;
      readonly code: string;
      readonly declineCode?: string;
    }
  | { readonly does: 'authenticate'; readonly everyTime: boolean };

interface TestCard {
  readonly brand: string;
  readonly funding: string;
  readonly behaviour: Behaviour;
  /** The payment method that stands for the card in test mode. */
  readonly alias: string;
}

const PAYS: Behaviour = { does: 'pay' };

/** A choice of Stripe's test cards: https://docs.stripe.com/testing. */
const TEST_CARDS: Readonly<Record<string, TestCard>> = {
  '4242424242424242': { brand: 'visa', funding: 'credit', behaviour: PAYS, alias: 'pm_card_visa' },
  '5555555555554444': {
    brand: 'mastercard',
    funding: 'credit',
    behaviour: PAYS,
    alias: 'pm_card_mastercard',
  },
  '4000000000000002': declining('card_declined', 'generic_decline', 'pm_card_visa_chargeDeclined'),
  '4000000000009995': declining(
    'card_declined',
    'insufficient_funds',
    'pm_card_visa_chargeDeclinedInsufficientFunds',
  ),
  '4000000000000069': declining('expired_card', undefined, 'pm_card_chargeDeclinedExpiredCard'),
  '4000000000000341': {
    ...declining('card_declined', 'generic_decline', 'pm_card_chargeCustomerFail'),
    behaviour: { does: 'decline', atAttach: false, code: 'card_declined', declineCode: 'generic_decline' },
  },
  '4000002500003155': {
    brand: 'visa',
    funding: 'credit',
    behaviour: { does: 'authenticate', everyTime: false },
    alias: 'pm_card_authenticationRequiredOnSetup',
  },
  '4000002760003184': {
    brand: 'visa',
    funding: 'credit',
    behaviour: { does: 'authenticate', everyTime: true },
    alias: 'pm_card_authenticationRequired',
  },
};

function declining(code: string, declineCode: string | undefined, alias: string): TestCard {
  const behaviour: Behaviour = {
    does: 'decline',
    atAttach: true,
    code,
    ...(declineCode === undefined ? {} : { declineCode }),
  };
  return { brand: 'visa', funding: 'credit', behaviour, alias };
}

export function testCard(number: string): TestCard | undefined {
  return Object.hasOwn(TEST_CARDS, number) ? TEST_CARDS[number] : undefined;
}

/** The number behind `pm_card_visa` and its like. */
export function numberOfAlias(alias: string): string | undefined {
  return Object.entries(TEST_CARDS).find(([, card]) => card.alias === alias)?.[0];
}

export interface Decline {
  readonly code: string;
  readonly declineCode: string | undefined;
  readonly message: string;
}

export type Outcome =
  | { readonly result: 'paid' }
  | { readonly result: 'declined'; readonly decline: Decline }
  | { readonly result: 'action' };

/** What happens when a card is charged. */
export function charge(card: StoredCard): Outcome {
  const behaviour = testCard(card.number)?.behaviour ?? PAYS;
  if (behaviour.does === 'decline') return { result: 'declined', decline: declineOf(behaviour) };
  if (behaviour.does === 'authenticate' && (behaviour.everyTime || !card.authenticated)) {
    return { result: 'action' };
  }
  return { result: 'paid' };
}

/** Why a card cannot even be kept for later. */
export function refusedAtAttach(card: StoredCard): Decline | undefined {
  const behaviour = testCard(card.number)?.behaviour ?? PAYS;
  return behaviour.does === 'decline' && behaviour.atAttach ? declineOf(behaviour) : undefined;
}

function declineOf(behaviour: { code: string; declineCode?: string }): Decline {
  return {
    code: behaviour.code,
    declineCode: behaviour.declineCode,
    message: MESSAGES[behaviour.declineCode ?? behaviour.code] ?? 'Your card was declined.',
  };
}

const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
};

/** What Stripe says where the holder did not confirm the payment. */
export const NOT_AUTHENTICATED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: undefined,
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};
