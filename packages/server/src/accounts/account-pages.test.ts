import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OwnBrowser, type PageWorld, hiddenIn, openPageWorld } from '../../test/page-world.ts'
import { softwareAuthenticator } from '../../test/software-authenticator.ts'
import { testEngines } from '../../test/test-database.ts'
import type { Visit } from '../../test/test-browser.ts'
import { totpCode } from '../../test/tenant-browser.ts'
import { oidcSettings } from '../../test/api-world.ts'
import { createConnection } from '../connections/create-connection.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { beginTotp } from './begin-totp.ts'
import { secondFactorsOf } from './credential-store.ts'
import { accountProviderInsert, accountProviderList } from './provider-store.ts'
import { setPassword } from './set-password.ts'
import { accountSessionList } from './session-store.ts'

const password = 'seven purple hinges turn'
const other = 'nine amber kettles sing'
const MFA = { methods: ['pwd', 'otp', 'mfa'] }
const LONG_AGO = 10 * 60_000 + 1

/** Every page that changes something, each with the forms on it. */
const changes = {
  '/account/password': ['/account/password'],
  '/account/authenticator': [
    '/account/authenticator',
    '/account/authenticator/confirm',
    '/account/authenticator/remove',
  ],
  '/account/passkeys/add': ['/account/passkeys/add'],
  '/account/recovery-codes': ['/account/recovery-codes'],
} as const
const pages = Object.keys(changes)
const forms = [...Object.values(changes).flat(), '/account/sessions/end', '/account/sign-out']

describe.each(testEngines)('the pages of one’s own account, on %s', (engine) => {
  let world: PageWorld
  beforeAll(async () => {
    world = await openPageWorld(engine)
  })
  afterAll(() => world.close())

  const factors = ({ user }: OwnBrowser) => secondFactorsOf(world.parts.db, user.id)
  const sessions = async ({ session }: OwnBrowser) =>
    (await accountSessionList(world.parts.db, session)).map(({ id }) => id)
  const doneAt = (path: string, what: string) => `${world.url}${path}?done=${what}`
  const signIn = (to: string) => `${world.url}/account/sign-in?redirectUri=${encodeURIComponent(to)}`
  const codesOn = ({ text }: Visit) => [
    ...(/<pre[^]*<\/pre>/.exec(text)?.[0] ?? '').matchAll(/\b[0-9a-z]{5}-[0-9a-z]{5}\b/g),
  ]
  const secretOn = (visit: Visit) => hiddenIn(visit, '/account/authenticator/confirm')['secret'] ?? ''
  const optionsOn = ({ text }: Visit) =>
    JSON.parse((/data-options="([^"]*)"/.exec(text)?.[1] ?? '').replaceAll('&quot;', '"')) as never

  it('lead who is not signed in to the sign-in and back: by 302 after a GET, by 303 after a POST (RFC 9110 §15.4)', async () => {
    const browser = world.browser()
    for (const page of ['/account/security', ...pages]) {
      const { status, location } = await browser.get(`${world.url}${page}`)
      expect([status, location], page).toEqual([302, signIn(page)])
    }
    const { status, location } = await browser.get(`${world.url}/account`)
    expect([status, location]).toEqual([302, `${world.url}/account/sign-in`])
    for (const form of forms) {
      const posted = await browser.post(`${world.url}${form}`, {})
      expect([posted.status, posted.location?.startsWith(`${world.url}/account/sign-in`)], form).toEqual([
        303,
        true,
      ])
    }
  })

  it('take no form that is not of a page of this session, wherever it comes from', async () => {
    const ada = await world.signedIn()
    const earlier = await world.signedIn({}, ada.user)
    const { confirmation = '' } = hiddenIn(await earlier.get('/account'), '/account/sign-out')
    for (const form of forms) {
      for (const fields of [{}, { confirmation }, { confirmation: '' }]) {
        const { status, text } = await ada.browser.post(`${world.url}${form}`, {
          ...fields,
          password: other,
        })
        expect([status, text.includes('account.page_outdated')], form).toEqual([403, true])
      }
    }
    expect(await sessions(ada)).toHaveLength(2)
  })

  it.each(pages)(
    '%s wants a sign-in of just now, with the second factor where there is one',
    async (page) => {
      const ada = await world.signedIn({
        authTime: new Date(world.parts.clock.now().getTime() - LONG_AGO),
      })
      const { status, location } = await ada.get(page)
      expect([status, location]).toEqual([302, signIn(page)])
      const { confirmation = '' } = hiddenIn(await ada.get('/account'), '/account/sign-out')
      for (const form of changes[page as keyof typeof changes]) {
        const fields = { confirmation, password: other, name: 'phone' }
        const posted = await ada.browser.post(`${world.url}${form}`, fields)
        expect([posted.status, posted.location], form).toEqual([303, signIn(page)])
      }
      const guessed = await world.signedIn({}, (await withTotp()).user)
      expect((await guessed.get(page)).location).toBe(signIn(page))
    },
  )

  it('come back from the sign-in that they wanted, which knows who asks, leads to no identity provider and ends the earlier session', async () => {
    const ada = await world.signedIn({
      authTime: new Date(world.parts.clock.now().getTime() - LONG_AGO),
    })
    await setPassword(world.parts, ada.user.id, password, { kept: ada.session.id })
    await leadToProvider('home.example')
    const asked = await ada.browser.get((await ada.get('/account/password')).location ?? '')
    expect([asked.status, asked.text.includes(ada.user.email ?? '-')]).toEqual([200, true])
    const fields = { ...hiddenIn(asked, '/sign-in/password'), email: ada.user.email ?? '', password }
    const { location } = await ada.browser.post(`${world.url}/sign-in/password`, fields)
    expect(location).toBe(`${world.url}/account/password`)
    expect((await ada.get('/account/password')).status).toBe(200)
    const left = await sessions(ada)
    expect([left.length, left.includes(ada.session.id)]).toEqual([1, false])
  })

  it('say that a session of an organization changes nothing', async () => {
    const { id } = await createOrganization(world.parts, wholeDeployment, { name: `Acme of ${engine}` })
    const ada = await world.signedIn({ organizationId: id })
    expect((await ada.get('/account')).text).toContain('Your organization manages how you sign in.')
    for (const page of ['/account/security', ...pages]) {
      const { status, text } = await ada.get(page)
      expect([status, text.includes('account.managed_elsewhere')], page).toEqual([403, true])
    }
  })

  it('say beside the field why a password will not do, and set one that will', async () => {
    const ada = await world.signedIn()
    const elsewhere = await world.signedIn({}, ada.user)
    const submit = (typed: string) =>
      ada.submit('/account/password', '/account/password', { password: typed })
    const refused = await submit('short')
    expect(refused.status).toBe(400)
    expect(refused.text).toMatch(/id="password-error"[^>]*>[^<]*at least 12 characters/)
    expect(await sessions(ada)).toContain(elsewhere.session.id)
    const { status, location } = await submit(other)
    expect([status, location]).toEqual([303, doneAt('/account/security', 'password-changed')])
    expect(await sessions(ada)).toEqual([ada.session.id])
    const after = await ada.browser.get(location ?? '')
    expect(after.text).toContain('Your password is changed.')
    expect((await ada.get('/account/security?done=nothing-known')).text).not.toContain('tone-success')
  })

  it('set an authenticator app up: a wrong code shows the same key again, the right one the recovery codes', async () => {
    const ada = await world.signedIn()
    const begun = await ada.submit('/account/authenticator', '/account/authenticator')
    const secret = secretOn(begun)
    expect(begun.text).toContain('src="data:image/svg+xml;base64,')
    expect(begun.text).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '))
    const confirm = (visit: Visit, code: string) =>
      ada.browser.post(`${world.url}/account/authenticator/confirm`, {
        ...hiddenIn(visit, '/account/authenticator/confirm'),
        code,
      })
    const wrong = await confirm(begun, 'not a code')
    expect([wrong.status, secretOn(wrong)]).toEqual([401, secret])
    expect(wrong.text).toMatch(/id="code-error"[^>]*>[^<]*The code is not right/)
    const right = await confirm(wrong, totpCode(secret, world.parts.clock.now()))
    expect([right.status, codesOn(right).length]).toEqual([200, 10])
    expect(await factors(ada)).toEqual({ totp: true, passkeys: 0, recoveryCodes: 10 })
  })

  it('never show a key that somebody else has begun meanwhile', async () => {
    const ada = await world.signedIn()
    const begun = await ada.submit('/account/authenticator', '/account/authenticator')
    const { secret } = await beginTotp(world.parts, (await world.signedIn({}, ada.user)).session)
    const fields = { ...hiddenIn(begun, '/account/authenticator/confirm'), code: '123456' }
    const { status, text } = await ada.browser.post(`${world.url}/account/authenticator/confirm`, fields)
    expect([status, text.includes(secret)]).toEqual([409, false])
    expect(text).toContain('has to be started again')
  })

  it('take the authenticator app away', async () => {
    const ada = await withTotp()
    const again = await ada.submit('/account/authenticator', '/account/authenticator/remove')
    expect(again.location).toBe(doneAt('/account/security', 'authenticator-removed'))
    expect(await factors(ada)).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 })
  })

  it('add a passkey by what the authenticator answers in this browser, rename and remove it', async () => {
    const ada = await world.signedIn()
    const key = softwareAuthenticator(world.parts.config.publicUrl)
    const path = '/account/passkeys/add'
    const add = (who: OwnBrowser, response: unknown, name: string) =>
      who.submit(path, path, { name, response: JSON.stringify(response) })
    const refused = await add(ada, key.create(optionsOn(await ada.get(path))), '   ')
    expect([refused.status, /id="name-error"[^>]*>Give it a name/.test(refused.text)]).toEqual([400, true])
    for (const response of [{}, key.create(optionsOn(await (await withTotp()).get(path)))]) {
      const { status, text } = await add(ada, response, 'my phone')
      expect([status >= 400, text.includes('value="my phone"')]).toEqual([true, true])
    }
    const added = await add(ada, key.create(optionsOn(await ada.get(path))), ' my phone ')
    expect([added.status, codesOn(added).length]).toEqual([200, 10])

    const again = await world.signedIn(MFA, ada.user)
    const link = /\/account\/passkeys\/pk_\w+/.exec((await again.get('/account/security')).text)?.[0] ?? ''
    const twice = await add(again, key.create(optionsOn(await again.get(path))), 'the same')
    expect([twice.status, twice.text.includes('This already exists.')]).toEqual([409, true])
    const rename = (name: string) => again.submit(link, `${link}/rename`, { name })
    expect((await rename('x'.repeat(61))).status).toBe(400)
    expect((await rename('my old phone')).location).toBe(doneAt('/account/security', 'passkey-renamed'))
    expect((await again.get('/account/security')).text).toContain('my old phone')
    const eve = await world.signedIn(MFA)
    expect((await eve.get(link)).status).toBe(404)
    expect((await again.submit(link, `${link}/remove`)).location).toBe(
      doneAt('/account/security', 'passkey-removed'),
    )
    expect(await factors(ada)).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 })
    expect((await again.get(link)).status).toBe(404)
  })

  it('make new recovery codes for an account that has a second factor', async () => {
    const path = '/account/recovery-codes'
    const bare = await world.signedIn()
    const refused = await bare.submit(path, path)
    expect([refused.status, refused.text.includes('no second factor yet')]).toEqual([409, true])
    const ada = await withTotp()
    const { status, text } = await ada.submit(path, path)
    expect([status, codesOn({ text } as Visit).length]).toEqual([200, 10])
    expect(text).toContain('download="recovery-codes.txt"')
  })

  it('end all other sessions of the same person, and of nobody else', async () => {
    const ada = await world.signedIn()
    await world.signedIn({}, ada.user)
    const eve = await world.signedIn()
    const ended = await ada.submit('/account', '/account/sessions/end-others')
    expect(ended.location).toBe(doneAt('/account', 'sessions-ended'))
    expect([await sessions(ada), await sessions(eve)]).toEqual([[ada.session.id], [eve.session.id]])
    expect((await ada.get('/account')).text).not.toContain('end-others')
  })

  it('show the social providers that sign in, and remove one, but not the one that alone has proven the account', async () => {
    const ada = await world.signedIn()
    const { parts } = world
    expect((await ada.get('/account/security')).text).not.toContain('Social providers')
    const google = { protocol: 'social', provider: 'google', clientId: 'c', clientSecret: 's' } as const
    const { id: connectionId } = await createConnection(parts, wholeDeployment, {
      ...google,
      status: 'active',
    })
    const known = { connectionId, issuer: 'https://accounts.google.com', subject: ada.user.id }
    await accountProviderInsert(parts.db, ada.user.id, known)
    const proven = (by: boolean) =>
      parts.db.kysely
        .updateTable('users')
        .set({ proven_by_provider: by })
        .where('id', '=', ada.user.id)
        .execute()
    const remove = () => ada.submit('/account/security', '/account/providers/remove')
    await proven(true)
    const needed = await remove()
    expect([needed.status, needed.text.includes('Your account is known by Google alone')]).toEqual([
      409,
      true,
    ])
    await proven(false)
    expect((await remove()).location).toBe(doneAt('/account/security', 'provider-removed'))
    expect(await accountProviderList(parts.db, ada.user.id)).toEqual([])
  })

  it('end another session of the same person, and of nobody else', async () => {
    const ada = await world.signedIn()
    const elsewhere = await world.signedIn({}, ada.user)
    const eve = await world.signedIn()
    const end = (who: OwnBrowser, id: string) => {
      const confirmation = hiddenOf(who)
      return confirmation.then((fields) =>
        who.browser.post(`${world.url}/account/sessions/end`, { ...fields, session: id }),
      )
    }
    expect((await end(eve, elsewhere.session.id)).status).toBe(404)
    expect((await end(ada, elsewhere.session.id)).location).toBe(doneAt('/account', 'session-ended'))
    expect(await sessions(ada)).toEqual([ada.session.id])
    const out = await ada.submit('/account', '/account/sign-out')
    expect([out.location, ada.browser.cookies.get('cardea-account')?.value]).toEqual([
      `${world.url}/account/sign-in`,
      '',
    ])
    expect(await sessions(ada)).toEqual([])
  })

  async function hiddenOf(who: OwnBrowser) {
    const { confirmation = '' } = hiddenIn(await who.get('/account'), '/account/sign-out')
    return { confirmation }
  }

  /** Whoever types an address of this domain is led to an identity provider. */
  async function leadToProvider(domain: string): Promise<void> {
    const { parts } = world
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: domain })
    await createDomain(parts, wholeDeployment, organizationId, { domain, state: 'verified' })
    const connection = { organizationId, status: 'active', ...oidcSettings } as const
    await createConnection(parts, wholeDeployment, connection)
  }

  /** Somebody with an authenticator app, who has signed in with it. */
  async function withTotp(): Promise<OwnBrowser> {
    const who = await world.signedIn()
    const begun = await who.submit('/account/authenticator', '/account/authenticator')
    const code = totpCode(secretOn(begun), world.parts.clock.now())
    await who.browser.post(`${world.url}/account/authenticator/confirm`, {
      ...hiddenIn(begun, '/account/authenticator/confirm'),
      code,
    })
    return world.signedIn(MFA, who.user)
  }
})

describe('a deployment without passwords and passkeys', () => {
  it('has no pages for them', async () => {
    const world = await openPageWorld('embedded', { signInMethods: ['mailed-link'] })
    const ada = await world.signedIn()
    for (const page of ['/account/password', '/account/passkeys/add']) {
      expect((await ada.get(page)).status, page).toBe(403)
    }
    const { text } = await ada.get('/account/security')
    expect([text.includes('Passkeys'), text.includes('Choose a new password')]).toEqual([false, false])
    await world.close()
  })
})
