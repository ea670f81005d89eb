import { createHash } from 'node:crypto'
import { sameSecret } from '../keys/same-secret.ts'
import { issueIdToken } from './id-token.ts'
import { type Grant, openGrant, sealGrant } from './sealed-grant.ts'
import type { SigningParts, SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'
import { signingParts } from './signing-parts.ts'
import { takeTime } from './take-time.ts'
import { testClientId, testClientSecret } from './test-client.ts'

const ACCESS_TOKEN_SECONDS = 300

/** An answer of the token endpoint: RFC 6749 §5.1 or §5.2. */
export interface TokenAnswer {
  readonly status: 200 | 400 | 401
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Redeems a code of the simulator (RFC 6749 §4.1.3, RFC 7636 §4.6). Its refusals are those of a foreign
 * provider and so not in our catalogue.
 *
 * @param one the value of a form field that was sent once, or null
 */
export async function redeemSimulatorCode(
  parts: SimulatorParts,
  one: (name: string) => string | null,
  authorization: string | undefined,
): Promise<TokenAnswer> {
  const client = readClient(one, authorization)
  if (!isTestClient(parts, client)) return refuse(401, 'invalid_client', 'unknown client or wrong secret')
  if (one('grant_type') !== 'authorization_code') {
    return refuse(400, 'unsupported_grant_type', 'only authorization_code is supported')
  }
  const grant = openGrant(parts, 'code', one('code') ?? '')
  if (grant === null) return refuse(400, 'invalid_grant', 'the code is unknown or has expired')
  if (one('redirect_uri') !== simulatorUrls(parts.config.publicUrl).callback) {
    return refuse(400, 'invalid_grant', 'redirect_uri is not the one of the authorization request')
  }
  if (challengeOf(one('code_verifier') ?? '') !== grant.codeChallenge) {
    return refuse(400, 'invalid_grant', 'code_verifier does not match the code_challenge')
  }
  await takeTime(grant.fault)
  return { status: 200, body: tokensOf(await signingParts(parts, grant.fault), grant) }
}

function tokensOf(parts: SigningParts, grant: Grant): TokenAnswer['body'] {
  return {
    access_token: sealGrant(parts, 'access_token', grant, ACCESS_TOKEN_SECONDS),
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    id_token: issueIdToken(parts, grant),
  }
}

interface ClientCredentials {
  readonly id: string
  readonly secret: string
}

/** RFC 6749 §2.3.1: HTTP Basic with form-encoded halves, or the two form fields; not both. */
function readClient(
  one: (name: string) => string | null,
  authorization: string | undefined,
): ClientCredentials | null {
  const id = one('client_id')
  const secret = one('client_secret')
  if (authorization === undefined) return id === null || secret === null ? null : { id, secret }
  const [, encoded] = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? []
  if (encoded === undefined || secret !== null) return null
  const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':')
  return { id: formDecode(user), secret: formDecode(password) }
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? ''
}

function isTestClient({ vault }: SimulatorParts, client: ClientCredentials | null): boolean {
  if (client?.id !== testClientId) return false
  return sameSecret(vault, client.secret, testClientSecret(vault))
}

/** RFC 7636 §4.6. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function refuse(status: 400 | 401, error: string, description: string): TokenAnswer {
  return { status, body: { error, error_description: description } }
}
