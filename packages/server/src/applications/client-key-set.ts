import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import type { JSONWebKeySet } from 'jose'
import { fetchKeySet } from '../keys/fetch-key-set.ts'
import type { Outbound } from '../platform/outbound.ts'
import { clientKeyFault } from './check-client-key.ts'
import type { PublicKey } from './types.ts'

/**
 * The keys at an application's `jwksUri` (OIDC Dynamic Registration §2 `jwks_uri`) that may verify its assertions. Others are
 * passed over: a set may hold keys for encryption, or of kinds that come later.
 *
 * Fails with `oauth.client_keys_unavailable`.
 */
export async function fetchClientKeys(outbound: Outbound, jwksUri: string): Promise<readonly PublicKey[]> {
  const { keys } = await fetched(outbound, jwksUri)
  const usable = keys.filter(isPublicKey).filter((key) => clientKeyFault('', key).length === 0)
  if (usable.length === 0) throw unavailable('it has no key that may verify a client assertion')
  return usable
}

/**
 * Can the keys of this application be had? Asked when the address is given, so that a mistake shows then and not at the first
 * sign-in. Run it before the transaction: nobody should wait for an answer from outside while holding rows.
 *
 * Fails with `request.invalid`.
 */
export async function checkJwksUri(outbound: Outbound, jwksUri: string | null | undefined): Promise<void> {
  if (jwksUri === null || jwksUri === undefined) return
  const fault = await jwksUriFault(outbound, jwksUri)
  if (fault !== null) throw invalidInput(fault)
}

async function jwksUriFault(outbound: Outbound, jwksUri: string): Promise<InputFault | null> {
  try {
    const { keys } = await fetched(outbound, jwksUri)
    // Whoever publishes a private key has lost it, whatever stands beside it.
    const faults = keys.filter(isPublicKey).map((key) => clientKeyFault('jwksUri', key))
    const exposed = faults.flat().find(({ code }) => code === 'private_key')
    if (exposed !== undefined) return exposed
    if (faults.some((each) => each.length === 0)) return null
    const [first] = faults.flat()
    const why = first === undefined ? '' : ` ${first.message}`
    return {
      field: 'jwksUri',
      code: 'no_usable_key',
      message: `No key of this set may verify a client assertion.${why}`,
    }
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    return { field: 'jwksUri', code: error.code, message: error.texts.developer }
  }
}

async function fetched(outbound: Outbound, jwksUri: string): Promise<JSONWebKeySet> {
  try {
    return await fetchKeySet(outbound, jwksUri, unavailable)
  } catch (error) {
    // What is said of an identity provider that cannot be reached would mislead here.
    if (!(error instanceof SsoError) || !error.code.startsWith('upstream.')) throw error
    throw unavailable(`it could not be fetched (${error.code})`, error)
  }
}

function isPublicKey(key: object): key is PublicKey {
  return 'kty' in key && typeof key.kty === 'string'
}

function unavailable(reason: string, cause?: unknown): SsoError {
  return new SsoError('oauth.client_keys_unavailable', { reason }, { cause })
}
