import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownMembership } from '../../../test/own-membership.ts'
import { countWinners } from '../../../test/count-winners.ts'
import { customerSamlIdp } from '../../../test/customer-saml-idp.ts'
import { type LoginWorld, openLoginWorld, received, redirectUri } from '../../../test/login-world.ts'
import type { TestBrowser, Visit } from '../../../test/test-browser.ts'
import { testEngines } from '../../../test/test-database.ts'
import { codeAt, decodeBase32 } from '../../../test/totp-codes.ts'
import { useAccountSession } from '../../accounts/account-session.ts'
import { beginTotp } from '../../accounts/begin-totp.ts'
import { confirmTotp } from '../../accounts/confirm-totp.ts'
import { passwordFind } from '../../accounts/credential-store.ts'
import { emailKey } from '../../accounts/email-key.ts'
import { updateApplication } from '../../applications/update-application.ts'
import { createDomain } from '../../domains/create-domain.ts'
import { openContent } from '../../mails/mail-content.ts'
import { membershipInsert } from '../../members/store.ts'
import type { Membership } from '../../members/types.ts'
import { createOrganization } from '../../organizations/create-organization.ts'
import { type MailId, type OrganizationId, newId } from '../../storage/ids.ts'
import { wholeDeployment } from '../../storage/tenant.ts'

const password = 'seven purple hinges turn'
let people = 0

describe.each(testEngines)('signing in with an account of one’s own, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine, { signInMethods: ['password', 'mailed-link', 'passkey'] })
  })
  afterAll(() => world.close())

  const someone = () => `ada-${engine}-${String((people += 1))}@home-${engine}.example`
  const organization = async (name: string, policy = {}) =>
    createOrganization(world.parts, wholeDeployment, { name: `${name} ${String((people += 1))}`, policy })
  const post = (browser: TestBrowser, path: string, form: Record<string, string>) =>
    browser.post(`${world.url}/sign-in${path}`, form)

  /** The page that asks for the e-mail. */
  async function begin(browser: TestBrowser, params: Record<string, string> = {}): Promise<string> {
    const { text } = await browser.get(world.authorizeUrl(params))
    return /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
  }
  async function mailsTo(email: string): Promise<string[]> {
    const rows = await world.parts.db.kysely
      .selectFrom('mails')
      .select(['id', 'content_sealed'])
      .orderBy('created_at')
      .execute()
    return rows.flatMap(({ id, content_sealed: sealed }) => {
      if (sealed === null) return []
      const content = openContent(world.parts.vault, id as MailId, sealed)
      return content.to === email ? [content.text] : []
    })
  }
  async function linkIn(email: string): Promise<string> {
    const text = (await mailsTo(email)).at(-1) ?? ''
    return /https?:\S+token=[A-Za-z0-9_-]+/.exec(text)?.[0] ?? ''
  }
  const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''
  async function askForLink(browser: TestBrowser, login: string, email: string, purpose = 'sign_in') {
    expect((await post(browser, '/link', { login, email, purpose })).status).toBe(200)
    return linkIn(email)
  }
  /** Signs up with a password, at Cardea itself. */
  async function signUp(email: string): Promise<TestBrowser> {
    const browser = world.browser()
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const token = tokenOf(await askForLink(browser, login, email, 'password'))
    const { location } = await post(browser, '/link/open', { token, password })
    expect(location).toBe(`${world.url}/account`)
    return browser
  }
  async function join(email: string, organizationId: OrganizationId, values: Partial<Membership> = {}) {
    const user = await passwordFind(world.parts.db, emailKey(email) ?? '')
    if (user === null) throw new Error(`no account of ${email}`)
    const id = newId('membership', world.parts)
    const { role = 'member', status = 'active', source = 'operator' } = values
    await membershipInsert(world.parts.db, { id, organizationId, userId: user.userId, role, status, source })
    return user
  }
  const invite = (organizationId: OrganizationId, email: string) =>
    world.parts.db.kysely
      .insertInto('invitations')
      .values({
        id: newId('invitation', world.parts),
        organization_id: organizationId,
        email,
        email_key: emailKey(email) ?? '',
        role: 'admin',
        token_hash: world.parts.vault.hash(email + organizationId),
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute()
  const signedIn = (visit: Visit) => {
    expect(visit.location).toMatch(new RegExp(`^${redirectUri.replaceAll('?', '\\?')}`))
    return received(visit)
  }

  it('asks for the way to sign in after the e-mail, the same for every address', async () => {
    const email = someone()
    await signUp(email)
    const texts = await Promise.all(
      [email, someone()].map(async (typed) => {
        const browser = world.browser()
        const login = await begin(browser)
        const { status, text } = await post(browser, '', { login, email: typed })
        expect(status).toBe(200)
        return text
          .replaceAll(typed, 'EMAIL')
          .replaceAll(login, 'LOGIN')
          .replace(/data-options="[^"]*"/, '')
      }),
    )
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toContain('Password')
  })

  it('signs up with a password, and in with it to the one organization', async () => {
    const email = someone()
    const home = await signUp(email)
    const session = await useAccountSession(world.parts, home.cookies.get('cardea-account')?.value)
    expect(session).toMatchObject({ organizationId: null, methods: ['pwd'] })
    const acme = await organization('Acme')
    await join(email, acme.id)
    const browser = world.browser()
    const login = await begin(browser)
    const wrong = await post(browser, '/password', { login, email, password: 'not this one at all' })
    expect([wrong.status, wrong.text.includes('role="alert"') || wrong.text.includes('field-error')]).toEqual(
      [401, true],
    )
    const { code = '' } = signedIn(
      await post(browser, '/password', { login, email: email.toUpperCase(), password }),
    )
    const { body } = await world.redeem(code)
    const [, payload = ''] = String(body['id_token']).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      email,
      email_verified: true,
      org_id: acme.id,
    })
  })

  it('rows 89 and 90: a link spends nothing by being opened, and works once by its button', async () => {
    const email = someone()
    const acme = await organization('Acme')
    await invite(acme.id, email)
    const browser = world.browser()
    const login = await begin(browser)
    const link = await askForLink(browser, login, email)
    for (let looks = 0; looks < 3; looks++) expect((await browser.get(link)).status).toBe(200)
    // A program that opens what comes by mail has no part in the login.
    expect((await world.browser().get(link)).text).toContain('login.browser_mismatch')
    const answers = await countWinners(async () => {
      const { status } = await post(browser, '/link/open', { token: tokenOf(link) })
      return status === 200 || status === 303
    }, 5)
    expect(answers).toBe(1)
    const { status, text } = await browser.get(link)
    expect([status, text.includes('account.link_unknown')]).toEqual([400, true])
  })

  it('shows an invitation to the proven address as a choice, and takes it up when it is chosen', async () => {
    const email = someone()
    const acme = await organization('Acme')
    await invite(acme.id, email)
    const browser = world.browser()
    const login = await begin(browser)
    const token = tokenOf(await askForLink(browser, login, email))
    const { text } = await post(browser, '/link/open', { token })
    expect(text).toContain(`Accept the invitation of ${acme.name}`)
    signedIn(await post(browser, '/organization', { login, organization: acme.id }))
    const user = await passwordFind(world.parts.db, emailKey(email) ?? '')
    const members = await world.parts.db.kysely
      .selectFrom('memberships')
      .select(['role', 'source'])
      .where('user_id', '=', user?.userId ?? '')
      .execute()
    expect(members).toEqual([{ role: 'admin', source: 'invitation' }])
  })

  it('lets a person of several organizations choose, and nobody an organization that is not theirs', async () => {
    const email = someone()
    await signUp(email)
    const [acme, globex, other] = [
      await organization('Acme'),
      await organization('Globex'),
      await organization('Other'),
    ]
    await join(email, acme.id)
    await join(email, globex.id)
    await join(email, other.id, { status: 'inactive' })
    const browser = world.browser()
    const login = await begin(browser)
    const { text } = await post(browser, '/password', { login, email, password })
    expect([acme, globex, other].map(({ name }) => text.includes(name))).toEqual([true, true, false])
    const refused = await post(browser, '/organization', { login, organization: other.id })
    expect([refused.status, refused.text.includes('ask one of its admins')]).toEqual([403, true])
    const { code = '' } = signedIn(await post(browser, '/organization', { login, organization: globex.id }))
    expect(JSON.stringify((await world.redeem(code)).body)).not.toContain(acme.id)
  })

  it('tells who belongs to no organization that they do not', async () => {
    const email = someone()
    await signUp(email)
    const browser = world.browser()
    const login = await begin(browser)
    const { text } = await post(browser, '/password', { login, email, password })
    expect(text).toContain('No organization yet')
  })

  it('is the way in to an organization without single sign-on that the application names, and to no other', async () => {
    const email = someone()
    await signUp(email)
    const [acme, globex, stranger] = [
      await organization('Acme'),
      await organization('Globex'),
      await organization('Stranger'),
    ]
    await join(email, acme.id)
    await join(email, globex.id)
    const browser = world.browser()
    const login = await begin(browser, { organization_id: globex.id })
    const { text } = await post(browser, '', { login, email })
    expect(text).toContain('Enter your password')
    const { code = '' } = signedIn(await post(browser, '/password', { login, email, password }))
    const { body } = await world.redeem(code)
    expect(JSON.stringify(body)).not.toContain(acme.id)
    const other = await begin(browser, { organization_id: stranger.id })
    const visit = await post(browser, '/password', { login: other, email, password })
    expect(visit.text).toContain('No organization yet')
  })

  it('makes members by the domain of their address where it says so, or asks for them', async () => {
    for (const autoJoin of ['join', 'request'] as const) {
      const acme = await organization('Acme')
      const domain = `${autoJoin}-${engine}-${String((people += 1))}.example`
      const { id } = await createDomain(world.parts, wholeDeployment, acme.id, { domain, state: 'verified' })
      await world.parts.db.kysely
        .updateTable('domains')
        .set({ auto_join: autoJoin })
        .where('id', '=', id)
        .execute()
      const email = `ada@${domain}`
      await signUp(email)
      const browser = world.browser()
      const login = await begin(browser)
      const visit = await post(browser, '/password', { login, email, password })
      if (autoJoin === 'join') signedIn(visit)
      else expect(visit.text).toContain('waits for one of its admins')
    }
  })

  describe('makes members by the domain of their address at Cardea itself, too', () => {
    /** An organization with an owner and a verified domain, people of which join so. */
    async function joining(autoJoin: 'join' | 'request') {
      const acme = await organization('Acme')
      const domain = `${autoJoin}-${engine}-${String((people += 1))}.example`
      await createDomain(world.parts, wholeDeployment, acme.id, { domain, state: 'verified', autoJoin })
      const owner = someone()
      await signUp(owner)
      await join(owner, acme.id, { role: 'owner' })
      return { acme, owner, email: `ada@${domain}` }
    }
    const membershipOf = (organizationId: OrganizationId, email: string) =>
      ownMembership(world.parts.db, organizationId, email)
    const asked = async (owner: string) =>
      (await mailsTo(owner)).filter((text) => text.includes('asks to join'))

    it('who joins, joins, and nobody is asked', async () => {
      const { acme, owner, email } = await joining('join')
      await signUp(email)
      expect(await membershipOf(acme.id, email)).toMatchObject({ status: 'active', source: 'domain' })
      expect(await asked(owner)).toEqual([])
    })

    it('who has to ask, waits, and the owners are told once', async () => {
      const { acme, owner, email } = await joining('request')
      await signUp(email)
      await signUp(email)
      expect(await membershipOf(acme.id, email)).toMatchObject({ status: 'pending', source: 'domain' })
      const [text = '', ...more] = await asked(owner)
      expect(more).toEqual([])
      expect(text).toContain(`“${email.replace('@', ' @ ').replace('.', '. ')}” asks to join`)
      expect(text).toContain(`organization “${acme.name}”`)
    })

    it.each(['join', 'request'] as const)(
      'whom the organization has invited comes as invited: %s',
      async (autoJoin) => {
        const { acme, owner, email } = await joining(autoJoin)
        await invite(acme.id, email)
        await signUp(email)
        const expected = { status: 'active', role: 'admin', source: 'invitation' }
        expect(await membershipOf(acme.id, email)).toMatchObject(expected)
        expect(await asked(owner)).toEqual([])
      },
    )

    it('an address that nobody has proven joins nothing', async () => {
      const { acme, email } = await joining('join')
      const browser = world.browser()
      const { text } = await browser.get(`${world.url}/account/sign-in`)
      const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
      await askForLink(browser, login, email)
      expect(await membershipOf(acme.id, email)).toBeNull()
    })
  })

  it('refuses who has no second factor where the organization demands one, and everybody where it demands single sign-on', async () => {
    for (const [policy, code] of [
      [{ requireMfa: true }, 'login.mfa_required'],
      [{ authRequired: 'sso' }, 'login.sso_required'],
    ] as const) {
      const email = someone()
      await signUp(email)
      const acme = await organization('Acme', policy)
      await join(email, acme.id)
      const browser = world.browser()
      const login = await begin(browser)
      expect(signedIn(await post(browser, '/password', { login, email, password }))).toMatchObject({
        error: 'access_denied',
        error_code: code,
      })
    }
  })

  it('refuses who is put out between choosing and coming in', async () => {
    const email = someone()
    await signUp(email)
    const acme = await organization('Acme')
    const user = await join(email, acme.id)
    const browser = world.browser()
    const login = await begin(browser)
    await world.parts.db.kysely
      .updateTable('memberships')
      .set({ status: 'inactive' })
      .where('user_id', '=', user.userId)
      .execute()
    const { text } = await post(browser, '/password', { login, email, password })
    expect(text).toContain('No organization yet')
  })

  describe('row 54: a step is taken only after the ones before it, by the same browser', () => {
    it('no organization and no second factor without a first one', async () => {
      const acme = await organization('Acme')
      const browser = world.browser()
      const login = await begin(browser)
      for (const [path, form] of [
        ['/organization', { organization: acme.id }],
        ['/second-factor', { kind: 'totp', value: '123456' }],
      ] as const) {
        const { status, text } = await post(browser, path, { login, ...form })
        expect([status, text.includes('login.step_missing')]).toEqual([400, true])
      }
    })

    it('no organization past the second factor, which an app or a recovery code is', async () => {
      const email = someone()
      const home = await signUp(email)
      const acme = await organization('Acme', { requireMfa: true })
      await join(email, acme.id)
      const session = await useAccountSession(world.parts, home.cookies.get('cardea-account')?.value)
      if (session === null) throw new Error('no session')
      const { secret } = await beginTotp(world.parts, session)
      const code = () => codeAt(decodeBase32(secret), Math.floor(world.parts.clock.now().getTime() / 30_000))
      const { recoveryCodes } = await confirmTotp(world.parts, session, code())
      world.parts.clock.advance(30_000)
      for (const [kind, value] of [
        ['totp', code()],
        ['recovery_code', recoveryCodes?.[0] ?? ''],
      ] as const) {
        const browser = world.browser()
        const login = await begin(browser)
        const { text } = await post(browser, '/password', { login, email, password })
        expect(text).toContain('Second factor')
        const past = await post(browser, '/organization', { login, organization: acme.id })
        expect([past.status, past.text.includes('login.step_missing')]).toEqual([400, true])
        const wrong = await post(browser, '/second-factor', { login, kind, value: 'nothing' })
        expect([wrong.location, wrong.text.includes('Second factor')]).toEqual([null, true])
        expect(signedIn(await post(browser, '/second-factor', { login, kind, value }))).toHaveProperty('code')
      }
    })

    it('nothing in another browser', async () => {
      const email = someone()
      await signUp(email)
      const login = await begin(world.browser())
      const thief = world.browser()
      await begin(thief)
      const { text } = await post(thief, '/password', { login, email, password })
      expect(text).toContain('login.browser_mismatch')
    })
  })

  it('stays the same person when the deployment gets another address, also from before people had a constant issuer', async () => {
    const email = someone()
    await signUp(email)
    const acme = await organization('Acme')
    const user = await join(email, acme.id)
    const subject = async () => {
      const browser = world.browser()
      const login = await begin(browser)
      const { code = '' } = signedIn(await post(browser, '/password', { login, email, password }))
      const [, payload = ''] = String((await world.redeem(code)).body['id_token']).split('.')
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub
    }
    const first = await subject()
    const profiles = world.parts.db.kysely
    const issuers = () =>
      profiles.selectFrom('profiles').select('issuer').where('user_id', '=', user.userId).execute()
    expect(await issuers()).toEqual([{ issuer: 'cardea-accounts' }])
    const before = { issuer: 'https://sso.before.example/' }
    await profiles.updateTable('profiles').set(before).where('user_id', '=', user.userId).execute()
    expect(await subject()).toBe(first)
    expect(await issuers()).toEqual([before])
  })

  it('signs in silently again to an organization without single sign-on that the application names', async () => {
    const email = someone()
    await signUp(email)
    const [acme, other] = [await organization('Acme'), await organization('Other')]
    await join(email, acme.id)
    await updateApplication(world.parts, world.application.id, { sessionHours: 8 })
    const browser = world.browser()
    const login = await begin(browser, { organization_id: acme.id })
    signedIn(await post(browser, '/password', { login, email, password }))
    const silently = async (organizationId: string) =>
      signedIn(await browser.get(world.authorizeUrl({ organization_id: organizationId, prompt: 'none' })))
    expect(await silently(acme.id)).toHaveProperty('code')
    expect(await silently(other.id)).toMatchObject({ error_code: 'login.interaction_required' })
    await updateApplication(world.parts, world.application.id, { sessionHours: 0 })
  })

  it('chooses another password by a link, which ends the sessions of the account', async () => {
    const email = someone()
    const home = await signUp(email)
    await signUp(email)
    expect(await useAccountSession(world.parts, home.cookies.get('cardea-account')?.value)).toBeNull()
  })

  it('says what is wrong with a password, and the link still works', async () => {
    const email = someone()
    const browser = world.browser()
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const token = tokenOf(await askForLink(browser, login, email, 'password'))
    const { status } = await post(browser, '/link/open', { token, password: 'short' })
    expect(status).toBe(400)
    expect((await post(browser, '/link/open', { token, password })).status).toBe(303)
  })

  it('sends people of a domain with single sign-on there, and elsewhere where the application names the organization', async () => {
    const acme = await world.samlCustomer(await customerSamlIdp())
    const email = `ada@${acme.domain}`
    await signUp(email)
    const other = await organization('Other')
    await join(email, other.id)
    const browser = world.browser()
    const { location } = await post(browser, '', { login: await begin(browser), email })
    expect(location).toMatch(/^https:\/\/idp\./)
    const login = await begin(browser, { organization_id: other.id })
    expect((await post(browser, '', { login, email })).text).toContain('Enter your password')
    expect(signedIn(await post(browser, '/password', { login, email, password }))).toHaveProperty('code')
  })
})
