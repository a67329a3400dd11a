import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import { ownBusinessShape, toOwnBusinessShape } from '../shapes/business.ts';

const place = {
  address: fields.address.optional(),
  state: fields.state.optional(),
  longitude: fields.longitudeInNigeria.optional(),
  latitude: fields.latitudeInNigeria.optional(),
  phone: fields.phone.optional(),
  contact_email: fields.contactEmail.optional(),
};

const presentation = {
  description: fields.description.optional(),
  website: fields.website.optional(),
  logo: fields.imagePath.optional(),
};

const ofOwner = {
  tag: 'Own businesses',
  contractNames: { name: 'business_name', amenityIds: 'amenities_ids' },
};
const notMine = { 403: ['not_the_owner'], 404: ['business_not_found'] };

/** What owners do: rows 2.2, 2.3, 2.7, 2.8 and 2.10 to 2.14. */
export const ownBusinessEndpoints: readonly Endpoint[] = [
  endpoint({
    ...ofOwner,
    method: 'POST',
    path: '/business',
    summary: 'Create a business',
    description: 'With a form instead of JSON, `logo` may be the picture itself.',
    idempotent: true,
    image: 'logo',
    body: z.object({
      business_name: fields.businessName,
      ...presentation,
      ...place,
      category_id: fields.id.optional(),
    }),
    answer: created(data(ownBusinessShape, toOwnBusinessShape, 'Business created successfully.')),
    errors: { 400: ['logo_path_is_the_owners'], 422: ['unknown_state', 'unknown_category'] },
    call: ({ delve, body: { business_name, category_id, contact_email, ...rest }, once }) =>
      delve.businesses.create(
        { ...rest, name: business_name, categoryId: category_id, contactEmail: contact_email },
        once,
      ),
  }),
  endpoint({
    ...ofOwner,
    method: 'GET',
    path: '/business/user',
    summary: 'The caller’s businesses, newest first',
    query: pageQuery,
    answer: page(ownBusinessShape, toOwnBusinessShape, 'Businesses retrieved successfully.'),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.businesses.mine(query),
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}',
    summary: 'Change name, description, website, logo',
    description: 'With a form instead of JSON, `logo` may be the picture itself.',
    image: 'logo',
    givesUpFiles: true,
    body: z.object({ business_name: fields.businessName.optional(), ...presentation }),
    answer: message('Business updated successfully'),
    errors: { 400: ['nothing_to_change', 'logo_path_is_the_owners'], ...notMine },
    call: ({ delve, path, body: { business_name, ...rest } }) =>
      delve.businesses.update(path.business_id, { ...rest, name: business_name }),
  }),
  endpoint({
    ...ofOwner,
    method: 'DELETE',
    path: '/business/{business_id}',
    summary: 'Delete a business with all that hangs on it',
    givesUpFiles: true,
    answer: message('Business deleted successfully.'),
    errors: notMine,
    call: ({ delve, path }) => delve.businesses.delete(path.business_id),
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}/activation',
    summary: 'Switch a business off, or on again',
    description: 'To deactivate, `business_name` has to be the name exactly.',
    contractNames: { name: 'business_name', reason: 'reason_for_deactivation' },
    body: z.object({
      activation_status: fields.activationStatus,
      business_name: fields.businessName.optional(),
      reason_for_deactivation: fields.reason.optional(),
    }),
    answer: message((status: 'activate' | 'deactivate') => `Business account ${status}d successfully`),
    errors: { ...notMine, 422: ['name_mismatch'] },
    call: async ({ delve, path, body }) => {
      if (body.activation_status === 'activate') await delve.businesses.activate(path.business_id);
      else {
        await delve.businesses.deactivate(path.business_id, {
          name: body.business_name ?? '',
          reason: body.reason_for_deactivation,
        });
      }
      return body.activation_status;
    },
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}/slug',
    summary: 'Change the slug; former ones go on leading to the business',
    body: z.object({ slug: fields.slug.meta({ example: 'sabo-bread-house' }) }),
    answer: message('Business slug updated successfully.'),
    errors: { 400: ['invalid_slug'], ...notMine, 409: ['slug_taken', 'too_many_slugs'] },
    call: ({ delve, path, body }) => delve.businesses.updateSlug(path.business_id, body.slug),
  }),
  endpoint({
    ...ofOwner,
    method: 'POST',
    path: '/business/{business_id}/request-approval',
    summary: 'Ask for approval',
    answer: message('Business approval request sent'),
    errors: { ...notMine, 409: ['already_pending', 'already_approved'], 422: ['business_incomplete'] },
    call: ({ delve, path }) => delve.businesses.requestApproval(path.business_id),
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}/update-amenities',
    summary: 'Replace the amenities',
    body: z.object({ amenities_ids: fields.ids }),
    answer: message('Business amenities updated successfully.'),
    errors: { ...notMine, 422: ['unknown_amenity'] },
    call: ({ delve, path, body }) => delve.businesses.updateAmenities(path.business_id, body.amenities_ids),
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}/update-category',
    summary: 'Replace category and subcategories',
    body: z.object({ category_id: fields.id, subcategory_ids: fields.ids.optional() }),
    answer: message('Business category updated successfully.'),
    errors: { ...notMine, 422: ['unknown_category', 'subcategory_not_in_category'] },
    call: ({ delve, path, body }) =>
      delve.businesses.updateCategory(path.business_id, {
        categoryId: body.category_id,
        subcategoryIds: body.subcategory_ids,
      }),
  }),
  endpoint({
    ...ofOwner,
    method: 'PATCH',
    path: '/business/{business_id}/update-location',
    summary: 'Change place and contact',
    body: z.object(place),
    answer: message('Business address updated successfully.'),
    errors: { 400: ['nothing_to_change'], ...notMine, 422: ['unknown_state'] },
    call: ({ delve, path, body: { contact_email, ...rest } }) =>
      delve.businesses.updateLocation(path.business_id, { ...rest, contactEmail: contact_email }),
  }),
];
