import { z } from 'zod'
import { connectionSettings } from '../connections/schemas.ts'
import { organizationName } from '../organizations/schemas.ts'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { TICKET_LIFETIME } from './create-ticket.ts'
import { providerName } from './profile-schemas.ts'
import { type SetupTicket, domainVerifications, toldSteps } from './types.ts'

const presetConnection = z
  .strictObject({
    name: connectionSettings.name.describe('Absent: the provider.'),
    protocol: z.enum(['saml', 'oidc']).exactOptional().describe('Fixed then, and not asked for.'),
    provider: providerName.exactOptional().describe('Fixed then, and not asked for.'),
    isDefault: connectionSettings.isDefault,
    idpInitiated: connectionSettings.idpInitiated,
    mapping: connectionSettings.mapping,
    roleMapping: connectionSettings.roleMapping,
    requiredAttributes: connectionSettings.requiredAttributes,
  })
  .describe('What the new connection has from the start.')
  .meta({ id: 'PresetConnection' })

const returnUrl = z.string().max(2000).nullable()
const domainVerification = z.enum(domainVerifications).nullable()

export const newSetupTicket = z
  .strictObject({
    organizationId: idText('organization').exactOptional(),
    organizationName: organizationName
      .exactOptional()
      .describe(
        'Makes a new organization, in the place of `organizationId`. Needs the scope `write:organizations` too.',
      ),
    profileId: idText('selfServiceProfile')
      .nullable()
      .exactOptional()
      .describe('A self-service profile. Absent: everything is offered, in Cardea’s own look.'),
    connectionId: idText('connection')
      .exactOptional()
      .describe('To edit this connection of the organization. Absent: a new one is made.'),
    connection: presetConnection.exactOptional(),
    applicationIds: z
      .array(idText('application'))
      .max(100)
      .exactOptional()
      .describe(
        'Which applications it is for: the assistant names them, and their origins may frame it. Absent: all.',
      ),
    embedOrigins: z
      .array(z.string().max(300))
      .max(10)
      .exactOptional()
      .describe(
        'Whose pages may show the assistant in a frame: https origins (in sandbox mode also loopback) that one of the applications has registered.',
      ),
    returnUrl: returnUrl
      .exactOptional()
      .describe(
        'Where the assistant leads back to: an https address (in sandbox mode also loopback) whose origin one of the applications has registered.',
      ),
    successUrl: returnUrl
      .exactOptional()
      .describe('The same once the connection is enabled. Absent: `returnUrl`.'),
    domainVerification: domainVerification
      .exactOptional()
      .describe(
        'Is it asked that domains are verified? Null, the default: as the self-service profile says.',
      ),
    lifetimeSeconds: z
      .number()
      .int()
      .min(TICKET_LIFETIME.least)
      .max(TICKET_LIFETIME.most)
      .exactOptional()
      .describe('For so long it can be opened: 60 (a minute) to 2592000 (30 days). Default 432000 (5 days).'),
  })
  .refine(
    ({ organizationId, organizationName: name }) => (organizationId === undefined) !== (name === undefined),
    { path: ['organizationId'], message: 'Give either organizationId or organizationName.' },
  )
  .meta({ id: 'NewSetupTicket' })

const ticketFields = {
  id: idText('setupTicket'),
  organizationId: idText('organization'),
  organizationName: z.string().nullable().describe('Null for a caller without `read:organizations`.'),
  profileId: idText('selfServiceProfile').nullable(),
  status: z
    .enum(['waiting', 'opened', 'completed', 'expired', 'revoked'])
    .describe(
      '`waiting`: it can be opened. `opened`: it has become a session. `completed`: the admin says that all is done.',
    ),
  mode: z.enum(['create', 'edit']),
  connectionId: idText('connection')
    .nullable()
    .describe('The connection to edit, or the one that was begun. Null: none was begun, or it was deleted.'),
  connection: presetConnection,
  applicationIds: z.array(idText('application')),
  embedOrigins: z.array(z.string()),
  returnUrl: z.string().nullable(),
  successUrl: z.string().nullable(),
  domainVerification: domainVerification.describe('Null: as the self-service profile says.'),
  stepsDone: z.array(z.enum(toldSteps)).describe('What the admin says is done at the identity provider.'),
  expiresAt: timeText.describe('It can be opened until then.'),
  openedAt: timeText.nullable(),
  revokedAt: timeText.nullable(),
  completedAt: timeText.nullable(),
  createdAt: timeText,
}

export const setupTicketAnswer = z.strictObject(ticketFields).meta({ id: 'SetupTicket' })

export const createdTicketAnswer = z
  .strictObject({
    ...ticketFields,
    url: z.string().describe('Opens the assistant, once. Shown this once; only a hash is kept.'),
  })
  .meta({ id: 'CreatedSetupTicket' })

/** A ticket as the API shows it. */
export function showTicket(
  ticket: SetupTicket,
  organizationName: string | null,
  now: Date,
): z.input<typeof setupTicketAnswer> {
  const { settings, ...shown } = ticket
  return {
    ...shown,
    organizationName,
    status: statusOf(ticket, now),
    // What was given, in the form of its own schema.
    connection: presetConnection.parse(settings),
    applicationIds: [...ticket.applicationIds],
    embedOrigins: [...ticket.embedOrigins],
    stepsDone: [...ticket.stepsDone],
    expiresAt: ticket.expiresAt.toISOString(),
    openedAt: ticket.openedAt?.toISOString() ?? null,
    revokedAt: ticket.revokedAt?.toISOString() ?? null,
    completedAt: ticket.completedAt?.toISOString() ?? null,
    createdAt: ticket.createdAt.toISOString(),
  }
}

function statusOf(
  { revokedAt, completedAt, openedAt, expiresAt }: SetupTicket,
  now: Date,
): z.input<typeof setupTicketAnswer>['status'] {
  if (revokedAt !== null) return 'revoked'
  if (completedAt !== null) return 'completed'
  if (openedAt !== null) return 'opened'
  return expiresAt <= now ? 'expired' : 'waiting'
}
