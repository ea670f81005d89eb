import { presets } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import { showTrustedCertificate, trustedCertificateAnswer } from './certificate-schemas.ts'
import { oidcOptionFields, oidcOptionSettings } from './oidc-options.ts'
import { ownIdentity } from './saml-settings.ts'
import { socialProvider, socialSettingAnswers, socialSettingFields } from './social-settings.ts'
import { samlSettingsAnswer, samlSettingsInput, showSamlSettings } from './saml-settings-schemas.ts'
import type {
  AttributeMapping,
  Connection,
  LiveMetadata,
  OidcConnection,
  OrganizationConnection,
  SamlConnection,
  SocialConnection,
} from './types.ts'

const status = z.enum(['draft', 'active', 'inactive'])
const idpInitiated = z.enum(['convert', 'direct', 'reject'])
const ssoBinding = z.enum(['redirect', 'post'])
const attributeName = z.string().min(1).max(300)
const role = z.string().min(1).max(300)
const address = z.string().min(1).max(2048)

/** What may be said of any connection, now and in a declaration; all optional, so that a patch is the same. */
const anySettings = {
  name: plainText(200).exactOptional().describe('Absent: the provider.'),
  status: status.exactOptional().describe('Only `active` signs people in. Default draft.'),
}

/** What may be said of a connection of an organization. */
export const connectionSettings = {
  ...anySettings,
  provider: z
    .string()
    .min(1)
    .max(64)
    .exactOptional()
    .describe(
      `The preset of the identity provider, one of: ${Object.keys(presets).join(', ')}. Default generic-saml or generic-oidc, by protocol.`,
    ),
  isDefault: z
    .boolean()
    .exactOptional()
    .describe('Preferred when the organization has several. Takes the mark from another.'),
  idpInitiated: idpInitiated.exactOptional().describe('What to do with sign-ins that begin at the IdP.'),
  mapping: z
    .record(
      z.string().regex(/^[A-Za-z][\w.-]{0,63}$/),
      z.union([attributeName, z.array(attributeName).min(1).max(20)]),
    )
    .exactOptional()
    .describe('Normalized attribute → name of the IdP’s attribute, or several. Empty: the preset’s.'),
  roleMapping: z
    .record(z.string().min(1).max(300), z.union([role, z.array(role).min(1).max(20)]))
    .refine((groups) => Object.keys(groups).length <= 500, 'At most 500 groups.')
    .exactOptional()
    .describe('Group exactly as it comes → the role or roles of its members, beside those that are sent.'),
  requiredAttributes: z
    .array(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/))
    .max(30)
    .exactOptional()
    .describe(
      'Attributes without which nobody gets in: `email`, `lastName`, … or a custom one. Default none.',
    ),
}

export const samlSettings = {
  idpEntityId: z
    .string()
    .regex(/^[^\s\p{Cc}]{1,1024}$/u, 'An entity id has no space in it.')
    .nullable()
    .exactOptional()
    .describe('The IdP’s entity id. With `metadataXml`: which one, when the document holds several.'),
  ssoUrl: address.nullable().exactOptional().describe('Where sign-in requests go.'),
  ssoBinding: ssoBinding.exactOptional(),
  certificates: z
    .array(z.string().min(1).max(20_000))
    .max(20)
    .exactOptional()
    .describe('Signing certificates, PEM or base64 DER; each may sign. Replaced as a whole.'),
  metadataXml: z
    .string()
    .min(1)
    .exactOptional()
    .describe('The IdP’s metadata document, instead of entity id, address and certificates.'),
  metadataUrl: address
    .nullable()
    .exactOptional()
    .describe(
      'Where the IdP publishes its metadata. Read at once, then daily, and when an answer is signed with a key that is not known. Null: not any more.',
    ),
  ...samlSettingsInput,
}

const clientId = plainText(1000).nullable().exactOptional().describe('Our client id at the IdP.')
const clientSecret = z.string().min(1).max(4000).nullable().exactOptional()

export const oidcSettings = {
  issuer: address.nullable().exactOptional().describe('Exactly as in the IdP’s ID tokens.'),
  clientId,
  clientSecret: clientSecret.describe('Kept sealed, never returned. Null: a public client.'),
  ...oidcOptionSettings,
}

/** Of a social connection, besides which provider it is. */
export const socialSettings = {
  ...anySettings,
  clientId,
  clientSecret: clientSecret.describe(
    'Kept sealed, never returned. Apple: the whole content of the .p8 file.',
  ),
  ...socialSettingFields,
}

const ofOrganization = { organizationId: idText('organization') }

export const newConnection = z
  .discriminatedUnion('protocol', [
    z.strictObject({
      protocol: z.literal('saml'),
      ...ofOrganization,
      ...connectionSettings,
      ...samlSettings,
    }),
    z.strictObject({
      protocol: z.literal('oidc'),
      ...ofOrganization,
      ...connectionSettings,
      ...oidcSettings,
    }),
    z.strictObject({ protocol: z.literal('social'), provider: socialProvider, ...socialSettings }),
  ])
  .meta({ id: 'NewConnection' })

export const connectionPatch = z
  .strictObject({ ...socialSettingFields, ...connectionSettings, ...samlSettings, ...oidcSettings })
  .meta({ id: 'ConnectionPatch' })

const anyFields = {
  id: idText('connection'),
  name: z.string(),
  status,
  createdAt: timeText,
  updatedAt: timeText,
}

const commonFields = {
  ...anyFields,
  organizationId: idText('organization'),
  provider: z.string(),
  isDefault: z.boolean(),
  idpInitiated,
  mapping: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  roleMapping: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  requiredAttributes: z.array(z.string()),
  awaitingProfiles: z
    .number()
    .int()
    .describe('How many people were refused for want of attributes and await reconciliation.'),
}

const samlAnswer = z
  .strictObject({
    protocol: z.literal('saml'),
    ...commonFields,
    idpEntityId: z.string().nullable(),
    ssoUrl: z.string().nullable(),
    ssoBinding,
    certificates: z.array(trustedCertificateAnswer),
    metadata: z
      .strictObject({
        url: z.string(),
        refreshedAt: timeText.nullable().describe('When it was last read and understood.'),
        refreshAt: timeText.describe('When it is due again.'),
        failures: z.number().int().describe('How many attempts have failed since.'),
        error: z.string().nullable().describe('The error code of the last attempt, when it failed.'),
      })
      .nullable()
      .describe('Null: what is known of the IdP was given by hand.'),
    ...samlSettingsAnswer,
    spEntityId: z.string().describe('For the IdP: our entity id (audience).'),
    acsUrl: z.string().describe('For the IdP: where it posts responses.'),
    spMetadataUrl: z.string().describe('For the IdP: our metadata document.'),
  })
  .meta({ id: 'SamlConnection' })

const oidcAnswer = z
  .strictObject({
    protocol: z.literal('oidc'),
    ...commonFields,
    issuer: z.string().nullable(),
    clientId: z.string().nullable(),
    hasClientSecret: z.boolean(),
    ...oidcOptionFields,
    redirectUri: z.string().describe('For the IdP: the redirect URI to register.'),
    jwksUri: z.string().describe('For the IdP, with `private_key_jwt`: where our public keys are.'),
  })
  .meta({ id: 'OidcConnection' })

const socialAnswer = z
  .strictObject({
    protocol: z.literal('social'),
    ...anyFields,
    organizationId: z.null().describe('It is the deployment’s.'),
    provider: socialProvider,
    clientId: z.string().nullable(),
    hasClientSecret: z.boolean(),
    ...socialSettingAnswers,
    redirectUri: z.string().describe('For the provider: the redirect URI to register.'),
  })
  .meta({ id: 'SocialConnection' })

export const connectionAnswer = z.discriminatedUnion('protocol', [samlAnswer, oidcAnswer, socialAnswer])

/** A connection as the API shows it, with what its IdP must be told. Secrets stay inside. */
export function showConnection(
  connection: Connection,
  publicUrl: string,
  awaitingProfiles = 0,
): z.input<typeof connectionAnswer> {
  if (connection.protocol === 'social') return showSocial(connection, publicUrl)
  const common = showCommon(connection, awaitingProfiles)
  return connection.protocol === 'oidc'
    ? { protocol: 'oidc', ...common, ...showOidc(connection, publicUrl) }
    : { protocol: 'saml', ...common, ...showSaml(connection, publicUrl) }
}

function showSaml(connection: SamlConnection, publicUrl: string) {
  const { idpEntityId, ssoUrl, ssoBinding, certificates, metadata } = connection
  const own = ownIdentity({ publicUrl }, connection.id)
  return {
    idpEntityId,
    ssoUrl,
    ssoBinding,
    certificates: certificates.map(showTrustedCertificate),
    metadata: metadata && showMetadata(metadata),
    ...showSamlSettings(connection.settings),
    spEntityId: own.entityId,
    acsUrl: own.acsUrl,
    spMetadataUrl: `${own.entityId}/metadata`,
  }
}

function showOidc(connection: OidcConnection, publicUrl: string) {
  const { issuer, clientId, clientSecretSealed, idTokenAlgorithms, scopes, acrValues, redirectPath } =
    connection
  return {
    issuer,
    clientId,
    hasClientSecret: clientSecretSealed !== null,
    clientAuthentication: connection.clientAuthentication,
    clientAssertionAlgorithm: connection.clientAssertionAlgorithm,
    clientAssertionAudience: connection.clientAssertionAudience,
    userinfo: connection.userinfo,
    tenantId: connection.tenantId,
    hostedDomain: connection.hostedDomain,
    idTokenAlgorithms: idTokenAlgorithms === null ? null : [...idTokenAlgorithms],
    scopes: [...scopes],
    prompt: connection.prompt,
    acrValues: [...acrValues],
    redirectPath,
    redirectUri: `${publicUrl}${redirectPath}`,
    jwksUri: `${publicUrl}/sso/oidc/${connection.id}/jwks`,
  }
}

function showSocial(connection: SocialConnection, publicUrl: string): z.input<typeof socialAnswer> {
  const { clientSecretSealed, createdAt, updatedAt, ...shown } = connection
  return {
    ...shown,
    hasClientSecret: clientSecretSealed !== null,
    redirectUri: `${publicUrl}/sso/oidc/callback`,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function showMetadata({ refreshedAt, refreshAt, ...rest }: LiveMetadata) {
  return {
    ...rest,
    refreshedAt: refreshedAt && refreshedAt.toISOString(),
    refreshAt: refreshAt.toISOString(),
  }
}

function showCommon(connection: OrganizationConnection, awaitingProfiles: number) {
  return {
    id: connection.id,
    organizationId: connection.organizationId,
    name: connection.name,
    provider: connection.provider,
    status: connection.status,
    isDefault: connection.isDefault,
    idpInitiated: connection.idpInitiated,
    mapping: showMapping(connection.mapping),
    roleMapping: showMapping(connection.roleMapping),
    requiredAttributes: [...connection.requiredAttributes],
    awaitingProfiles,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  }
}

function showMapping(mapping: AttributeMapping): Record<string, string | string[]> {
  const entries = Object.entries(mapping).map(([attribute, names]): [string, string | string[]] => [
    attribute,
    typeof names === 'string' ? names : [...names],
  ])
  return Object.fromEntries(entries)
}
