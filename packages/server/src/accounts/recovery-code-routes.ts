import type { SsoError } from '@cardea/protocol'
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import { checkMayChange } from './check-may-change.ts'
import type { PageParts } from './page-parts.ts'
import { hasCode } from './pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from './pages/own-page.ts'
import { RecoveryCodesPage, RenewCodesPage } from './pages/recovery-codes-pages.tsx'
import { relyingParty } from './relying-party.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'

const path = '/account/recovery-codes'

/** Where recovery codes are made anew. */
export function recoveryCodeRoutes(parts: PageParts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'Leads to new recovery codes.',
      handle: (own) => show(parts, own, null),
    }),
    ownForm(parts, {
      path,
      on: path,
      summary: 'Makes new recovery codes, and shows them this once.',
      async handle(own) {
        try {
          const codes = await renewRecoveryCodes(parts, own.session)
          const { name: host } = relyingParty(parts.config)
          return ownDocument(RecoveryCodesPage({ codes, host, added: null }))
        } catch (error) {
          if (!hasCode(error, /^account\.second_factor_missing$/)) throw error
          return show(parts, own, error)
        }
      },
    }),
  ]
}

async function show(
  parts: PageParts,
  { session, confirmation }: OwnRequest,
  error: SsoError | null,
): Promise<Answer> {
  await checkMayChange(parts, session)
  return ownDocument(RenewCodesPage({ confirmation, error }), error)
}
