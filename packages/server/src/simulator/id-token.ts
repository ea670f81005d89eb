import { signJwt } from '@cardea/protocol'
import type { Fault } from './faults.ts'
import type { Person } from './people.ts'
import type { Grant } from './sealed-grant.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'
import { testClientId } from './test-client.ts'

const LIFETIME_SECONDS = 300
const HOUR_SECONDS = 3600

type Parts = Pick<SimulatorParts, 'config' | 'clock' | 'simulatorKey'>

/** The ID token of a grant (OIDC Core §2), with the grant's fault built in. */
export function issueIdToken(parts: Parts, grant: Grant): string {
  const claims = idTokenClaims(parts, grant)
  if (grant.fault === 'unsigned') return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`
  const { privateKey, kid } = parts.simulatorKey
  const token = signJwt(claims, { privateKey, kid, type: 'JWT' })
  return grant.fault === 'bad_signature' ? withOtherSubject(token, claims) : token
}

/** What the person's directory says about them, as ID token and UserInfo carry it (OIDC Core §5.1). */
export function personClaims(person: Person, fault: Fault): Record<string, unknown> {
  const { subject, email, firstName, lastName, groups, roles, department, locale } = person
  return {
    sub: subject,
    // preferred_username is an e-mail address at most IdPs, so it goes when the e-mail goes.
    ...(fault === 'missing_email' ? {} : { email, email_verified: true, preferred_username: email }),
    given_name: firstName,
    family_name: lastName,
    name: `${firstName} ${lastName}`,
    locale,
    groups,
    roles,
    department,
  }
}

function idTokenClaims({ config, clock }: Parts, { person, fault, nonce }: Grant): Record<string, unknown> {
  const now = Math.floor(clock.now().getTime() / 1000)
  const issuedAt = fault === 'expired' ? now - HOUR_SECONDS - LIFETIME_SECONDS : now
  return {
    iss: simulatorUrls(config.publicUrl).oidc.issuer,
    aud: fault === 'wrong_audience' ? 'another-service' : testClientId,
    iat: issuedAt,
    auth_time: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
    ...(nonce === null ? {} : { nonce }),
    ...personClaims(person, fault),
  }
}

/** The same signature over changed claims: what a man in the middle would try. */
function withOtherSubject(token: string, claims: Record<string, unknown>): string {
  const [header = '', , signature = ''] = token.split('.')
  return `${header}.${encode({ ...claims, sub: 'sim-9999' })}.${signature}`
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
