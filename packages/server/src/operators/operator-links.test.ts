import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { type OperatorWorld, openOperatorWorld, password } from '../../test/operator-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { beginAccountSession } from '../accounts/account-session.ts'
import { makeMailedLink, useMailedLink } from '../accounts/mailed-links.ts'
import { userFindById, userFindOrInsertOwn } from '../accounts/user-store.ts'
import { userOfProvider } from '../accounts/user-of-provider.ts'
import { socialSettings } from '../../test/api-world.ts'
import { createConnection } from '../connections/create-connection.ts'
import { openAccountLogin } from '../logins/own-account/open-account-login.ts'
import { newId, type UserId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { makeAddingLink, makeOperatorLink } from './make-link.ts'
import { offerFirstLink } from './offer-first-link.ts'
import { findLink, openLink, openLinkAs } from './open-link.ts'
import { operatorDelete, operatorFind, operatorFindByEmail } from './operator-store.ts'

const ADA = 'ada@example.com'
const address = '192.0.2.1'
const HOUR = 3_600_000

describe.each(testEngines)('links of operators (%s)', (engine) => {
  let world: OperatorWorld
  beforeAll(async () => {
    world = await openOperatorWorld(engine)
  })
  afterAll(() => world.close())
  beforeEach(() => world.forget())

  const tokenOf = (url: string) => new URL(url, world.url).searchParams.get('token') ?? ''
  const open = (url: string, email = ADA, typed = password) =>
    openLink(world.parts, { token: tokenOf(url), email, password: typed, address })
  const first = async () => open(await world.firstLink())
  const own = (email: string) =>
    userFindOrInsertOwn(world.parts.db, { id: newId('user', world.parts), email, key: email })

  it('make an admin of the first who opens one, and nobody of the second', async () => {
    const links = [await world.firstLink(), await world.firstLink()]
    await open(links[0] ?? '')
    expect(await world.roleOf(ADA)).toBe('admin')
    expect(await failure(open(links[1] ?? '', 'eve@example.com'))).toBe('operator.link_unknown')
    expect(await failure(open(links[0] ?? '', 'eve@example.com'))).toBe('operator.link_unknown')
  })

  it('make one operator when two are opened at the same time', async () => {
    const links = await Promise.all([world.firstLink(), world.firstLink(), world.firstLink()])
    const outcomes = await Promise.all(
      links.map((link, index) => failure(open(link, `person${String(index)}@example.com`))),
    )
    expect(outcomes.toSorted()).toEqual(['no error', 'operator.link_unknown', 'operator.link_unknown'])
  })

  it('are spent by no look and by no password that will not do, and are over after a day', async () => {
    const link = await world.firstLink()
    expect((await findLink(world.parts, tokenOf(link))).kind).toBe('first')
    expect(await failure(open(link, ADA, 'short'))).toBe('account.password_too_short')
    expect(await failure(open(link, 'nobody'))).toBe('login.email_invalid')
    world.parts.clock.advance(24 * HOUR)
    expect(await failure(open(link))).toBe('operator.link_unknown')
    expect(await failure(open('/dashboard/welcome?token=x'))).toBe('operator.link_unknown')
  })

  it('are kept as keyed hashes', async () => {
    const link = await world.firstLink()
    const rows = await world.parts.db.kysely.selectFrom('operator_links').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.token_hash).toEqual(world.parts.vault.hash(tokenOf(link)))
  })

  it('make an operator of an account that exists by its password only', async () => {
    const operator = await first()
    await operatorDelete(world.parts.db, operator)
    const link = await world.firstLink()
    expect(await failure(open(link, ADA, 'another-quiet-marmalade'))).toBe('account.credentials_wrong')
    expect(await open(link)).toBe(operator)
  })

  it('make an operator of who is signed in, if the link is for their address', async () => {
    await first()
    const bo = await own('bo@example.com')
    const sessionOf = async (organizationId: null) => {
      const how = { organizationId, connectionId: null, profileId: null, acr: null, methods: ['pwd'] }
      const authentication = { ...how, userId: bo.id, authTime: world.parts.clock.now() }
      return (await beginAccountSession(world.parts, authentication, { userAgent: null, address })).session
    }
    const session = await sessionOf(null)
    const other = await makeAddingLink(world.parts, { email: 'cy@example.com', role: 'admin' })
    const openAs = (url: string, by = session) => openLinkAs(world.parts, tokenOf(url), by, bo)
    expect(await failure(openAs(other.url))).toBe('operator.link_for_another')
    const link = await makeAddingLink(world.parts, { email: 'BO@example.com', role: 'viewer' })
    const bound = { ...session, organizationId: newId('organization', world.parts) }
    expect(await failure(openAs(link.url, bound))).toBe('operator.link_for_another')
    await openAs(link.url)
    expect(await world.roleOf('bo@example.com')).toBe('viewer')
    expect(await failure(openAs(link.url))).toBe('operator.link_unknown')
  })

  it('take the place of an earlier one for the same address', async () => {
    await first()
    const links = [
      await makeAddingLink(world.parts, { email: 'bo@example.com', role: 'admin' }),
      await makeAddingLink(world.parts, { email: 'BO@example.com', role: 'viewer' }),
    ]
    expect(await failure(open(links[0]?.url ?? ''))).toBe('operator.link_unknown')
    await open(links[1]?.url ?? '', 'somebody-else@example.com')
    expect(await world.roleOf('bo@example.com')).toBe('viewer')
    expect(await world.roleOf('somebody-else@example.com')).toBeNull()
  })

  it('from the command line give an operator a new password, and end their sessions', async () => {
    const id = await first()
    expect(await failure(makeOperatorLink(world.parts, null))).toBe('operator.address_unknown')
    expect(await failure(makeOperatorLink(world.parts, 'eve@example.com'))).toBe('operator.address_unknown')
    const { url } = await makeOperatorLink(world.parts, ADA)
    const another = 'another-quiet-marmalade'
    expect(await open(url, 'ignored@example.com', another)).toBe(id)
    const browser = world.browser()
    const signIn = (typed: string) =>
      world.submit(browser, '/dashboard/sign-in', '/dashboard/sign-in/password', {
        email: ADA,
        password: typed,
      })
    expect((await signIn(password)).status).toBe(401)
    expect((await signIn(another)).location).toBe('/dashboard')
  })

  describe('make an account whose address is not proven', () => {
    it('and gives nothing that an address gives', async () => {
      const user = await userFindById(world.parts.db, await first())
      expect(user).toMatchObject({ email: ADA, emailProven: false })
    })

    it('so that no mail to it opens the dashboard, as long as it is an operator’s', async () => {
      const id = await first()
      const login = await openAccountLogin(world.parts, openedLogin())
      const mailed = async (email = ADA) => {
        const link = { purpose: 'sign_in', email, loginId: login.id } as const
        return tokenOf(await makeMailedLink(world.parts, link))
      }
      expect(await failure(useMailedLink(world.parts, await mailed()))).toBe('account.shut_to_mail')
      expect((await operatorFind(world.parts.db, id))?.role).toBe('admin')
      await operatorDelete(world.parts.db, id)
      const { user } = await useMailedLink(world.parts, await mailed())
      expect([user.id, (await userFindById(world.parts.db, id))?.emailProven]).toEqual([id, true])
    })

    it('so that a social provider’s word opens nothing either', async () => {
      await first()
      const connection = await createConnection(world.parts, wholeDeployment, socialSettings)
      const person = {
        connectionId: connection.id,
        issuer: 'https://github.com',
        subject: '1',
        provider: 'github',
        email: ADA,
        holdsMailbox: true,
      } as const
      expect(await failure(userOfProvider(world.parts, person))).toBe('account.provider_unknown')
    })
  })

  it('leave an account open to mail whose address a mail has proven', async () => {
    await own('bo@example.com')
    const { db } = world.parts
    const bo = await own('bo@example.com')
    await openLinkAs(world.parts, tokenOf(await world.firstLink()), await sessionFor(bo.id), bo)
    const row = await db.kysely
      .selectFrom('users')
      .select('shut_to_mail')
      .where('id', '=', bo.id)
      .executeTakeFirstOrThrow()
    expect(row.shut_to_mail).toBe(false)
    expect((await operatorFindByEmail(db, 'bo@example.com'))?.role).toBe('admin')
  })

  async function sessionFor(userId: UserId) {
    const how = { organizationId: null, connectionId: null, profileId: null, acr: null, methods: ['pwd'] }
    const authentication = { ...how, userId, authTime: world.parts.clock.now() }
    return (await beginAccountSession(world.parts, authentication, { userAgent: null, address })).session
  }

  function openedLogin() {
    const from = { userAgent: null, address }
    return { returnTo: `${world.url}/account`, from, browserSecret: 'the secret of a browser' }
  }
})

describe('the link of a first start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-operator-'))
  afterAll(() => rmSync(dataDir, { recursive: true }))

  it('is in a file of the owner alone and not in the log, is new at each start, and gone once there is an operator', async () => {
    const world = await openOperatorWorld('postgres', { dataDir })
    const file = join(dataDir, 'operator-link')
    const start = async () => {
      await offerFirstLink(world.parts)
      return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
    }
    const links = [await start(), await start()]
    expect(new Set(links).size).toBe(2)
    expect(links[1]).toMatch(/^http:\/\/localhost:4000\/dashboard\/welcome\?token=[\w-]{43}$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const log = JSON.stringify(world.parts.log.lines)
    expect([log.includes(file), log.includes('token=')]).toEqual([true, false])
    const token = new URL(links[0] ?? '').searchParams.get('token') ?? ''
    await openLink(world.parts, { token, email: ADA, password, address })
    expect(await start()).toBeNull()
    await world.close()
  })
})
