/**
 * Authentication contexts and methods that say a second factor was used. Anything else, however strong it
 * may be in truth, does not prove it.
 */
const MULTI_FACTOR: readonly string[] = [
  // RFC 8176 §2
  'mfa',
  // REFEDS MFA profile 1.0
  'https://refeds.org/profile/mfa',
  // Entra ID, AD FS
  'http://schemas.microsoft.com/claims/multipleauthn',
  // saml-authn-context-2.0-os §3.4: two-factor by definition
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
]

/** Did the IdP say that more than one factor was used? */
export function assertsMfa({
  acr,
  amr,
}: {
  readonly acr: string | null
  readonly amr: readonly string[]
}): boolean {
  return [...amr, ...(acr === null ? [] : [acr])].some((each) => MULTI_FACTOR.includes(each))
}
