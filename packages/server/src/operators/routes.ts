import type { PageParts } from '../accounts/page-parts.ts'
import type { Route } from '../http/route.ts'
import { type OperatorApiParts, operatorApiRoutes } from './api-routes.ts'
import { dashboardRoutes } from './dashboard-routes.ts'
import type { LoginParts } from '../logins/types.ts'
import { ssoRoutes } from './sso-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { welcomeRoutes } from './welcome-routes.ts'

/** Everything by which the people who run the deployment come in, and what they do with each other. */
export function operatorRoutes(parts: PageParts & LoginParts & OperatorApiParts): Route[] {
  return [
    ...dashboardRoutes(parts),
    ...signInRoutes(parts),
    ...welcomeRoutes(parts),
    ...ssoRoutes(parts),
    ...operatorApiRoutes(parts),
  ]
}
