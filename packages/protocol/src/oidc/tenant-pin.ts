/** Which of the organizations behind a shared issuer a connection is with. Null: that mark is not asked for. */
export interface TenantPin {
  /** Entra ID: the `tid` of its tokens, a GUID in lower case. */
  readonly tenantId: string | null
  /** Google: the `hd` of its tokens, the Workspace's primary domain in lower case. */
  readonly hostedDomain: string | null
}

/** No pin at all. */
export const NO_PIN: TenantPin = { tenantId: null, hostedDomain: null }

/** The tenant in which Microsoft keeps personal accounts: anybody's. */
export const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Is it the id of one organization's Entra tenant, in the one spelling that tokens have? */
export function isTenantId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) && text !== PERSONAL_ACCOUNTS
}
