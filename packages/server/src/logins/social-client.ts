import { createPrivateKey } from 'node:crypto'
import { SsoError, appleClientSecretClaims } from '@cardea/protocol'
import { SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { missingFields } from '../connections/check-connection.ts'
import { clientSecretPlace } from '../connections/connection-input.ts'
import type { SocialConnection } from '../connections/types.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import { oidcRedirectUri } from './begin-oidc.ts'
import type { UpstreamClient } from './request-tokens.ts'
import type { LoginParts } from './types.ts'

/**
 * Us at a social provider: all four take the client secret in the body (`client_secret_post`). Apple's is made for each
 * exchange, signed with the key that is kept in its place. Fails with `connection.incomplete`.
 */
export async function socialClient(parts: LoginParts, connection: SocialConnection): Promise<UpstreamClient> {
  const { id, clientId, clientSecretSealed } = connection
  if (clientId === null || clientSecretSealed === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  const kept = parts.vault.open(clientSecretSealed, clientSecretPlace(id)).toString()
  const secret = connection.provider === 'apple' ? await appleClientSecret(parts, connection, kept) : kept
  return {
    client: { client_id: clientId, [oauth.clockTolerance]: CLOCK_SKEW_SECONDS },
    authentication: oauth.ClientSecretPost(secret),
    redirectUri: oidcRedirectUri(parts.config),
  }
}

function appleClientSecret(
  { clock }: LoginParts,
  connection: SocialConnection,
  pem: string,
): Promise<string> {
  const { teamId, keyId, clientId } = connection
  if (teamId === null || keyId === null || clientId === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  return new SignJWT({ ...appleClientSecretClaims({ teamId, clientId, now: clock.now() }) })
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .sign(createPrivateKey(pem))
}
