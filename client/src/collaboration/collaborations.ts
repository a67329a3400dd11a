import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import {
  type CollaborationChange,
  collaborationChange,
  type InvitationAnswer,
  type NewCollaboration,
  newCollaboration,
  type Privilege,
} from './collaboration-inputs.ts';
import {
  type Collaboration,
  type CollaborationDetails,
  type CollaborationSummary,
  toCollaboration,
  toCollaborationDetails,
  toCollaborationSummary,
} from './collaboration-rows.ts';

/**
 * Businesses that team up. A person acts with the highest privilege among their businesses that have joined: 403
 * `privilege_too_low` below what a method asks for, 404 `collaboration_not_found` or `member_not_found` for those of
 * strangers. Every method wants somebody who is signed in.
 */
export class Collaborations {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * The first of the caller's businesses becomes admin, their others editors, everybody else is invited. Errors: 422
   * `own_business_missing`, `unknown_business`, `too_many_businesses`.
   */
  async create(input: NewCollaboration, options: CreateOptions = {}): Promise<Collaboration> {
    const wanted = checked(newCollaboration, input);
    const { businessIds: business_ids, name, description } = wanted;
    await this.#context.caller.requireUserId();
    const row = await answerOnce(
      this.#context,
      options,
      'collaborations.create',
      wanted,
      this.#context.supabase.rpc('create_collaboration', {
        name,
        business_ids,
        ...withoutUndefined({ description }),
      }),
    );
    return toCollaboration(row);
  }

  /** Those that a business of the caller's belongs to or is invited to, newest first. Errors: 400 `invalid_cursor`. */
  async mine(request: PageRequest = {}): Promise<Page<CollaborationSummary>> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase.rpc('my_collaborations', {
            page_size: count,
            ...(after === null ? {} : { before_id: after }),
          }),
        ),
      toCollaborationSummary,
    );
  }

  /** With its members; for them and for those who are invited. Errors: 404 `collaboration_not_found`. */
  async get(id: number): Promise<CollaborationDetails> {
    const row = await this.#act(id, 'id', (collaboration_id) =>
      answerOf(this.#context.supabase.rpc('collaboration_details', { collaboration_id }).single()),
    );
    return toCollaborationDetails(row);
  }

  /** Changes what is given; for editors. Errors: 400 `nothing_to_change`, 403, 404 `collaboration_not_found`. */
  async update(id: number, change: CollaborationChange): Promise<void> {
    const changed = withoutUndefined(checked(collaborationChange, change));
    if (Object.keys(changed).length === 0) {
      throw new DelveError({
        status: 400,
        code: 'nothing_to_change',
        message: 'Name at least one field to change.',
      });
    }
    await this.#act(id, 'id', (collaboration_id) =>
      answerOf(this.#context.supabase.rpc('update_collaboration', { collaboration_id, ...changed })),
    );
  }

  /** Ends it; for admins. Errors: 403, 404 `collaboration_not_found`. */
  async delete(id: number): Promise<void> {
    await this.#act(id, 'id', (collaboration_id) =>
      answerOf(this.#context.supabase.rpc('delete_collaboration', { collaboration_id })),
    );
  }

  /**
   * Invites businesses, for editors; the caller's own join at once. Members and open invitations stay as they are, one
   * that was rejected is sent again. Errors: 403, 404 `collaboration_not_found`, 422 `unknown_business`,
   * `too_many_businesses`.
   */
  async invite(id: number, businessIds: readonly number[]): Promise<void> {
    const business_ids = checked(fields.someIds, businessIds, 'businessIds');
    await this.#act(id, 'id', (collaboration_id) =>
      answerOf(this.#context.supabase.rpc('invite_businesses', { collaboration_id, business_ids })),
    );
  }

  /**
   * Makes these its businesses, for admins: others are removed, new ones invited, the rest keep what they have. Errors:
   * 403, 404 `collaboration_not_found`, 409 `last_admin`, 422 `unknown_business`, `too_many_businesses`.
   */
  async replaceBusinesses(id: number, businessIds: readonly number[]): Promise<void> {
    const business_ids = checked(fields.someIds, businessIds, 'businessIds');
    await this.#act(id, 'id', (collaboration_id) =>
      answerOf(
        this.#context.supabase.rpc('replace_collaboration_businesses', { collaboration_id, business_ids }),
      ),
    );
  }

  /**
   * {@link removeMember} by the id of the business. Errors: 403, 404 `collaboration_not_found`, `member_not_found`,
   * 409 `last_admin`.
   */
  async removeBusiness(id: number, businessId: number): Promise<void> {
    const business_id = checked(fields.id, businessId, 'businessId');
    await this.#act(id, 'id', (collaboration_id) =>
      answerOf(
        this.#context.supabase.rpc('remove_collaboration_business', { collaboration_id, business_id }),
      ),
    );
  }

  /**
   * The answer of an invited business's owner. Errors: 403 `not_your_invitation`, 404 `member_not_found`, 409
   * `not_pending`.
   */
  async answerInvitation(memberId: number, answer: InvitationAnswer): Promise<void> {
    const status = checked(fields.invitationAnswer, answer, 'status');
    await this.#act(memberId, 'memberId', (member_id) =>
      answerOf(this.#context.supabase.rpc('answer_invitation', { member_id, status })),
    );
  }

  /** What a member may do; for admins. Errors: 403, 404 `member_not_found`, 409 `not_accepted`, `last_admin`. */
  async setPrivilege(memberId: number, wanted: Privilege): Promise<void> {
    const privilege = checked(fields.collaborationPrivilege, wanted, 'privilege');
    await this.#act(memberId, 'memberId', (member_id) =>
      answerOf(this.#context.supabase.rpc('set_member_privilege', { member_id, privilege })),
    );
  }

  /**
   * Takes the caller's own business out, or, for admins, another one; the last member's leaving ends the collaboration.
   * Errors: 403, 404 `member_not_found`, 409 `last_admin`.
   */
  async removeMember(memberId: number): Promise<void> {
    await this.#act(memberId, 'memberId', (member_id) =>
      answerOf(this.#context.supabase.rpc('remove_member', { member_id })),
    );
  }

  async #act<Data>(id: number, argument: string, call: (id: number) => Promise<Data>): Promise<Data> {
    const wanted = checked(fields.id, id, argument);
    await this.#context.caller.requireUserId();
    return call(wanted);
  }
}
