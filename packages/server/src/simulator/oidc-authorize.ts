import { SsoError } from '@cardea/protocol'
import type { Choice } from './choice.ts'
import { sealGrant } from './sealed-grant.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { type SimulatorUrls, simulatorUrls } from './simulator-urls.ts'
import { testClientId } from './test-client.ts'

/** An authorization request to the simulator (OIDC Core §3.1.2.1), as it was understood. */
export interface SimulatorAuthorization {
  /** Whose issuer is asked: the name of a persona. */
  readonly idp: string
  readonly state: string | null
  readonly nonce: string | null
  readonly codeChallenge: string
  readonly loginHint: string | null
}

/**
 * Reads an authorization request. The client must be the test organization's and the redirect URI ours,
 * so a code never leaves this deployment. Error `request.simulator_refused`.
 *
 * @param one the value of a parameter that was sent once, or null
 * @param idp the persona whose issuer is asked
 */
export function readSimulatorAuthorization(
  { config }: Pick<SimulatorParts, 'config'>,
  one: (name: string) => string | null,
  idp: string,
): SimulatorAuthorization {
  demand(one('client_id') === testClientId, `client_id must be ${testClientId}`)
  const { callback } = simulatorUrls(config.publicUrl)
  demand(one('redirect_uri') === callback, `redirect_uri must be ${callback}`)
  demand(one('response_type') === 'code', 'response_type must be code')
  demand(one('scope')?.split(' ').includes('openid') === true, 'scope must contain openid')
  demand(one('code_challenge_method') === 'S256', 'code_challenge_method must be S256 (RFC 7636 §4.3)')
  const codeChallenge = one('code_challenge') ?? ''
  demand(/^[A-Za-z0-9_-]{43}$/.test(codeChallenge), 'code_challenge must be 43 characters (RFC 7636 §4.2)')
  return { idp, state: one('state'), nonce: one('nonce'), codeChallenge, loginHint: one('login_hint') }
}

/** Where the browser goes after the choice: back to our callback with a code, or with an error. */
export function answerAuthorization(
  parts: Pick<SimulatorParts, 'config' | 'clock' | 'vault'>,
  request: SimulatorAuthorization,
  choice: Choice,
): string {
  const urls = simulatorUrls(parts.config.publicUrl, request.idp)
  if (choice.fault === 'responder_error') return callbackUrl(urls, request, { error: 'server_error' })
  if (choice.fault === 'access_denied') {
    return callbackUrl(urls, request, {
      error: 'access_denied',
      error_description: 'The simulator was asked to refuse this person',
    })
  }
  const { idp, nonce, codeChallenge } = request
  return callbackUrl(urls, request, {
    code: sealGrant(parts, 'code', { ...choice, idp, nonce, codeChallenge }, 60),
  })
}

function callbackUrl(
  urls: SimulatorUrls,
  { state }: SimulatorAuthorization,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(urls.callback)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  // RFC 9207: says which IdP answered, so that a client of many IdPs cannot mix them up.
  url.searchParams.set('iss', urls.oidc.issuer)
  return url.href
}

function demand(holds: boolean, reason: string): void {
  if (!holds) throw new SsoError('request.simulator_refused', { reason })
}
