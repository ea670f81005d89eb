import { SsoError, invalidInput } from '@cardea/protocol'
import { ACCOUNT_COOKIE, useAccountSession } from '../../accounts/account-session.ts'
import { usePersonalToken } from '../../accounts/personal-tokens.ts'
import type { PersonalToken } from '../../accounts/token-types.ts'
import type { AccountSession } from '../../accounts/types.ts'
import type { EndpointRequest } from '../../http/route.ts'
import type { Vault } from '../../keys/vault.ts'
import type { Database } from '../../storage/database.ts'
import type { OrganizationId, UserId } from '../../storage/ids.ts'

interface Someone {
  readonly userId: UserId
  /** The one organization that the credential is good for; null: all of the person's. */
  readonly organizationId: OrganizationId | null
}

/** A person in their browser. */
export interface SessionCaller extends Someone {
  readonly kind: 'session'
  readonly session: AccountSession
}

/** A program in the name of a person. */
export interface TokenCaller extends Someone {
  readonly kind: 'token'
  readonly token: PersonalToken
}

export type Caller = SessionCaller | TokenCaller

/** The header of personal access tokens. Its lower case is how requests arrive. */
const TOKEN_HEADER = 'x-api-key'

interface CallerParts {
  readonly db: Database
  readonly vault: Vault
}

/**
 * Who calls, by the cookie of a session or by a personal access token. Both at once are `request.invalid`: whichever of them won, some program
 * would act as somebody else than its author thinks. `request.unauthenticated` is the same, byte for byte, whatever is wrong with the
 * credential, and when there is none.
 */
export async function callerOf(parts: CallerParts, request: EndpointRequest): Promise<Caller> {
  const cookie = request.cookies[ACCOUNT_COOKIE]
  const token = request.headers[TOKEN_HEADER]
  if (cookie !== undefined && token !== undefined) throw twoCredentials()
  const caller =
    token === undefined ? await bySession(parts, cookie) : await byToken(parts, token, request.exactAddress)
  if (caller === null) throw new SsoError('request.unauthenticated')
  return caller
}

function twoCredentials(): SsoError {
  return invalidInput({
    field: 'X-Api-Key',
    code: 'two_credentials',
    message: 'Send the cookie of a session or a personal access token, not both.',
  })
}

async function bySession(parts: CallerParts, cookie: string | undefined): Promise<SessionCaller | null> {
  const session = await useAccountSession(parts, cookie)
  if (session === null) return null
  const { userId, organizationId } = session
  return { kind: 'session', userId, organizationId, session }
}

async function byToken(
  parts: CallerParts,
  text: string,
  address: string | null,
): Promise<TokenCaller | null> {
  const token = await usePersonalToken(parts, text, address)
  if (token === null) return null
  const { userId, organizationId } = token
  return { kind: 'token', userId, organizationId, token }
}
