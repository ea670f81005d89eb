import type { Connection, OidcConnection, SamlConnection } from '../../../connections/types.ts'
import { strategyOf } from './connection-strategy.ts'

/** A connection as it is here, without secrets. Whose it is stands in its metadata, where a new one takes it from, too. */
export function showConnection(connection: Connection) {
  const { id, name, organizationId } = connection
  return {
    id,
    name,
    strategy: strategyOf(connection),
    options: optionsOf(connection),
    realms: [name],
    is_domain_connection: false,
    show_as_button: true,
    metadata: {
      status: connection.status,
      ...(organizationId === null ? {} : { organization_id: organizationId }),
    },
  }
}

function optionsOf(connection: Connection): Readonly<Record<string, unknown>> {
  switch (connection.protocol) {
    case 'saml':
      return samlOptions(connection)
    case 'oidc':
      return oidcOptions(connection)
    case 'social':
      return { ...given('client_id', connection.clientId) }
  }
}

function samlOptions({ ssoUrl, ssoBinding, idpEntityId, certificates, metadata, settings }: SamlConnection) {
  const [certificate] = certificates
  return {
    ...given('signInEndpoint', ssoUrl),
    ...given('signOutEndpoint', settings.sloUrl),
    ...given('issuer', idpEntityId),
    ...given('metadataUrl', metadata?.url ?? null),
    ...given('signingCert', certificate === undefined ? null : pem(certificate.base64)),
    protocolBinding: `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${ssoBinding === 'post' ? 'POST' : 'Redirect'}`,
    signSAMLRequest: settings.signRequests,
    signatureAlgorithm: settings.requestSignatureAlgorithm,
    digestAlgorithm: 'sha256',
    disableSignout: settings.sloUrl === null,
  }
}

/** As they have certificates: base64 of the PEM. */
function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  const text = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return Buffer.from(text).toString('base64')
}

function oidcOptions({ issuer, clientId, scopes, tenantId, hostedDomain }: OidcConnection) {
  return {
    type: 'back_channel',
    ...given('issuer', issuer),
    ...given('discovery_url', issuer && `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    ...given('client_id', clientId),
    scope: ['openid', 'profile', 'email', ...scopes].join(' '),
    ...given('tenantId', tenantId),
    ...given('tenant_domain', hostedDomain),
  }
}

function given(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [name]: value }
}
