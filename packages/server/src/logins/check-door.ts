import { type NormalizedProfile, SsoError, namesOf, subjectOf } from '@cardea/protocol'
import type { Arrival } from './arrival.ts'
import { clockSkewSeconds } from './clock-skew.ts'
import { mayBeMember } from '../members/provision-member.ts'
import {
  domainOf,
  type EmailStanding,
  emailStanding,
  isOutside,
  provenElsewhere,
} from '../organizations/door-rules.ts'
import { meetsPolicy, type SignedInBy } from '../organizations/meets-policy.ts'
import { reportedOf } from '../organizations/report-policy.ts'
import type { Reported } from '../organizations/report-store.ts'
import type { SecurityPolicy } from '../organizations/types.ts'
import { missingAttributes } from '../profiles/missing-attributes.ts'
import {
  type AccountDestination,
  type Destination,
  type DomainPolicy,
  type OrganizationDestination,
  type SocialDestination,
  isAccountDestination,
  policyOfDomain,
} from './store.ts'
import type { Login, LoginParts } from './types.ts'

/** What the door looks at in a login. */
type Asking = Pick<Login, 'request' | 'startedAt'>

/** What the door looks at in a person. */
type Person = Pick<Arrival, 'issuer' | 'profile' | 'authTime' | 'acr' | 'amr'>

/** Somebody may come in. */
export interface Admission extends EmailStanding {
  /** A watched policy would have refused them; null: no. */
  readonly reported: Reported | null
}

/**
 * Every rule of the door, as one question: may this person come in? It answers what stands behind their address, and whether a
 * watched policy would have refused them; or fails with `login.other_person`, `login.authentication_too_old`, `login.acr_unmet`, `login.mfa_required`, `login.email_missing`,
 * `login.attributes_missing`, `login.profile_outside_organization`, `login.user_not_provisioned`; of a social connection with `login.sso_required`.
 */
export async function openDoor(
  parts: LoginParts,
  login: Asking,
  destination: Destination,
  arrival: Person,
): Promise<() => Admission> {
  if (isAccountDestination(destination)) return () => checkAccount(parts, login, destination, arrival)
  if (destination.rules !== null) {
    const known = await isKnown(parts, destination, arrival)
    return () => checkOrganization(parts, login, destination, arrival, known)
  }
  const { email } = arrival.profile
  const domain = email === null ? '' : domainOf(email)
  const owner = await policyOfDomain(parts.db, domain)
  return () => checkSocial(parts, login, destination, arrival, domain, owner)
}

function checkOrganization(
  parts: LoginParts,
  login: Asking,
  destination: OrganizationDestination,
  arrival: Person,
  known: boolean,
): Admission {
  const { connection, rules } = destination
  const signedIn = signedInBy(arrival, false)
  checkDemands(parts, login, destination, arrival)
  checkPolicy(rules.policy, signedIn, null)
  const standing = checkDomain(destination, arrival.profile.email)
  if (!known) throw new SsoError('login.user_not_provisioned')
  checkRequired(destination, arrival.profile)
  return { ...standing, reported: reportedOf(connection.organizationId, rules, signedIn, parts.clock.now()) }
}

/** May be a member: is one, or becomes one now (just-in-time provisioning). */
async function isKnown(
  { db }: LoginParts,
  { connection, rules }: OrganizationDestination,
  { issuer, profile }: Person,
): Promise<boolean> {
  const { id: connectionId, organizationId } = connection
  const outside = isOutside(rules, profile.email)
  return mayBeMember(db, { organizationId, connectionId, issuer, profile, outside, jit: rules.jit })
}

/** The e-mail of an IdP is trusted for its organization only (incidents row 62). */
function checkDomain({ connection, rules }: OrganizationDestination, email: string | null): EmailStanding {
  const standing = emailStanding(rules.verifiedDomains, email)
  if (!standing.outside || rules.allowOutsideProfiles) return standing
  if (email === null) {
    const expected = namesOf(connection, 'email').slice(0, 3).join(' or ')
    throw new SsoError('login.email_missing', { expected })
  }
  throw new SsoError('login.profile_outside_organization', { domain: domainOf(email) })
}

/** Last, so that of those who lack something only people who would get in otherwise are held. */
function checkRequired({ connection }: OrganizationDestination, profile: NormalizedProfile): void {
  const missing = missingAttributes(profile, connection.requiredAttributes)
  if (missing.length > 0) throw new SsoError('login.attributes_missing', { missing: missing.join(', ') })
}

/**
 * A social provider has proven the address, so it is the person's; but whoever owns its domain decides how its people
 * sign in (spec: organization security policy).
 */
function checkSocial(
  parts: LoginParts,
  login: Asking,
  destination: SocialDestination,
  arrival: Person,
  domain: string,
  owner: DomainPolicy | null,
): Admission {
  checkDemands(parts, login, destination, arrival)
  if (arrival.profile.email === null) throw new SsoError('login.email_missing', { expected: 'email' })
  if (owner === null) return { ...provenElsewhere, reported: null }
  const signedIn = signedInBy(arrival, true)
  checkPolicy(owner.policy, signedIn, domain)
  const reported = reportedOf(owner.organizationId, owner, signedIn, parts.clock.now())
  return { ...provenElsewhere, reported }
}

/**
 * Somebody with an account of their own, whose address is proven. That they are a member is part of the statement that lets them in
 * (`loginComplete`); their address need not be of the organization's domains, since nobody but they themselves have said it.
 */
function checkAccount(
  parts: LoginParts,
  login: Asking,
  destination: AccountDestination,
  arrival: Person,
): Admission {
  const { connection, rules } = destination
  checkDemands(parts, login, destination, arrival)
  const signedIn = signedInBy(arrival, true)
  checkPolicy(rules.policy, signedIn, connection.name)
  const { domainVerifiedAt } = emailStanding(rules.verifiedDomains, arrival.profile.email)
  const reported = reportedOf(connection.organizationId, rules, signedIn, parts.clock.now())
  return { outside: false, domainVerifiedAt, reported }
}

/** `own`: not by a connection of the organization whose policy it is. No code opens an application: it opens the organization here. */
function signedInBy({ amr, acr }: Person, own: boolean): SignedInBy {
  return { methods: amr, acr, own, brokenGlass: false }
}

function checkPolicy(policy: SecurityPolicy, signedIn: SignedInBy, domain: string | null): void {
  switch (meetsPolicy(policy, signedIn)) {
    case 'SSO_REQUIRED':
      throw new SsoError('login.sso_required', { domain })
    case 'MFA_REQUIRED':
      throw new SsoError('login.mfa_required', { received: [...signedIn.methods, signedIn.acr] })
    case null:
  }
}

/** What the application demands of every sign-in, whatever the organization does. */
function checkDemands(parts: LoginParts, login: Asking, destination: Destination, arrival: Person): void {
  checkPerson(login, destination, arrival)
  checkFreshness(parts, login, destination, arrival)
  checkContext(login, arrival)
}

/** OIDC Core §3.1.2.2: no positive answer about anybody else than the person asked for. */
function checkPerson({ request }: Asking, { connection }: Destination, { profile }: Person): void {
  const subject = subjectOf(connection.id, profile.idpId)
  if (request.subjects?.includes(subject) === false) throw new SsoError('login.other_person')
}

/** OIDC Core §5.5.1.1: an essential `acr` that is not met is a failed authentication. */
function checkContext({ request }: Asking, { acr }: Person): void {
  const { requiredAcr } = request
  if (requiredAcr === null || (acr !== null && requiredAcr.includes(acr))) return
  throw new SsoError('login.acr_unmet', { expected: requiredAcr.join(', '), received: acr })
}

/** OIDC Core §3.1.2.1: the authentication must be known to be as recent as the application demands. */
function checkFreshness(
  { clock }: LoginParts,
  login: Asking,
  { connection }: Destination,
  { authTime }: Person,
): void {
  const bounds = freshnessBounds(login, clock.now())
  if (bounds.length === 0) return
  const oldest = Math.max(...bounds) - clockSkewSeconds(connection) * 1000
  if (authTime === null || authTime.getTime() < oldest) {
    throw new SsoError('login.authentication_too_old', { received: authTime?.toISOString() })
  }
}

/** `prompt=login`: an IdP may pass over it, and then the answer is of a sign-in before this login. IdPs tell whole seconds. */
function freshnessBounds({ request, startedAt }: Asking, now: Date): readonly number[] {
  const { maxAge, prompt } = request
  return [
    ...(maxAge === null ? [] : [now.getTime() - maxAge * 1000]),
    ...(prompt.includes('login') ? [Math.floor(startedAt.getTime() / 1000) * 1000] : []),
  ]
}
