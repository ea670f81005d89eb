import {
  SsoError,
  type WireParameters,
  checkRedirectUri,
  identifyClient,
  readAuthorizationRequest,
} from '@cardea/protocol'
import type { Application } from '../applications/types.ts'
import type { SealedPlace } from '../keys/vault.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { authenticateClient } from '../oauth/authenticate-client.ts'
import type { ClientKeys } from '../oauth/client-keys.ts'
import { type ClientCall, limitClient } from '../oauth/limit-client.ts'
import { randomToken } from '../platform/random.ts'
import { readHandover } from './accept-handover.ts'
import { clientOf } from './authorization-store.ts'
import { PUSHED_REQUEST_LIFETIME, pushedRequestInsert } from './pushed-request-store.ts'
import { readIdTokenHint } from './read-id-token-hint.ts'
import type { LoginParts } from './types.ts'

/** RFC 9126 §2.2: what follows it is 256 random bits. */
export const REQUEST_URI_PREFIX = 'urn:ietf:params:oauth:request_uri:'

/** RFC 9126 §2.2. */
export interface PushedAnswer {
  readonly request_uri: string
  readonly expires_in: number
}

/**
 * Takes an authorization request from the application itself (RFC 9126 §2): proves the client as the token endpoint does, refuses what
 * the authorization endpoint would refuse, and keeps the rest under a `request_uri` that begins one login.
 *
 * Fails with the codes of `limitClient`, `authenticateClient`, `checkRedirectUri`, `readAuthorizationRequest`,
 * `readIdTokenHint`, `readHandover`.
 */
export async function pushRequest(
  parts: LoginParts & { readonly limiter: Limiter; readonly clientKeys: ClientKeys },
  call: ClientCall,
): Promise<PushedAnswer> {
  return limitClient(parts.limiter, call, async (credentials) => {
    const application = await authenticateClient(parts, credentials)
    const params = { ...withoutCredentials(call.form), client_id: [application.clientId] }
    await checkRequest(parts, application, params)
    return keep(parts, application, params)
  })
}

async function keep(
  parts: LoginParts,
  application: Application,
  params: WireParameters,
): Promise<PushedAnswer> {
  const requestUri = `${REQUEST_URI_PREFIX}${randomToken(parts.random)}`
  const requestHash = parts.vault.hash(requestUri)
  const paramsSealed = parts.vault.seal(JSON.stringify(params), pushedPlace(requestHash))
  await pushedRequestInsert(parts.db, { requestHash, applicationId: application.id, paramsSealed })
  return { request_uri: requestUri, expires_in: PUSHED_REQUEST_LIFETIME }
}

/** Where the parameters of a pushed request are sealed. */
export function pushedPlace(requestHash: Buffer): SealedPlace {
  return { table: 'pushed_requests', column: 'params_sealed', id: requestHash.toString('base64url') }
}

const CREDENTIALS: readonly string[] = ['client_secret', 'client_assertion', 'client_assertion_type']

function withoutCredentials(form: WireParameters): WireParameters {
  return Object.fromEntries(Object.entries(form).filter(([name]) => !CREDENTIALS.includes(name)))
}

/** RFC 9126 §2.1: as the authorization endpoint will. */
async function checkRequest(
  parts: LoginParts,
  application: Application,
  params: WireParameters,
): Promise<void> {
  const { redirectUri: received } = identifyClient(params)
  const rules = { mode: parts.config.mode, type: application.type }
  const redirectUri = checkRedirectUri(received, application.redirectUris, rules)
  readAuthorizationRequest(params, clientOf(parts, application, redirectUri))
  for (const found of [await readIdTokenHint(parts, params), await readHandover(parts, params)]) {
    if (found instanceof SsoError) throw found
  }
}
