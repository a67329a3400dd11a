// What a server that calls on behalf of others shares with the client: the rules of the fields, and the errors.
export { coordinatesTogether } from './directory/business-inputs.ts';
export { fromAuth } from './errors/auth.ts';
export {
  INTERNAL_ERROR,
  INVALID_TOKEN,
  SESSION_ENDED,
  SIGN_IN_FIRST,
  TOKEN_EXPIRED,
  UNREACHABLE,
} from './errors/known.ts';
export { answerOf } from './errors/postgrest.ts';
export { checked, validationError, validationMessage } from './errors/validation.ts';
export { fields, listOf } from './fields.ts';
export { sessionOf } from './identity/session.ts';
export { lagosDay } from './lagos-day.ts';
export { pause, within } from './live/pauses.ts';
