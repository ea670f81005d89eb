import { type ApplicationParts, createApplication } from '../../../applications/create-application.ts'
import { deleteApplication } from '../../../applications/delete-application.ts'
import { loadApplicationByClientId } from '../../../applications/load-application.ts'
import { rotateClientSecret } from '../../../applications/rotate-client-secret.ts'
import { updateApplicationAs } from '../../../applications/update-application.ts'
import type { Database } from '../../../storage/database.ts'
import { clientPatch, newClient, settingsOf } from './client-input.ts'
import { clientParams, clientPath } from './client-routes.ts'
import { typesOf } from './client-types.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showClient } from './show-client.ts'

export type ClientWritingParts = Omit<ApplicationParts, 'db'> & { readonly db: Database }

/** Applications, to make and to change; what they may do by themselves say `client-grant-routes.ts`. */
export function clientWritingRoutes(parts: ClientWritingParts): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/clients',
      summary: 'Create an application; its secret is in the answer, this once.',
      scope: 'create:clients',
      subject: 'client',
      body: newClient,
      status: 201,
      async handle({ body }) {
        const type = typesOf[body.app_type]
        const input = { ...settingsOf({ type, refreshTokenDays: 0 }, body), name: body.name, type }
        const { application, clientSecret } = await db.transaction((transaction) =>
          createApplication({ ...parts, db: transaction }, input),
        )
        return {
          ...showClient(application),
          ...(clientSecret === null ? {} : { client_secret: clientSecret }),
        }
      },
    }),
    managementRoute({
      method: 'PATCH',
      path: clientPath,
      summary: 'Change an application; what is absent stays.',
      scope: 'update:clients',
      subject: 'client',
      params: clientParams,
      body: clientPatch,
      status: 200,
      handle: ({ params: { clientId }, body, caller }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const { id } = await loadApplicationByClientId(within, clientId)
          const change = (current: Parameters<typeof settingsOf>[0]) => settingsOf(current, body)
          return showClient(await updateApplicationAs(within, caller, id, change))
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path: clientPath,
      summary: 'Delete an application with its secrets and sign-ins.',
      scope: 'delete:clients',
      subject: 'client',
      params: clientParams,
      status: 204,
      async handle({ params: { clientId }, caller }) {
        const { id } = await loadApplicationByClientId(parts, clientId)
        await deleteApplication(parts, id, caller.id)
      },
    }),
    managementRoute({
      method: 'POST',
      path: `${clientPath}/rotate-secret`,
      summary: 'Give an application another secret, shown this once; the ones before work no more.',
      scope: 'update:client_keys',
      subject: 'client',
      params: clientParams,
      status: 200,
      handle: ({ params: { clientId }, caller }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const { id } = await loadApplicationByClientId(within, clientId)
          const { application, clientSecret } = await rotateClientSecret(within, caller, id)
          return { ...showClient(application), client_secret: clientSecret }
        }),
    }),
  ]
}
