import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { signJwt } from './sign-jwt.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = createPublicKey(privateKey)
const signer = { privateKey, kid: 'key-1', type: 'at+jwt' } as const

describe('RFC 7515 §5.1, RFC 7519 §7.1', () => {
  it('signs claims so that another implementation verifies and reads them', async () => {
    const claims = {
      sub: 'ada',
      name: 'Åda 🦊',
      groups: ['a', 'b'],
      nested: { yes: true },
      exp: 4_102_444_800,
    }
    const { payload } = await jwtVerify(signJwt(claims, signer), publicKey, {
      algorithms: ['RS256'],
      typ: 'at+jwt',
    })
    expect(payload).toEqual(claims)
  })
  it('says algorithm, key and type in the header, and nothing else', () => {
    expect(decodeProtectedHeader(signJwt({}, signer))).toEqual({ alg: 'RS256', kid: 'key-1', typ: 'at+jwt' })
    expect(decodeProtectedHeader(signJwt({}, { ...signer, type: 'JWT' })).typ).toBe('JWT')
  })
  it('has three parts in base64url without padding', () => {
    for (let length = 0; length < 6; length++) {
      expect(signJwt({ sub: '?'.repeat(length) }, signer)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    }
  })
  it('leaves out claims that are undefined', async () => {
    const { payload } = await jwtVerify(signJwt({ sub: 'ada', nonce: undefined }, signer), publicKey)
    expect(Object.keys(payload)).toEqual(['sub'])
  })
  it('does not verify with another key, or changed', async () => {
    const [header = '', payload = '', signature = ''] = signJwt({ sub: 'ada' }, signer).split('.')
    const other = createPublicKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
    await expect(jwtVerify(`${header}.${payload}.${signature}`, other)).rejects.toThrow()
    const changed = Buffer.from('{"sub":"eve"}').toString('base64url')
    await expect(jwtVerify(`${header}.${changed}.${signature}`, publicKey)).rejects.toThrow()
  })
})
