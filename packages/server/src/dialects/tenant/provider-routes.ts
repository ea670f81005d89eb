import { socialProviderNames } from '@cardea/protocol'
import { z } from 'zod'
import { listOwnProviders } from '../../accounts/own-credentials.ts'
import { removeProvider } from '../../accounts/remove-provider.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listSchema } from '../../http/pagination.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { idText } from '../../storage/id-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { changeErrors } from './credential-routes.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

const providerAnswer = z
  .strictObject({
    connectionId: idText('connection'),
    provider: z.enum(socialProviderNames),
    createdAt: timeText.describe('Of the first sign-in by it.'),
  })
  .meta({ id: 'AccountProvider' })

const own = { access: 'own-account', scope: null } as const

/** The social providers that sign in to one's own account. One is added by signing in with it. */
export function providerRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      ...own,
      method: 'GET',
      path: '/api/user/providers',
      operationId: 'providers.list',
      summary: 'List the social providers that sign in to your account',
      description: 'All at once, the oldest first.',
      answer: { status: 200, schema: listSchema(providerAnswer) },
      async handle({ caller }) {
        const providers = await listOwnProviders(parts, caller.userId)
        const items = providers.map(({ createdAt, ...each }) => ({
          ...each,
          createdAt: createdAt.toISOString(),
        }))
        return { data: { items, nextCursor: null } }
      },
    }),
    tenantRoute({
      ...own,
      method: 'DELETE',
      path: '/api/user/providers/:connectionId',
      operationId: 'providers.delete',
      summary: 'Take away a social provider',
      description:
        'Ends your other sessions, and is told to you by mail. An account that only this provider has proven, and that nothing else signs in to, keeps it until a mailed link was used.',
      params: z.strictObject({ connectionId: idSchema('connection') }),
      answer: { status: 200 },
      errors: [...changeErrors, 'account.provider_needed'],
      async handle({ params: { connectionId }, caller: { session } }) {
        await removeProvider(parts, session, connectionId)
        return { data: null }
      },
    }),
  ]
}
