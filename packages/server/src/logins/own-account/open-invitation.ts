import { SsoError } from '@cardea/protocol'
import { type From, useAccountSession } from '../../accounts/account-session.ts'
import { userFindById } from '../../accounts/user-store.ts'
import type { User } from '../../accounts/types.ts'
import { invitationFindByToken } from '../../members/invitation-store.ts'
import { acceptInvitation, isInvited } from '../../members/join-by-address.ts'
import type { Invitation } from '../../members/types.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import type { Organization } from '../../organizations/types.ts'
import { type AccountLoginRequest, beginAccountLogin } from '../begin-account-login.ts'
import { findByEmail } from '../select-connection.ts'
import type { Outcome } from '../types.ts'
import { askMethod } from './ask-method.ts'
import { offeredMethods } from '../../accounts/offered-methods.ts'
import { openAccountLogin } from './open-account-login.ts'
import type { OwnAccountParts } from './parts.ts'

/** What looking at an invitation is made of. */
type LookParts = Pick<OwnAccountParts, 'config' | 'db' | 'vault'>

/** An invitation, and what accepts it. */
export interface ShownInvitation {
  readonly invitation: Invitation
  readonly organization: Organization
  /**
   * `sso`: who is invited signs in at the organization's identity provider, and that tells who they are. `signed_in`: they have, in this browser, with
   * an account of their own. `account`: they are to sign in with one, or to make it.
   */
  readonly by: 'sso' | 'signed_in' | 'account'
}

/** What a browser shows of itself. */
export interface Opener {
  /** The secret of its session at Cardea. */
  readonly account: string | undefined
  readonly browserSecret: string
  readonly from: From
}

/**
 * What the link of an invitation leads to. Looking spends nothing, and tells nobody but who has the link.
 *
 * Fails with `organization.invitation_unknown`, and with `account.method_off` where nobody has an account of their own any more.
 */
export async function showInvitation(
  parts: LookParts,
  token: string,
  account: string | undefined,
): Promise<ShownInvitation> {
  const invitation = await invitationFindByToken(parts.db, parts.vault.hash(token))
  if (invitation === null) throw new SsoError('organization.invitation_unknown')
  const { organizationId } = invitation
  const tenant = { kind: 'organization', organizationId } as const
  const organization = await loadOrganization(parts, tenant, organizationId)
  if ((await signOnOf(parts, organization, invitation)) !== null)
    return { invitation, organization, by: 'sso' }
  const user = await whoIs(parts, account)
  if (user !== null && isInvited(user, invitation)) return { invitation, organization, by: 'signed_in' }
  if (offeredMethods(parts.config) === null) throw new SsoError('account.method_off')
  return { invitation, organization, by: 'account' }
}

/**
 * The button of that page was pressed. The link alone makes nobody a member, since links are passed on: whoever is signed in with the address that is
 * invited is one from now on, and everybody else has to sign in with it first.
 *
 * Fails as `showInvitation`, and with what `beginAccountLogin` fails with.
 */
export async function openInvitation(
  parts: OwnAccountParts,
  token: string,
  { account, browserSecret, from }: Opener,
): Promise<Outcome> {
  const { invitation, organization, by } = await showInvitation(parts, token, account)
  const returnTo = `${parts.config.publicUrl}/account`
  const opening = { returnTo, from, browserSecret }
  if (by === 'account') {
    const login = await openAccountLogin(parts, { ...opening, invited: invitation })
    return askMethod(parts, login, { email: invitation.email, browser: browserSecret })
  }
  const signOn = await signOnOf(parts, organization, invitation)
  if (signOn !== null) return beginAccountLogin(parts, { ...opening, ...signOn })
  const user = await whoIs(parts, account)
  if (user !== null) await acceptInvitation(parts, user, organization.id)
  return { kind: 'redirect', url: returnTo }
}

/**
 * The organization's identity provider, where it is that which tells who somebody is: of its own domains, and of everybody where the policy says so. The
 * identity provider of another organization says nothing here (incidents row 60), so its people come with an account of their own.
 */
async function signOnOf(
  { db }: LookParts,
  { id: organizationId, policy }: Organization,
  { email }: Invitation,
): Promise<Pick<AccountLoginRequest, 'organizationId' | 'expected'> | null> {
  const connection = await findByEmail(db, email)
  if (connection?.organizationId === organizationId) {
    return { organizationId, expected: { connectionId: connection.id, email } }
  }
  return policy.authRequired === 'sso' ? { organizationId } : null
}

/** Who is signed in here with an account of their own. */
async function whoIs(parts: LookParts, account: string | undefined): Promise<User | null> {
  const session = await useAccountSession(parts, account)
  return session?.organizationId === null ? userFindById(parts.db, session.userId) : null
}
