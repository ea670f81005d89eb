/*
 * The differential test of the OAuth endpoints: the same requests go to Cardea and to `oidc-provider`, a certified OpenID provider that
 * others wrote, with the same clients registered at both. What they answer is compared as one line of text (`describe-answer.ts`).
 *
 * Invariant: every line that differs stands in `differences.ts` with its reason, and nothing stands there that does not differ.
 */

/** A parameter; several values: it is sent as often. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>

/** A request to an endpoint, as a client or its browser sends it. */
export interface Sent {
  readonly to: Endpoint
  /** POST where there is a form or a body, else GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Parameters
  readonly form?: Parameters
  /** In the place of a form: content type and text. */
  readonly body?: readonly [string, string]
  readonly authorization?: string
}

export type Endpoint =
  'authorize' | 'token' | 'userinfo' | 'introspect' | 'revoke' | 'end_session' | 'par' | 'metadata' | 'keys'

export interface Received {
  readonly status: number
  readonly location: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** One of the two servers. */
export interface Peer {
  readonly name: 'cardea' | 'oidc-provider'
  send(request: Sent): Promise<Received>
  /** Signs the person in at this request to sign in: what the client receives at its redirect URI. */
  signIn(query: Parameters): Promise<URLSearchParams>
  /** Lets every code or pushed request that there is expire. */
  expireAll(kind: 'code' | 'pushed request'): Promise<void>
  /** Is this where the person would be asked to sign in, or to confirm that they want to sign out? */
  asksThePerson(received: Received): boolean
  close(): Promise<void>
}

export const redirectUri = 'http://localhost:3000/callback?tab=1'
export const otherRedirectUri = 'http://localhost:3000/other'
export const signedOutUri = 'http://localhost:3000/signed-out?tab=2'
export const audience = 'https://api.example.com'

interface Client {
  readonly id: string
  /** Null: a public client. */
  readonly secret: string | null
  readonly kind: 'web' | 'spa' | 'm2m'
  readonly secretIn?: 'header' | 'body'
  readonly refreshes: boolean
}

/** Registered alike at both. */
export const clients = {
  web: { id: 'web', secret: 'the-secret-of-the-web-client', kind: 'web', refreshes: true },
  posting: {
    id: 'posting',
    secret: 'the-secret-of-the-posting-client',
    kind: 'web',
    secretIn: 'body',
    refreshes: true,
  },
  other: { id: 'other', secret: 'the-secret-of-the-other-client', kind: 'web', refreshes: true },
  brief: { id: 'brief', secret: 'the-secret-of-the-brief-client', kind: 'web', refreshes: false },
  spa: { id: 'spa', secret: null, kind: 'spa', refreshes: true },
  machine: { id: 'machine', secret: 'the-secret-of-the-machine', kind: 'm2m', refreshes: false },
} as const satisfies Readonly<Record<string, Client>>

export type ClientName = keyof typeof clients

/** HTTP Basic as RFC 6749 §2.3.1 has it. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

export function encoded(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, given]) =>
    (typeof given === 'string' ? [given] : given).map((value): [string, string] => [name, value]),
  )
  return new URLSearchParams(pairs).toString()
}
