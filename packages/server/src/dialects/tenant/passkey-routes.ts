import { z } from 'zod'
import { addPasskey } from '../../accounts/add-passkey.ts'
import { beginPasskey } from '../../accounts/begin-passkey.ts'
import { passkeyName, passkeyRegistration } from '../../accounts/passkey-schemas.ts'
import { listOwnPasskeys } from '../../accounts/own-credentials.ts'
import type { Passkey } from '../../accounts/types.ts'
import { removePasskey } from '../../accounts/remove-passkey.ts'
import { renamePasskey } from '../../accounts/rename-passkey.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listSchema } from '../../http/pagination.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { browserCookie } from '../../logins/pages/answer-outcome.ts'
import { idText } from '../../storage/id-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { addedFactor, changeErrors, copied } from './credential-routes.ts'
import { secretOf } from './sign-in.ts'
import { passkeyOptions } from './sign-in-answer.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

const passkeyAnswer = z
  .strictObject({
    id: idText('passkey'),
    name: z.string(),
    backedUp: z.boolean().describe('It is kept in a copy, and outlives its device.'),
    createdAt: timeText,
    lastUsedAt: timeText.nullable(),
  })
  .meta({ id: 'Passkey' })

const params = z.strictObject({ passkeyId: idSchema('passkey') })
const own = { access: 'own-account', scope: null } as const

/** The passkeys of one's own account. */
export function passkeyRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [...addingRoutes(parts), ...keepingRoutes(parts)]
}

function addingRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      ...own,
      method: 'POST',
      path: '/api/user/passkeys/start',
      operationId: 'passkeys.begin',
      summary: 'Begin to add a passkey',
      description:
        'The options are for `PublicKeyCredential.parseCreationOptionsFromJSON()`, for five minutes.',
      answer: { status: 200, schema: z.strictObject({ options: passkeyOptions }) },
      errors: ['account.method_off', ...changeErrors],
      async handle({ caller: { session }, client }) {
        checkOffered(parts.config, 'passkey')
        const secret = secretOf(parts, client)
        const options = { ...(await beginPasskey(parts, session, secret)) }
        return { data: { options }, cookies: [browserCookie(secret)] }
      },
    }),
    tenantRoute({
      ...own,
      method: 'POST',
      path: '/api/user/passkeys',
      operationId: 'passkeys.create',
      summary: 'Add the passkey that the authenticator has made',
      description: 'In the browser that began. It is told to you by mail.',
      body: z.strictObject({ name: passkeyName, response: passkeyRegistration }),
      answer: { status: 201, schema: z.strictObject({ id: idText('passkey'), ...addedFactor }) },
      errors: [
        'account.method_off',
        ...changeErrors,
        'account.passkey_refused',
        'account.passkey_expired',
        'request.conflict',
      ],
      async handle({ body, caller: { session }, client }) {
        checkOffered(parts.config, 'passkey')
        const added = await addPasskey(parts, session, { ...body, browser: secretOf(parts, client) })
        return { data: { id: added.passkeyId, recoveryCodes: copied(added.recoveryCodes) } }
      },
    }),
  ]
}

function keepingRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      ...own,
      method: 'GET',
      path: '/api/user/passkeys',
      operationId: 'passkeys.list',
      summary: 'List your passkeys',
      description: 'All at once, the oldest first.',
      answer: { status: 200, schema: listSchema(passkeyAnswer) },
      async handle({ caller }) {
        const passkeys = await listOwnPasskeys(parts, caller.userId)
        return { data: { items: passkeys.map(showPasskey), nextCursor: null } }
      },
    }),
    tenantRoute({
      ...own,
      method: 'PATCH',
      path: '/api/user/passkeys/:passkeyId',
      operationId: 'passkeys.rename',
      summary: 'Give a passkey another name',
      params,
      body: z.strictObject({ name: passkeyName }),
      answer: { status: 200 },
      async handle({ params: { passkeyId }, body, caller: { session } }) {
        await renamePasskey(parts, session, passkeyId, body.name)
        return { data: null }
      },
    }),
    tenantRoute({
      ...own,
      method: 'DELETE',
      path: '/api/user/passkeys/:passkeyId',
      operationId: 'passkeys.delete',
      summary: 'Remove a passkey',
      description: 'Ends your other sessions. With the last second factor go the recovery codes.',
      params,
      answer: { status: 200 },
      errors: changeErrors,
      async handle({ params: { passkeyId }, caller: { session } }) {
        await removePasskey(parts, session, passkeyId)
        return { data: null }
      },
    }),
  ]
}

function showPasskey({ id, name, backedUp, createdAt, lastUsedAt }: Passkey): z.input<typeof passkeyAnswer> {
  return {
    id,
    name,
    backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
