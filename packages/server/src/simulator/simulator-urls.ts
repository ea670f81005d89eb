import type { ConnectionId } from '../storage/ids.ts'
import { plainPersona } from './personas.ts'

/** Every address of the simulator and the two addresses of ours that it answers to, from the public URL alone. */
export interface SimulatorUrls {
  readonly home: string
  readonly saml: { readonly entityId: string; readonly metadata: string; readonly sso: string }
  readonly oidc: {
    readonly issuer: string
    readonly discovery: string
    readonly authorize: string
    readonly token: string
    readonly userinfo: string
    readonly jwks: string
  }
  /** The one redirect URI that a code is ever sent to. */
  readonly callback: string
  /** The service provider's entity id of a connection. */
  serviceProvider(connectionId: ConnectionId): string
  /** The one address that a SAML response for this connection is ever posted to. */
  acs(connectionId: ConnectionId): string
}

/**
 * Each persona is an identity provider of its own, with an entity ID and an issuer below which its addresses are; the plain one has the
 * addresses without a name. Keys, codes and tokens are the same for all.
 *
 * @param publicUrl without trailing slash, as in the configuration.
 * @param persona the name of one.
 */
export function simulatorUrls(publicUrl: string, persona: string = plainPersona): SimulatorUrls {
  const shared = `${publicUrl}/simulator/oidc`
  const own = persona === plainPersona ? '' : `/${persona}`
  const saml = `${publicUrl}/simulator/saml${own}`
  const oidc = `${shared}${own}`
  return {
    home: `${publicUrl}/simulator`,
    // The entity id is where its metadata is found, as saml-metadata-2.0-os §4.1 recommends.
    saml: { entityId: `${saml}/metadata`, metadata: `${saml}/metadata`, sso: `${saml}/sso` },
    oidc: {
      issuer: oidc,
      discovery: `${oidc}/.well-known/openid-configuration`,
      authorize: `${oidc}/authorize`,
      token: `${shared}/token`,
      userinfo: `${shared}/userinfo`,
      jwks: `${shared}/jwks`,
    },
    callback: `${publicUrl}/sso/oidc/callback`,
    serviceProvider: (connectionId) => `${publicUrl}/saml/${connectionId}`,
    acs: (connectionId) => `${publicUrl}/saml/${connectionId}/acs`,
  }
}
