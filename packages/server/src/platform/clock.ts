/** The time. The only place where the server reads a clock; tests pass one that stands still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
