/** What the policies let a channel do. What has not been asked yet is absent: a client may never want it. */
export interface Rights {
  readonly readsBroadcasts: boolean;
  readonly readsPresence?: boolean;
  readonly writesBroadcasts?: boolean;
  readonly writesPresence?: boolean;
}

/** Public channels know no policies. */
export const PUBLIC_RIGHTS: Rights = {
  readsBroadcasts: true,
  readsPresence: true,
  writesBroadcasts: true,
  writesPresence: true,
};

/** Whether there was something to read that is not any more. */
export function isReadingRevoked(before: Rights, now: Rights): boolean {
  return (
    (before.readsBroadcasts && !now.readsBroadcasts) ||
    (before.readsPresence === true && now.readsPresence === false)
  );
}
