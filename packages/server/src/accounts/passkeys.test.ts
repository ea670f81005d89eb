import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountWorld, failure, openAccounts } from '../../test/account-world.ts'
import { countWinners } from '../../test/count-winners.ts'
import {
  type Algorithm,
  type Faults,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../../test/software-authenticator.ts'
import { testEngines } from '../../test/test-database.ts'
import { sweep } from '../storage/sweep.ts'
import { addPasskey } from './add-passkey.ts'
import { beginPasskey } from './begin-passkey.ts'
import { beginPasskeyFactor, beginPasskeySignIn } from './begin-passkey-sign-in.ts'
import { checkPasskey, checkPasskeyFactor } from './check-passkey.ts'
import { secondFactorsOf } from './credential-store.ts'
import { passkeyAssertion, passkeyRegistration } from './passkey-schemas.ts'
import { passkeyList } from './passkey-store.ts'
import { removePasskey } from './remove-passkey.ts'
import { renamePasskey } from './rename-passkey.ts'
import { accountSessionList } from './session-store.ts'
import type { AccountSession, User } from './types.ts'
import { useRecoveryCode } from './use-recovery-code.ts'

const ORIGIN = 'https://sso.example.com'
const browser = 'the secret of a browser'

describe.each(testEngines)('passkeys (%s)', (engine) => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts(engine)
  })
  afterAll(() => world.close())

  /** Adds the passkey of this authenticator by this session. */
  async function add(session: AccountSession, key: SoftwareAuthenticator, faults?: Faults) {
    const options = await beginPasskey(world.parts, session, browser)
    const response = passkeyRegistration.parse(key.create(options, faults))
    return addPasskey(world.parts, session, { browser, response, name: 'my phone' })
  }
  /** An account that has one. */
  async function equipped(given: { algorithm?: Algorithm; counts?: boolean } = {}) {
    const user = await world.own()
    const key = softwareAuthenticator(ORIGIN, given)
    const { passkeyId } = await add(await world.session(user), key)
    return { user, key, passkeyId }
  }
  async function signIn(key: SoftwareAuthenticator, faults?: Faults) {
    const options = await beginPasskeySignIn(world.parts, browser)
    return checkPasskey(world.parts, { browser, response: passkeyAssertion.parse(key.get(options, faults)) })
  }
  const mfaSession = (user: User) => world.session(user, ['pop', 'user', 'mfa'])

  it.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])(
    'with a key of %s are added, and sign in without an address',
    async (algorithm) => {
      const { user, key, passkeyId } = await equipped({ algorithm })
      expect(await signIn(key)).toEqual({ userId: user.id, passkeyId })
      expect(await passkeyList(world.parts.db, user.id)).toEqual([
        {
          id: passkeyId,
          name: 'my phone',
          backedUp: false,
          createdAt: expect.any(Date) as Date,
          lastUsedAt: world.parts.clock.now(),
        },
      ])
    },
  )

  it('are asked for as two factors: discoverable, with their user verified, of this host, of nobody by name', async () => {
    const user = await world.own()
    const session = await world.session(user)
    const options = await beginPasskey(world.parts, session, browser)
    expect(options).toMatchObject({
      rp: { id: 'sso.example.com', name: 'sso.example.com' },
      user: { id: Buffer.from(user.id).toString('base64url'), name: user.email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
      timeout: 300_000,
    })
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
    const asked = await beginPasskeySignIn(world.parts, browser)
    expect(asked).toMatchObject({
      rpId: 'sso.example.com',
      userVerification: 'required',
      allowCredentials: [],
    })
  })

  it('come with recovery codes when they are the first second factor; a second one is told of the first', async () => {
    const user = await world.own()
    const first = softwareAuthenticator(ORIGIN)
    expect((await add(await world.session(user), first)).recoveryCodes).toHaveLength(10)
    const session = await mfaSession(user)
    const options = await beginPasskey(world.parts, session, browser)
    expect(options.excludeCredentials).toEqual([
      { id: first.credentialId, type: 'public-key', transports: ['internal', 'hybrid'] },
    ])
    expect((await add(session, softwareAuthenticator(ORIGIN))).recoveryCodes).toBeNull()
    expect(await secondFactorsOf(world.parts.db, user.id)).toEqual({
      totp: false,
      passkeys: 2,
      recoveryCodes: 10,
    })
    expect(await world.events(user.id)).toEqual(['account.passkey_added', 'account.passkey_added'])
  })

  it('that are added at the same time bring one set of recovery codes', async () => {
    const user = await world.own()
    const session = await mfaSession(user)
    const added = await Promise.all(
      Array.from({ length: 8 }, () => add(session, softwareAuthenticator(ORIGIN))),
    )
    const shown = added.flatMap(({ recoveryCodes }) => (recoveryCodes === null ? [] : [recoveryCodes]))
    expect(shown).toHaveLength(1)
    expect(await useRecoveryCode(world.parts, user.id, shown[0]?.[9] ?? '')).toEqual({ left: 9 })
  })

  it('are a second factor after a password: of that person alone', async () => {
    const { user, key, passkeyId } = await equipped()
    const options = await beginPasskeyFactor(world.parts, user.id, browser)
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([key.credentialId])
    // An authenticator that was told which passkey it is need not say whose it is.
    const response = key.get(options, { userHandle: null })
    expect(await checkPasskeyFactor(world.parts, user.id, { browser, response })).toEqual({
      userId: user.id,
      passkeyId,
    })
    const other = await equipped()
    const asked = await beginPasskeyFactor(world.parts, user.id, browser)
    const answer = { browser, response: other.key.get(asked) }
    expect(await failure(checkPasskeyFactor(world.parts, user.id, answer))).toBe('account.passkey_refused')
  })

  const faulty: readonly (readonly [string, Faults, string])[] = [
    ['another origin', { origin: 'https://sso.example.com.evil.example' }, 'account.passkey_refused'],
    ['the same host without TLS', { origin: 'http://sso.example.com' }, 'account.passkey_refused'],
    ['another relying party', { rpId: 'example.com' }, 'account.passkey_refused'],
    ['an unknown challenge', { challenge: 'A'.repeat(43) }, 'account.passkey_expired'],
    ['another type', { type: 'payment.get' }, 'account.passkey_refused'],
    ['no user present', { userPresent: false }, 'account.passkey_refused'],
    ['no user verified', { userVerified: false }, 'account.passkey_refused'],
    ['a page in a page of another origin', { crossOrigin: true }, 'account.passkey_refused'],
  ]
  it.each(faulty)('are not added with %s (WebAuthn §7.1)', async (_, faults, code) => {
    const user = await world.own()
    const session = await world.session(user)
    expect(await failure(add(session, softwareAuthenticator(ORIGIN), faults))).toBe(code)
    expect(await passkeyList(world.parts.db, user.id)).toEqual([])
  })

  it.each<readonly [string, Faults, string]>([
    ...faulty,
    ['a signature of another key', { foreignKey: true }, 'account.passkey_refused'],
    ['an unknown credential', { credentialId: 'AAAA' }, 'account.passkey_refused'],
    ['no word of whose it is', { userHandle: null }, 'account.passkey_refused'],
    [
      'another account’s name',
      { userHandle: Buffer.from('user_01JD3ZK8M4X9V7Q2R5T6W8Y0AB').toString('base64url') },
      'account.passkey_refused',
    ],
  ])('do not sign in with %s (WebAuthn §7.2)', async (_, faults, code) => {
    const { key } = await equipped()
    expect(await failure(signIn(key, faults))).toBe(code)
    // And do without.
    await signIn(key)
  })

  it.each<readonly [string, NonNullable<Faults['attestation']>]>([
    ['a certificate', { fmt: 'packed', attStmt: new Map<string, never>([['x5c', [] as never]]) }],
    ['a format that we never asked for', { fmt: 'fido-u2f', attStmt: new Map() }],
    ['an unknown format', { fmt: 'mine', attStmt: new Map() }],
  ])('are not added with an attestation of %s: nothing it names is ever fetched', async (_, attestation) => {
    const session = await world.session(await world.own())
    const adding = add(session, softwareAuthenticator(ORIGIN), { attestation })
    await expect(adding).rejects.toMatchObject({
      code: 'account.passkey_refused',
      details: { reason: 'it has an attestation, and none was asked for' },
    })
  })

  it('belong to one account: the same credential is not added twice', async () => {
    const { key } = await equipped()
    const session = await world.session(await world.own())
    expect(await failure(add(session, key))).toBe('request.conflict')
    expect(await passkeyList(world.parts.db, session.userId)).toEqual([])
  })

  it('whose counter does not go on are refused: there are two of it (§7.2)', async () => {
    const { key } = await equipped({ counts: true })
    await signIn(key, { signCount: 7 })
    for (const signCount of [7, 6, 0]) {
      expect(await failure(signIn(key, { signCount })), String(signCount)).toBe('account.passkey_refused')
    }
    await signIn(key, { signCount: 8 })
  })

  it('that count alike at the same time win once', async () => {
    const { key } = await equipped({ counts: true })
    expect(await countWinners(() => signIn(key, { signCount: 100 }), 10)).toBe(1)
  })

  it('that do not count sign in however often', async () => {
    const { key } = await equipped()
    for (let count = 0; count < 3; count += 1) await signIn(key)
  })

  describe('a challenge', () => {
    it('works once, however often its answer comes at the same time', async () => {
      const { key } = await equipped()
      const response = key.get(await beginPasskeySignIn(world.parts, browser))
      expect(await countWinners(() => checkPasskey(world.parts, { browser, response }), 20)).toBe(1)
      expect(await failure(checkPasskey(world.parts, { browser, response }))).toBe('account.passkey_expired')
    })

    it('adds one passkey, however often its answer comes at the same time', async () => {
      const user = await world.own()
      const session = await world.session(user)
      const options = await beginPasskey(world.parts, session, browser)
      const adding = () => {
        const response = softwareAuthenticator(ORIGIN).create(options)
        return addPasskey(world.parts, session, { browser, response, name: 'a' })
      }
      expect(await countWinners(adding, 10)).toBe(1)
      expect(await passkeyList(world.parts.db, user.id)).toHaveLength(1)
    })

    it('is used up by an answer that fails', async () => {
      const { key } = await equipped()
      const options = await beginPasskeySignIn(world.parts, browser)
      const answer = (faults?: Faults) =>
        failure(checkPasskey(world.parts, { browser, response: key.get(options, faults) }))
      expect(await answer({ foreignKey: true })).toBe('account.passkey_refused')
      expect(await answer()).toBe('account.passkey_expired')
    })

    it('is good for five minutes', async () => {
      const { key } = await equipped()
      const [late, inTime] = [
        await beginPasskeySignIn(world.parts, browser),
        await beginPasskeySignIn(world.parts, browser),
      ]
      world.parts.clock.advance(299_000)
      await checkPasskey(world.parts, { browser, response: key.get(inTime) })
      world.parts.clock.advance(1_000)
      expect(await failure(checkPasskey(world.parts, { browser, response: key.get(late) }))).toBe(
        'account.passkey_expired',
      )
    })

    it('is good for the browser that asked, and for what it asked', async () => {
      const { user, key } = await equipped()
      const other = await equipped()
      const [first, second, third, fourth] = [
        await beginPasskeySignIn(world.parts, browser),
        await beginPasskeySignIn(world.parts, browser),
        await beginPasskeyFactor(world.parts, user.id, browser),
        await beginPasskeyFactor(world.parts, user.id, browser),
      ]
      const session = await mfaSession(user)
      const register = await beginPasskey(world.parts, session, browser)
      const stranger = await mfaSession(other.user)
      const attempts = [
        () => checkPasskey(world.parts, { browser: 'another browser', response: key.get(first) }),
        () => checkPasskeyFactor(world.parts, user.id, { browser, response: key.get(second) }),
        () => checkPasskey(world.parts, { browser, response: key.get(third) }),
        () => checkPasskeyFactor(world.parts, other.user.id, { browser, response: other.key.get(fourth) }),
        () =>
          addPasskey(world.parts, stranger, {
            browser,
            response: softwareAuthenticator(ORIGIN).create(register),
            name: 'a',
          }),
        () =>
          checkPasskey(world.parts, {
            browser,
            response: key.get({ challenge: register.challenge, rpId: 'sso.example.com' }),
          }),
      ]
      for (const attempt of attempts) expect(await failure(attempt())).toBe('account.passkey_expired')
    })

    it('is kept as a hash, and swept when it is over', async () => {
      const { challenge } = await beginPasskeySignIn(world.parts, browser)
      const rows = () => world.parts.db.kysely.selectFrom('passkey_challenges').selectAll().execute()
      const kept = (await rows()).flatMap((row) => [row.challenge_hash, row.browser_hash])
      expect(kept.map((hash) => Buffer.from(hash).toString('base64url'))).not.toContain(challenge)
      await world.parts.db.kysely
        .updateTable('passkey_challenges')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .execute()
      await sweep(world.parts.db)
      expect(await rows()).toEqual([])
    })
  })

  it.each([
    ['no JSON', 'AAAA'],
    ['no object', Buffer.from('[1]').toString('base64url')],
    ['no challenge', Buffer.from('{}').toString('base64url')],
    ['a list for one', Buffer.from('{"challenge":["a"]}').toString('base64url')],
  ])('are refused when the client data is %s', async (_, clientDataJSON) => {
    const { key } = await equipped()
    const response = key.get(await beginPasskeySignIn(world.parts, browser))
    const broken = { ...response, response: { ...response.response, clientDataJSON } }
    expect(await failure(checkPasskey(world.parts, { browser, response: broken }))).toBe(
      'account.passkey_refused',
    )
  })

  it.each(['authenticatorData', 'signature'] as const)(
    'are refused when the %s is garbage',
    async (field) => {
      const { key } = await equipped()
      const response = key.get(await beginPasskeySignIn(world.parts, browser))
      const broken = { ...response, response: { ...response.response, [field]: 'AAAA' } }
      expect(await failure(checkPasskey(world.parts, { browser, response: broken }))).toBe(
        'account.passkey_refused',
      )
    },
  )

  it('are renamed and removed by their owner alone; removing one ends the other sessions', async () => {
    const [{ user, key, passkeyId }, other] = [await equipped(), await equipped()]
    const stranger = await mfaSession(other.user)
    expect(await failure(renamePasskey(world.parts, stranger, passkeyId, 'mine'))).toBe('request.not_found')
    expect(await failure(removePasskey(world.parts, stranger, passkeyId))).toBe('request.not_found')
    const session = await mfaSession(user)
    await renamePasskey(world.parts, session, passkeyId, 'the key on my ring')
    expect((await passkeyList(world.parts.db, user.id)).map(({ name }) => name)).toEqual([
      'the key on my ring',
    ])
    await world.session(user)
    await removePasskey(world.parts, session, passkeyId)
    expect(await failure(signIn(key))).toBe('account.passkey_refused')
    expect(await secondFactorsOf(world.parts.db, user.id)).toEqual({
      totp: false,
      passkeys: 0,
      recoveryCodes: 0,
    })
    expect(
      (await accountSessionList(world.parts.db, { userId: user.id, organizationId: null })).map(
        ({ id }) => id,
      ),
    ).toEqual([session.id])
    expect(await world.events(user.id)).toEqual(['account.passkey_added', 'account.passkey_removed'])
    expect((await passkeyList(world.parts.db, other.user.id)).map(({ name }) => name)).toEqual(['my phone'])
  })

  it('of one of two leave the recovery codes where they are', async () => {
    const { user, passkeyId } = await equipped()
    await add(await mfaSession(user), softwareAuthenticator(ORIGIN))
    await removePasskey(world.parts, await mfaSession(user), passkeyId)
    expect(await secondFactorsOf(world.parts.db, user.id)).toMatchObject({ passkeys: 1, recoveryCodes: 10 })
  })
})
