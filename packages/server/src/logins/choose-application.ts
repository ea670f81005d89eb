import { type ReceivedRelayState, SsoError, matchesRedirectUri } from '@cardea/protocol'
import {
  applicationFindByRedirectUri,
  applicationListByDefaultRedirectUri,
  applicationListByInitiateLoginUri,
} from '../applications/initiation-store.ts'
import { applicationFindByClientId } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import type { LoginParts } from './types.ts'

/*
 * A sign-in that begins at the identity provider names a connection, never an application. The application is the one that
 * RelayState names; else the only one; else the only one that is prepared for such sign-ins. Nothing is guessed.
 */

type Parts = Pick<LoginParts, 'db' | 'config'>
type Named = Pick<ReceivedRelayState, 'clientId' | 'redirectUri'>

/** An application and its address for sign-ins that begin elsewhere. */
export interface InitiateTarget {
  readonly application: Application
  readonly initiateLoginUri: string
}

/**
 * Where a sign-in is handed over.
 *
 * Fails with `login.idp_initiated_application_unknown`, `login.idp_initiated_application_ambiguous`,
 * `login.idp_initiated_redirect_uri_unregistered`, `login.idp_initiated_login_uri_missing`.
 */
export async function chooseInitiateTarget(parts: Parts, named: Named): Promise<InitiateTarget> {
  const isReady = ({ initiateLoginUri }: Application) => initiateLoginUri !== null
  const application =
    (await applicationNamed(parts, named)) ??
    onlyOne(await applicationListByInitiateLoginUri(parts.db), isReady)
  const initiateLoginUri = usable(application?.initiateLoginUri, parts)
  if (application === null || initiateLoginUri === null) {
    throw new SsoError('login.idp_initiated_login_uri_missing', { clientId: application?.clientId ?? null })
  }
  return { application, initiateLoginUri }
}

/** An application and the address that receives its code. */
export interface RedirectTarget {
  readonly application: Application
  /** Registered. */
  readonly redirectUri: string
}

/**
 * Where a code goes that no application has asked for. Such a code is bound to no PKCE challenge, no nonce and no state:
 * what is left to protect it is the client's secret, so a public client gets none (RFC 9700 §2.1.1).
 *
 * Fails with `login.idp_initiated_public_client`, `login.idp_initiated_redirect_uri_missing`, and the first three codes
 * of `chooseInitiateTarget`.
 */
export async function chooseRedirectTarget(parts: Parts, named: Named): Promise<RedirectTarget> {
  const isReady = ({ type, defaultRedirectUri }: Application) => type === 'web' && defaultRedirectUri !== null
  const application =
    (await applicationNamed(parts, named)) ??
    onlyOne(await applicationListByDefaultRedirectUri(parts.db), isReady)
  if (application !== null && application.type !== 'web')
    throw new SsoError('login.idp_initiated_public_client')
  const redirectUri = named.redirectUri ?? usable(application?.defaultRedirectUri, parts)
  if (application === null || redirectUri === null) {
    throw new SsoError('login.idp_initiated_redirect_uri_missing', {
      clientId: application?.clientId ?? null,
    })
  }
  return { application, redirectUri }
}

/** Null for none, and for one that was registered in sandbox mode and could not be in this one. */
function usable(uri: string | null | undefined, { config: { mode } }: Parts): string | null {
  const isUsable = (given: string) => matchesRedirectUri(given, given, { mode, type: 'web' })
  return uri !== undefined && uri !== null && isUsable(uri) ? uri : null
}

/** The application that is named by its client id, by one of its redirect URIs, or by both; null when none is. */
async function applicationNamed(
  { db, config }: Parts,
  { clientId, redirectUri }: Named,
): Promise<Application | null> {
  const found = clientId === null ? null : await applicationFindByClientId(db, clientId)
  if (clientId !== null && (found === null || found.type === 'm2m')) {
    throw new SsoError('login.idp_initiated_application_unknown', { received: clientId })
  }
  if (redirectUri === null) return found
  const candidates = found === null ? await applicationFindByRedirectUri(db, redirectUri) : [found]
  const [first, second] = candidates.filter(({ redirectUris, type }) =>
    redirectUris.some((uri) => matchesRedirectUri(redirectUri, uri, { mode: config.mode, type })),
  )
  if (first === undefined) {
    throw new SsoError('login.idp_initiated_redirect_uri_unregistered', { received: redirectUri })
  }
  if (second !== undefined) throw new SsoError('login.idp_initiated_application_ambiguous')
  return first
}

/** Of the first two, the ready ones first: the only one, or the only one that is ready; null when that is none. */
function onlyOne(
  [first, second]: readonly Application[],
  isReady: (application: Application) => boolean,
): Application | null {
  if (first === undefined || second === undefined) return first ?? null
  if (isReady(second)) throw new SsoError('login.idp_initiated_application_ambiguous')
  return isReady(first) ? first : null
}
