import { json } from '../../http/answer.ts'
import { type EndpointRoute, endpoint } from '../../http/route.ts'
import { type DomainRouteParts, domainRoutes } from './domain-routes.ts'
import { tenantErrors } from './envelope.ts'
import type { MakeTokenParts } from '../../members/make-token.ts'
import { tenantDocument } from './openapi.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { credentialRoutes } from './credential-routes.ts'
import { type InvitationParts, invitationRoutes } from './invitation-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { type SecurityParts, securityRoutes } from './security-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { type SsoParts, ssoRoutes } from './sso-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { type TenantParts, tenantEndpoint } from './tenant-endpoint.ts'
import type { TenantRoute } from './tenant-route.ts'
import { tokenRoutes } from './token-routes.ts'

/**
 * The tenant API: what an organization's own members, and programs in their name, call (docs/tenant-api.md).
 *
 * Owns its table of operations, its envelope, and who may call what: by a session or a personal access token, as a member with a role, under
 * the organization's policy. What is done is done by the domains.
 * Invariant: an operation with an organization on its path is reached by that organization's active members alone; for everybody else
 * the organization does not exist, and nothing tells that from one that really does not.
 *
 * Routes: `/api/…`.
 */
export function tenantRoutes(
  parts: TenantParts & TableParts,
  table: readonly TenantRoute[] = tenantTable(parts),
): EndpointRoute[] {
  return [...table.map((route) => tenantEndpoint(parts, route)), documentRoute(parts, table)]
}

/** What the operations are made of. */
type TableParts = MakeTokenParts &
  SsoParts &
  SecurityParts &
  DomainRouteParts &
  InvitationParts &
  OwnAccountParts

/** Every operation. */
export function tenantTable(parts: TableParts): TenantRoute[] {
  return [
    ...signInRoutes(parts),
    ...credentialRoutes(parts),
    ...passkeyRoutes(parts),
    ...providerRoutes(parts),
    ...sessionRoutes(parts),
    ...tokenRoutes(parts),
    ...organizationRoutes(parts),
    ...memberRoutes(parts),
    ...invitationRoutes(parts),
    ...ssoRoutes(parts),
    ...securityRoutes(parts),
    ...domainRoutes(parts),
  ]
}

function documentRoute({ config }: TenantParts, table: readonly TenantRoute[]): EndpointRoute {
  // Written at the first question, like that of the native API.
  let written: ReturnType<typeof tenantDocument> | null = null
  return endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    limit: 'documents',
    summary: 'The OpenAPI document of the tenant API.',
    errors: tenantErrors,
    head: true,
    cors: 'anyone',
    handle: () => json(200, (written ??= tenantDocument(table, config.publicUrl))),
  })
}
