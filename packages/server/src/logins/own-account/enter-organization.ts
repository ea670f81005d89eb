import { SsoError } from '@cardea/protocol'
import { beginAccountSession } from '../../accounts/account-session.ts'
import { secondFactorsOf } from '../../accounts/credential-store.ts'
import { hasSecondFactor } from '../../accounts/second-factors.ts'
import { accountSessionDelete } from '../../accounts/session-store.ts'
import type { User } from '../../accounts/types.ts'
import { userFindById } from '../../accounts/user-store.ts'
import { ACCOUNT_ISSUER, ensureAccountConnection } from '../../connections/account-connection.ts'
import { acceptInvitation, joinByDomain } from '../../members/join-by-address.ts'
import { type OrganizationChoice, organizationsOf } from '../../members/organizations-of.ts'
import { isId, newId } from '../../storage/ids.ts'
import type { Arrival } from '../arrival.ts'
import { completeLogin } from '../complete-login.ts'
import { endWithError } from '../end-with-error.ts'
import { findLogin, loadSelecting } from '../load-login.ts'
import { accountProfileIssuer, loginFinishAccount } from '../own-account-store.ts'
import { loginSelectConnection } from '../store.ts'
import { traceStep } from '../trace.ts'
import type { AccountLogin, Login, Outcome, ProvenPerson } from '../types.ts'
import type { OwnAccountParts } from './parts.ts'

/**
 * Somebody has shown all that their account asks for: they join what the domain of their address lets them join, and go on to their
 * organization, or to the page where they choose one of several. A sign-in at Cardea itself needs none.
 *
 * Fails with `login.step_missing` when a second factor was passed over (incidents row 54).
 */
export async function enterOrganization(
  parts: OwnAccountParts,
  login: Login,
  person: ProvenPerson,
): Promise<Outcome> {
  const user = await loadProven(parts, login, person)
  await joinByDomain(parts, user)
  if (login.kind === 'account') return endAtCardea(parts, login, user, person)
  const choices = choicesFor(login, await organizationsOf(parts.db, user))
  const [only, ...others] = choices
  if (only !== undefined && others.length === 0 && only.status === 'active') {
    return enter(parts, login, person, user, only)
  }
  return { kind: 'choose-organization', loginId: login.id, choices, error: null }
}

/** An organization was chosen on the hosted page. One that they cannot choose is as unknown as none (row 55). */
export async function chooseOrganization(
  parts: OwnAccountParts,
  loginId: string,
  chosen: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  const { person } = login.upstream
  if (person === undefined) throw new SsoError('login.step_missing', { loginId: login.id })
  const user = await loadProven(parts, login, person)
  const choices = choicesFor(login, await organizationsOf(parts.db, user))
  const choice = choices.find(({ organizationId }) => organizationId === chosen)
  if (choice === undefined || choice.status === 'pending') {
    const error = new SsoError('login.organization_not_yours')
    return { kind: 'choose-organization', loginId: login.id, choices, error }
  }
  if (choice.status === 'invited') await acceptInvitation(parts, user, choice.organizationId)
  return enter(parts, login, person, user, choice)
}

async function loadProven({ db }: OwnAccountParts, login: Login, person: ProvenPerson): Promise<User> {
  const user = await userFindById(db, person.userId)
  const isComplete =
    person.methods.includes('mfa') || !hasSecondFactor(await secondFactorsOf(db, person.userId))
  if (user === null || !isComplete) throw new SsoError('login.step_missing', { loginId: login.id })
  return user
}

/** Only the one that the application has asked for, if it has. */
function choicesFor({ request }: Login, all: readonly OrganizationChoice[]): readonly OrganizationChoice[] {
  const { organizationId } = request
  return organizationId === null ? all : all.filter((choice) => choice.organizationId === organizationId)
}

/** Into one organization, by its account connection and through the one door. */
async function enter(
  parts: OwnAccountParts,
  login: Login,
  person: ProvenPerson,
  user: User,
  { organizationId }: OrganizationChoice,
): Promise<Outcome> {
  const connection = await ensureAccountConnection(parts.db, organizationId, newId('connection', parts))
  const chosen = traceStep(parts, 'connection_selected', {
    by: 'account',
    connectionId: connection.id,
    organizationId,
    protocol: 'account',
  })
  const upstream = { person }
  const selected = { organizationId, connectionId: connection.id, upstream, trace: [chosen] }
  if (!(await loginSelectConnection(parts.db, login.id, selected))) {
    throw new SsoError('login.already_finished', { loginId: login.id })
  }
  const found = await findLogin(parts, login.id)
  // Profiles from before there was a constant have the issuer of that time, and stay the same people.
  const known = await accountProfileIssuer(parts.db, organizationId, connection.id, user.id)
  const arrival = arrivalOf(known ?? ACCOUNT_ISSUER, user, person)
  return endWithError(parts, found.login, (trace) =>
    completeLogin(parts, found.login, found.destination, arrival, trace),
  )
}

function arrivalOf(issuer: string, user: User, { methods, at }: ProvenPerson): Arrival {
  const { id, email, name, firstName, lastName } = user
  return {
    issuer,
    profile: { ...nothingElse, idpId: id, email, name, firstName, lastName },
    assertion: null,
    authTime: new Date(at),
    acr: null,
    amr: methods,
    userId: id,
  }
}

const nothingElse = {
  username: null,
  groups: [],
  roles: [],
  picture: null,
  locale: null,
  customAttributes: {},
  rawAttributes: {},
}

/**
 * A session at Cardea itself, good for every organization of theirs whose policy it meets; of that whose invitation led here, too. Who has
 * signed in again has it in the place of the earlier one.
 */
async function endAtCardea(
  parts: OwnAccountParts,
  login: AccountLogin,
  user: User,
  { userId, methods, at }: ProvenPerson,
): Promise<Outcome> {
  const { organizationId: invitedTo } = login.request
  if (invitedTo !== null && isId('organization', invitedTo)) await acceptInvitation(parts, user, invitedTo)
  const secret = await parts.db.transaction(async (db) => {
    if (!(await loginFinishAccount(db, login.id, [traceStep(parts, 'completed')]))) {
      throw new SsoError('login.already_finished', { loginId: login.id })
    }
    const own = { organizationId: null, connectionId: null, profileId: null, acr: null }
    const authentication = { userId, ...own, methods, authTime: new Date(at) }
    const { from = { userAgent: null, address: null }, replaces } = login.upstream
    if (replaces !== undefined) await accountSessionDelete(db, authentication, replaces)
    return (await beginAccountSession({ ...parts, db }, authentication, from)).secret
  })
  return { kind: 'redirect', url: login.request.redirectUri, account: secret }
}
