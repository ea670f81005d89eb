import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { readAccessToken } from '../keys/read-access-token.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { accessTokenLives } from './access-token-store.ts'
import { authenticateClient, type ClientParts } from './authenticate-client.ts'
import { type ClientCall, limitClient } from './limit-client.ts'
import { readGivenToken } from './read-given-token.ts'
import { refreshTokenFind } from './refresh-token-store.ts'

export interface IntrospectParts extends ClientParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly keys: SigningKeys
  readonly limiter: Limiter
}

/** RFC 7662 §2.2. Of a token that is not active nothing else is told. */
export type Introspection =
  { readonly active: false } | ({ readonly active: true } & Readonly<Record<string, unknown>>)

/**
 * Is this token good, and what does it stand for (RFC 7662)? Asked by a confidential client about its own tokens: of another
 * application's it learns as little as of one that never was.
 *
 * Fails with the codes of `limitClient`, `authenticateClient` and `readGivenToken`, and with
 * `oauth.client_not_allowed` for a public client, which cannot prove who asks (§2.1).
 */
export function introspect(parts: IntrospectParts, call: ClientCall): Promise<Introspection> {
  return limitClient(parts.limiter, call, async (credentials) => {
    const application = await authenticateClient(parts, credentials)
    if (application.type === 'spa') {
      throw new SsoError('oauth.client_not_allowed', { type: application.type })
    }
    const { kind, token } = readGivenToken(call.form)
    return kind === 'access'
      ? introspectAccess(parts, application.clientId, token)
      : introspectRefresh(parts, application, token)
  })
}

async function introspectAccess(
  parts: IntrospectParts,
  clientId: string,
  token: string,
): Promise<Introspection> {
  const claims = await readAccessToken(parts, token, null)
  if (claims?.clientId !== clientId || !(await accessTokenLives(parts.db, claims))) return { active: false }
  const { subject, audience, scope, tokenId, sid, issuedAt, expiresAt } = claims
  return {
    active: true,
    token_type: 'Bearer',
    iss: parts.config.issuer,
    client_id: clientId,
    sub: subject,
    aud: audience,
    scope: scope.join(' '),
    iat: issuedAt,
    exp: expiresAt,
    jti: tokenId,
    ...(sid === null ? {} : { sid }),
  }
}

async function introspectRefresh(
  { db, vault, config }: IntrospectParts,
  { id, clientId }: { readonly id: Parameters<typeof refreshTokenFind>[2]; readonly clientId: string },
  token: string,
): Promise<Introspection> {
  const found = await refreshTokenFind(db, vault.hash(token), id)
  if (found === null) return { active: false }
  const { sid, subject, scope, createdAt, expiresAt } = found
  return {
    active: true,
    iss: config.issuer,
    client_id: clientId,
    sub: subject,
    scope: scope.join(' '),
    iat: Math.floor(createdAt.getTime() / 1000),
    exp: Math.floor(expiresAt.getTime() / 1000),
    sid,
  }
}
