import { signJwt } from '@cardea/protocol'
import type { Choice } from './choice.ts'
import type { Grant } from './sealed-grant.ts'
import type { SigningParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'
import { testClientId } from './test-client.ts'

const LIFETIME_SECONDS = 300
const HOUR_SECONDS = 3600
/** More than is tolerated. */
const CLOCK_FAULT_SECONDS = 600

const OTHER_ISSUER = 'https://another-idp.example'

type Parts = Pick<SigningParts, 'config' | 'clock' | 'simulatorKey'>

/** The ID token of a grant (OIDC Core §2), with the grant's fault built in. */
export function issueIdToken(parts: Parts, grant: Grant): string {
  const claims = idTokenClaims(parts, grant)
  if (grant.fault === 'unsigned') return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`
  const { privateKey, kid } = parts.simulatorKey
  const token = signJwt(claims, { privateKey, kid, type: 'JWT' })
  return grant.fault === 'bad_signature' ? withOtherSubject(token, claims) : token
}

/** What the person’s directory says about them, as ID token and UserInfo carry it (OIDC Core §5.1). */
export function personClaims({ person, persona, fault }: Choice): Record<string, unknown> {
  const claims = { ...(fault === 'no_subject' ? {} : { sub: person.subject }), ...persona.claims(person) }
  if (fault !== 'missing_email') return claims
  // The user name is an e-mail address at most IdPs, so it goes when the e-mail goes.
  const hidden: readonly unknown[] = [person.email]
  return Object.fromEntries(
    Object.entries(claims).filter(([name, value]) => name !== 'email_verified' && !hidden.includes(value)),
  )
}

function idTokenClaims(parts: Parts, grant: Grant): Record<string, unknown> {
  const { fault, nonce } = grant
  const issuedAt = issueTime(parts, grant)
  return {
    iss:
      fault === 'wrong_issuer' ? OTHER_ISSUER : simulatorUrls(parts.config.publicUrl, grant.idp).oidc.issuer,
    aud: fault === 'wrong_audience' ? 'another-service' : testClientId,
    iat: issuedAt,
    auth_time: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
    ...(nonce === null ? {} : { nonce: fault === 'wrong_nonce' ? `not-${nonce}` : nonce }),
    ...personClaims(grant),
  }
}

/** What the IdP's clock shows, in seconds; an hour and the lifetime ago for a token that has expired. */
function issueTime({ clock }: Parts, { fault, persona }: Grant): number {
  const now = Math.floor(clock.now().getTime() / 1000) + persona.clockAheadSeconds
  if (fault === 'expired') return now - HOUR_SECONDS - LIFETIME_SECONDS
  return fault === 'not_yet_valid' ? now + CLOCK_FAULT_SECONDS : now
}

/** The same signature over changed claims: what a man in the middle would try. */
function withOtherSubject(token: string, claims: Record<string, unknown>): string {
  const [header = '', , signature = ''] = token.split('.')
  return `${header}.${encode({ ...claims, sub: 'sim-9999' })}.${signature}`
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
