import type { Delve } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
import { clientOf } from '../contract/world.ts';
import { newParty, type Party } from '../support/collaborations.ts';
import { newClient } from './clients.ts';

let parties: { readonly founder: Party; readonly guest: Party };
let founder: Delve;
let guest: Delve;

beforeAll(async () => {
  const [first, second] = await Promise.all([newParty(), newParty()]);
  parties = { founder: first, guest: second };
  [founder, guest] = await Promise.all([clientOf(first.person), clientOf(second.person)]);
});

test('a collaboration from its beginning to its end', async () => {
  const begun = await founder.collaborations.create({
    name: 'Joint Venture',
    businessIds: [parties.founder.businessId],
  });
  expect(begun).toMatchObject({ name: 'Joint Venture', description: '', createdAt: expect.any(Date) });
  await founder.collaborations.invite(begun.id, [parties.guest.businessId]);

  const [listed] = (await guest.collaborations.mine()).items;
  expect(listed).toEqual({
    ...begun,
    memberCount: 2,
    memberships: [
      {
        memberId: expect.any(Number),
        businessId: parties.guest.businessId,
        status: 'pending',
        privilege: 'viewer',
      },
    ],
  });
  const memberId = listed?.memberships[0]?.memberId ?? 0;
  await guest.collaborations.answerInvitation(memberId, 'accepted');
  await founder.collaborations.setPrivilege(memberId, 'editor');
  await guest.collaborations.update(begun.id, { description: 'Bread and coffee.' });
  expect(await founder.collaborations.get(begun.id)).toMatchObject({
    description: 'Bread and coffee.',
    updatedAt: expect.any(Date),
    members: [
      { businessId: parties.founder.businessId, privilege: 'admin', status: 'accepted' },
      { id: memberId, businessId: parties.guest.businessId, privilege: 'editor', status: 'accepted' },
    ],
    memberships: [{ businessId: parties.founder.businessId, privilege: 'admin' }],
  });
  await expect(guest.collaborations.delete(begun.id)).rejects.toMatchObject({
    status: 403,
    code: 'privilege_too_low',
  });
  await founder.collaborations.delete(begun.id);
  await expect(founder.collaborations.get(begun.id)).rejects.toMatchObject({
    status: 404,
    code: 'collaboration_not_found',
  });
});

test('the list goes on to its end by itself', async () => {
  const names = ['First', 'Second', 'Third'];
  for (const name of names) {
    await founder.collaborations.create({ name, businessIds: [parties.founder.businessId] });
  }
  const listed: string[] = [];
  for await (const { name } of await founder.collaborations.mine({ limit: 1 })) listed.push(name);
  expect(listed.slice(0, 3)).toEqual(names.reverse());
});

test('inputs are refused by the names that the methods give them', async () => {
  const { collaborations } = founder;
  const refused = (field: string) => ({
    status: 400,
    code: 'validation_failed',
    errors: { [field]: [expect.any(String)] },
  });
  await expect(collaborations.create({ name: '', businessIds: [1] })).rejects.toMatchObject(refused('name'));
  await expect(collaborations.create({ name: 'X', businessIds: [] })).rejects.toMatchObject(
    refused('businessIds'),
  );
  await expect(collaborations.invite(1, [0])).rejects.toMatchObject(refused('businessIds'));
  await expect(collaborations.removeBusiness(1, 0)).rejects.toMatchObject(refused('businessId'));
  await expect(collaborations.removeMember(-1)).rejects.toMatchObject(refused('memberId'));
  await expect(collaborations.update(1, {})).rejects.toMatchObject({ code: 'nothing_to_change' });
  await expect(newClient().collaborations.mine()).rejects.toMatchObject({ code: 'missing_token' });
});
