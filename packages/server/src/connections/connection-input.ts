import {
  type IdpMetadata,
  type InputFault,
  type RoleMapping,
  type SigningCertificate,
  SsoError,
  invalidInput,
  nearestName,
  presets,
  readCertificate,
  readIdpMetadata,
} from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import { type OidcOptionsInput, oidcOptionNames, pickOidcOptions } from './oidc-options.ts'
import type { Clock } from '../platform/clock.ts'
import { readyCertificate } from './ready-certificate.ts'
import { type SamlSettingsInput, samlSettingNames, withSettings } from './saml-settings.ts'
import { sloFrom } from './slo-settings.ts'
import { appleKeyFaults } from './check-social-settings.ts'
import { type SocialSettingsInput, pickSocialSettings, socialSettingNames } from './social-settings.ts'
import type { ConnectionValues } from './store.ts'
import type {
  AttributeMapping,
  Connection,
  ConnectionStatus,
  IdpInitiated,
  LiveMetadata,
  OidcConnection,
  SamlConnection,
  SsoBinding,
} from './types.ts'

/** What a caller may say about any connection. Absent fields stay as they are. */
interface AnyInput {
  readonly name?: string
  readonly status?: ConnectionStatus
}

/** What a caller may say about any connection of an organization. */
export interface CommonInput extends AnyInput {
  readonly provider?: string
  readonly isDefault?: boolean
  readonly idpInitiated?: IdpInitiated
  readonly mapping?: AttributeMapping
  readonly roleMapping?: RoleMapping
  readonly requiredAttributes?: readonly string[]
}

/** SAML: by hand, or by metadata; then `idpEntityId` only picks the IdP when the document holds several. */
export interface SamlInput extends CommonInput, SamlSettingsInput {
  readonly idpEntityId?: string | null
  readonly ssoUrl?: string | null
  readonly ssoBinding?: SsoBinding
  /** PEM or base64 DER. */
  readonly certificates?: readonly string[]
  readonly metadataXml?: string
  /** Where the IdP publishes its metadata; null: it is not read from an address any more. */
  readonly metadataUrl?: string | null
}

export interface OidcInput extends CommonInput, OidcOptionsInput {
  readonly issuer?: string | null
  readonly clientId?: string | null
  /** Null: a public client. */
  readonly clientSecret?: string | null
}

/** Social: nothing of how people are read, which is fixed. */
export interface SocialInput extends AnyInput, SocialSettingsInput {
  readonly clientId?: string | null
  /** Apple: the content of the .p8 file. */
  readonly clientSecret?: string | null
}

/** The fields of every protocol; `withInput` refuses those of the others. */
export type ConnectionInput = SamlInput & OidcInput & SocialInput

const organizationFields = [
  'provider',
  'isDefault',
  'idpInitiated',
  'mapping',
  'roleMapping',
  'requiredAttributes',
] as const

const samlFields = [
  'idpEntityId',
  'ssoUrl',
  'ssoBinding',
  'certificates',
  'metadataXml',
  ...samlSettingNames,
  'metadataUrl',
] as const
const oidcFields = ['issuer', 'clientId', 'clientSecret', ...oidcOptionNames] as const
const socialFields = ['clientId', 'clientSecret', ...socialSettingNames] as const

/** Beside `name` and `status`, which all have. */
const fieldsOf: Readonly<Record<Connection['protocol'], readonly (keyof ConnectionInput)[]>> = {
  saml: [...organizationFields, ...samlFields],
  oidc: [...organizationFields, ...oidcFields],
  social: socialFields,
}

/**
 * The connection with the input's fields in place: metadata and certificates read, the secret sealed.
 * Fails with `request.invalid`, or the `saml.metadata_…` code that says what is wrong with the document.
 */
export function withInput(
  current: ConnectionValues,
  input: ConnectionInput,
  { vault, clock }: { readonly vault: Vault; readonly clock: Clock },
): ConnectionValues {
  checkProtocol(current.protocol, input)
  const any = { name: input.name ?? current.name, status: input.status ?? current.status }
  if (current.protocol === 'social') return { ...current, ...any, ...readSocial(current, input, vault) }
  checkProvider(current.protocol, input.provider)
  const common = {
    ...any,
    provider: input.provider ?? current.provider,
    isDefault: input.isDefault ?? current.isDefault,
    idpInitiated: input.idpInitiated ?? current.idpInitiated,
    mapping: input.mapping ?? current.mapping,
    roleMapping: input.roleMapping ?? current.roleMapping,
    requiredAttributes: input.requiredAttributes ?? current.requiredAttributes,
  }
  if (current.protocol === 'saml') return { ...current, ...common, ...readSaml(current, input, clock) }
  return { ...current, ...common, ...readOidc(current.id, input, vault) }
}

function checkProtocol(protocol: Connection['protocol'], input: ConnectionInput): void {
  const foreign = new Set(Object.values(fieldsOf).flat())
  for (const own of fieldsOf[protocol]) foreign.delete(own)
  const faults = [...foreign]
    .filter((field) => input[field] !== undefined)
    .map((field) => fault(field, 'other_protocol', `A ${protocol} connection has no ${field}.`))
  if (faults.length > 0) throw invalidInput(...faults)
}

/** A name without a preset would silently be read by the generic names alone. */
function checkProvider(protocol: 'saml' | 'oidc', provider: string | undefined): void {
  const known = Object.keys(presets).filter(
    (name) => !name.startsWith('generic-') || name === `generic-${protocol}`,
  )
  if (provider === undefined || known.includes(provider)) return
  const message = `No such provider. Did you mean ${nearestName(provider, known)}? Known: ${known.join(', ')}.`
  throw invalidInput(fault('provider', 'unknown_provider', message))
}

type SamlValues = Extract<ConnectionValues, { protocol: 'saml' }>
type SamlFields = Pick<
  SamlConnection,
  'idpEntityId' | 'ssoUrl' | 'ssoBinding' | 'certificates' | 'metadata' | 'settings'
>

const DAY = 86_400_000

/** What the address of the metadata becomes. With its document it has just been read; without, it is due now. */
function readAddress(
  current: SamlValues,
  { metadataUrl, metadataXml }: SamlInput,
  clock: Clock,
): LiveMetadata | null {
  if (metadataUrl === undefined) return current.metadata
  if (metadataUrl === null) return null
  const [now, isRead] = [clock.now(), metadataXml !== undefined]
  const kept = current.metadata?.url === metadataUrl ? current.metadata : null
  return {
    url: metadataUrl,
    refreshedAt: isRead ? now : (kept?.refreshedAt ?? null),
    refreshAt: isRead ? new Date(now.getTime() + DAY) : (kept?.refreshAt ?? now),
    failures: isRead ? 0 : (kept?.failures ?? 0),
    error: isRead ? null : (kept?.error ?? null),
  }
}

/** The next reading would silently undo it. */
function checkNotByHand(input: SamlInput): void {
  const byHand = ['idpEntityId', 'ssoUrl', 'ssoBinding', 'certificates', 'metadataXml'] as const
  if (typeof input.metadataUrl === 'string') return
  const message = 'This is read from metadataUrl. Give metadataUrl again with it, or null to set it by hand.'
  const faults = byHand
    .filter((field) => input[field] !== undefined)
    .map((field) => fault(field, 'in_metadata', message))
  if (faults.length > 0) throw invalidInput(...faults)
}

function readSaml(current: SamlValues, given: SamlInput, clock: Clock): Partial<SamlFields> {
  const input = withSigners(given)
  const metadata = readAddress(current, input, clock)
  if (metadata !== null) checkNotByHand(input)
  if (input.metadataXml !== undefined) {
    return { metadata, ...readMetadata(current, input.metadataXml, input, clock) }
  }
  const { idpEntityId, ssoUrl, ssoBinding, certificates } = input
  return {
    metadata,
    settings: withSettings(current.settings, input, false),
    ...(idpEntityId === undefined ? {} : { idpEntityId }),
    ...(ssoUrl === undefined ? {} : { ssoUrl }),
    ...(ssoBinding === undefined ? {} : { ssoBinding }),
    ...(certificates === undefined ? {} : { certificates: readCertificates(certificates) }),
  }
}

function readMetadata(
  current: SamlValues,
  metadataXml: string,
  input: SamlInput,
  clock: Clock,
): Omit<SamlFields, 'metadata'> {
  const faults = (['ssoUrl', 'certificates'] as const)
    .filter((field) => input[field] !== undefined)
    .map((field) => fault(field, 'in_metadata', 'This comes from the metadata; give either, not both.'))
  if (faults.length > 0) throw invalidInput(...faults)
  const { idpEntityId, ssoBinding } = input
  const metadata = readTrusted(
    metadataXml,
    typeof idpEntityId === 'string' ? idpEntityId : undefined,
    input.metadataCertificates ?? current.settings.metadataCertificates,
    clock,
  )
  const service =
    metadata.ssoServices.find(({ binding }) => binding === (ssoBinding ?? 'redirect')) ??
    metadata.ssoServices.find(() => ssoBinding === undefined)
  if (service === undefined) {
    throw invalidInput(
      fault('ssoBinding', 'not_in_metadata', `The metadata has no address for ${String(ssoBinding)}.`),
    )
  }
  return {
    idpEntityId: metadata.entityId,
    ssoUrl: service.url,
    ssoBinding: service.binding,
    certificates: metadata.certificates,
    // Decided once, when this IdP is first known: what is set later stays when its metadata is read again.
    settings: withSettings(
      { ...current.settings, ...sloFrom(metadata, current, input.sloBinding ?? service.binding) },
      input,
      metadata.wantAuthnRequestsSigned && current.idpEntityId !== metadata.entityId,
    ),
  }
}

/**
 * The document, signed by one of these where the connection names any. Then its end counts too: without it, whoever stands
 * between could go on showing an old document whose keys have been replaced (saml-metadata-2.0-os §2.3.1). Of a
 * document that nobody vouches for it says nothing: Shibboleth's installer writes the day of the installation.
 */
function readTrusted(
  metadataXml: string,
  entityId: string | undefined,
  signers: readonly string[],
  clock: Clock,
): IdpMetadata {
  if (signers.length === 0) return readIdpMetadata(metadataXml, { entityId })
  const metadata = readIdpMetadata(metadataXml, { entityId, signedBy: signers.map(readyCertificate) })
  const { validUntil } = metadata
  if (validUntil !== null && validUntil <= clock.now()) {
    throw new SsoError('saml.metadata_expired', { received: validUntil.toISOString() })
  }
  return metadata
}

/** The input with the certificates of whoever signs metadata in the form in which they are kept. */
function withSigners(input: SamlInput): SamlInput {
  const { metadataCertificates: texts } = input
  if (texts === undefined) return input
  const certificates = readCertificates(texts, 'metadataCertificates')
  return { ...input, metadataCertificates: certificates.map(({ base64 }) => base64) }
}

function readCertificates(texts: readonly string[], field = 'certificates'): SigningCertificate[] {
  const certificates: SigningCertificate[] = []
  const faults: InputFault[] = []
  texts.forEach((text, index) => {
    try {
      const certificate = readCertificate(text)
      const known = certificates.some(({ fingerprint }) => fingerprint === certificate.fingerprint)
      if (!known) certificates.push(certificate)
    } catch (error) {
      if (!(error instanceof SsoError)) throw error
      faults.push(fault(`${field}.${index}`, error.code, error.texts.admin))
    }
  })
  if (faults.length > 0) throw invalidInput(...faults)
  return certificates
}

type OidcSettings = Pick<OidcConnection, 'issuer' | 'clientId' | 'clientSecretSealed'>

function readOidc(id: string, input: OidcInput, vault: Vault): Partial<OidcSettings> & OidcOptionsInput {
  const { issuer, clientId, clientSecret } = input
  return {
    ...pickOidcOptions(input),
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecretSealed: sealSecret(id, clientSecret, vault) }),
  }
}

type SocialValues = Extract<ConnectionValues, { protocol: 'social' }>

function readSocial(current: SocialValues, input: SocialInput, vault: Vault): Partial<SocialValues> {
  const { clientId, clientSecret } = input
  const faults = appleKeyFaults(current.provider, clientSecret)
  if (faults.length > 0) throw invalidInput(...faults)
  return {
    ...pickSocialSettings(input),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined
      ? {}
      : { clientSecretSealed: sealSecret(current.id, clientSecret, vault) }),
  }
}

function sealSecret(id: string, clientSecret: string | null, vault: Vault): Buffer | null {
  return clientSecret === null ? null : vault.seal(clientSecret, clientSecretPlace(id))
}

/** Where a connection's client secret is sealed. */
export function clientSecretPlace(id: string) {
  return { table: 'connections', column: 'client_secret_sealed', id }
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
