import type { SsoError } from '@cardea/protocol'
import type { Answer } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { checkMayChange } from './check-may-change.ts'
import { checkOffered } from './offered-methods.ts'
import type { PageParts } from './page-parts.ts'
import { done } from './pages/done.ts'
import { hasCode } from './pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from './pages/own-page.ts'
import { PasswordPage } from './pages/password-page.tsx'
import { setPassword } from './set-password.ts'

const path = '/account/password'

/** Where somebody who is signed in chooses a new password. */
export function passwordRoutes(parts: PageParts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'Asks for a new password.',
      async handle(own) {
        checkOffered(parts.config, 'password')
        await checkMayChange(parts, own.session)
        return show(own, null)
      },
    }),
    ownForm(parts, {
      path,
      on: path,
      summary: 'Sets the new password, and ends the other sessions.',
      async handle(own) {
        const { session } = own
        checkOffered(parts.config, 'password')
        await checkMayChange(parts, session)
        try {
          await setPassword(parts, session.userId, field(own, 'password'), { kept: session.id })
        } catch (error) {
          if (!hasCode(error, /^account\.password_/)) throw error
          return show(own, error)
        }
        return done(parts, 'password-changed')
      },
    }),
  ]
}

function show({ user, confirmation }: OwnRequest, error: SsoError | null): Answer {
  return ownDocument(PasswordPage({ email: user.email ?? '', confirmation, error }), error)
}
