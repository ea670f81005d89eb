/** Values of `amr` that say several factors were used (RFC 8176 §2: `mfa`). */
const MFA_METHODS = new Set(['mfa'])

/**
 * Authentication contexts that say so, as `acr` or AuthnContextClassRef:
 * REFEDS MFA Profile; PAPE multi-factor; Microsoft (Entra ID, AD FS); saml-authn-context-2.0-os
 * §3.4 (two-factor by definition: mobile with a PIN, smartcard with a PIN); OpenID EAP ACR Values §2
 * (phishing-resistant); Okta's two-factor level.
 */
const MFA_CONTEXTS = new Set([
  'https://refeds.org/profile/mfa',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'http://schemas.microsoft.com/claims/multipleauthn',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  'phr',
  'phrh',
  'urn:okta:loa:2fa:any',
])

/** Entra ID and AD FS send the methods used as values of this attribute. */
export const MICROSOFT_METHODS_ATTRIBUTE = 'http://schemas.microsoft.com/claims/authnmethodsreferences'

/**
 * Did the IdP itself assert that multi-factor authentication took place? Only values that say exactly
 * this count; a method that merely could be a second factor does not.
 */
export function assertsMfa(asserted: {
  readonly methods: readonly string[]
  readonly context: string | null
}): boolean {
  const { methods, context } = asserted
  return (
    methods.some((method) => MFA_METHODS.has(method) || MFA_CONTEXTS.has(method)) ||
    (context !== null && MFA_CONTEXTS.has(context))
  )
}
