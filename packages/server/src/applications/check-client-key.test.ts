import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clientKeyFault } from './check-client-key.ts'
import type { PublicKey } from './types.ts'

const publicJwk = (pair: ReturnType<typeof generateKeyPairSync>): PublicKey => ({
  kty: '',
  ...pair.publicKey.export({ format: 'jwk' }),
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const good: readonly [string, PublicKey][] = [
  ['RSA', publicJwk(rsa)],
  ['RSA for signatures', { ...publicJwk(rsa), use: 'sig', kid: 'k', alg: 'RS256' }],
  ['P-256', publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
  ['P-521', publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-521' }))],
  ['Ed25519', publicJwk(generateKeyPairSync('ed25519'))],
]

const bad: readonly [string, PublicKey, string][] = [
  ['a private RSA key', { kty: '', ...rsa.privateKey.export({ format: 'jwk' }) }, 'private_key'],
  ['a secret', { kty: 'oct', k: 'c2VjcmV0' }, 'private_key'],
  ['a key for encryption', { ...publicJwk(rsa), use: 'enc' }, 'not_for_signing'],
  ['half a key', { kty: 'RSA', e: 'AQAB' }, 'unreadable'],
  ['no kind that is known', { kty: 'LMS' }, 'unreadable'],
  ['a short key', publicJwk(generateKeyPairSync('rsa', { modulusLength: 1024 })), 'too_short'],
  ['a curve of coins', publicJwk(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })), 'unknown_kind'],
  ['a key that only agrees', publicJwk(generateKeyPairSync('x25519')), 'unknown_kind'],
]

describe('a key of an application’s client assertions', () => {
  it.each(good)('may be %s', (_, key) => {
    expect(clientKeyFault('jwks.keys.0', key)).toEqual([])
  })
  it.each(bad)('may not be %s', (_, key, code) => {
    expect(clientKeyFault('jwks.keys.0', key)).toMatchObject([{ field: 'jwks.keys.0', code }])
  })
})
