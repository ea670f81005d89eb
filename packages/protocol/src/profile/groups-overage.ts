import { isJsonObject } from '../oidc/decode-id-token.ts'

/** The SAML attribute that Entra ID sends in place of more than 150 groups. */
const GROUPS_LINK = 'http://schemas.microsoft.com/claims/groups.link'

/**
 * Does the IdP say that the person is in too many groups to send? Entra ID then sends a link in their place:
 * over 200 in an ID token (`_claim_names`, `hasgroups`), over 150 in an assertion (`groups.link`). The link is an
 * address that came in a token: it is never fetched.
 */
export function hasGroupsOverage(rawAttributes: Readonly<Record<string, unknown>>): boolean {
  const { _claim_names: names, hasgroups, [GROUPS_LINK]: link } = rawAttributes
  return (
    (isJsonObject(names) && Object.hasOwn(names, 'groups')) ||
    hasgroups === true ||
    hasgroups === 'true' ||
    link !== undefined
  )
}
