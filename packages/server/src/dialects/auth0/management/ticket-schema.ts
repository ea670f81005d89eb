import { z } from 'zod'
import { domainName } from '../../../domains/schemas.ts'
import { TICKET_LIFETIME } from '../../../self-service/create-ticket.ts'
import { idText } from '../../../storage/id-text.ts'
import { plainText } from '../../../storage/plain-text.ts'

/** Theirs, and the whole of it may have no other characters. */
const connectionName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z0-9](?:-[a-zA-Z0-9]|[a-zA-Z0-9])*$/, 'Letters and digits, with single hyphens between.')

const NO_DIRECTORIES = 'There are no directories here yet, so nothing can be provisioned.'

/** What no part of Cardea has a use for is read, so that a misspelt field is still refused, and passed over. */
const connectionConfig = z.strictObject({
  name: connectionName,
  display_name: plainText(128).exactOptional(),
  is_domain_connection: z.boolean().exactOptional(),
  show_as_button: z.boolean().exactOptional(),
  metadata: z.record(z.string().max(255), z.string().max(255)).exactOptional(),
  options: z
    .strictObject({
      icon_url: z.string().max(2048).nullable().exactOptional(),
      domain_aliases: z.array(domainName.max(255)).max(100).exactOptional(),
      idpinitiated: z
        .strictObject({
          enabled: z.boolean().exactOptional(),
          client_id: z.string().max(200).exactOptional(),
          client_protocol: z.enum(['samlp', 'wsfed', 'oauth2']).exactOptional(),
          client_authorizequery: z.string().max(256).exactOptional(),
        })
        .nullable()
        .exactOptional(),
    })
    .nullable()
    .exactOptional(),
})

/** What a ticket may say. */
export const newTicket = z.strictObject({
  connection_id: idText('connection').exactOptional(),
  connection_config: connectionConfig.exactOptional(),
  enabled_clients: z.array(z.string().max(200)).max(100).exactOptional(),
  enabled_organizations: z
    .array(
      z.strictObject({
        organization_id: idText('organization'),
        assign_membership_on_login: z.boolean().exactOptional(),
        show_as_button: z.boolean().exactOptional(),
      }),
    )
    .max(1, 'A connection belongs to one organization here; make a ticket for each.')
    .exactOptional(),
  ttl_sec: z
    .union([z.literal(0), z.int().min(TICKET_LIFETIME.least).max(TICKET_LIFETIME.usual)])
    .exactOptional(),
  domain_aliases_config: z
    .strictObject({
      domain_verification: z.enum(['none', 'optional', 'required']),
      pending_domains: z.array(domainName.max(255)).max(100).exactOptional(),
    })
    .exactOptional(),
  provisioning_config: z.undefined(NO_DIRECTORIES).optional(),
  use_for_organization_discovery: z
    .literal(true, 'People of a verified domain are always led to its organization here.')
    .exactOptional(),
  enabled_features: z
    .strictObject({
      sso: z.literal(true, 'What a ticket opens is for single sign-on.').exactOptional(),
      domain_verification: z.boolean().exactOptional(),
      provisioning: z.literal(false, NO_DIRECTORIES).exactOptional(),
    })
    .exactOptional(),
  third_party_client_access_config: z.strictObject({ allow_configuration: z.boolean() }).exactOptional(),
})

export type NewTicket = z.output<typeof newTicket>
