import {
  type ClientCredentials,
  codeChallengeOf,
  type CodeRequest,
  type ErrorCode,
  SsoError,
} from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  domainVerifiedAt,
  type Grant,
  grantLogin,
  seedApplication,
  type SeededApplication,
  type SeededPerson,
  seedDomain,
  seedPerson,
} from '../../test/granted-login.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { randomToken } from '../platform/random.ts'
import { sessionPersonFind } from '../sessions/store.ts'
import { redeemCode } from './redeem-code.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

describe.each(testEngines)('%s', (engine) => {
  let parts: TestParts
  let demo: SeededApplication
  let other: SeededApplication
  let ann: SeededPerson
  beforeAll(async () => {
    parts = await testParts(engine)
    demo = await seedApplication(parts)
    other = await seedApplication(parts)
    ann = await seedPerson(parts, {
      email: 'ann@example.com',
      groups: ['a', 'b'],
      raw_attributes: { x: ['1'] },
    })
    await seedDomain(parts, ann, { domain: 'example.com' })
  })
  afterAll(() => parts.close())

  const issue = (changed: Partial<Grant> = {}) => grantLogin(parts, demo, ann, changed)
  const credentialsOf = ({ application: { clientId }, clientSecret }: SeededApplication) =>
    ({ method: 'client_secret_post', clientId, clientSecret }) as const
  const redeemAs = (credentials: ClientCredentials, request: CodeRequest) =>
    redeemCode(parts, credentials, request, parts.vault.hash(randomToken(parts.random)))
  const redeem = (
    code: string,
    changed: { redirectUri?: string; codeVerifier?: string; application?: SeededApplication } = {},
  ) =>
    redeemAs(credentialsOf(changed.application ?? demo), {
      grantType: 'authorization_code',
      code,
      redirectUri: changed.redirectUri ?? demo.redirectUri,
      codeVerifier: changed.codeVerifier ?? null,
    })
  const redeemPublic = (
    { application: { clientId }, redirectUri }: SeededApplication,
    code: string,
    codeVerifier: string | null,
  ) => {
    const credentials = { method: 'none', clientId, clientSecret: null } as const
    return redeemAs(credentials, {
      grantType: 'authorization_code',
      code,
      redirectUri,
      codeVerifier,
    })
  }
  const refusalOf = async (redemption: Promise<unknown>): Promise<ErrorCode | 'redeemed'> =>
    redemption.then(
      () => 'redeemed' as const,
      (error: unknown) => {
        if (error instanceof SsoError) return error.code
        throw error
      },
    )
  const isSessionAlive = async (sid: string, application = demo) =>
    (await sessionPersonFind(parts.db, { sid, clientId: application.application.clientId, tokenId: '-' })) !==
    null

  describe('RFC 6749 §4.1.2: an authorization code', () => {
    it('gives what was granted, once', async () => {
      const { code, grant } = await issue({
        codeChallenge: codeChallengeOf(verifier),
        nonce: 'n',
        acr: 'urn:acr',
        scope: ['openid', 'email'],
      })
      const redeemed = await redeem(code, { codeVerifier: verifier })
      expect(redeemed).toMatchObject({
        sid: expect.stringMatching(/^ses_/) as string,
        scope: ['openid', 'email'],
        nonce: 'n',
        acr: 'urn:acr',
        authTime: grant.authTime,
        connectionId: ann.connectionId,
        connectionType: 'saml',
        organizationId: ann.organizationId,
        profile: {
          idpId: 'ann',
          email: 'ann@example.com',
          groups: ['a', 'b'],
          rawAttributes: { x: ['1'] },
          outside: false,
          domainVerifiedAt,
        },
      })
      expect(await refusalOf(redeem(code, { codeVerifier: verifier }))).toBe('oauth.code_redeemed')
    })

    it('is 256 random bits, and only its hash is kept', async () => {
      const codes = await Promise.all([issue(), issue()])
      expect(new Set(codes.map(({ code }) => code)).size).toBe(2)
      for (const { code } of codes) {
        expect(Buffer.from(code, 'base64url')).toHaveLength(32)
        const rows = await parts.db.kysely.selectFrom('authorization_codes').selectAll().execute()
        expect(JSON.stringify(rows)).not.toContain(code)
        expect(rows.some((row) => Buffer.from(row.code_hash).equals(parts.vault.hash(code)))).toBe(true)
      }
    })

    it('lives for 10 minutes by the clock of the database', async () => {
      const { code } = await issue()
      const [row] = await parts.db.query<{ seconds: number }>(
        {
          name: 'test_code_lifetime',
          text: `select extract(epoch from expires_at - created_at)::int as seconds
            from authorization_codes where code_hash = $1`,
        },
        [parts.vault.hash(code)],
      )
      expect(row?.seconds).toBe(600)
      await parts.db.kysely
        .updateTable('authorization_codes')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('code_hash', '=', parts.vault.hash(code))
        .execute()
      expect(await refusalOf(redeem(code))).toBe('oauth.code_expired')
    })

    it('of the same login twice are two sessions', async () => {
      const [one, two] = await Promise.all([issue(), issue()])
      expect((await redeem(one.code)).sid).not.toBe((await redeem(two.code)).sid)
    })
  })

  describe('RFC 6749 §4.1.3, RFC 9700 §2.1.1, §4.5.3, §4.8.2, rows 81, 82: a code is bound to client, redirect URI and code verifier', () => {
    const challenge = codeChallengeOf(verifier)
    const table: [string, string | null, Parameters<typeof redeem>[1], ErrorCode][] = [
      [
        'another redirect URI',
        null,
        { redirectUri: 'http://localhost:3000/other' },
        'oauth.code_redirect_uri_mismatch',
      ],
      [
        'a redirect URI with a slash more',
        null,
        { redirectUri: 'http://localhost:3000/callback/' },
        'oauth.code_redirect_uri_mismatch',
      ],
      ['no verifier although there was a challenge', challenge, {}, 'oauth.code_verifier_missing'],
      [
        'another verifier',
        challenge,
        { codeVerifier: verifier.toLowerCase() },
        'oauth.code_verifier_mismatch',
      ],
      ['the challenge as verifier', challenge, { codeVerifier: challenge }, 'oauth.code_verifier_mismatch'],
      [
        'a verifier although there was no challenge',
        null,
        { codeVerifier: verifier },
        'oauth.code_verifier_unexpected',
      ],
    ]
    it.each(table)(
      'refuses %s, and the code stays good for its owner',
      async (_, codeChallenge, changed, refusal) => {
        const { code } = await issue({ codeChallenge })
        expect(await refusalOf(redeem(code, changed))).toBe(refusal)
        const { sid } = await redeem(code, codeChallenge === null ? {} : { codeVerifier: verifier })
        expect(await isSessionAlive(sid)).toBe(true)
        // Nor does such a request end the session afterwards: it proves nothing but having seen the code.
        expect(await refusalOf(redeem(code, changed))).toBe(refusal)
        expect(await isSessionAlive(sid)).toBe(true)
      },
    )

    it('a public client redeems no code without a challenge: nothing would prove it (RFC 9700 §2.1.1)', async () => {
      const application = await seedApplication(parts, { type: 'spa' })
      const codeChallenge = codeChallengeOf(verifier)
      const bare = await grantLogin(parts, application, ann)
      expect(await refusalOf(redeemPublic(application, bare.code, null))).toBe('oauth.client_not_allowed')
      const bound = await grantLogin(parts, application, ann, { codeChallenge })
      expect(await refusalOf(redeemPublic(application, bound.code, null))).toBe('oauth.code_verifier_missing')
      expect(await refusalOf(redeemPublic(application, bound.code, verifier))).toBe('redeemed')
    })

    it('a code of another client is as unknown as one that never was', async () => {
      const { code } = await issue()
      expect(await refusalOf(redeem(code, { application: other }))).toBe('oauth.code_unknown')
      expect(await refusalOf(redeem('no-such-code'))).toBe('oauth.code_unknown')
      const { sid } = await redeem(code)
      expect(await refusalOf(redeem(code, { application: other }))).toBe('oauth.code_unknown')
      expect(await isSessionAlive(sid)).toBe(true)
      expect(await isSessionAlive(sid, other)).toBe(false)
    })

    it('is void while its connection is not active, and so is the session', async () => {
      const setStatus = (status: 'active' | 'inactive') =>
        parts.db.kysely
          .updateTable('connections')
          .set({ status })
          .where('id', '=', ann.connectionId)
          .execute()
      const { sid } = await redeem((await issue()).code)
      const { code } = await issue()
      await setStatus('inactive')
      try {
        expect(await refusalOf(redeem(code))).toBe('oauth.code_connection_inactive')
        expect(await isSessionAlive(sid)).toBe(false)
      } finally {
        await setStatus('active')
      }
      expect(await refusalOf(redeem(code))).toBe('redeemed')
    })
  })

  describe('RFC 6749 §4.1.2, RFC 9700 §4.2.4, §4.3.1, row 82: a second redemption', () => {
    it('is refused and revokes what the first one gave; other sessions live on', async () => {
      const { sid } = await redeem((await issue()).code)
      const { code } = await issue()
      const first = await redeem(code)
      expect(await isSessionAlive(first.sid)).toBe(true)
      expect(await refusalOf(redeem(code))).toBe('oauth.code_redeemed')
      expect(await isSessionAlive(first.sid)).toBe(false)
      expect(await refusalOf(redeem(code))).toBe('oauth.code_redeemed')
      expect(await isSessionAlive(sid)).toBe(true)
    })

    it('revokes also when the code has expired in between', async () => {
      const { code } = await issue()
      const { sid } = await redeem(code)
      await parts.db.kysely
        .updateTable('authorization_codes')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('session_id', '=', sid)
        .execute()
      expect(await refusalOf(redeem(code))).toBe('oauth.code_redeemed')
      expect(await isSessionAlive(sid)).toBe(false)
    })

    it('of 100 at once exactly one succeeds, and its session is revoked by the others', async () => {
      const { code } = await issue({ codeChallenge: codeChallengeOf(verifier) })
      const outcomes = await Promise.allSettled(
        Array.from({ length: 100 }, () => redeem(code, { codeVerifier: verifier })),
      )
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect(outcome.reason).toMatchObject({ code: 'oauth.code_redeemed' })
        }
      }
      expect(await isSessionAlive(winners[0]!.value.sid)).toBe(false)
    })
  })
})
