import { api, newListedBusiness, newPerson, type Person } from './api.ts';

/** Somebody with a listed business. */
export interface Party {
  readonly person: Person;
  readonly businessId: number;
}

export async function newParty(): Promise<Party> {
  const person = await newPerson();
  return { person, businessId: (await newListedBusiness(person)).id };
}

/** A collaboration in which the founder's business is the admin, and the guest's is invited. */
export interface TestCollaboration {
  readonly id: number;
  /** Ids of the two memberships. */
  readonly founderId: number;
  readonly guestId: number;
}

export async function newCollaboration(founder: Party, guest: Party): Promise<TestCollaboration> {
  const created = await api('POST', '/collaboration/', {
    token: founder.person.access,
    json: { name: 'Joint Venture', business_ids: [founder.businessId, guest.businessId] },
  });
  if (created.status !== 201) throw new Error(`No collaboration: ${JSON.stringify(created.body)}`);
  const { id } = created.body.data as { id: number };
  const [first, second] = await membersOf(id, founder);
  if (!first || !second) throw new Error('A member is missing.');
  return { id, founderId: first.id, guestId: second.id };
}

/** The same, with the invitation accepted. */
export async function newJoinedCollaboration(founder: Party, guest: Party): Promise<TestCollaboration> {
  const made = await newCollaboration(founder, guest);
  const answered = await api('PATCH', `/collaboration/invite/${made.guestId}/`, {
    token: guest.person.access,
    json: { status: 'accepted' },
  });
  if (answered.status !== 200) throw new Error(`Not accepted: ${JSON.stringify(answered.body)}`);
  return made;
}

/** Its members, in the order in which they were invited. */
export async function membersOf(id: number, { person }: Party) {
  const answer = await api('GET', `/collaboration/${id}/`, { token: person.access });
  if (answer.status !== 200) throw new Error(`Not shown: ${JSON.stringify(answer.body)}`);
  return (answer.body.data as { members: readonly Member[] }).members;
}

interface Member {
  readonly id: number;
  readonly role: string;
  readonly business_id: number;
  readonly business: string;
  readonly status: string;
}
