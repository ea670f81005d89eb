import { SsoError } from '../errors/sso-error.ts'

/** Microsoft's issuers and authorities that answer for every tenant, or for personal accounts. */
const SHARED_TENANTS = /^(common|organizations|consumers|\{tenantid\}|9188040d-6c67-4c5b-b112-36a304b66dad)$/i

/** Hosts of Entra ID; the first path segment is the tenant. */
const ENTRA_HOST =
  /^(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|login\.microsoft\.com|login\.windows\.net|sts\.windows\.net)$/i

/**
 * An issuer that several tenants share proves no organization: whoever opens a tenant of their own
 * chooses the e-mail address it asserts (incidents "nOAuth", CVE-2023-3128). Fails with
 * `oidc.issuer_multi_tenant`.
 */
export function checkTenantIssuer(issuer: string): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const tenant = decodeTenant(url?.pathname.split('/')[1] ?? '')
  const shared =
    url !== null && ENTRA_HOST.test(url.hostname) && (tenant === '' || SHARED_TENANTS.test(tenant))
  if (shared || issuer.toLowerCase().includes('{tenantid}')) {
    throw new SsoError('oidc.issuer_multi_tenant', { received: issuer })
  }
}

/** URL writes the braces of a template as %7B and %7D. */
function decodeTenant(segment: string): string {
  return segment.replace(/%7b/gi, '{').replace(/%7d/gi, '}')
}
