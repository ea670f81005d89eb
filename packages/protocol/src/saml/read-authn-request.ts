import { SsoError } from '../errors/sso-error.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attributeOf, childElements, isElement, onlyChild, optionalChild, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { decodeBoundMessage } from './decode-bound-message.ts'
import { namespaces } from './names.ts'
import { readIssuer } from './read-issuer.ts'
import type { NameId } from './types.ts'

/** What an AuthnRequest asks of an IdP. Unsigned unless the caller verified a signature: hints. */
export interface AuthnRequest {
  readonly id: string
  readonly issuer: string
  readonly destination: string | null
  readonly acsUrl: string | null
  readonly forceAuthn: boolean
  readonly isPassive: boolean
  readonly providerName: string | null
  readonly nameIdFormat: string | null
  readonly requestedAuthnContext: readonly string[]
  readonly subject: NameId | null
}

/**
 * Reads an AuthnRequest as an IdP receives it, from the query (compressed) or the form.
 *
 * @throws SsoError `saml.request_malformed`, and those of `parseXml`
 * @example readAuthnRequest({ binding: 'redirect', samlRequest: query.SAMLRequest })
 */
export function readAuthnRequest(input: {
  readonly binding: 'redirect' | 'post'
  /** The parameter after form or query decoding. */
  readonly samlRequest: string
}): AuthnRequest {
  const root = parseXml(
    decodeBoundMessage(input.binding, input.samlRequest, 'saml.request_malformed'),
    'message',
  )
  if (!isElement(root, namespaces.protocol, 'AuthnRequest')) throw malformed(`it is a ${root.localName}`)
  const policy = optionalChild(root, namespaces.protocol, 'NameIDPolicy')
  return {
    id: required(root, 'ID'),
    issuer: readIssuer(onlyChild(root, namespaces.assertion, 'Issuer')).value,
    destination: attributeOf(root, 'Destination'),
    acsUrl: attributeOf(root, 'AssertionConsumerServiceURL'),
    forceAuthn: flag(root, 'ForceAuthn'),
    isPassive: flag(root, 'IsPassive'),
    providerName: attributeOf(root, 'ProviderName'),
    nameIdFormat: policy === null ? null : attributeOf(policy, 'Format'),
    requestedAuthnContext: readAuthnContext(root),
    subject: readSubject(root),
  }
}

function readAuthnContext(root: XmlElement): readonly string[] {
  const context = optionalChild(root, namespaces.protocol, 'RequestedAuthnContext')
  if (context === null) return []
  return childElements(context, namespaces.assertion, 'AuthnContextClassRef').map((ref) => textOf(ref).trim())
}

function readSubject(root: XmlElement): NameId | null {
  const subject = optionalChild(root, namespaces.assertion, 'Subject')
  const nameId = subject === null ? null : optionalChild(subject, namespaces.assertion, 'NameID')
  return nameId === null ? null : { value: textOf(nameId), format: attributeOf(nameId, 'Format') }
}

function flag(root: XmlElement, name: string): boolean {
  const value = attributeOf(root, name)
  return value === 'true' || value === '1'
}

function required(root: XmlElement, name: string): string {
  const value = attributeOf(root, name)
  if (value === null || value === '') throw malformed(`it has no ${name}`)
  return value
}

function malformed(reason: string): SsoError {
  return new SsoError('saml.request_malformed', { reason })
}
