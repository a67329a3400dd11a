import * as z from 'zod';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import { withoutUndefined } from '../without-undefined.ts';

const place = {
  address: fields.address.optional(),
  /** A name of `lookups.states()`. */
  state: fields.state.optional(),
  /** Degrees (WGS 84) within Nigeria; both or none. */
  latitude: fields.latitudeInNigeria.optional(),
  longitude: fields.longitudeInNigeria.optional(),
  phone: fields.phone.optional(),
  contactEmail: fields.contactEmail.optional(),
};

const presentation = {
  description: fields.description.optional(),
  website: fields.website.optional(),
  /** The path that an upload answered; any other name shows the placeholder. */
  logo: fields.imagePath.optional(),
};

export const newBusiness = z
  .object({
    name: fields.businessName,
    ...presentation,
    ...place,
    categoryId: fields.id.optional(),
  })
  .superRefine(coordinatesTogether);

export const businessChange = z.object({ name: fields.businessName.optional(), ...presentation });
export const locationChange = z.object(place).superRefine(coordinatesTogether);
export const categoryChange = z.object({ categoryId: fields.id, subcategoryIds: fields.ids.default([]) });
export const amenitiesChange = z.object({ amenityIds: fields.ids });

export const deactivation = z.object({
  /** The business's name, exactly. */
  name: fields.businessName,
  /** For the staff, and the owner's own memory. */
  reason: fields.reason.optional(),
});

/** What a business is created with; only `name` is needed. */
export type NewBusiness = z.input<typeof newBusiness>;
/** What to change; a field that is left out stays as it is. */
export type BusinessChange = z.input<typeof businessChange>;
/** What to change of place and contact; a field that is left out stays as it is. */
export type LocationChange = z.input<typeof locationChange>;
/** The new category, and its subcategories that fit; without any, none. */
export type CategoryChange = z.input<typeof categoryChange>;
/** What switching a business off asks for. */
export type BusinessDeactivation = z.input<typeof deactivation>;

/** Files a missing half of a pair of coordinates under its own name. */
export function coordinatesTogether(
  input: { latitude?: number | undefined; longitude?: number | undefined },
  context: z.core.$RefinementCtx,
): void {
  if ((input.latitude === undefined) === (input.longitude === undefined)) return;
  const missing = input.latitude === undefined ? 'latitude' : 'longitude';
  const given = missing === 'latitude' ? 'longitude' : 'latitude';
  context.addIssue({ code: 'custom', path: [missing], message: `Is needed with ${given}.`, input });
}

/** The columns of the fields that were given. */
export function columnsOf(
  change: Optional<Omit<z.output<typeof newBusiness>, 'categoryId'>>,
  images: ImageUrls,
) {
  return withoutUndefined({
    name: change.name,
    description: change.description,
    website: change.website,
    logo_path: change.logo === undefined ? undefined : images.pathOf(change.logo),
    address: change.address,
    state: change.state,
    latitude: change.latitude,
    longitude: change.longitude,
    phone: change.phone,
    contact_email: change.contactEmail,
  });
}

type Optional<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined };
