import { SsoError } from '../errors/sso-error.ts'
import { NO_PIN, type TenantPin } from './tenant-pin.ts'

/** Microsoft's issuers and authorities that answer for every tenant, or for personal accounts. */
const SHARED_TENANTS = /^(common|organizations|consumers|\{tenantid\}|9188040d-6c67-4c5b-b112-36a304b66dad)$/i

/** Hosts of Entra ID; the first path segment is the tenant. */
const ENTRA_HOST =
  /^(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|login\.microsoft\.com|login\.windows\.net|sts\.windows\.net)$/i

/** Hosts where everybody can have an account, and whose tokens name no organization. */
const PUBLIC_HOST =
  /^(appleid\.apple\.com|gitlab\.com|slack\.com|login\.salesforce\.com|(www\.)?linkedin\.com|id\.twitch\.tv|(www\.)?facebook\.com|api\.login\.yahoo\.com|www\.paypal\.com)$/i

const GOOGLE_HOST = /^accounts\.google\.com$/i

/** Is it the one issuer that Google has for everybody? */
export function isGoogleIssuer(issuer: string): boolean {
  return URL.canParse(issuer) && GOOGLE_HOST.test(new URL(issuer).hostname)
}

/**
 * An issuer that several tenants share proves no organization: whoever opens a tenant of their own
 * chooses the e-mail address it asserts (incidents "nOAuth", CVE-2023-3128). Google's one issuer is taken
 * with a hosted domain, which its tokens prove; Microsoft's shared ones never: `pinnedIssuer` first turns
 * them into the tenant's own. Fails with `oidc.issuer_multi_tenant`.
 */
export function checkTenantIssuer(issuer: string, { hostedDomain }: TenantPin = NO_PIN): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const host = url?.hostname ?? ''
  const shared =
    (ENTRA_HOST.test(host) && isSharedTenant(url?.pathname ?? '')) ||
    (isGoogleIssuer(issuer) && hostedDomain === null) ||
    PUBLIC_HOST.test(host)
  if (shared || issuer.toLowerCase().includes('{tenantid}')) {
    throw new SsoError('oidc.issuer_multi_tenant', { received: issuer })
  }
}

function isSharedTenant(path: string): boolean {
  const tenant = decodeTenant(path.split('/')[1] ?? '')
  return tenant === '' || SHARED_TENANTS.test(tenant)
}

/** URL writes the braces of a template as %7B and %7D. */
function decodeTenant(segment: string): string {
  return segment.replace(/%7b/gi, '{').replace(/%7d/gi, '}')
}
