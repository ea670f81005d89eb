import { z } from 'zod'
import { listOwnTokens } from '../../accounts/own-credentials.ts'
import { MAX_TOKEN_DAYS, deletePersonalToken } from '../../accounts/personal-tokens.ts'
import { type PersonalToken, tokenScopes } from '../../accounts/token-types.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../../http/pagination.ts'
import { idText } from '../../storage/id-text.ts'
import { plainText } from '../../storage/plain-text.ts'
import { timeInput, timeText } from '../../storage/time-text.ts'
import { type MakeTokenParts, makeToken } from '../../members/make-token.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

const newToken = z
  .strictObject({
    name: plainText(100),
    scopes: z
      .array(z.enum(tokenScopes))
      .min(1)
      .max(tokenScopes.length)
      .describe('What it may do, as far as you may.'),
    expiresAt: timeInput.describe(`At most ${String(MAX_TOKEN_DAYS)} days from now.`),
    organizationId: idText('organization')
      .nullable()
      .exactOptional()
      .describe('Works for this organization alone. Absent or null: for all of yours.'),
    ipRanges: z
      .array(z.string().max(50))
      .max(20)
      .exactOptional()
      .describe(
        'Addresses, or networks as `192.0.2.0/24`, from which alone it works. Absent: from anywhere.',
      ),
  })
  .meta({ id: 'NewPersonalToken' })

const tokenFields = {
  id: idText('personalToken'),
  name: z.string(),
  hint: z.string().describe('The last four characters of the token.'),
  scopes: z.array(z.string()),
  organizationId: idText('organization').nullable().describe('Null: all of yours.'),
  ipRanges: z.array(z.string()).describe('Empty: from anywhere.'),
  expiresAt: timeText,
  lastUsedAt: timeText.nullable().describe('To the minute.'),
  createdAt: timeText,
}

const tokenAnswer = z.strictObject(tokenFields).meta({ id: 'PersonalToken' })

const createdTokenAnswer = z
  .strictObject({ ...tokenFields, token: z.string().describe('Shown this once.') })
  .meta({ id: 'CreatedPersonalToken' })

/** Personal access tokens: made, listed and deleted in a session, never by a token. */
export function tokenRoutes(parts: MakeTokenParts): TenantRoute[] {
  return [
    tenantRoute({
      method: 'GET',
      path: '/api/user/api-keys',
      operationId: 'tokens.list',
      summary: 'List your personal access tokens',
      description: 'In a session at an organization’s connection, those of that organization.',
      access: 'signed-in',
      scope: null,
      query: z.strictObject(pageQuery('personalToken')),
      answer: { status: 200, schema: listSchema(tokenAnswer) },
      handle: async ({ query, caller }) => ({
        data: listAnswer(await listOwnTokens(parts, caller, pageRequest(query)), showToken),
      }),
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/user/api-keys',
      operationId: 'tokens.create',
      summary: 'Make a personal access token',
      description:
        'The answer shows it, this once. In a session at an organization’s connection it works for that organization alone, and ends with the connection.',
      access: 'signed-in',
      scope: null,
      body: newToken,
      answer: { status: 201, schema: createdTokenAnswer },
      errors: ['request.too_many', 'organization.mfa_required'],
      async handle({ body: { expiresAt, organizationId = null, ipRanges = [], ...body }, caller }) {
        const input = { ...body, organizationId, ipRanges, expiresAt: new Date(expiresAt) }
        const { token, text } = await makeToken(parts, caller.session, input)
        return { data: { ...showToken(token), token: text } }
      },
    }),
    tenantRoute({
      method: 'DELETE',
      path: '/api/user/api-keys/:tokenId',
      operationId: 'tokens.delete',
      summary: 'Delete a personal access token; it stops working at once',
      access: 'signed-in',
      scope: null,
      params: z.strictObject({ tokenId: idSchema('personalToken') }),
      answer: { status: 200 },
      async handle({ params, caller }) {
        await deletePersonalToken(parts, caller, params.tokenId)
        return { data: null }
      },
    }),
  ]
}

function showToken(token: PersonalToken): z.input<typeof tokenAnswer> {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    scopes: [...token.scopes],
    organizationId: token.organizationId,
    ipRanges: [...token.ipRanges],
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    createdAt: token.createdAt.toISOString(),
  }
}
