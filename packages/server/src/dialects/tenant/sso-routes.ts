import { invalidInput, isGoogleIssuer, presets } from '@cardea/protocol'
import { z } from 'zod'
import {
  deleteMemberSso,
  findMemberSso,
  loadMemberSso,
  noteReached,
  saveMemberSso,
} from '../../connections/member-sso.ts'
import type { ConnectionParts } from '../../connections/create-connection.ts'
import type { OidcConnection } from '../../connections/types.ts'
import { reachOidc } from '../../diagnosis/reach-oidc.ts'
import type { DiagnosisParts } from '../../diagnosis/types.ts'
import { findFirstVerifiedDomain } from '../../domains/load-domain.ts'
import { idSchema } from '../../http/id-schema.ts'
import type { Database } from '../../storage/database.ts'
import { idText } from '../../storage/id-text.ts'
import type { OrganizationId } from '../../storage/ids.ts'
import { plainText } from '../../storage/plain-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type SsoParts = ConnectionParts &
  Pick<DiagnosisParts, 'outbound' | 'config'> & { readonly db: Database }

/** Names that owners know beside those of our presets. */
const ALIASES: Readonly<Record<string, string>> = {
  'google-workspace': 'google',
  custom: 'generic-oidc',
  'custom-oidc': 'generic-oidc',
}

const providers = [...Object.keys(presets).filter((name) => name !== 'generic-saml'), ...Object.keys(ALIASES)]

const ssoInput = z
  .strictObject({
    provider: z
      .enum(providers as [string, ...string[]])
      .describe('`custom` for a provider that is not listed.'),
    issuerUrl: z.string().min(1).max(2048).describe('Exactly as in the provider’s ID tokens.'),
    clientId: plainText(1000),
    clientSecret: z.string().min(1).max(4000).describe('Kept sealed, never returned.'),
  })
  .meta({ id: 'SsoSettingsInput' })

const ssoAnswer = z
  .strictObject({
    connectionId: idText('connection'),
    provider: z.string(),
    issuerUrl: z.string().nullable(),
    clientId: z.string().nullable(),
    hasClientSecret: z.boolean(),
    status: z.enum(['draft', 'active', 'inactive']).describe('Only `active` signs people in.'),
    redirectUri: z.string().describe('To register at the provider.'),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'SsoSettings' })

const path = '/api/user/organizations/:organizationId/settings/sso' as const
const params = z.strictObject({ organizationId: idSchema('organization') })

/** How an organization's owners set up its single sign-on: one OpenID provider. */
export function ssoRoutes(parts: SsoParts): TenantRoute[] {
  const { db } = parts
  const publicUrl = parts.config.publicUrl
  return [
    tenantRoute({
      method: 'PUT',
      path,
      operationId: 'sso.set',
      summary: 'Set up single sign-on with your OpenID provider',
      description:
        'Creates or replaces the one set-up; all four fields each time. It is active at once; nothing is asked of the provider. Google needs a verified domain: that of the Workspace, and the one verified first is taken.',
      access: 'owner',
      scope: 'settings:write',
      params,
      body: ssoInput,
      answer: { status: 200, schema: ssoAnswer },
      errors: ['connection.issuer_in_use'],
      async handle({ body: { provider, issuerUrl: issuer, ...body }, member: { tenant, organization } }) {
        const input = { ...body, issuer, provider: ALIASES[provider] ?? provider }
        const connection = await db.transaction(async (transaction) => {
          const hostedDomain = await workspaceOf({ ...parts, db: transaction }, organization.id, issuer)
          const within = { ...parts, db: transaction }
          return saveMemberSso(within, tenant, organization.id, { ...input, hostedDomain })
        })
        return { data: showSso(connection, publicUrl) }
      },
    }),
    tenantRoute({
      method: 'GET',
      path,
      operationId: 'sso.get',
      summary: 'Get the set-up of your single sign-on',
      description: 'Null: there is none.',
      access: 'owner',
      scope: 'settings:read',
      params,
      answer: { status: 200, schema: ssoAnswer.nullable() },
      async handle({ member: { organization } }) {
        const connection = await findMemberSso(parts, organization.id)
        return { data: connection === null ? null : showSso(connection, publicUrl) }
      },
    }),
    tenantRoute({
      method: 'DELETE',
      path,
      operationId: 'sso.delete',
      summary: 'Delete the set-up of your single sign-on, with what is known of people by it',
      access: 'owner',
      scope: 'settings:write',
      params,
      answer: { status: 200 },
      async handle({ member: { tenant, organization } }) {
        await db.transaction((transaction) =>
          deleteMemberSso({ ...parts, db: transaction }, tenant, organization.id),
        )
        return { data: null }
      },
    }),
    testRoute(parts),
  ]
}

function testRoute(parts: SsoParts): TenantRoute {
  return tenantRoute({
    method: 'POST',
    path: `${path}/test`,
    operationId: 'sso.test',
    summary: 'Ask your provider whether what you have saved is right',
    description:
      'Reads its discovery document and its keys, now. Nobody is signed in by it, and the client secret is not sent. When it passed, and an owner or admin has signed in by what you have saved, single sign-on can be demanded for 24 hours.',
    access: 'owner',
    scope: 'settings:write',
    params,
    answer: {
      status: 200,
      schema: z
        .strictObject({ success: z.boolean(), message: z.string().describe('What to mend.') })
        .meta({ id: 'SsoTest' }),
    },
    async handle({ member: { organization } }) {
      const connection = await loadMemberSso(parts, organization.id)
      const checks = await reachOidc(parts, connection)
      const failed = checks.find(({ passed, severity }) => !passed && severity === 'required')
      if (failed === undefined) await noteReached(parts, connection)
      const message = failed === undefined ? 'Your provider answers as it should.' : (failed.hint ?? '')
      return { data: { success: failed === undefined, message } }
    },
  })
}

/** Google has one issuer for everybody: its people are told from all others by a domain, which must be proven to be the organization's. */
async function workspaceOf(
  { db }: Pick<ConnectionParts, 'db'>,
  organizationId: OrganizationId,
  issuer: string,
): Promise<string | null> {
  if (!isGoogleIssuer(issuer)) return null
  const domain = await findFirstVerifiedDomain({ db }, organizationId)
  if (domain !== null) return domain
  throw invalidInput({
    field: 'issuerUrl',
    code: 'no_verified_domain',
    message: 'Verify the domain of your Google Workspace first.',
  })
}

function showSso(connection: OidcConnection, publicUrl: string): z.input<typeof ssoAnswer> {
  const { id, provider, issuer, clientId, clientSecretSealed, status, redirectPath } = connection
  return {
    connectionId: id,
    provider,
    issuerUrl: issuer,
    clientId,
    hasClientSecret: clientSecretSealed !== null,
    status,
    redirectUri: `${publicUrl}${redirectPath}`,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  }
}
