import { invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import type { ConnectionInput, OidcInput, SamlInput } from '../../../connections/connection-input.ts'
import { oidcSettings, samlSettings } from '../../../connections/schemas.ts'

/** The strategies that connections are made with, and what each is here. */
const kinds = {
  adfs: { protocol: 'saml', provider: 'adfs' },
  pingfederate: { protocol: 'saml', provider: 'pingfederate' },
  samlp: { protocol: 'saml', provider: 'generic-saml' },
  'google-apps': { protocol: 'oidc', provider: 'google' },
  oidc: { protocol: 'oidc', provider: 'generic-oidc' },
  okta: { protocol: 'oidc', provider: 'okta' },
  waad: { protocol: 'oidc', provider: 'entra-id' },
} as const

export const strategies = Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]]

export const kindOf = (strategy: keyof typeof kinds) => kinds[strategy]

const text = z.string().min(1).max(2048).exactOptional()
const SCOPES = ['openid', 'profile', 'email']

/** What may be said of a connection; what is not here is refused. What is of the other protocol the connection itself refuses. */
export const connectionOptions = z.strictObject({
  // SAML
  signInEndpoint: samlSettings.ssoUrl,
  signOutEndpoint: samlSettings.sloUrl,
  issuer: text,
  signingCert: z.string().max(40_000).exactOptional(),
  metadataUrl: samlSettings.metadataUrl,
  metadataXml: samlSettings.metadataXml,
  fedMetadataXml: samlSettings.metadataXml,
  protocolBinding: z
    .enum([
      'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
    ])
    .exactOptional(),
  signSAMLRequest: samlSettings.signRequests,
  signatureAlgorithm: samlSettings.requestSignatureAlgorithm,
  digestAlgorithm: z.literal('sha256').exactOptional(),
  // OpenID Connect
  type: z.literal('back_channel').exactOptional(),
  discovery_url: text,
  client_id: oidcSettings.clientId,
  client_secret: oidcSettings.clientSecret,
  scope: text,
  domain: text,
  tenant_domain: text,
  tenantId: text,
})

type Options = z.output<typeof connectionOptions>

/** The options as the input of a connection of this protocol. */
export function inputOf(protocol: 'saml' | 'oidc', provider: string, options: Options): ConnectionInput {
  const { issuer } = options
  const entityId = protocol === 'saml' && issuer !== undefined ? { idpEntityId: issuer } : {}
  const own = protocol === 'oidc' ? issuerOf(provider, options) : undefined
  return {
    ...samlInput(options),
    ...entityId,
    ...oidcInput(provider, options),
    ...(own === undefined ? {} : { issuer: own }),
  }
}

function samlInput(options: Options): SamlInput {
  const { signInEndpoint, signOutEndpoint, signingCert, protocolBinding, metadataUrl } = options
  const metadataXml = options.metadataXml ?? options.fedMetadataXml
  const { signSAMLRequest: signRequests, signatureAlgorithm: algorithm } = options
  return {
    ...(signInEndpoint === undefined ? {} : { ssoUrl: signInEndpoint }),
    ...(signOutEndpoint === undefined ? {} : { sloUrl: signOutEndpoint }),
    ...(signingCert === undefined ? {} : { certificates: [certificateOf(signingCert)] }),
    ...(metadataUrl === undefined ? {} : { metadataUrl }),
    ...(metadataXml === undefined ? {} : { metadataXml }),
    ...(protocolBinding === undefined ? {} : { ssoBinding: bindingOf(protocolBinding) }),
    ...(signRequests === undefined ? {} : { signRequests }),
    ...(algorithm === undefined ? {} : { requestSignatureAlgorithm: algorithm }),
  }
}

/** They send the base64 of the PEM; the PEM itself is taken, too. */
function certificateOf(sent: string): string {
  const decoded = Buffer.from(sent, 'base64').toString('latin1')
  return decoded.startsWith('-----BEGIN') ? decoded : sent
}

function bindingOf(binding: string): 'post' | 'redirect' {
  return binding.endsWith('POST') ? 'post' : 'redirect'
}

function oidcInput(provider: string, options: Options): OidcInput {
  const { client_id: clientId, client_secret: clientSecret, scope, tenantId, tenant_domain: hosted } = options
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(scope === undefined
      ? {}
      : { scopes: scope.split(' ').filter((each) => each !== '' && !SCOPES.includes(each)) }),
    ...(provider === 'entra-id' && tenantId !== undefined ? { tenantId } : {}),
    ...(provider === 'google' && hosted !== undefined ? { hostedDomain: hosted } : {}),
  }
}

const DISCOVERY = '/.well-known/openid-configuration'

function issuerOf(
  provider: string,
  { issuer, discovery_url: discovery, domain, tenantId }: Options,
): string | undefined {
  if (issuer !== undefined) return issuer
  if (discovery !== undefined) {
    if (discovery.endsWith(DISCOVERY)) return discovery.slice(0, -DISCOVERY.length)
    const message = `This ends with ${DISCOVERY}; or give issuer.`
    throw invalidInput({ field: 'options.discovery_url', code: 'not_a_discovery_url', message })
  }
  if (provider === 'okta' && domain !== undefined) return `https://${domain}`
  if (provider === 'google') return 'https://accounts.google.com'
  if (provider === 'entra-id' && tenantId !== undefined)
    return `https://login.microsoftonline.com/${tenantId}/v2.0`
  return undefined
}
