import { type InputFault, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { type OrganizationConnectionValues, blankConnection } from '../connections/create-connection.ts'
import { loadOrganizationConnection } from '../connections/load-connection.ts'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type CheckParts, checkValues } from './check-values.ts'
import { DOCUMENT_LIMIT, findingsAnswer, typedValues } from './portal-schemas.ts'

type Parts = CheckParts & {
  readonly db: Queryable
  readonly random: Random
  readonly limiter: Limiter
}

const body = z
  .strictObject({
    connectionId: idSchema('connection')
      .exactOptional()
      .describe('The connection that the values are for. Absent: one that is yet to be made.'),
    organizationId: idSchema('organization').exactOptional().describe('Of one that is yet to be made.'),
    protocol: z.enum(['saml', 'oidc']).exactOptional().describe('Of one that is yet to be made.'),
    provider: z
      .string()
      .max(64)
      .exactOptional()
      .describe('Of one that is yet to be made: a name of `GET /v1/providers`, for hints in its words.'),
    values: typedValues,
  })
  .meta({ id: 'ValueCheck' })

type Body = z.output<typeof body>

/** What the setup assistant says of values while they are typed, for whoever gives them by the native API. */
export function valueRoutes(parts: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/connections/check',
      operationId: 'connections.check',
      summary: 'Look at the values of a connection before they are given',
      description:
        'Changes nothing. Is each what belongs into its field, would it be taken, and does what it names answer? Metadata at an address is read, an issuer is asked for its discovery document, and certificates are looked at for when they end. At least one finding for each value.',
      permission: 'write:connections',
      body,
      bodyLimit: DOCUMENT_LIMIT,
      answer: { status: 200, schema: findingsAnswer },
      errors: ['request.not_found'],
      async handle({ body, caller }) {
        const connection = await connectionFor(parts, caller.tenant, body)
        // As often as a portal session: each may ask another server.
        checkStanding(parts.limiter.take('value-checks', caller.id))
        return { findings: await checkValues(parts, connection, body.values) }
      },
    }),
  ]
}

/** The connection that is there, or a blank one of the organization. */
async function connectionFor(
  parts: Parts,
  tenant: Tenant,
  input: Body,
): Promise<OrganizationConnectionValues> {
  const { connectionId, organizationId, protocol, provider } = whichOf(input)
  if (connectionId !== undefined) return loadOrganizationConnection(parts, tenant, connectionId)
  await loadOrganization(parts, tenant, organizationId)
  return blankConnection(protocol, newId('connection', parts), organizationId, provider)
}

type Which =
  | {
      readonly connectionId: ConnectionId
      readonly organizationId?: never
      readonly protocol?: never
      readonly provider?: never
    }
  | {
      readonly connectionId?: never
      readonly organizationId: OrganizationId
      readonly protocol: 'saml' | 'oidc'
      readonly provider?: string
    }

/** One that is there, or what a new one will be: never both. */
function whichOf({ connectionId, organizationId, protocol, provider }: Body): Which {
  if (connectionId !== undefined) {
    if (organizationId === undefined && protocol === undefined && provider === undefined)
      return { connectionId }
    throw invalidInput(
      fault(
        'connectionId',
        'A connection that is there has an organization, a protocol and a provider already.',
      ),
    )
  }
  if (organizationId === undefined)
    throw invalidInput(fault('organizationId', 'Say for which organization, or for which connection.'))
  if (protocol === undefined)
    throw invalidInput(fault('protocol', 'Say which protocol the connection will have: saml or oidc.'))
  return { organizationId, protocol, ...(provider === undefined ? {} : { provider }) }
}

function fault(field: string, message: string): InputFault {
  return { field, code: 'which_connection', message }
}
