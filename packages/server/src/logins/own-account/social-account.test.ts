import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countWinners } from '../../../test/count-winners.ts'
import { received, shownCode } from '../../../test/login-world.ts'
import { type SocialIdp, type SocialWorld, openSocialWorld, socialIdp } from '../../../test/social-world.ts'
import type { TestBrowser, Visit } from '../../../test/test-browser.ts'
import { testEngines } from '../../../test/test-database.ts'
import { codeAt, decodeBase32 } from '../../../test/totp-codes.ts'
import { useAccountSession } from '../../accounts/account-session.ts'
import { beginTotp } from '../../accounts/begin-totp.ts'
import { confirmTotp } from '../../accounts/confirm-totp.ts'
import { accountProviderList } from '../../accounts/provider-store.ts'
import { removeProvider } from '../../accounts/remove-provider.ts'
import { accountSessionList } from '../../accounts/session-store.ts'
import { setPassword } from '../../accounts/set-password.ts'
import type { AccountSession } from '../../accounts/types.ts'
import { userOfProvider } from '../../accounts/user-of-provider.ts'
import { userFindById } from '../../accounts/user-store.ts'
import { createConnection } from '../../connections/create-connection.ts'
import type { SocialConnection } from '../../connections/types.ts'
import { updateConnection } from '../../connections/update-connection.ts'
import { createDomain } from '../../domains/create-domain.ts'
import { openContent } from '../../mails/mail-content.ts'
import { joinByDomain } from '../../members/join-by-address.ts'
import { organizationsOf } from '../../members/organizations-of.ts'
import { createOrganization } from '../../organizations/create-organization.ts'
import { type MailId, newId, type UserId } from '../../storage/ids.ts'
import { wholeDeployment } from '../../storage/tenant.ts'

/** What a provider says of somebody. */
interface SomebodysClaims {
  readonly email?: string
  readonly [claim: string]: unknown
}

let people = 0

describe.each(testEngines)('a social provider at Cardea itself, on %s', (engine) => {
  let world: SocialWorld
  let google: SocialIdp
  let microsoft: SocialIdp
  let connections: Readonly<Record<'google' | 'microsoft', SocialConnection>>
  beforeAll(async () => {
    world = await openSocialWorld(engine, { signInMethods: ['password', 'mailed-link', 'social'] })
    google = await socialIdp(world, 'google')
    microsoft = await socialIdp(world, 'microsoft')
    connections = { google: await connect('google'), microsoft: await connect('microsoft') }
  })
  afterAll(async () => {
    await google.close()
    await microsoft.close()
    await world.close()
  })
  beforeEach(() => {
    google.reset()
    microsoft.reset()
  })

  async function connect(provider: 'google' | 'microsoft'): Promise<SocialConnection> {
    const given = { clientId: 'cardea', clientSecret: 'secret', status: 'active' } as const
    const input = { protocol: 'social', provider, ...given } as const
    const created = await createConnection(world.parts, wholeDeployment, input)
    if (created.protocol !== 'social') throw new Error('not social')
    return created
  }
  /** Somebody whom Google and Microsoft know, each by a subject of its own. */
  function someone(): { readonly email: string; readonly sub: string } {
    people += 1
    return { email: `ada-${String(people)}@home-${engine}.example`, sub: `sub-${String(people)}` }
  }
  async function open(browser: TestBrowser) {
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    return { text, login: /name="login" value="([^"]+)"/.exec(text)?.[1] ?? '' }
  }
  /** Up to the provider: the address that it sends the browser back to. */
  async function goTo(browser: TestBrowser, idp: SocialIdp, claims: SomebodysClaims): Promise<string> {
    const provider = idp === google ? 'google' : 'microsoft'
    const { login } = await open(browser)
    const { location } = await browser.post(`${world.url}/sign-in`, { login, provider })
    idp.nonce = new URL(location ?? '').searchParams.get('nonce') ?? ''
    idp.behavior.claims = { ...idp.behavior.claims, ...managed(idp, claims), ...claims }
    return `${world.url}/sso/oidc/callback?code=x&state=${login}`
  }
  /** Google says that the domain's own Workspace manages the account. */
  const managed = (idp: SocialIdp, { email = '' }: { readonly email?: string }) =>
    idp === google ? { hd: email.split('@')[1]?.toLowerCase() } : {}
  async function by(idp: SocialIdp, claims: SomebodysClaims, browser = world.browser()): Promise<Visit> {
    return browser.get(await goTo(browser, idp, claims))
  }
  const sessionOf = (browser: TestBrowser) =>
    useAccountSession(world.parts, browser.cookies.get('cardea-account')?.value)
  /** Signs in, and answers the session. */
  async function session(idp: SocialIdp, claims: SomebodysClaims): Promise<AccountSession> {
    const browser = world.browser()
    const visit = await by(idp, claims, browser)
    const found = await sessionOf(browser)
    if (found === null) throw new Error(`not signed in: ${visit.text}`)
    expect(visit.location).toBe(`${world.url}/account`)
    return found
  }
  async function mailsTo(email: string) {
    const rows = await world.parts.db.kysely
      .selectFrom('mails')
      .select(['id', 'content_sealed'])
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.flatMap(({ id, content_sealed: sealed }) => {
      const content = sealed === null ? null : openContent(world.parts.vault, id as MailId, sealed)
      return content?.to === email ? [content] : []
    })
  }
  /** Signs in by a mailed link, and answers the session; null: something else is asked for. */
  async function byLink(email: string): Promise<AccountSession | null> {
    const browser = world.browser()
    const { login } = await open(browser)
    await browser.post(`${world.url}/sign-in/link`, { login, email, purpose: 'sign_in' })
    const text = (await mailsTo(email)).at(-1)?.text ?? ''
    const token = /token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? ''
    await browser.post(`${world.url}/sign-in/link/open`, { token })
    return sessionOf(browser)
  }
  async function events(userId: UserId) {
    const rows = await world.parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('object_id', '=', userId)
      .orderBy('position')
      .execute()
    return rows.map(({ type }) => type)
  }
  const accountsOf = (email: string) =>
    world.parts.db.kysely.selectFrom('users').select('id').where('email', '=', email).execute()

  it('is offered beside the e-mail, and makes an account for who has none', async () => {
    const ada = someone()
    expect((await open(world.browser())).text).toContain('Continue with Google')
    const first = await session(google, ada)
    expect(first).toMatchObject({ organizationId: null, connectionId: null, methods: [] })
    expect(first).toMatchObject({ userAgent: 'lightMyRequest', address: '127.0.0.1' })
    expect(await accountsOf(ada.email)).toEqual([{ id: first.userId }])
    const { items } = await world.api('GET', '/v1/logins')
    const { id } = items.find(({ status }: { status: string }) => status === 'completed')
    const { steps } = await world.login(id)
    expect(steps.map(({ step }: { step: string }) => step)).toEqual([
      'account_requested',
      'connection_selected',
      'request_sent',
      'answer_received',
      'account_proven',
      'completed',
    ])
  })

  it('signs in to the account of the address that a mail has proven, and tells its owner and the events', async () => {
    const ada = someone()
    const own = await byLink(ada.email)
    expect((await session(google, ada)).userId).toBe(own?.userId)
    expect((await session(microsoft, ada)).userId).toBe(own?.userId)
    expect((await mailsTo(ada.email)).slice(1).map(({ subject }) => subject)).toEqual([
      'You can sign in with Google now',
      'You can sign in with Microsoft now',
    ])
    const added = 'account.provider_added'
    expect(own === null ? [] : await events(own.userId)).toEqual([added, added])
    await session(google, ada)
    expect(await mailsTo(ada.email)).toHaveLength(3)
  })

  it('row 60: knows people by their subject from then on, whatever address the provider tells', async () => {
    const [ada, bo] = [someone(), someone()]
    const [own, other] = [await session(google, ada), await byLink(bo.email)]
    expect((await session(google, { ...ada, email: bo.email })).userId).toBe(own.userId)
    expect((await session(google, { ...bo, email: bo.email.toUpperCase() })).userId).toBe(other?.userId)
  })

  it('row 60: gives nobody the account of a colleague whose address they were given', async () => {
    const [ada, later] = [someone(), someone()]
    await byLink(ada.email)
    await session(google, ada)
    const visit = await by(google, { ...later, email: ada.email })
    expect([visit.status, shownCode(visit)]).toEqual([403, 'account.provider_unknown'])
  })

  it('row 60: a provider that has asked the mailbox once, and does not keep it, opens no account that is there', async () => {
    const ada = someone()
    await byLink(ada.email)
    for (const hd of [undefined, 'another.example']) {
      const visit = await by(google, { ...ada, hd })
      expect([visit.status, shownCode(visit)]).toEqual([403, 'account.provider_unknown'])
    }
    // An address without an account is one to begin with.
    expect((await session(google, { ...someone(), hd: undefined })).organizationId).toBeNull()
  })

  it('row 63: an account that only another provider has proven is entered by no second one', async () => {
    const ada = someone()
    await session(microsoft, ada)
    const visit = await by(google, ada)
    expect([visit.status, shownCode(visit)]).toEqual([403, 'account.provider_unknown'])
  })

  it('row 63: who comes by mail to an account that somebody prepared by a provider has it alone', async () => {
    const ada = someone()
    const prepared = await session(microsoft, ada)
    const { userId } = prepared
    await setPassword(world.parts, userId, 'seven purple hinges turn', { kept: prepared.id })
    const own = await byLink(ada.email)
    expect(own?.userId).toBe(userId)
    const { kysely } = world.parts.db
    const of = { sessions: kysely.selectFrom('account_sessions').select('id').where('user_id', '=', userId) }
    expect(await of.sessions.execute()).toEqual([{ id: own?.id }])
    const user = await kysely.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
    expect(user).toMatchObject({ password_hash: null, proven_by_provider: false })
    expect(await events(userId)).toEqual([
      'account.provider_added',
      'account.password_changed',
      'account.provider_removed',
    ])
    // Its address is proven by mail now: the owner’s own provider leads to it, and a second mail puts nobody out.
    expect((await session(google, ada)).userId).toBe(userId)
    await byLink(ada.email)
    expect((await session(google, ada)).userId).toBe(userId)
  })

  it('row 63: belongs nowhere by its address before a mail has proven that: providers remember addresses of before', async () => {
    const domain = `join-${engine}-${String((people += 1))}.example`
    const [joined, inviting] = await Promise.all(
      ['Acme', 'Globex'].map((name) =>
        createOrganization(world.parts, wholeDeployment, { name: `${name} of ${domain}` }),
      ),
    )
    if (joined === undefined || inviting === undefined) throw new Error('no organizations')
    await createDomain(world.parts, wholeDeployment, joined.id, { domain, state: 'verified' })
    const { kysely } = world.parts.db
    await kysely.updateTable('domains').set({ auto_join: 'join' }).where('domain', '=', domain).execute()
    const ada = { ...someone(), email: `ada@${domain}` }
    await kysely
      .insertInto('invitations')
      .values({
        id: newId('invitation', world.parts),
        organization_id: inviting.id,
        email: ada.email,
        email_key: ada.email,
        role: 'member',
        token_hash: world.parts.vault.hash(ada.email),
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute()
    const { userId } = await session(google, ada)
    async function choices() {
      const user = await userFindById(world.parts.db, userId)
      if (user === null) throw new Error('no user')
      await joinByDomain(world.parts, user)
      const all = await organizationsOf(world.parts.db, user)
      return all.map(({ name, status }) => [name, status])
    }
    expect(await choices()).toEqual([])
    await byLink(ada.email)
    expect(await choices()).toEqual([
      [joined.name, 'active'],
      [inviting.name, 'invited'],
    ])
  })

  it('row 60: an address that the provider does not prove leads nowhere, and makes nothing', async () => {
    const ada = someone()
    await byLink(ada.email)
    for (const claims of [{ email_verified: false }, { email_verified: 'true' }]) {
      expect(shownCode(await by(google, { ...ada, ...claims }))).toBe('login.email_unverified')
    }
    const nobody = someone()
    expect(shownCode(await by(google, { ...nobody, email_verified: false }))).toBe('login.email_unverified')
    expect(await accountsOf(nobody.email)).toEqual([])
  })

  it('row 54: asks for the second factor of the account, which two factors at the provider are not', async () => {
    const ada = someone()
    const own = await session(google, ada)
    const { secret } = await beginTotp(world.parts, own)
    const code = () => codeAt(decodeBase32(secret), Math.floor(world.parts.clock.now().getTime() / 30_000))
    await confirmTotp(world.parts, own, code())
    world.parts.clock.advance(30_000)
    const browser = world.browser()
    const visit = await by(google, { ...ada, amr: ['mfa', 'otp'] }, browser)
    expect([visit.location, visit.text.includes('Second factor')]).toEqual([null, true])
    expect(await sessionOf(browser)).toBeNull()
    const login = /name="login" value="([^"]+)"/.exec(visit.text)?.[1] ?? ''
    const shown = { login, kind: 'totp', value: code() }
    await browser.post(`${world.url}/sign-in/second-factor`, shown)
    expect(await sessionOf(browser)).toMatchObject({ userId: own.userId, methods: ['otp', 'mfa'] })
  })

  it('takes a sign-in for as recent as the provider says that it is', async () => {
    const at = Math.floor(world.parts.clock.now().getTime() / 1000)
    const [old, future] = [at - 3600, at + 3600]
    expect((await session(google, { ...someone(), auth_time: old })).authTime).toEqual(new Date(old * 1000))
    const { authTime } = await session(google, { ...someone(), auth_time: future })
    expect(authTime).toEqual(world.parts.clock.now())
  })

  it('is no way around single sign-on: the session is one of an own account, as by a password', async () => {
    const domain = `sso-${engine}-${String((people += 1))}.example`
    const policy = { authRequired: 'sso', requireMfa: false } as const
    const acme = await createOrganization(world.parts, wholeDeployment, { name: domain, policy })
    await createDomain(world.parts, wholeDeployment, acme.id, { domain, state: 'verified' })
    const ada = { ...someone(), email: `ada@${domain}` }
    expect(await session(google, ada)).toMatchObject({ organizationId: null, methods: [] })
    // At an application the door refuses them, as before.
    const browser = world.browser()
    google.email = ada.email
    const callback = await google.callback(browser)
    expect(received(await browser.get(callback.href))['error_code']).toBe('login.sso_required')
  })

  it('is another person at an application: one of the provider, without account and organization', async () => {
    const ada = someone()
    await session(google, ada)
    const browser = world.browser()
    google.email = ada.email
    const { code = '' } = received(await browser.get((await google.callback(browser)).href))
    const [, payload = ''] = String((await world.redeem(code)).body['id_token']).split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    expect(claims['sub']).toBe(`${connections.google.id};${ada.sub}`)
    expect(claims).not.toHaveProperty('org_id')
    const profile = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('user_id')
      .where('idp_id', '=', ada.sub)
      .executeTakeFirstOrThrow()
    expect(profile.user_id).toBeNull()
  })

  it('is taken away by the owner, who is told; not where it alone has proven the address', async () => {
    const [ada, bo] = [someone(), someone()]
    const own = await byLink(ada.email)
    const [{ id: connectionId }, by] = [connections.google, await session(google, ada)]
    if (own === null) throw new Error('not signed in')
    await removeProvider(world.parts, own, connectionId)
    expect(await accountProviderList(world.parts.db, own.userId)).toEqual([])
    expect((await accountSessionList(world.parts.db, own)).map(({ id }) => id)).toEqual([own.id])
    expect((await mailsTo(ada.email)).at(-1)?.subject).toBe('You cannot sign in with Google any more')
    expect(await events(by.userId)).toEqual(['account.provider_added', 'account.provider_removed'])
    await expect(removeProvider(world.parts, own, connectionId)).rejects.toMatchObject({
      code: 'request.not_found',
    })
    const alone = await session(google, bo)
    await expect(removeProvider(world.parts, alone, connectionId)).rejects.toMatchObject({
      code: 'account.provider_needed',
    })
    expect(await accountProviderList(world.parts.db, alone.userId)).toMatchObject([{ provider: 'google' }])
  })

  it('makes one account of several first times at once', async () => {
    const { email, sub: subject } = someone()
    const issuer = 'https://accounts.google.com'
    const person = {
      connectionId: connections.google.id,
      provider: 'google',
      issuer,
      subject,
      email,
      holdsMailbox: false,
    } as const
    const users = await Promise.all(Array.from({ length: 5 }, () => userOfProvider(world.parts, person)))
    expect(await accountsOf(email)).toEqual([{ id: users[0] }])
    expect(new Set(users).size).toBe(1)
    expect(await mailsTo(email)).toHaveLength(1)
  })

  it('rows 41, 45: gives one session for many deliveries of an answer at once', async () => {
    const browser = world.browser()
    const callback = await goTo(browser, google, someone())
    expect(await countWinners(async () => (await browser.get(callback)).location !== null, 5)).toBe(1)
  })

  it('row 40: is refused when the connection is switched off meanwhile', async () => {
    const [ada, browser] = [someone(), world.browser()]
    const callback = await goTo(browser, google, ada)
    const meanwhile = async () => {
      await updateConnection(world.parts, wholeDeployment, connections.google.id, { status: 'inactive' })
    }
    google.behavior = { ...google.behavior, meanwhile }
    expect(shownCode(await browser.get(callback))).toBe('login.provider_unavailable')
    expect(await accountsOf(ada.email)).toEqual([])
    await updateConnection(world.parts, wholeDeployment, connections.google.id, { status: 'active' })
  })

  it('works in the browser alone that began', async () => {
    const ada = someone()
    const callback = await goTo(world.browser(), google, ada)
    expect(shownCode(await world.browser().get(callback))).toBe('login.browser_mismatch')
  })
})

describe('where CARDEA_SIGN_IN_METHODS does not name social', () => {
  it('no provider is offered at Cardea itself, and none is taken, while applications go on to have them', async () => {
    const world = await openSocialWorld('embedded', { signInMethods: ['password'] })
    const google = await socialIdp(world, 'google')
    await world.connect('google')
    const browser = world.browser()
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    expect(text).not.toContain('Continue with')
    const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const visit = await browser.post(`${world.url}/sign-in`, { login, provider: 'google' })
    expect([visit.location, visit.status, shownCode(visit)]).toEqual([
      null,
      400,
      'login.provider_unavailable',
    ])
    const other = world.browser()
    expect(received(await other.get((await google.callback(other)).href))).toHaveProperty('code')
    await google.close()
    await world.close()
  })
})
