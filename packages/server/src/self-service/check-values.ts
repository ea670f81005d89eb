import {
  type InputFault,
  type SigningCertificate,
  SsoError,
  readCertificate,
  readIdpMetadata,
} from '@cardea/protocol'
import { checkConnection } from '../connections/check-connection.ts'
import { type ConnectionInput, withInput } from '../connections/connection-input.ts'
import type { ConnectionParts, OrganizationConnectionValues } from '../connections/create-connection.ts'
import { fetchMetadata } from '../connections/fetch-metadata.ts'
import { ownIdentity } from '../connections/saml-settings.ts'
import { discoveryChecks } from '../diagnosis/reach-oidc.ts'
import type { DiagnosisParts } from '../diagnosis/types.ts'
import { inputFaultsOf } from './input-faults.ts'
import { placeHint } from './place-hint.ts'
import { type ValueField, likenessWords, valueFields, wrongField } from './wrong-field.ts'

/** What is typed and not yet given. A list of certificates is one text for each. */
export type TypedValues = Readonly<Partial<Record<Exclude<ValueField, 'certificates'>, string>>> & {
  readonly certificates?: readonly string[]
}

/** What is found of one value. */
export interface Finding {
  readonly field: string
  readonly level: 'ok' | 'warning' | 'error'
  readonly code: string
  /** What was found, for the admin. */
  readonly message: string
  /** Where the right value is; null: there is nothing to say. */
  readonly hint: string | null
}

export type CheckParts = Pick<DiagnosisParts, 'outbound'> &
  Pick<ConnectionParts, 'vault' | 'clock' | 'config'>

/** Certificates that end this soon are told of. */
const SOON_DAYS = 30
const DAY = 86_400_000

/**
 * Looks at values as they are typed, and changes nothing: is each what belongs into its field, would it be taken, and does what it names
 * answer? At least one finding for each value, in the order of the fields.
 */
export async function checkValues(
  parts: CheckParts,
  connection: OrganizationConnectionValues,
  typed: TypedValues,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const field of valueFields) {
    const texts = [typed[field] ?? []].flat()
    for (const [index, text] of texts.entries()) {
      const name = field === 'certificates' ? `certificates.${String(index)}` : field
      findings.push(...(await checkValue(parts, connection, { field, name, text })))
    }
  }
  return findings
}

/** One text, and the name of its field for the finding. */
interface Typed {
  readonly field: ValueField
  readonly name: string
  readonly text: string
}

async function checkValue(
  parts: CheckParts,
  connection: OrganizationConnectionValues,
  typed: Typed,
): Promise<Finding[]> {
  const { field, name, text } = typed
  const hint = placeHint(connection, field)
  const likeness = wrongField(field, text, ownValues(parts, connection), connection.provider)
  if (likeness !== null) {
    const message = `This looks like ${likenessWords[likeness]}${instead[field]}.`
    return [{ field: name, level: 'error', code: `looks_like_${likeness}`, message, hint }]
  }
  const faults = faultsOf(parts, connection, typed)
  if (faults.length > 0) {
    return faults.map(({ code, message }) => ({ field: name, level: 'error', code, message, hint }))
  }
  return furtherChecks[field](parts, connection, typed, hint)
}

/** What belongs there, for the end of the sentence. */
export const instead: Readonly<Record<ValueField, string>> = {
  metadataUrl: ', not the address of metadata',
  metadataXml: ', not a metadata document',
  idpEntityId: ', not the entity ID',
  ssoUrl: ', not the sign-on URL',
  certificates: ', not a certificate',
  issuer: ', not the issuer',
  clientId: ', not a client ID',
  clientSecret: '',
  tenantId: ', not the ID of a tenant',
  hostedDomain: ', not a domain',
}

/** What goes to the identity provider and belongs in none of these fields. */
function ownValues(
  { config: { publicUrl } }: CheckParts,
  connection: OrganizationConnectionValues,
): string[] {
  if (connection.protocol === 'oidc') return [`${publicUrl}${connection.redirectPath}`, publicUrl]
  const { entityId, acsUrl } = ownIdentity({ publicUrl }, connection.id)
  return [entityId, acsUrl, `${entityId}/metadata`, publicUrl]
}

/** Why the connection would not take it: the same reading as when it is given. A document at an address is read further on. */
function faultsOf(
  parts: CheckParts,
  connection: OrganizationConnectionValues,
  { field, text }: Typed,
): readonly Pick<InputFault, 'code' | 'message'>[] {
  const input: ConnectionInput = {
    ...(connection.protocol === 'saml' && field !== 'metadataUrl' ? { metadataUrl: null } : {}),
    [field]: field === 'certificates' ? [text] : text,
  }
  try {
    checkConnection({ ...withInput(connection, input, parts), status: 'draft' }, parts)
    return []
  } catch (error) {
    return inputFaultsOf(error)
  }
}

type Further = (
  parts: CheckParts,
  connection: OrganizationConnectionValues,
  typed: Typed,
  hint: string | null,
) => Finding[] | Promise<Finding[]>

const plausible: Further = (_, __, { name }) => [
  { field: name, level: 'ok', code: 'ok', message: 'This can be right.', hint: null },
]

const furtherChecks: Readonly<Record<ValueField, Further>> = {
  metadataUrl: checkMetadataUrl,
  metadataXml: ({ clock }, _, { name, text }) => metadataFindings(name, text, clock.now()),
  idpEntityId: plausible,
  ssoUrl: plausible,
  certificates: ({ clock }, _, { name, text }) => [
    certificateFinding(name, readCertificate(text), clock.now()),
  ],
  issuer: checkIssuer,
  clientId: plausible,
  clientSecret: plausible,
  tenantId: plausible,
  hostedDomain: plausible,
}

async function checkMetadataUrl(
  { outbound, clock }: CheckParts,
  _: OrganizationConnectionValues,
  { name, text }: Typed,
  hint: string | null,
): Promise<Finding[]> {
  try {
    return metadataFindings(name, await fetchMetadata(outbound, text), clock.now())
  } catch (error) {
    return inputFaultsOf(error).map(({ code, message }) => ({
      field: name,
      level: 'error',
      code,
      message,
      hint,
    }))
  }
}

/** What a document says that is read at once, and its certificates. */
function metadataFindings(field: string, document: string, now: Date): Finding[] {
  const { entityId, certificates } = readIdpMetadata(document)
  const message = `This is the metadata of ${entityId}.`
  return [
    { field, level: 'ok', code: 'ok', message, hint: null },
    ...certificates.map((certificate) => certificateFinding(field, certificate, now)),
  ]
}

/** The end of a certificate stops nobody; that it is not replaced in time will. */
function certificateFinding(field: string, { notBefore, notAfter }: SigningCertificate, now: Date): Finding {
  const until = notAfter.toISOString().slice(0, 10)
  if (notAfter <= now || notBefore > now) {
    const message =
      notAfter <= now
        ? `The certificate ended on ${until}.`
        : `The certificate holds from ${notBefore.toISOString().slice(0, 10)} on.`
    const hint = new SsoError('connection.certificate_expired', {
      expected: `${notBefore.toISOString()} to ${notAfter.toISOString()}`,
    }).texts.admin
    return { field, level: 'warning', code: 'connection.certificate_expired', message, hint }
  }
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY)
  const message = `The certificate is valid until ${until}.`
  if (days >= SOON_DAYS) return { field, level: 'ok', code: 'ok', message, hint: null }
  const hint = 'Ask whether the identity provider has a new one already, and give both.'
  return { field, level: 'warning', code: 'certificate_ends_soon', message, hint }
}

async function checkIssuer(
  parts: CheckParts,
  connection: OrganizationConnectionValues,
  { name, text }: Typed,
): Promise<Finding[]> {
  const methods = ['client_secret_basic', 'client_secret_post']
  const checks = await discoveryChecks(parts, { url: text, issuer: text }, methods)
  const failed = checks.filter(({ passed }) => !passed)
  if (failed.length === 0) {
    const message = 'The issuer answers as it should.'
    return [{ field: name, level: 'ok', code: 'ok', message, hint: null }]
  }
  return failed.map(({ code, severity, hint }) => ({
    field: name,
    level: severity === 'required' ? 'error' : 'warning',
    code,
    message: hint ?? '',
    hint: code === 'oidc.discovery_failed' ? placeHint(connection, 'issuer') : null,
  }))
}
