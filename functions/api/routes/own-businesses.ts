import { fields } from '@delve/client';
import { createRoute, z } from '@hono/zod-openapi';
import { signedIn } from '../middleware/caller.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { businessPath, idIn, pageQuery } from '../parameters.ts';
import {
  answers,
  createRouter,
  messageBody,
  messageOnly,
  pageBody,
  takes,
  withMessageAndData,
  withPage,
} from '../router.ts';
import { ownBusinessShape, toOwnBusinessShape } from '../shapes/business.ts';

const tags = ['Own businesses'];

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

/** What owners do: rows 2.2, 2.3, 2.8 and 2.10 to 2.13. */
export const ownBusinessRoutes = createRouter();

ownBusinessRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/business',
    summary: 'Create a business',
    tags,
    middleware: [signedIn, jsonBody],
    request: {
      body: takes(
        z.object({
          business_name: fields.businessName,
          ...presentation,
          ...place,
          category_id: fields.id.optional(),
        }),
      ),
    },
    responses: answers('The new business', withMessageAndData(ownBusinessShape), 201),
  }),
  async (context) => {
    const { business_name, category_id, contact_email, ...rest } = context.req.valid('json');
    const business = await context.var.delve.businesses.create({
      ...rest,
      name: business_name,
      categoryId: category_id,
      contactEmail: contact_email,
    });
    return context.json(
      {
        status: true as const,
        message: 'Business created successfully.',
        data: toOwnBusinessShape(business),
      },
      201,
    );
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/user',
    summary: 'The caller’s businesses, newest first',
    tags,
    middleware: [signedIn],
    request: { query: pageQuery },
    responses: answers('A page of businesses', withPage(ownBusinessShape)),
  }),
  async (context) => {
    const page = await context.var.delve.businesses.mine(context.req.valid('query'));
    return context.json(pageBody('Businesses retrieved successfully.', page, toOwnBusinessShape), 200);
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'patch',
    path: `/business/${idIn('business_id')}`,
    summary: 'Change name, description, website, logo',
    tags,
    middleware: [signedIn, jsonBody],
    request: {
      params: businessPath,
      body: takes(z.object({ business_name: fields.businessName.optional(), ...presentation })),
    },
    responses: answers('Changed', messageOnly),
  }),
  async (context) => {
    const { business_name, ...rest } = context.req.valid('json');
    const { business_id } = context.req.valid('param');
    await context.var.delve.businesses.update(business_id, { ...rest, name: business_name });
    return context.json(messageBody('Business updated successfully'), 200);
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'post',
    path: `/business/${idIn('business_id')}/request-approval`,
    summary: 'Ask for approval',
    tags,
    middleware: [signedIn],
    request: { params: businessPath },
    responses: answers('Asked', messageOnly),
  }),
  async (context) => {
    await context.var.delve.businesses.requestApproval(context.req.valid('param').business_id);
    return context.json(messageBody('Business approval request sent'), 200);
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'patch',
    path: `/business/${idIn('business_id')}/update-amenities`,
    summary: 'Replace the amenities',
    tags,
    middleware: [signedIn, jsonBody],
    request: { params: businessPath, body: takes(z.object({ amenities_ids: fields.ids })) },
    responses: answers('Changed', messageOnly),
  }),
  async (context) => {
    const { business_id } = context.req.valid('param');
    await context.var.delve.businesses.updateAmenities(business_id, context.req.valid('json').amenities_ids);
    return context.json(messageBody('Business amenities updated successfully.'), 200);
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'patch',
    path: `/business/${idIn('business_id')}/update-category`,
    summary: 'Replace category and subcategories',
    tags,
    middleware: [signedIn, jsonBody],
    request: {
      params: businessPath,
      body: takes(z.object({ category_id: fields.id, subcategory_ids: fields.ids.optional() })),
    },
    responses: answers('Changed', messageOnly),
  }),
  async (context) => {
    const { business_id } = context.req.valid('param');
    const { category_id, subcategory_ids } = context.req.valid('json');
    await context.var.delve.businesses.updateCategory(business_id, {
      categoryId: category_id,
      subcategoryIds: subcategory_ids,
    });
    return context.json(messageBody('Business category updated successfully.'), 200);
  },
);

ownBusinessRoutes.openapi(
  createRoute({
    method: 'patch',
    path: `/business/${idIn('business_id')}/update-location`,
    summary: 'Change place and contact',
    tags,
    middleware: [signedIn, jsonBody],
    request: { params: businessPath, body: takes(z.object(place)) },
    responses: answers('Changed', messageOnly),
  }),
  async (context) => {
    const { contact_email, ...rest } = context.req.valid('json');
    const { business_id } = context.req.valid('param');
    await context.var.delve.businesses.updateLocation(business_id, { ...rest, contactEmail: contact_email });
    return context.json(messageBody('Business address updated successfully.'), 200);
  },
);
