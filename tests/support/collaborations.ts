import { api, newListedBusiness, newPerson, type Person } from './api.ts';

/** A founder's business, which is the admin, and another person's, which is invited. */
export interface InvitedPair {
  readonly id: number;
  readonly founder: Person;
  readonly founded: { readonly memberId: number; readonly businessId: number };
  readonly guest: Person;
  readonly invited: { readonly memberId: number; readonly businessId: number };
}

interface Member {
  readonly id: number;
  readonly business_id: number;
}

/** A collaboration of the two, with people and businesses of its own unless they are given. */
export async function newCollaboration(
  given: { readonly founder?: Person; readonly guest?: Person } = {},
): Promise<InvitedPair> {
  const founder = given.founder ?? (await newPerson());
  const guest = given.guest ?? (await newPerson());
  const [own, other] = await Promise.all([newListedBusiness(founder), newListedBusiness(guest)]);
  const created = await api('POST', '/collaboration/', {
    token: founder.access,
    json: { name: 'Joint Venture', business_ids: [own.id, other.id] },
  });
  if (created.status !== 201) throw new Error(`No collaboration: ${JSON.stringify(created.body)}`);
  const { id } = created.body.data as { id: number };
  const members = await membersOf(id, founder);
  const memberOf = (businessId: number) => {
    const member = members.find(({ business_id }) => business_id === businessId);
    if (!member) throw new Error(`Business ${businessId} is no member.`);
    return { memberId: member.id, businessId };
  };
  return { id, founder, founded: memberOf(own.id), guest, invited: memberOf(other.id) };
}

/** The same, with the invitation accepted. */
export async function newJoinedCollaboration(): Promise<InvitedPair> {
  const pair = await newCollaboration();
  const answered = await api('PATCH', `/collaboration/invite/${pair.invited.memberId}/`, {
    token: pair.guest.access,
    json: { status: 'accepted' },
  });
  if (answered.status !== 200) throw new Error(`Not accepted: ${JSON.stringify(answered.body)}`);
  return pair;
}

export async function membersOf(id: number, person: Pick<Person, 'access'>) {
  const answer = await api('GET', `/collaboration/${id}/`, { token: person.access });
  if (answer.status !== 200) throw new Error(`Not shown: ${JSON.stringify(answer.body)}`);
  return (answer.body.data as { members: readonly (Member & Record<string, unknown>)[] }).members;
}
