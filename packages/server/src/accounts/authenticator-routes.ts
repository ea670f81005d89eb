import type { SsoError } from '@cardea/protocol'
import type { Answer } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { beginTotp } from './begin-totp.ts'
import { checkMayChange } from './check-may-change.ts'
import { confirmTotp } from './confirm-totp.ts'
import { secondFactorsOf } from './credential-store.ts'
import type { PageParts } from './page-parts.ts'
import {
  BeginAuthenticatorPage,
  NewAuthenticatorPage,
  RemoveAuthenticatorPage,
} from './pages/authenticator-pages.tsx'
import { added, done } from './pages/done.ts'
import { hasCode } from './pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from './pages/own-page.ts'
import { removeTotp } from './remove-totp.ts'
import { showTotpAgain } from './show-totp-again.ts'

const path = '/account/authenticator'

/** Where an authenticator app is set up and taken away. */
export function authenticatorRoutes(parts: PageParts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'Leads to an authenticator app, or to its removal.',
      handle: (own) => show(parts, own, null),
    }),
    ownForm(parts, {
      path,
      on: path,
      summary: 'Begins to set an authenticator app up: shows the QR code.',
      async handle(own) {
        try {
          const invitation = await beginTotp(parts, own.session)
          return ownDocument(NewAuthenticatorPage({ ...own, invitation, error: null }))
        } catch (error) {
          if (!hasCode(error, /^account\.totp_exists$/)) throw error
          return show(parts, own, error)
        }
      },
    }),
    ownForm(parts, {
      path: `${path}/confirm`,
      on: path,
      summary: 'Confirms the app by a code of it.',
      async handle(own) {
        try {
          const { recoveryCodes } = await confirmTotp(parts, own.session, field(own, 'code'))
          return await added(parts, own, { what: 'authenticator-added', way: 'totp', recoveryCodes })
        } catch (error) {
          if (!hasCode(error, /^account\.(?:code_wrong|totp_not_begun)$/)) throw error
          return showAgain(parts, own, error)
        }
      },
    }),
    ownForm(parts, {
      path: `${path}/remove`,
      on: path,
      summary: 'Takes the authenticator app away.',
      async handle({ session }) {
        await removeTotp(parts, session)
        return done(parts, 'authenticator-removed')
      },
    }),
  ]
}

async function show(parts: PageParts, own: OwnRequest, error: SsoError | null): Promise<Answer> {
  await checkMayChange(parts, own.session)
  const { totp } = await secondFactorsOf(parts.db, own.session.userId)
  const page = totp ? RemoveAuthenticatorPage(own) : BeginAuthenticatorPage({ ...own, error })
  return ownDocument(page, error)
}

/** The same QR code, with what was wrong with the code; from the start, where that QR code counts no more. */
async function showAgain(parts: PageParts, own: OwnRequest, error: SsoError): Promise<Answer> {
  try {
    const invitation = await showTotpAgain(parts, own.session, field(own, 'secret'))
    return ownDocument(NewAuthenticatorPage({ ...own, invitation, error }), error)
  } catch (thrown) {
    if (!hasCode(thrown, /^account\.totp_not_begun$/)) throw thrown
    return show(parts, own, thrown)
  }
}
