import { type InputFault, invalidInput } from '@cardea/protocol'
import type { Connection } from '../../connections/types.ts'
import { ConnectionProvider, ConnectionType } from './generated/connections_pb.js'

/** Providers that have a name there. What is not here is a custom one. */
const providers: Readonly<Record<string, ConnectionProvider>> = {
  adfs: ConnectionProvider.ADFS,
  auth0: ConnectionProvider.AUTH0,
  'entra-id': ConnectionProvider.MICROSOFT_AD,
  github: ConnectionProvider.GITHUB,
  google: ConnectionProvider.GOOGLE,
  jumpcloud: ConnectionProvider.JUMPCLOUD,
  microsoft: ConnectionProvider.MICROSOFT,
  okta: ConnectionProvider.OKTA,
  onelogin: ConnectionProvider.ONELOGIN,
  pingone: ConnectionProvider.PING_IDENTITY,
  pingfederate: ConnectionProvider.PING_IDENTITY,
}

/** Their name of a connection's provider. */
export function providerOf({ provider }: { readonly provider: string }): ConnectionProvider {
  return providers[provider] ?? ConnectionProvider.CUSTOM
}

/** The preset of a provider of theirs, where there is one: else whatever the protocol has for all. */
export function presetOf(provider: ConnectionProvider, providerKey: string): { readonly provider?: string } {
  // Newer libraries name the provider by a text, and older ones by a number.
  if (providerKey !== '') return { provider: providerKey }
  const found = Object.entries(providers).find(([, each]) => each === provider)
  return found === undefined ? {} : { provider: found[0] }
}

const types = {
  oidc: ConnectionType.OIDC,
  saml: ConnectionType.SAML,
  social: ConnectionType.OAUTH,
} as const satisfies Readonly<Record<Connection['protocol'], ConnectionType>>

/** Their name of a connection's protocol. */
export function typeOf({ protocol }: Pick<Connection, 'protocol'>): ConnectionType {
  return types[protocol]
}

/** The protocol of an organization's connection. Fails with `request.invalid`. */
export function protocolOf(type: ConnectionType): 'saml' | 'oidc' {
  if (type === ConnectionType.SAML) return 'saml'
  if (type === ConnectionType.OIDC) return 'oidc'
  throw invalidInput(NEITHER)
}

const NEITHER: InputFault = {
  field: 'connection.type',
  code: 'invalid_value',
  message: 'A connection of an organization is of the type OIDC or SAML.',
}
