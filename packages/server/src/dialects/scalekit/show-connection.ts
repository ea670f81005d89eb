import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { ownIdentity } from '../../connections/saml-settings.ts'
import type {
  Connection,
  OidcConnection,
  OrganizationConnection,
  SamlConnection,
} from '../../connections/types.ts'
import type { Domain } from '../../domains/types.ts'
import type { Organization } from '../../organizations/types.ts'
import { showDomain } from './domain-procedures.ts'
import {
  ConfigurationType,
  type ConnectionSchema,
  ConnectionStatus,
  type ListConnectionSchema,
  type OIDCConnectionConfigSchema,
  OIDCScope,
  RequestBinding,
  type SAMLConnectionConfigResponseSchema,
  TokenAuthType,
} from './generated/connections_pb.js'
import { providerOf, typeOf } from './connection-kind.ts'

/** A connection in a list. `domains`: those of its organization. */
export function showListed(
  connection: Connection,
  { name: organizationName }: Pick<Organization, 'name'>,
  domains: readonly Domain[],
): MessageInitShape<typeof ListConnectionSchema> {
  return {
    ...showCommon(connection),
    organizationId: connection.organizationId ?? '',
    organizationName,
    domains: served(connection, domains).map(({ domain }) => domain),
    createdAt: timestampFromDate(connection.createdAt),
  }
}

/** A connection by itself, with what its identity provider must be told. Secrets stay inside. */
export function showConnection(
  connection: OrganizationConnection,
  publicUrl: string,
  domains: readonly Domain[],
): MessageInitShape<typeof ConnectionSchema> {
  const discovers = connection.protocol === 'oidc' || connection.metadata !== null
  return {
    ...showCommon(connection),
    organizationId: connection.organizationId,
    configurationType: discovers ? ConfigurationType.DISCOVERY : ConfigurationType.MANUAL,
    attributeMapping: oneNameEach(connection.mapping),
    settings:
      connection.protocol === 'saml'
        ? { case: 'samlConfig', value: showSaml(connection, publicUrl) }
        : { case: 'oidcConfig', value: showOidc(connection, publicUrl) },
    domains: served(connection, domains).map(showDomain),
    createTime: timestampFromDate(connection.createdAt),
    updateTime: timestampFromDate(connection.updatedAt),
  }
}

/** One that has been active is complete, whether or not it is now. */
function showCommon(connection: Connection) {
  return {
    id: connection.id,
    provider: providerOf(connection),
    providerKey: connection.provider,
    type: typeOf(connection),
    status: connection.status === 'draft' ? ConnectionStatus.DRAFT : ConnectionStatus.COMPLETED,
    enabled: connection.status === 'active',
    uiButtonTitle: connection.name,
  }
}

/** A domain without a connection of its own is served by whichever its organization prefers. */
function served({ id }: Connection, domains: readonly Domain[]): readonly Domain[] {
  return domains.filter(
    ({ state, connectionId }) => state === 'verified' && (connectionId === null || connectionId === id),
  )
}

/** There an attribute has one name: of several, the first. */
function oneNameEach(mapping: OrganizationConnection['mapping']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([attribute, names]) => {
      const [name] = [names].flat()
      return name === undefined ? [] : [[attribute, name]]
    }),
  )
}

function showSaml(
  connection: SamlConnection,
  publicUrl: string,
): MessageInitShape<typeof SAMLConnectionConfigResponseSchema> {
  const { idpEntityId, ssoUrl, ssoBinding, certificates, metadata, settings, idpInitiated } = connection
  const { entityId, acsUrl } = ownIdentity({ publicUrl }, connection.id)
  return {
    spEntityId: entityId,
    spAssertionUrl: acsUrl,
    spMetadataUrl: `${entityId}/metadata`,
    ...(metadata === null ? {} : { idpMetadataUrl: metadata.url }),
    ...(idpEntityId === null ? {} : { idpEntityId }),
    ...(ssoUrl === null ? {} : { idpSsoUrl: ssoUrl }),
    ...(settings.sloUrl === null ? {} : { idpSloUrl: settings.sloUrl }),
    idpCertificates: certificates.map(showCertificate),
    idpSsoRequestBinding: bindings[ssoBinding],
    idpSloRequestBinding: bindings[settings.sloBinding],
    allowIdpInitiatedLogin: idpInitiated !== 'reject',
    forceAuthn: settings.forceAuthn,
    assertionEncrypted: settings.encryptAssertions,
    wantRequestSigned: settings.signRequests,
  }
}

const bindings = { redirect: RequestBinding.HTTP_REDIRECT, post: RequestBinding.HTTP_POST } as const

function showCertificate({
  base64,
  fingerprint,
  notBefore,
  notAfter,
}: SamlConnection['certificates'][number]) {
  return {
    id: fingerprint,
    certificate: base64,
    createTime: timestampFromDate(notBefore),
    expiryTime: timestampFromDate(notAfter),
  }
}

function showOidc(
  { issuer, clientId, clientAuthentication, redirectPath }: OidcConnection,
  publicUrl: string,
): MessageInitShape<typeof OIDCConnectionConfigSchema> {
  return {
    ...(issuer === null ? {} : { issuer }),
    ...(clientId === null ? {} : { clientId }),
    scopes: [OIDCScope.openid, OIDCScope.profile, OIDCScope.email],
    tokenAuthType:
      clientAuthentication === 'client_secret_post' ? TokenAuthType.URL_PARAMS : TokenAuthType.BASIC_AUTH,
    redirectUri: `${publicUrl}${redirectPath}`,
    pkceEnabled: true,
  }
}
