import type { IdTokenCheck } from './id-token-check.ts'
import { NO_PIN, type TenantPin } from './tenant-pin.ts'

/** Microsoft identity platform, ID token claims: `tid` is the tenant that the person signed in to. */
const tenantCheck: IdTokenCheck = {
  code: 'oidc.tenant_mismatch',
  run: ({ claims }, { pin = NO_PIN }) => ({
    passed: claims['tid'] === pin.tenantId,
    expected: pin.tenantId,
    received: claims['tid'],
  }),
}

/** Google Identity, OpenID Connect: only `hd` proves the Workspace; the domain of the e-mail address does not. */
const hostedDomainCheck: IdTokenCheck = {
  code: 'oidc.hosted_domain_mismatch',
  run: ({ claims }, { pin = NO_PIN }) => ({
    passed: claims['hd'] === pin.hostedDomain,
    expected: pin.hostedDomain,
    received: claims['hd'],
  }),
}

/** What a pinned connection asks of an ID token besides; nothing without a pin. */
export function pinChecks({ tenantId, hostedDomain }: TenantPin): readonly IdTokenCheck[] {
  return [...(tenantId === null ? [] : [tenantCheck]), ...(hostedDomain === null ? [] : [hostedDomainCheck])]
}
