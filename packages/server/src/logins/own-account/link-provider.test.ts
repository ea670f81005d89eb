import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SocialIdp, type SocialWorld, openSocialWorld, socialIdp } from '../../../test/social-world.ts'
import { hiddenIn } from '../../../test/page-world.ts'
import { type TestBrowser, type Visit, testBrowser } from '../../../test/test-browser.ts'
import { testEngines } from '../../../test/test-database.ts'
import { ACCOUNT_COOKIE, beginAccountSession, useAccountSession } from '../../accounts/account-session.ts'
import { accountProviderList } from '../../accounts/provider-store.ts'
import { setPassword } from '../../accounts/set-password.ts'
import type { Authentication, User } from '../../accounts/types.ts'
import { userFindOrInsertOwn } from '../../accounts/user-store.ts'
import type { SocialConnection } from '../../connections/types.ts'
import { updateConnection } from '../../connections/update-connection.ts'
import { openContent } from '../../mails/mail-content.ts'
import { type MailId, newId } from '../../storage/ids.ts'
import { wholeDeployment } from '../../storage/tenant.ts'

const LINK = '/account/providers/google/link'
const DONE = '/account/security?done=provider-linked'

let people = 0

describe.each(testEngines)('a social provider is linked by who is signed in, on %s', (engine) => {
  let world: SocialWorld
  let google: SocialIdp
  let connection: SocialConnection
  beforeAll(async () => {
    world = await openSocialWorld(engine, { signInMethods: ['password', 'social'] })
    google = await socialIdp(world, 'google')
    connection = await world.connect('google')
  })
  afterAll(async () => {
    await google.close()
    await world.close()
  })
  beforeEach(() => google.reset())

  interface Person {
    readonly user: User
    readonly browser: TestBrowser
  }
  async function sessionCookie(userId: User['id'], how: Partial<Authentication> = {}): Promise<string> {
    const own = { organizationId: null, connectionId: null, profileId: null, acr: null, methods: ['pwd'] }
    const authentication = { ...own, authTime: world.parts.clock.now(), ...how, userId }
    return (await beginAccountSession(world.parts, authentication, { userAgent: null, address: null })).secret
  }
  /** Somebody new, signed in in a browser. */
  async function someone(how: Partial<Authentication> = {}): Promise<Person> {
    const email = `linker-${String((people += 1))}@home-${engine}.example`
    const user = await userFindOrInsertOwn(world.parts.db, {
      id: newId('user', world.parts),
      email,
      key: email,
    })
    return {
      user,
      browser: testBrowser(world.server, { [ACCOUNT_COOKIE]: await sessionCookie(user.id, how) }),
    }
  }
  /** Up to the provider, where `sub` sits: the address that it sends the browser back to. */
  async function goTo({ browser }: Person, sub: string): Promise<string> {
    const page = await browser.get(`${world.url}${LINK}`)
    const { location } = await browser.post(`${world.url}${LINK}`, hiddenIn(page, LINK))
    const asked = new URL(location ?? '').searchParams
    google.nonce = asked.get('nonce') ?? ''
    google.behavior.claims = { ...google.behavior.claims, email: 'somebody.else@gmail.com', sub }
    return `${world.url}/sso/oidc/callback?code=x&state=${asked.get('state') ?? ''}`
  }
  const linked = async ({ user }: Pick<Person, 'user'>) =>
    (await accountProviderList(world.parts.db, user.id)).map(({ provider }) => provider)
  const codeIn = ({ text }: Visit) => /(?:account|login|request|oidc)\.[a-z_]+/.exec(text)?.[0]
  async function mailsTo(email: string | null) {
    const rows = await world.parts.db.kysely
      .selectFrom('mails')
      .select(['id', 'content_sealed'])
      .orderBy('id')
      .execute()
    return rows.flatMap(({ id, content_sealed: sealed }) => {
      const content = sealed === null ? null : openContent(world.parts.vault, id as MailId, sealed)
      return content?.to === email ? [content.subject] : []
    })
  }

  it('is offered on the page, linked after a page that asks, and signs in from then on; the owner is told', async () => {
    const ada = await someone()
    const before = await ada.browser.get(`${world.url}/account/security`)
    expect(before.text).toContain(`href="${LINK}"`)
    const visit = await ada.browser.get(await goTo(ada, 'ada-there'))
    expect([visit.status, visit.location]).toEqual([302, `${world.url}${DONE}`])
    const after = await ada.browser.get(`${world.url}${DONE}`)
    expect(after.text).toContain('It signs in to your account from now on')
    expect(after.text).not.toContain(`href="${LINK}"`)
    expect(await linked(ada)).toEqual(['google'])
    expect(await mailsTo(ada.user.email)).toEqual(['You can sign in with Google now'])
    const events = await world.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .where('object_id', '=', ada.user.id)
      .execute()
    const data = { connectionId: connection.id }
    expect(events).toEqual([{ type: 'account.provider_added', data }])
    // The address there is another, and counts for nothing.
    const fresh = world.browser()
    const { text } = await fresh.get(`${world.url}/account/sign-in`)
    const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const { location } = await fresh.post(`${world.url}/sign-in`, { login, provider: 'google' })
    google.nonce = new URL(location ?? '').searchParams.get('nonce') ?? ''
    await fresh.get(`${world.url}/sso/oidc/callback?code=x&state=${login}`)
    const session = await useAccountSession(world.parts, fresh.cookies.get(ACCOUNT_COOKIE)?.value)
    expect(session?.userId).toBe(ada.user.id)
  })

  it('is not linked by an answer that was fetched for another browser and planted in theirs (login CSRF)', async () => {
    const [attacker, victim] = [await someone(), await someone()]
    const planted = await goTo(attacker, 'the-attacker-there')
    const visit = await victim.browser.get(planted)
    expect([visit.status, codeIn(visit)]).toEqual([400, 'login.browser_mismatch'])
    // Nor when they are on their own way to the provider at that moment.
    const own = await goTo(victim, 'the-attacker-there')
    expect(codeIn(await victim.browser.get(planted))).toBe('login.browser_mismatch')
    expect([await linked(attacker), await linked(victim)]).toEqual([[], []])
    google.behavior.claims = { ...google.behavior.claims, sub: 'the-victim-there' }
    expect((await victim.browser.get(own)).location).toBe(`${world.url}${DONE}`)
  })

  it('is not linked to whoever is signed in in that browser meanwhile, nor to a session that began later, nor to nobody', async () => {
    const bo = await someone()
    for (const other of [(await someone()).user.id, bo.user.id, null]) {
      const address = await goTo(bo, 'bo-there')
      const cookie = other === null ? {} : { [ACCOUNT_COOKIE]: await sessionCookie(other) }
      const browserSecret = bo.browser.cookies.get('cardea-browser')?.value ?? ''
      const browser = testBrowser(world.server, { 'cardea-browser': browserSecret, ...cookie })
      const visit = await browser.get(address)
      expect([visit.status, codeIn(visit)]).toEqual([403, 'account.page_outdated'])
    }
    expect(await linked(bo)).toEqual([])
  })

  it('is not linked by a form of another page, an answer that comes twice, or one that comes too late', async () => {
    const cy = await someone()
    const forged = await cy.browser.post(`${world.url}${LINK}`, { confirmation: 'made up' })
    expect([forged.status, codeIn(forged)]).toEqual([403, 'account.page_outdated'])
    const late = await goTo(cy, 'cy-there')
    const longAgo = new Date(world.parts.clock.now().getTime() - 11 * 60_000)
    await world.parts.db.kysely
      .updateTable('account_sessions')
      .set({ auth_time: longAgo })
      .where('user_id', '=', cy.user.id)
      .execute()
    expect(codeIn(await cy.browser.get(late))).toBe('account.reauthentication_required')
    expect(await linked(cy)).toEqual([])
    const asked = await cy.browser.get(`${world.url}${LINK}`)
    const to = encodeURIComponent(LINK)
    expect(asked.location).toBe(`${world.url}/account/sign-in?redirectUri=${to}`)
    const dan = await someone()
    const address = await goTo(dan, 'dan-there')
    expect((await dan.browser.get(address)).status).toBe(302)
    expect(codeIn(await dan.browser.get(address))).toBe('login.already_finished')
  })

  it('is linked to one account, and one person of it to an account', async () => {
    const [eve, fay] = [await someone(), await someone()]
    await eve.browser.get(await goTo(eve, 'eve-there'))
    const taken = await fay.browser.get(await goTo(fay, 'eve-there'))
    expect([taken.status, codeIn(taken)]).toEqual([409, 'account.provider_taken'])
    const second = await eve.browser.get(await goTo(eve, 'eve-elsewhere'))
    expect([second.status, codeIn(second)]).toEqual([409, 'account.provider_taken'])
    // The same once more changes nothing.
    expect((await eve.browser.get(await goTo(eve, 'eve-there'))).location).toBe(`${world.url}${DONE}`)
    expect([await linked(eve), await linked(fay)]).toEqual([['google'], []])
    expect(await mailsTo(eve.user.email)).toHaveLength(1)
  })

  it('is offered to nobody where the connection is off by then', async () => {
    const gus = await someone()
    const address = await goTo(gus, 'gus-there')
    const turn = (status: 'active' | 'inactive') =>
      world.parts.db.transaction((db) =>
        updateConnection({ ...world.parts, db }, wholeDeployment, connection.id, { status }),
      )
    await turn('inactive')
    expect(codeIn(await gus.browser.get(address))).toBe('login.provider_unavailable')
    expect((await gus.browser.get(`${world.url}/account/security`)).text).not.toContain(LINK)
    await turn('active')
    expect(await linked(gus)).toEqual([])
    expect((await gus.browser.get(`${world.url}/account/providers/nobody/link`)).status).toBe(404)
  })

  it('may go again from an account that has a password', async () => {
    const hal = await someone()
    await world.parts.db.kysely
      .updateTable('users')
      .set({ proven_by_provider: true })
      .where('id', '=', hal.user.id)
      .execute()
    await hal.browser.get(await goTo(hal, 'hal-there'))
    const remove = async () => {
      const page = await hal.browser.get(`${world.url}/account/security`)
      const action = '/account/providers/remove'
      return hal.browser.post(`${world.url}${action}`, hiddenIn(page, action))
    }
    expect((await remove()).status).toBe(409)
    const session = await useAccountSession(world.parts, hal.browser.cookies.get(ACCOUNT_COOKIE)?.value)
    await setPassword(world.parts, hal.user.id, 'quietly-orbiting-marmalade', { kept: session?.id ?? null })
    expect((await remove()).status).toBe(303)
    expect(await linked(hal)).toEqual([])
  })
})
