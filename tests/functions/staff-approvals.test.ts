import { expect, test } from 'vitest';
import { api, newBusiness, newPerson, signInAs } from '../support/api.ts';

test('staff list open requests, and approve a business by its id', async () => {
  const owner = await newPerson();
  const business = await newBusiness(owner);
  await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
  const staff = await signInAs('staff');

  const list = await api('GET', '/staff/approvals/', { token: staff.access });
  expect(list.body).toMatchObject({
    status: true,
    data: expect.arrayContaining([
      expect.objectContaining({ business_id: business.id, requested_by: owner.id }),
    ]),
  });
  const decided = await api('POST', `/staff/approvals/${business.id}/decision/`, {
    token: staff.access,
    json: { decision: 'approve' },
  });
  expect(decided.body).toEqual({ status: true, message: 'Business approved.' });
  expect((await api('GET', `/business/${business.id}/`)).body).toMatchObject({ data: { approved: true } });
});
