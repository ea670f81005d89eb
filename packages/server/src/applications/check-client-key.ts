import { type JsonWebKey, createPublicKey } from 'node:crypto'
import type { InputFault } from '@cardea/protocol'
import type { PublicKey } from './types.ts'

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2: what no public key has. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519']
const MIN_RSA_BITS = 2048

/** What keeps a key from verifying client assertions; nothing when it may. */
export function clientKeyFault(field: string, key: PublicKey): InputFault[] {
  const fault = (code: string, message: string) => [{ field, code, message }]
  if (PRIVATE_MEMBERS.some((member) => member in key)) {
    return fault(
      'private_key',
      'This is a private key. Keep it, make a new one if it was sent anywhere else, and give the public half.',
    )
  }
  if (key['use'] !== undefined && key['use'] !== 'sig')
    return fault('not_for_signing', 'The use of the key is not `sig`.')
  const details = detailsOf(key)
  if (details === null) return fault('unreadable', 'This is no public key as a JWK (RFC 7517).')
  if (key.kty === 'RSA') {
    return details.bits >= MIN_RSA_BITS
      ? []
      : fault('too_short', 'An RSA key has 2048 bits or more (RFC 7518 §3.3).')
  }
  return CURVES.includes(String(key['crv']))
    ? []
    : fault('unknown_kind', `Known kinds: RSA, ${CURVES.join(', ')}.`)
}

function detailsOf(key: PublicKey): { readonly bits: number } | null {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    return { bits: asymmetricKeyDetails?.modulusLength ?? 0 }
  } catch {
    return null
  }
}
