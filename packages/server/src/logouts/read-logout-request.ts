import { SsoError, type WireParameters, readParameter } from '@cardea/protocol'
import { applicationFindByClientId } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import type { Destination, LogoutParts } from './types.ts'

/** A JWT with a page of claims stays far below. */
const MAX_HINT_LENGTH = 16_384

/** What an application asks for when it signs its person out. */
export interface LogoutRequest {
  /** Null: it has not said who it is. */
  readonly application: Application | null
  /** The session of the ID token that it showed; null: it showed none. */
  readonly sid: string | null
  readonly destination: Destination
  /** False (`federated=0`): the session ends here only. */
  readonly federated: boolean
}

/**
 * The parameters of a logout (OIDC RP-Initiated Logout 1.0 §2), the way back proven to be registered.
 *
 * Fails with `oauth.logout_hint_invalid`, `oauth.post_logout_redirect_uri_mismatch`, `oauth.client_unknown`,
 * `oauth.client_id_missing`, and those of `readParameter`.
 */
export async function readLogoutRequest(parts: LogoutParts, params: WireParameters): Promise<LogoutRequest> {
  const hint = readParameter(params, 'id_token_hint', MAX_HINT_LENGTH)
  const session = hint === null ? null : await readHint(parts, hint)
  const application = await loadApplication(parts, params, session)
  return {
    application,
    sid: session?.sid ?? null,
    destination: readDestination(params, application),
    federated: readParameter(params, 'federated') !== '0',
  }
}

interface HintedSession {
  readonly sid: string
  readonly clientId: string
}

/** §4: a token of ours for one client, which may have expired. */
async function readHint({ keys }: LogoutParts, hint: string): Promise<HintedSession> {
  const { sid, aud } = await verifiedHint(keys, hint)
  if (typeof sid !== 'string' || typeof aud !== 'string') throw new SsoError('oauth.logout_hint_invalid')
  return { sid, clientId: aud }
}

async function verifiedHint(keys: LogoutParts['keys'], hint: string) {
  try {
    return await keys.verifyHint(hint)
  } catch (cause) {
    throw new SsoError('oauth.logout_hint_invalid', {}, { cause })
  }
}

/** §2: when both are sent, `client_id` is that of the token. */
async function loadApplication(
  { db }: LogoutParts,
  params: WireParameters,
  session: HintedSession | null,
): Promise<Application | null> {
  const named = readParameter(params, 'client_id')
  if (named !== null && session !== null && named !== session.clientId) {
    throw new SsoError('oauth.logout_hint_invalid')
  }
  const clientId = named ?? session?.clientId ?? null
  if (clientId === null) return null
  const application = await applicationFindByClientId(db, clientId)
  if (application === null) throw new SsoError('oauth.client_unknown', { clientId })
  return application
}

/** §3: an address is followed only when this application has registered it. */
function readDestination(params: WireParameters, application: Application | null): Destination {
  const received = readParameter(params, 'post_logout_redirect_uri')
  const state = readParameter(params, 'state')
  if (received === null) return { postLogoutRedirectUri: null, state: null }
  if (application === null) throw new SsoError('oauth.client_id_missing')
  if (!application.postLogoutRedirectUris.includes(received)) {
    throw new SsoError('oauth.post_logout_redirect_uri_mismatch', { received })
  }
  return { postLogoutRedirectUri: received, state }
}
