import type { Service } from '@delve/client';
import { fields, listOf } from '@delve/client/server';
import * as z from 'zod';
import { created, data, list, message } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { serviceShape } from '../shapes/services.ts';

const ofServices = { tag: 'Services' };
const asItIs = (service: Service) => service;
const ofService = { 403: ['not_the_owner'], 404: ['service_not_found'] };

const serviceBody = z.object({
  title: fields.serviceTitle,
  price: fields.price.meta({ example: '5000' }),
  duration: fields.duration.optional(),
});

/** Rows 5.1 to 5.5. */
export const serviceEndpoints: readonly Endpoint[] = [
  endpoint({
    ...ofServices,
    method: 'GET',
    path: '/business/{business_id}/services',
    summary: 'All services of a business',
    caller: 'anybody',
    publicForSeconds: 60,
    answer: list(serviceShape, asItIs),
    errors: { 404: ['business_not_found'] },
    call: ({ delve, path }) => delve.services.list(path.business_id),
  }),
  endpoint({
    ...ofServices,
    method: 'POST',
    path: '/business/{business_id}/services',
    summary: 'Add services, all or none',
    idempotent: true,
    body: z.object({ services: listOf(serviceBody, 1, 50) }),
    answer: created(list(serviceShape, asItIs, 'Service(s) created successfully.')),
    errors: { 403: ['not_the_owner'], 404: ['business_not_found'], 409: ['too_many_services'] },
    call: ({ delve, path, body, once }) => delve.services.add(path.business_id, body.services, once),
  }),
  endpoint({
    ...ofServices,
    method: 'GET',
    path: '/business/{business_id}/services/{service_id}',
    summary: 'One service',
    caller: 'anybody',
    publicForSeconds: 60,
    answer: data(serviceShape, asItIs),
    errors: { 404: ['service_not_found'] },
    call: ({ delve, path }) => delve.services.get(path.business_id, path.service_id),
  }),
  endpoint({
    ...ofServices,
    method: 'PATCH',
    path: '/business/{business_id}/services/{service_id}',
    summary: 'Change a service',
    body: serviceBody.partial(),
    answer: message('Service updated successfully.'),
    errors: { 400: ['nothing_to_change'], ...ofService },
    call: ({ delve, path, body }) => delve.services.update(path.business_id, path.service_id, body),
  }),
  endpoint({
    ...ofServices,
    method: 'DELETE',
    path: '/business/{business_id}/services/{service_id}',
    summary: 'Delete a service',
    answer: message('Service deleted successfully.'),
    errors: ofService,
    call: ({ delve, path }) => delve.services.delete(path.business_id, path.service_id),
  }),
];
