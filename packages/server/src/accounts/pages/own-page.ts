import { SsoError } from '@cardea/protocol'
import { type Answer, page, redirect } from '../../http/answer.ts'
import { single } from '../../http/register-endpoint.ts'
import { type EndpointRequest, type EndpointRoute, endpoint } from '../../http/route.ts'
import { actingAs } from '../../platform/acting.ts'
import type { VNode } from 'preact'
import { ACCOUNT_COOKIE, useAccountSession } from '../account-session.ts'
import { checkPageConfirmation, pageConfirmation } from '../page-confirmation.ts'
import type { AccountParts, AccountSession, User } from '../types.ts'
import { userFindById } from '../user-store.ts'
import { onwardOf, withOnward } from './onward.ts'

/** What somebody who is signed in at Cardea itself asks for, in their browser. */
export interface OwnRequest extends Pick<
  EndpointRequest,
  'params' | 'query' | 'form' | 'cookies' | 'clientAddress'
> {
  readonly session: AccountSession
  readonly user: User
  /** For every form of the page. */
  readonly confirmation: string
  /** The page of the dashboard that they go on to when they have done what it asks of them; null: none. */
  readonly onward: string | null
  /** What this browser alone knows. */
  readonly secret: string
}

interface OwnPage {
  readonly path: `/account${string}`
  readonly summary: string
  readonly handle: (request: OwnRequest) => Promise<Answer>
}

type Parts = Pick<AccountParts, 'config' | 'db' | 'vault'>

/** A page that somebody sees of themselves. Who is not signed in, or not well enough, is asked to sign in, and comes back. */
export function ownPage(parts: Parts, { path, summary, handle }: OwnPage): EndpointRoute {
  return endpoint({
    method: 'GET',
    path,
    summary,
    errors: 'page',
    handle: (request) => signedIn(parts, request, request.path, 302, handle),
  })
}

/** A form on such a page. `on`: the page, to which a sign-in that was needed leads back. */
export function ownForm(
  parts: Parts,
  { path, on, summary, handle }: OwnPage & { readonly on: OwnPage['path'] },
): EndpointRoute {
  return endpoint({
    method: 'POST',
    path,
    summary,
    errors: 'page',
    handle: (request) =>
      signedIn(parts, request, filled(on, request.params), 303, (own) => {
        checkPageConfirmation(parts, own.secret, single(own.form, 'confirmation'))
        return handle(own)
      }),
  })
}

async function signedIn(
  parts: Parts,
  { cookies, params, query, form, clientAddress, exactAddress, headers }: EndpointRequest,
  here: string,
  status: 302 | 303,
  handle: OwnPage['handle'],
): Promise<Answer> {
  const secret = cookies[ACCOUNT_COOKIE]
  const session = await useAccountSession(parts, secret)
  const user = session === null ? null : await userFindById(parts.db, session.userId)
  const onward = onwardOf({ query, form }, parts.config.publicUrl)
  const toSignIn = () => redirect(status, signInAddress(parts, here, onward))
  if (session === null || user === null || secret === undefined) return toSignIn()
  const confirmation = pageConfirmation(parts, secret)
  try {
    const given = { params, query, form, cookies, clientAddress }
    const own = { session, user, confirmation, secret, onward, ...given }
    const from = { address: exactAddress, userAgent: headers['user-agent'] ?? null }
    return await actingAs({ kind: 'user', id: user.id, ...from }, () => handle(own))
  } catch (error) {
    if (isMendedBySigningIn(error)) return toSignIn()
    throw error
  }
}

/** The sign-in is too long ago for what they want to do, or lacks the second factor. */
function isMendedBySigningIn(error: unknown): boolean {
  return (
    error instanceof SsoError &&
    (error.code === 'account.reauthentication_required' || error.code === 'account.second_factor_required')
  )
}

/**
 * Where single sign-on may be broken, to the sign-in that leads to no identity provider. Who is on the way to the dashboard, to that of operators,
 * which is there whatever ways in the deployment offers to others, and which leads here again.
 */
function signInAddress({ config }: Parts, here: string, onward: string | null): string {
  if (onward !== null) return withOnward(`${config.publicUrl}/dashboard/sign-in`, onward)
  const isEmergency = here.startsWith('/account/emergency')
  const to = `${config.publicUrl}/account/sign-in${isEmergency ? '/emergency' : ''}`
  return here === '/account' ? to : `${to}?redirectUri=${encodeURIComponent(here)}`
}

function filled(path: string, params: EndpointRequest['params']): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => params[name] ?? '')
}

/** A page whose forms come back here; `error`: what was wrong with what was typed before. */
export function ownDocument(document: VNode, error: SsoError | null = null): Answer {
  return page(document, { status: error?.status ?? 200, forms: 'self' })
}
