import { z } from 'zod'
import {
  apiKeyExpiry,
  apiKeyName,
  apiKeyScopes,
  applicationName,
  applicationSettings,
  applicationType,
  clientId,
} from '../applications/schemas.ts'
import { connectionSettings, oidcSettings, samlSettings, socialSettings } from '../connections/schemas.ts'
import { socialProvider } from '../connections/social-settings.ts'
import { domainName, domainSettings } from '../domains/schemas.ts'
import { organizationName, organizationSettings } from '../organizations/schemas.ts'
import { webhookEvents, webhookSettings, webhookUrl } from '../webhooks/schemas.ts'

/**
 * The declared state of a deployment: what `cardea apply` reads from a file and `POST /v1/apply` takes.
 *
 * Owns the file's shape and the comparison with the database. Invariants: what
 * the file does not name stays as it is; a second run finds nothing to change; a difference names
 * secrets but never shows them.
 *
 * Routes: `POST /v1/apply`.
 */

/** Kept when it has the form of such an id; anything else is only a name within the file. */
const id = z
  .string()
  .min(1)
  .max(100)
  .exactOptional()
  .describe('Kept when it has the right form, so that a deployment can be rebuilt from its file.')

/** A secret that the file gives, in most cases as `${ENV_NAME}`. */
const secret = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'A secret is printable ASCII without space.')

const declaredApiKey = z.strictObject({
  name: apiKeyName,
  key: secret,
  scopes: apiKeyScopes,
  expiresAt: apiKeyExpiry.exactOptional(),
})

const declaredApplication = z.strictObject({
  id,
  name: applicationName,
  type: applicationType,
  clientId: clientId.exactOptional(),
  clientSecret: secret.exactOptional(),
  ...applicationSettings,
})

const declaredDomain = z.strictObject({ domain: domainName, ...domainSettings })

const declaredConnection = z.discriminatedUnion('protocol', [
  z.strictObject({ id, protocol: z.literal('saml'), ...connectionSettings, ...samlSettings }),
  z.strictObject({ id, protocol: z.literal('oidc'), ...connectionSettings, ...oidcSettings }),
])

const declaredOrganization = z.strictObject({
  id,
  name: organizationName,
  ...organizationSettings,
  domains: z.array(declaredDomain).default([]),
  connections: z
    .array(declaredConnection)
    .refine(
      (all) => all.filter(({ isDefault }) => isDefault).length <= 1,
      'Only one connection can be the default.',
    )
    .default([]),
})

/** A social connection of the deployment, known by its provider: there is one of each. */
const declaredSocial = z.strictObject({ id, provider: socialProvider, ...socialSettings })

const declaredWebhook = z.strictObject({
  url: webhookUrl,
  secret,
  events: webhookEvents,
  ...webhookSettings,
})

export const declarationSchema = z
  .strictObject({
    apiKeys: z.array(declaredApiKey).default([]),
    applications: z.array(declaredApplication).default([]),
    organizations: z.array(declaredOrganization).default([]),
    social: z.array(declaredSocial).default([]),
    webhooks: z.array(declaredWebhook).default([]),
  })
  .meta({ id: 'Declaration' })

export type Declaration = z.output<typeof declarationSchema>
export type DeclaredApiKey = z.output<typeof declaredApiKey>
export type DeclaredApplication = z.output<typeof declaredApplication>
export type DeclaredOrganization = z.output<typeof declaredOrganization>
export type DeclaredDomain = z.output<typeof declaredDomain>
export type DeclaredConnection = z.output<typeof declaredConnection>
export type DeclaredSocial = z.output<typeof declaredSocial>
export type DeclaredWebhook = z.output<typeof declaredWebhook>
