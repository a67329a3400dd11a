/** What a hosted project raises with its plan: here the machine is measured, not the plan. */
export const LIFTED_LIMITS = {
  maxConcurrentClients: 10_000,
  maxEventsPerSecond: 1_000_000,
  maxJoinsPerSecond: 10_000,
};
