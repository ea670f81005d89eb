import { type BadCase, type Family, altered, STATUS, SUCCESS } from '../case.ts'

/** The codes one inside the other, as the more precise stands inside the general. */
const nest = ([code = '', ...inner]: readonly string[]): string =>
  `<samlp:StatusCode Value="${STATUS}${code}">${inner.length > 0 ? nest(inner) : ''}</samlp:StatusCode>`

const refusal = (codes: readonly string[], expected: string, message?: string): BadCase => ({
  base: 'entra',
  why: 'the identity provider refused, in an unsigned answer without assertion',
  unsigned: true,
  before: [
    [
      SUCCESS,
      nest(codes) + (message === undefined ? '' : `<samlp:StatusMessage>${message}</samlp:StatusMessage>`),
    ],
    [/<Assertion .*<\/Assertion>/s, ''],
  ],
  expected,
})

/** What the identity provider says of its own answer. */
export const status: Family = {
  'status-authn-failed': refusal(['Responder', 'AuthnFailed'], 'saml.authn_failed', 'Wrong password'),
  'status-request-denied': refusal(['Responder', 'RequestDenied'], 'saml.request_denied'),
  'status-no-passive': refusal(['Responder', 'NoPassive'], 'saml.no_passive'),
  'status-invalid-name-id-policy': refusal(
    ['Requester', 'InvalidNameIDPolicy'],
    'saml.name_id_policy_refused',
  ),
  'status-no-authn-context': refusal(['Responder', 'NoAuthnContext'], 'saml.authn_context_refused'),
  'status-responder': refusal(['Responder'], 'saml.idp_responder_error'),
  'status-requester': refusal(['Requester'], 'saml.idp_requester_error', 'AADSTS75011'),
  'status-unknown': refusal(['VersionMismatch', 'RequestVersionTooHigh'], 'saml.status_not_success'),
  'status-failure-with-assertion': altered('a refusal with a good assertion', 'saml.authn_failed', [
    SUCCESS,
    nest(['Responder', 'AuthnFailed']),
  ]),
  'status-success-inside-failure': altered('Success only at the second level', 'saml.idp_responder_error', [
    SUCCESS,
    nest(['Responder', 'Success']),
  ]),
}
