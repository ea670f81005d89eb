import { SsoError } from '@cardea/protocol'
import { type Answer, redirect } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { isId } from '../storage/ids.ts'
import { noAccountCookie } from './account-cookie.ts'
import { authenticatorRoutes } from './authenticator-routes.ts'
import { secondFactorsOf } from './credential-store.ts'
import { loadOwnUser } from './load-own-user.ts'
import { offeredMethods } from './offered-methods.ts'
import type { PageParts } from './page-parts.ts'
import { done, doneBefore } from './pages/done.ts'
import { hasCode } from './pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from './pages/own-page.ts'
import { SecurityPage } from './pages/security-page.tsx'
import { passkeyRoutes } from './passkey-routes.ts'
import { passkeyList } from './passkey-store.ts'
import { passwordRoutes } from './password-routes.ts'
import { accountProviderList, accountProviderListOffered } from './provider-store.ts'
import { recoveryCodeRoutes } from './recovery-code-routes.ts'
import { removeProvider } from './remove-provider.ts'
import { accountSessionDelete, accountSessionDeleteOthersOf } from './session-store.ts'

/** The pages on which people with an account of their own change what they sign in with, and end their sessions. */
export function accountRoutes(parts: PageParts): Route[] {
  return [
    securityRoute(parts),
    providerRoute(parts),
    ...passwordRoutes(parts),
    ...authenticatorRoutes(parts),
    ...passkeyRoutes(parts),
    ...recoveryCodeRoutes(parts),
    ...sessionRoutes(parts),
  ]
}

const nothing = { password: false, mailedLink: false, passkey: false }

function securityRoute(parts: PageParts): Route {
  return ownPage(parts, {
    path: '/account/security',
    summary: 'What one’s own account is signed in to with.',
    handle: (own) => showSecurity(parts, own, null),
  })
}

async function showSecurity(
  parts: PageParts,
  { session, query, confirmation }: OwnRequest,
  error: SsoError | null,
): Promise<Answer> {
  if (session.organizationId !== null) throw new SsoError('account.managed_elsewhere')
  const { email } = await loadOwnUser(parts.db, session.userId)
  const factors = await secondFactorsOf(parts.db, session.userId)
  const passkeys = await passkeyList(parts.db, session.userId)
  const providers = await accountProviderList(parts.db, session.userId)
  const offered = offeredMethods(parts.config) ?? nothing
  const isSocial = parts.config.signInMethods.includes('social')
  const linkable = isSocial ? await accountProviderListOffered(parts.db, session.userId) : []
  const shown = { email, factors, passkeys, providers, linkable, offered, confirmation, error }
  return ownDocument(SecurityPage({ ...shown, done: doneBefore({ query }) }), error)
}

function providerRoute(parts: PageParts): Route {
  return ownForm(parts, {
    path: '/account/providers/remove',
    on: '/account/security',
    summary: 'Takes away a social provider.',
    async handle(own) {
      const id = field(own, 'connection')
      if (!isId('connection', id)) throw new SsoError('request.not_found')
      try {
        await removeProvider(parts, own.session, id)
        return done(parts, 'provider-removed')
      } catch (error) {
        if (!hasCode(error, /^account\.provider_needed$/)) throw error
        return showSecurity(parts, own, error)
      }
    },
  })
}

function sessionRoutes(parts: PageParts): Route[] {
  return [
    ownForm(parts, {
      path: '/account/sessions/end',
      on: '/account',
      summary: 'Ends another session of the same person.',
      async handle({ session, form }) {
        const id = field({ form }, 'session')
        if (!isId('accountSession', id) || !(await accountSessionDelete(parts.db, session, id))) {
          throw new SsoError('request.not_found')
        }
        return done(parts, 'session-ended', '/account')
      },
    }),
    ownForm(parts, {
      path: '/account/sessions/end-others',
      on: '/account',
      summary: 'Ends every other session of the same person.',
      async handle({ session }) {
        await accountSessionDeleteOthersOf(parts.db, session)
        return done(parts, 'sessions-ended', '/account')
      },
    }),
    ownForm(parts, {
      path: '/account/sign-out',
      on: '/account',
      summary: 'Ends the session of this browser.',
      async handle({ session }) {
        await accountSessionDelete(parts.db, session, session.id)
        return redirect(303, `${parts.config.publicUrl}/account/sign-in`, { cookies: [noAccountCookie] })
      },
    }),
  ]
}
