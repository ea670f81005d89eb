import type { RpcRoute } from '../../http/route.ts'
import { type ConnectionProcedureParts, connectionProcedures } from './connection-procedures.ts'
import { createUserProcedure } from './create-user.ts'
import { directoryProcedures } from './directory-procedures.ts'
import type { MemberParts } from './find-member.ts'
import { type DomainProcedureParts, domainProcedures } from './domain-procedures.ts'
import { membershipProcedures } from './membership-procedures.ts'
import { type OrganizationProcedureParts, organizationProcedures } from './organization-procedures.ts'
import { type PortalProcedureParts, portalProcedures } from './portal-procedures.ts'
import type { ScalekitProcedure } from './procedure.ts'
import { roleProcedures } from './role-procedures.ts'
import { type RpcParts, scalekitRpc } from './rpc-endpoint.ts'
import { userLists } from './user-lists.ts'
import { userProcedures } from './user-procedures.ts'

/**
 * The Scalekit dialect: the remote procedures and addresses that Scalekit's own libraries have built in, for applications that were written
 * for them (docs/scalekit.md). What they call an environment is the deployment; their client is an application of ours.
 *
 * Owns its table of procedures, the messages (`proto/`, from which `npm run protos` writes `generated/`), and the translation of what goes in
 * and out. Invariant: translation only. No rule, no query and no state: what is decided is decided by the actions that the native API calls,
 * under the same permissions.
 *
 * Routes: `/scalekit.v1.*` over HTTP/2 (gRPC). What the library has built in of OAuth is ours as it is (`/oauth/authorize`, `/oauth/token`, `/keys`,
 * discovery), and `/oidc/logout`, which Auth0's libraries have, too (`dialects/auth0/routes.ts`).
 */
export function scalekitRoutes(parts: RpcParts & TableParts): RpcRoute[] {
  return [scalekitRpc(parts, '/scalekit.v1.', scalekitTable(parts))]
}

/** What the procedures are made of. */
type TableParts = OrganizationProcedureParts &
  PortalProcedureParts &
  ConnectionProcedureParts &
  DomainProcedureParts &
  MemberParts

/** Every procedure that there is. */
export function scalekitTable(parts: TableParts): ScalekitProcedure[] {
  return [
    ...organizationProcedures(parts),
    ...portalProcedures(parts),
    ...connectionProcedures(parts),
    ...domainProcedures(parts),
    ...directoryProcedures(parts),
    ...userProcedures(parts),
    createUserProcedure(parts),
    ...userLists(parts),
    ...membershipProcedures(parts),
    ...roleProcedures(parts),
  ]
}
