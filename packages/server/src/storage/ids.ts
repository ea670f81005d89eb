import { SsoError } from '@cardea/protocol'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'

/**
 * Public ids: a typed prefix and a ULID (`conn_01JD3Z…`), each a branded type with one parser, so that
 * an organization's id can never be passed where a connection's is wanted.
 */

const prefixes = {
  organization: 'org',
  connection: 'conn',
  serviceProviderKey: 'spk',
  domain: 'dom',
  profile: 'prof',
  application: 'app',
  secret: 'sec',
  login: 'login',
  logout: 'logout',
  apiKey: 'key',
  session: 'ses',
  webhook: 'whk',
  webhookDelivery: 'whd',
  test: 'test',
  message: 'msg',
  event: 'evt',
  user: 'user',
  membership: 'mem',
  passkey: 'pk',
  accountSession: 'acs',
  invitation: 'inv',
  personalToken: 'pat',
  mail: 'mail',
  selfServiceProfile: 'ssp',
  setupTicket: 'tkt',
  portalSession: 'pts',
} as const

export type IdKind = keyof typeof prefixes

/** An id of one kind, for example `Id<'connection'>`. */
export type Id<Kind extends IdKind> = `${(typeof prefixes)[Kind]}_${string}` & { readonly __kind: Kind }

export type OrganizationId = Id<'organization'>
export type ConnectionId = Id<'connection'>
export type ServiceProviderKeyId = Id<'serviceProviderKey'>
export type DomainId = Id<'domain'>
export type ProfileId = Id<'profile'>
export type ApplicationId = Id<'application'>
export type SecretId = Id<'secret'>
export type LoginId = Id<'login'>
export type LogoutId = Id<'logout'>
export type ApiKeyId = Id<'apiKey'>
export type SessionId = Id<'session'>
export type WebhookId = Id<'webhook'>
export type WebhookDeliveryId = Id<'webhookDelivery'>
export type TestId = Id<'test'>
export type MessageId = Id<'message'>
export type EventId = Id<'event'>
export type UserId = Id<'user'>
export type MembershipId = Id<'membership'>
export type PasskeyId = Id<'passkey'>
export type AccountSessionId = Id<'accountSession'>
export type InvitationId = Id<'invitation'>
export type PersonalTokenId = Id<'personalToken'>
export type MailId = Id<'mail'>
export type SelfServiceProfileId = Id<'selfServiceProfile'>
export type SetupTicketId = Id<'setupTicket'>
export type PortalSessionId = Id<'portalSession'>

/** Who may call the native API: an API key, an m2m application with a token of its own, or an operator. The prefix tells which. */
export type CallerId = ApiKeyId | ApplicationId | UserId

/** Crockford base 32, as ULID writes it: upper case, without I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** The form of an id of this kind, for schemas and the API's reference. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${prefixes[kind]}_${ULID.source.slice(1)}`)
}

/** Does this text have the form of an id of this kind? */
export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  const prefix = `${prefixes[kind]}_`
  return text.startsWith(prefix) && ULID.test(text.slice(prefix.length))
}

/** The id, or error `request.invalid_id`. */
export function parseId<Kind extends IdKind>(kind: Kind, text: string): Id<Kind> {
  if (isId(kind, text)) return text
  throw new SsoError('request.invalid_id', { example: `${prefixes[kind]}_01JD3ZK8M4X9V7Q2R5T6W8Y0AB` })
}

/** A new id: 48 bits of time, so that ids sort by age, and 80 random bits, so that they cannot be guessed. */
export function newId<Kind extends IdKind>(
  kind: Kind,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Id<Kind> {
  const id = `${prefixes[kind]}_${ulid(clock.now().getTime(), random.bytes(10))}`
  if (isId(kind, id)) return id
  throw new SsoError('internal.error', { reason: 'an id was made with a wrong form' })
}

function ulid(milliseconds: number, randomness: Uint8Array): string {
  let number = BigInt(milliseconds)
  for (const byte of randomness) number = (number << 8n) | BigInt(byte)
  let text = ''
  for (let digit = 0; digit < 26; digit++) {
    text = ALPHABET.charAt(Number(number & 31n)) + text
    number >>= 5n
  }
  return text
}

/** When an id was made: its first 48 bits. Of an id that was brought along from elsewhere, when it was made there. */
export function timeOfId(id: Id<IdKind>): Date {
  const start = id.indexOf('_') + 1
  let time = 0
  for (let at = start; at < start + 10; at++) time = time * 32 + ALPHABET.indexOf(id.charAt(at))
  return new Date(time)
}
