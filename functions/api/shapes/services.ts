import * as z from 'zod';
import { integer, text } from './values.ts';

/** A service, as the client has it. */
export const serviceShape = z
  .object({
    id: integer(1),
    title: text('Consultation'),
    /** Naira, in decimal digits. */
    price: text('5000'),
    duration: text('30 mins'),
  })
  .meta({ id: 'Service' });
