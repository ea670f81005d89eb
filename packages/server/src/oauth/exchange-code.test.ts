import { SsoError, codeChallengeOf } from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Grant,
  type SeededApplication,
  type SeededPerson,
  grantLogin,
  seedApplication,
  seedPerson,
} from '../../test/granted-login.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { type NewApiKey, createApiKey } from '../applications/create-api-key.ts'
import { openSigningKeys, type SigningKeys } from '../keys/signing-keys.ts'
import { sessionPersonFind } from '../sessions/store.ts'
import { exchangeCode, withProvenClient } from './exchange-code.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

describe.each(testEngines)('the exchange of a code by one secret for everything, on %s', (engine) => {
  let parts: TestParts & { readonly keys: SigningKeys }
  let demo: SeededApplication
  let other: SeededApplication
  let ann: SeededPerson
  /** Of the last exchange that gave something. */
  let sid = ''
  beforeAll(async () => {
    const opened = await testParts(engine)
    parts = { ...opened, keys: await openSigningKeys(opened) }
    demo = await seedApplication(parts)
    other = await seedApplication(parts)
    ann = await seedPerson(parts, { email: 'ann@example.com' })
  })
  afterAll(() => parts.close())

  const issue = (changed: Partial<Grant> = {}) => grantLogin(parts, demo, ann, changed)
  const keyWith = async (scopes: NewApiKey['scopes']) => {
    const name = `key ${Buffer.from(parts.random.bytes(8)).toString('hex')}`
    return (await createApiKey(parts, { scopes: ['*'] }, { name, scopes, organizationId: null })).key
  }
  async function exchange(code: string, secret: string | null, sent: Record<string, string> = {}) {
    const fields = {
      grant_type: 'authorization_code',
      code,
      client_id: demo.application.clientId,
      ...(secret === null ? {} : { client_secret: secret }),
      ...sent,
    }
    const form = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]))
    try {
      const { person } = await withProvenClient(parts, { form, clientAddress: '192.0.2.1' }, (application) =>
        exchangeCode(parts, application, form),
      )
      sid = person.sid
      return person.profile.email
    } catch (error) {
      if (error instanceof SsoError) return error.code
      throw error
    }
  }

  it('takes the client secret, without the redirect URI', async () => {
    expect(await exchange((await issue()).code, demo.clientSecret)).toBe('ann@example.com')
  })

  it('takes an API key that may act for applications, or everything', async () => {
    for (const scope of ['act:applications', '*'] as const) {
      expect(await exchange((await issue()).code, await keyWith([scope]))).toBe('ann@example.com')
    }
  })

  it('refuses every other key and secret, and the code is not spent', async () => {
    const { code } = await issue()
    const weak = await keyWith(['write:applications', 'write:organizations', 'read:profiles'])
    expect(await exchange(code, weak)).toBe('request.insufficient_scope')
    expect(await exchange(code, other.clientSecret)).toBe('oauth.client_authentication_failed')
    expect(await exchange(code, 'guessed')).toBe('oauth.client_authentication_failed')
    expect(await exchange(code, null)).toBe('oauth.client_authentication_failed')
    expect(await exchange(code, demo.clientSecret)).toBe('ann@example.com')
  })

  it('gives a key no code of another application than the one that it names', async () => {
    const key = await keyWith(['act:applications'])
    const named = { client_id: other.application.clientId }
    expect(await exchange((await issue()).code, key, named)).toBe('oauth.code_unknown')
    expect(await exchange((await issue()).code, key, { client_id: 'nobody' })).toBe(
      'oauth.client_authentication_failed',
    )
  })

  it('holds every client to its code verifier', async () => {
    const key = await keyWith(['act:applications'])
    const bound = () => issue({ codeChallenge: codeChallengeOf(verifier) })
    expect(await exchange((await bound()).code, key)).toBe('oauth.code_verifier_missing')
    expect(await exchange((await issue()).code, key, { code_verifier: verifier })).toBe(
      'oauth.code_verifier_unexpected',
    )
    expect(await exchange((await bound()).code, key, { code_verifier: verifier })).toBe('ann@example.com')
  })

  it('RFC 6749 §4.1.2: a code that comes twice ends the session of the first', async () => {
    const { code } = await issue()
    expect(await exchange(code, demo.clientSecret)).toBe('ann@example.com')
    const session = { sid, clientId: demo.application.clientId, tokenId: 'none' }
    expect(await sessionPersonFind(parts.db, session)).not.toBeNull()
    expect(await exchange(code, demo.clientSecret)).toBe('oauth.code_redeemed')
    expect(await sessionPersonFind(parts.db, session)).toBeNull()
  })
})
