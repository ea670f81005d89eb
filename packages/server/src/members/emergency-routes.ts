import type { SsoError } from '@cardea/protocol'
import { done, doneBefore } from '../accounts/pages/done.ts'
import { hasCode } from '../accounts/pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from '../accounts/pages/own-page.ts'
import type { AccountParts } from '../accounts/types.ts'
import type { Answer } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { breakGlassLeft } from '../organizations/break-glass-store.ts'
import { actingMember, refusalOfSession } from './acting-member.ts'
import { type EmergencyParts, makeEmergencyCodes, openByEmergencyCode } from './emergency-codes.ts'
import { organizationsOf } from './organizations-of.ts'
import { EmergencyCodesPage, EmergencyListPage, EmergencyPage } from './pages/emergency-pages.tsx'

type Parts = AccountParts & EmergencyParts

const path = '/account/emergency'
const one = `${path}/:organizationId` as const

/**
 * Where an owner makes codes for emergencies, and uses one on the day on which single sign-on is broken. Who is not signed in comes here by
 * `/account/sign-in/emergency`, which leads to no identity provider.
 */
export function emergencyRoutes(parts: Parts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'The organizations whose owner one is, for their codes for emergencies.',
      async handle({ user, session }) {
        const owned = (await organizationsOf(parts.db, user)).filter(
          ({ organizationId, role, status }) =>
            role === 'owner' &&
            status === 'active' &&
            (session.organizationId === null || session.organizationId === organizationId),
        )
        return ownDocument(EmergencyListPage({ owned }))
      },
    }),
    ownPage(parts, {
      path: one,
      summary: 'Where an owner uses a code for emergencies, or makes some.',
      handle: (own) => show(parts, own, null),
    }),
    ownForm(parts, {
      path: `${one}/open`,
      on: one,
      summary: 'Uses a code up, and opens the organization to this session for an hour.',
      async handle(own) {
        const { organization } = await ownerOf(parts, own)
        const typed = { code: field(own, 'code'), address: own.clientAddress }
        return orSay(parts, own, async () => {
          await openByEmergencyCode(parts, own.session, organization, typed)
          return done(parts, 'organization-opened', `${path}/${organization.id}`)
        })
      },
    }),
    ownForm(parts, {
      path: `${one}/codes`,
      on: one,
      summary: 'Makes codes for emergencies, and shows them this once.',
      async handle(own) {
        const { organization } = await actingMember(parts, own.session, named(own), 'owner', (each) =>
          refusalOfSession(parts.db, each, own.session),
        )
        return orSay(parts, own, async () => {
          const codes = await makeEmergencyCodes(parts, own.session, organization.id)
          return ownDocument(EmergencyCodesPage({ codes, organization }))
        })
      },
    }),
  ]
}

/** Before the policy: what mends that it cannot be met. */
function ownerOf(parts: Parts, own: OwnRequest) {
  return actingMember(parts, own.session, named(own), 'owner')
}

function named({ params }: OwnRequest): string {
  return params['organizationId'] ?? ''
}

/** What is wrong with a code, or with how one has signed in, is said on the page. */
async function orSay(parts: Parts, own: OwnRequest, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!hasCode(error, /^organization\.break_glass_(?:refused|needs_mfa)$/)) throw error
    return show(parts, own, error)
  }
}

async function show(parts: Parts, own: OwnRequest, error: SsoError | null): Promise<Answer> {
  const { organization } = await ownerOf(parts, own)
  const { session, confirmation } = own
  const refusal = await refusalOfSession(parts.db, organization, session)
  const left = await breakGlassLeft(parts.db, organization.id, session.userId)
  const shown = { organization, refusal, left, confirmation, error, done: doneBefore(own) }
  return ownDocument(EmergencyPage(shown), error)
}
