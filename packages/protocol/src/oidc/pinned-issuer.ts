import { checkTenantIssuer } from './check-tenant-issuer.ts'
import { type TenantPin, isTenantId } from './tenant-pin.ts'

/** Microsoft's authorities for every work account, in the version whose tokens name their tenant's own issuer. */
const WORK_AUTHORITY =
  /^https:\/\/(login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\/(?:common|organizations)\/v2\.0$/

/**
 * The issuer that a connection is really with. Microsoft's authorities `common` and `organizations` become
 * the pinned tenant's own, before anything is fetched or compared: discovery, keys and `iss` are that
 * tenant's, so nothing of another tenant can pass. Every other issuer stays as it is.
 *
 * Fails with `oidc.issuer_multi_tenant`: without a pin, with one that cannot be an organization's, and for
 * issuers that cannot be pinned.
 *
 * @example pinnedIssuer('https://login.microsoftonline.com/common/v2.0', { tenantId, hostedDomain: null })
 */
export function pinnedIssuer(issuer: string, pin: TenantPin): string {
  const [, host] = WORK_AUTHORITY.exec(issuer) ?? []
  if (host !== undefined && pin.tenantId !== null && isTenantId(pin.tenantId)) {
    return `https://${host}/${pin.tenantId}/v2.0`
  }
  checkTenantIssuer(issuer, pin)
  return issuer
}
