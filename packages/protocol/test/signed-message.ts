import { sign } from 'node:crypto'
import { namespaces } from '../src/saml/names.ts'
import { signXml } from '../src/saml/sign-xml.ts'
import type { ElementName } from '../src/saml/verify-signature.ts'
import { keyPair } from './keys.ts'
import { libxml2 } from './libxml2.ts'

export const signedElements: readonly ElementName[] = [
  [namespaces.protocol, 'Response'],
  [namespaces.assertion, 'Assertion'],
]

/** A small Response with one Assertion, unsigned: what signatures need, not what sign-in needs. */
export const unsigned = `<samlp:Response xmlns:samlp="${namespaces.protocol}" xmlns:saml="${namespaces.assertion}" ID="_r" Version="2.0">
  <saml:Issuer>https://idp.example/</saml:Issuer>
  <saml:Assertion ID="_a" Version="2.0"><saml:Issuer>https://idp.example/</saml:Issuer>
    <saml:Subject><saml:NameID>ada@example.com</saml:NameID></saml:Subject>
    <saml:AttributeValue xmlns:xs="${namespaces.schema}" xmlns:xsi="${namespaces.schemaInstance}" xsi:type="xs:string">a &amp; b é</saml:AttributeValue>
  </saml:Assertion>
</samlp:Response>`

/** The message with its Assertion, or Response, or both signed by us; RSA-SHA256 unless a key is named. */
export function signedMessage(ids: readonly string[] = ['_a'], key = 'rsa', algorithm?: string): string {
  const { privateKey, certificate } = keyPair(key)
  return ids.reduce(
    (xml, elementId) =>
      signXml({
        xml,
        elementId,
        privateKey,
        certificate: certificate.base64,
        signatureAfter: 'issuer',
        ...(algorithm === undefined ? {} : { algorithm }),
      }),
    unsigned,
  )
}

/**
 * A message whose SignedInfo was changed, signed anew by the key `rsa` as it is now: whoever holds the key could have made
 * it. SignedInfo is canonicalized by libxml2, so that nothing of ours vouches for itself.
 */
export function resign(xml: string, inclusivePrefixes: string[] = []): string {
  const oracle = libxml2(xml, { xpath: '//*[local-name()="SignedInfo"]', inclusivePrefixes })
  if ('complaint' in oracle) throw new Error(oracle.complaint)
  const value = sign('sha256', Buffer.from(oracle.canonical), keyPair('rsa').privateKey).toString('base64')
  return xml.replace(
    /(<ds:SignatureValue>).*(<\/ds:SignatureValue>)/,
    (_, start: string, end: string) => start + value + end,
  )
}
