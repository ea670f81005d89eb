/**
 * Platform: the clock, randomness, outbound HTTP with its name resolution, mail, and the log.
 *
 * Invariant: these are the only doors to the outside world. No other folder reads a clock, draws random
 * bytes, opens a connection to an address that came from outside, or writes a line that somebody reads;
 * and nothing here knows the rest of the server.
 */

/** The time. The only place where the server reads a clock; tests pass one that stands still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
