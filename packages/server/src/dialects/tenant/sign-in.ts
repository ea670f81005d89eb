import { browserSecret } from '../../logins/browser-binding.ts'
import { goOnAs } from '../../logins/own-account/go-on-as.ts'
import { offeredMethods } from '../../accounts/offered-methods.ts'
import { openAccountLogin } from '../../logins/own-account/open-account-login.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { findByEmail } from '../../logins/select-connection.ts'
import type { AccountLogin, Outcome, ProvenPerson } from '../../logins/types.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import type { Client } from './tenant-route.ts'

/** How somebody with this address signs in. */
export type Start =
  | { readonly method: 'sso'; readonly redirectUrl: string }
  | { readonly method: 'account'; readonly methods: readonly AccountMethod[] }

export const accountMethods = ['password', 'mailed_link', 'passkey'] as const
export type AccountMethod = (typeof accountMethods)[number]

/**
 * At their organization where that has the address's domain verified and an active connection; else with an account of their own, by what
 * this deployment offers. Whether there is an account plays no part.
 *
 * Fails with `login.email_invalid`.
 */
export async function startSignIn({ db, config }: OwnAccountParts, email: string): Promise<Start> {
  const organizationId = (await findByEmail(db, email))?.organizationId ?? null
  if (organizationId === null) return { method: 'account', methods: offered(config) }
  const { slug } = await loadOrganization({ db }, { kind: 'organization', organizationId }, organizationId)
  return { method: 'sso', redirectUrl: `${config.publicUrl}/api/auth/sso/${slug}/login` }
}

function offered(config: OwnAccountParts['config']): readonly AccountMethod[] {
  const methods = offeredMethods(config)
  if (methods === null) return []
  const has = { password: methods.password, mailed_link: methods.mailedLink, passkey: methods.passkey }
  return accountMethods.filter((method) => has[method])
}

/** The secret of the browser that asks: the one it has, or a new one, for its cookie. */
export function secretOf({ random }: OwnAccountParts, { browser }: Client): string {
  return browserSecret(random, browser)
}

/** Begins a sign-in at Cardea itself, in this browser. */
export function openLogin(parts: OwnAccountParts, { from }: Client, secret: string): Promise<AccountLogin> {
  return openAccountLogin(parts, {
    returnTo: `${parts.config.publicUrl}/account`,
    from,
    browserSecret: secret,
  })
}

/** Somebody has shown their first factor: from here on it is the way of the hosted pages. */
export async function signInAs(
  parts: OwnAccountParts,
  who: Pick<ProvenPerson, 'userId' | 'first'>,
  client: Client,
  secret: string,
): Promise<Outcome> {
  return goOnAs(parts, await openLogin(parts, client, secret), who, secret)
}
