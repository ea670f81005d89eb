import { Buffer } from 'node:buffer'
import type { ErrorCode } from '../errors/catalogue.ts'
import { SsoError } from '../errors/sso-error.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attributeOf, childElements, isElement, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { attempt } from './attempt.ts'
import { readCertificate } from './certificate.ts'
import { bindings, namespaces } from './names.ts'
import { readMetadataLifetime } from './read-metadata-lifetime.ts'
import { refuseOtherInput } from './refuse-other-input.ts'
import type { SigningCertificate } from './types.ts'
import { verifyMetadata } from './verify-metadata.ts'

/** Where an IdP receives requests. */
export interface SsoService {
  readonly binding: 'redirect' | 'post'
  readonly url: string
}

/** Where an IdP receives logout messages. */
export interface SloService {
  readonly binding: 'redirect' | 'post'
  readonly url: string
  /** Where it takes answers, when that is another place (saml-metadata-2.0-os §2.2.2). */
  readonly responseUrl: string | null
}

/** What an IdP's metadata says about it. */
export interface IdpMetadata {
  readonly entityId: string
  /** At least one, in document order, one per binding. */
  readonly ssoServices: readonly SsoService[]
  /** None when it has no single logout; in document order, one per binding. */
  readonly sloServices: readonly SloService[]
  /** At least one, without repetitions. */
  readonly certificates: readonly SigningCertificate[]
  /** Why certificates of this metadata were passed over: too weak, unreadable. For a warning. */
  readonly refusedCertificates: readonly ErrorCode[]
  readonly wantAuthnRequestsSigned: boolean
  readonly nameIdFormats: readonly string[]
  /** When the document, the entity or its role ends, whichever is first (saml-metadata-2.0-os §2.3.1). */
  readonly validUntil: Date | null
  /** Seconds after which to read it again at the latest; the shortest that the document states. */
  readonly cacheSeconds: number | null
}

/**
 * Reads the metadata of an identity provider as people paste it, upload it or as a URL gave it
 * (saml-metadata-2.0-os §2.3, §2.4.3). With `signedBy` the whole document must be signed by one of these
 * certificates; without, a signature in it is not looked at: trust comes from where it was taken.
 *
 * A key without `use` is a signing key; keys for encryption only are none. When the document describes
 * several identity providers, `options.entityId` picks one.
 *
 * @throws SsoError `saml.metadata_is_url`, `saml.metadata_is_html`, `saml.metadata_is_sp`, `saml.metadata_unrecognized`,
 *   `saml.metadata_several_entities`, `saml.metadata_entity_not_found`, `saml.metadata_no_signing_key`,
 *   `saml.metadata_no_sso_service`, `saml.metadata_unsigned`, and those of `verifySignature`, `parseXml` and
 *   `readCertificate`
 * @example const { entityId, ssoServices, certificates } = readIdpMetadata(pasted)
 */
export function readIdpMetadata(
  input: Uint8Array | string,
  options: {
    readonly entityId?: string | undefined
    readonly signedBy?: readonly SigningCertificate[] | undefined
  } = {},
): IdpMetadata {
  const root = parseDocument(input)
  if (options.signedBy !== undefined) verifyMetadata(root, options.signedBy)
  const { entityId, role } = chooseIdp(findEntities(root), options.entityId)
  return {
    entityId,
    ...readMetadataLifetime(role),
    ssoServices: readSsoServices(role),
    sloServices: readSloServices(role),
    ...readCertificates(role),
    wantAuthnRequestsSigned: isTrue(attributeOf(role, 'WantAuthnRequestsSigned')),
    nameIdFormats: childElements(role, namespaces.metadata, 'NameIDFormat')
      .map((format) => textOf(format).trim())
      .filter((format) => format !== ''),
  }
}

function parseDocument(input: Uint8Array | string): XmlElement {
  const bytes = typeof input === 'string' ? input.trim() : input
  refuseOtherInput(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8').trim())
  const root = parseXml(bytes, 'metadata')
  if (!isEntityOrGroup(root)) {
    throw new SsoError('saml.metadata_unrecognized', { received: `an XML document <${root.localName}>` })
  }
  return root
}

function isEntityOrGroup(element: XmlElement): boolean {
  return (
    isElement(element, namespaces.metadata, 'EntityDescriptor') ||
    isElement(element, namespaces.metadata, 'EntitiesDescriptor')
  )
}

/** EntitiesDescriptor nests (saml-metadata-2.0-os §2.3.1); walked in document order, without recursion. */
function findEntities(root: XmlElement): readonly XmlElement[] {
  const entities: XmlElement[] = []
  const pending: XmlElement[] = [root]
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element.localName === 'EntityDescriptor') {
      entities.push(element)
      continue
    }
    const elements = element.children.filter((child) => child.kind === 'element')
    pending.push(...elements.filter(isEntityOrGroup).toReversed())
  }
  return entities
}

interface Idp {
  readonly entityId: string
  readonly role: XmlElement
}

function chooseIdp(entities: readonly XmlElement[], wanted: string | undefined): Idp {
  const idps = entities.flatMap((entity) => idpOf(entity))
  if (idps.length === 0) throw noIdp(entities)
  const received = idps.map(({ entityId }) => entityId).join(', ')
  const chosen = wanted === undefined ? idps : idps.filter(({ entityId }) => entityId === wanted)
  const [idp, ...others] = chosen
  if (idp === undefined) throw new SsoError('saml.metadata_entity_not_found', { expected: wanted, received })
  if (others.length > 0) throw new SsoError('saml.metadata_several_entities', { received })
  return idp
}

/** The role for SAML 2.0; AD FS and Shibboleth also publish roles for older protocols. */
function idpOf(entity: XmlElement): readonly Idp[] {
  const entityId = attributeOf(entity, 'entityID')?.trim() ?? ''
  const role = childElements(entity, namespaces.metadata, 'IDPSSODescriptor').find((descriptor) =>
    (attributeOf(descriptor, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(namespaces.protocol),
  )
  return role === undefined || entityId === '' ? [] : [{ entityId, role }]
}

function noIdp(entities: readonly XmlElement[]): SsoError {
  const sp = entities.find(
    (entity) => childElements(entity, namespaces.metadata, 'SPSSODescriptor').length > 0,
  )
  if (sp !== undefined) {
    return new SsoError('saml.metadata_is_sp', {
      received: attributeOf(sp, 'entityID') ?? '(without entityID)',
    })
  }
  return new SsoError('saml.metadata_unrecognized', { received: 'metadata without an identity provider' })
}

function readSsoServices(role: XmlElement): readonly SsoService[] {
  const services: SsoService[] = []
  const elements = childElements(role, namespaces.metadata, 'SingleSignOnService')
  for (const element of elements) {
    const binding = bindingOf(attributeOf(element, 'Binding')?.trim())
    const url = attributeOf(element, 'Location')?.trim() ?? ''
    const isNew = !services.some((service) => service.binding === binding)
    if (binding !== null && isNew && isHttpUrl(url)) services.push({ binding, url })
  }
  if (services.length > 0) return services
  const received = elements.map((element) => attributeOf(element, 'Binding')).join(', ')
  throw new SsoError('saml.metadata_no_sso_service', { received: received === '' ? 'none at all' : received })
}

/** One whose address cannot be used is passed over: without single logout people still sign in. */
function readSloServices(role: XmlElement): readonly SloService[] {
  const services: SloService[] = []
  for (const element of childElements(role, namespaces.metadata, 'SingleLogoutService')) {
    const binding = bindingOf(attributeOf(element, 'Binding')?.trim())
    const url = attributeOf(element, 'Location')?.trim() ?? ''
    const responseUrl = attributeOf(element, 'ResponseLocation')?.trim() ?? null
    const isNew = !services.some((service) => service.binding === binding)
    const isUsable = isHttpUrl(url) && (responseUrl === null || isHttpUrl(responseUrl))
    if (binding !== null && isNew && isUsable) services.push({ binding, url, responseUrl })
  }
  return services
}

function bindingOf(uri: string | undefined): SsoService['binding'] | null {
  if (uri === bindings.redirect) return 'redirect'
  return uri === bindings.post ? 'post' : null
}

/** The address becomes a redirect or the action of a form: no `javascript:`, no relative one (incidents row 86). */
function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  return ['https:', 'http:'].includes(new URL(text).protocol)
}

function readCertificates(role: XmlElement): Pick<IdpMetadata, 'certificates' | 'refusedCertificates'> {
  const descriptors = childElements(role, namespaces.metadata, 'KeyDescriptor')
  const texts = descriptors.filter(isForSigning).flatMap(certificateTexts)
  if (texts.length === 0) {
    const received = descriptors.map(
      (descriptor) => attributeOf(descriptor, 'use') ?? 'a key without certificate',
    )
    throw new SsoError('saml.metadata_no_signing_key', { received: received.join(', ') || 'no key at all' })
  }
  const found = texts.map((text) => attempt(() => readCertificate(text)))
  const errors = found.filter((result) => result instanceof SsoError)
  const readable = found.flatMap((result) => (result instanceof SsoError ? [] : [result]))
  const [first] = errors
  if (readable.length === 0 && first !== undefined) throw first
  const certificates = new Map(readable.map((certificate) => [certificate.fingerprint, certificate]))
  return { certificates: [...certificates.values()], refusedCertificates: errors.map(({ code }) => code) }
}

/** saml-metadata-2.0-os §2.4.1.1: without `use` a key serves both purposes (incidents row 31). */
function isForSigning(descriptor: XmlElement): boolean {
  const use = attributeOf(descriptor, 'use')?.trim() ?? ''
  return use === '' || use === 'signing'
}

/** The first certificate of each X509Data holds the key; any after it are its chain (XML Signature §4.5.4). */
function certificateTexts(descriptor: XmlElement): readonly string[] {
  return childElements(descriptor, namespaces.signature, 'KeyInfo')
    .flatMap((keyInfo) => childElements(keyInfo, namespaces.signature, 'X509Data'))
    .flatMap((data) => childElements(data, namespaces.signature, 'X509Certificate').slice(0, 1))
    .map((certificate) => textOf(certificate))
}

function isTrue(text: string | null): boolean {
  return ['true', '1'].includes(text?.trim().toLowerCase() ?? '')
}
