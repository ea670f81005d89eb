import { redirectBindingUrl } from '../src/saml/redirect-binding-url.ts'
import { signXml } from '../src/saml/sign-xml.ts'
import type { LogoutArrival } from '../src/saml/parse-logout-message.ts'
import type { IdentityProvider } from '../src/saml/types.ts'
import { type LogoutRequestInput, writeLogoutRequest } from '../src/saml/write-logout-request.ts'
import { type LogoutResponseInput, writeLogoutResponse } from '../src/saml/write-logout-response.ts'
import { idpCertificate, idpPrivateKey } from './answer.ts'

/** A made-up logout in both directions: the messages of an IdP that are right in every respect unless told otherwise. */

export const logout = {
  now: new Date('2026-03-02T09:30:00Z'),
  clockSkewSeconds: 180,
  sloUrl: 'https://sso.example.com/saml/c/slo',
  identityProvider: {
    entityId: 'https://idp.example.org/',
    certificates: [idpCertificate],
  } satisfies IdentityProvider,
  request: { id: 'logout_1' },
  nameId: { value: 'ada', format: 'urn:f', nameQualifier: 'urn:q', spNameQualifier: 'urn:s' },
} as const

export const logoutRequest = (input: Partial<LogoutRequestInput> = {}) =>
  writeLogoutRequest({
    id: '_request',
    issuer: logout.identityProvider.entityId,
    destination: logout.sloUrl,
    issueInstant: logout.now,
    notOnOrAfter: new Date('2026-03-02T09:35:00Z'),
    nameId: logout.nameId,
    sessionIndexes: ['session-1', 'session-2'],
    ...input,
  })

export const logoutResponse = (input: Partial<LogoutResponseInput> = {}) =>
  writeLogoutResponse({
    id: '_response',
    issuer: logout.identityProvider.entityId,
    destination: logout.sloUrl,
    inResponseTo: logout.request.id,
    issueInstant: logout.now,
    ...input,
  })

type Parameter = 'SAMLRequest' | 'SAMLResponse'

/** As a form posts it. */
export function posted(xml: string, parameter: Parameter): LogoutArrival {
  return { binding: 'post', parameter, message: Buffer.from(xml).toString('base64'), relayState: null }
}

/** Signed by the IdP, as a form posts it. */
export function signedPost(xml: string, parameter: Parameter, privateKey = idpPrivateKey): LogoutArrival {
  const elementId = parameter === 'SAMLRequest' ? '_request' : '_response'
  return posted(signXml({ xml, elementId, privateKey, signatureAfter: 'issuer' }), parameter)
}

/** Signed by the IdP, as an address carries it. */
export function signedRedirect(
  message: string,
  parameter: Parameter,
  privateKey = idpPrivateKey,
): LogoutArrival {
  const url = redirectBindingUrl({
    destination: logout.sloUrl,
    message,
    parameter,
    relayState: 'state',
    signing: { privateKey },
  })
  return { binding: 'redirect', query: new URL(url).search.slice(1) }
}
