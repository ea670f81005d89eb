/** For how long whoever connects may take, in milliseconds. */
export interface Deadlines {
  /** Until a connection has said what it speaks, TLS included. */
  readonly hello: number
  /** Until a whole request has arrived. */
  readonly request: number
  /** Until the answer to an HTTP/2 request has been taken, from the request's beginning. */
  readonly exchange: number
  /** For an HTTP/2 connection without any request. */
  readonly idle: number
  /** When the service stops: until what proxies have sent meanwhile is here. */
  readonly farewell: number
  /** Until requests under way have ended when the service stops. */
  readonly drain: number
}

export const usualDeadlines: Deadlines = {
  hello: 10_000,
  request: 30_000,
  exchange: 300_000,
  idle: 72_000,
  farewell: 1_000,
  drain: 30_000,
}
