import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure } from '../../../test/account-world.ts'
import { countWinners } from '../../../test/count-winners.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld } from '../../../test/login-world.ts'
import { ownMembership } from '../../../test/own-membership.ts'
import { hiddenIn } from '../../../test/page-world.ts'
import type { TestBrowser } from '../../../test/test-browser.ts'
import { testEngines } from '../../../test/test-database.ts'
import { emailKey } from '../../accounts/email-key.ts'
import { userFindOrInsertOwn } from '../../accounts/user-store.ts'
import { openContent } from '../../mails/mail-content.ts'
import { changeMember } from '../../members/change-member.ts'
import { invite } from '../../members/invite.ts'
import { membershipInsert } from '../../members/store.ts'
import type { Membership, Role } from '../../members/types.ts'
import { createOrganization } from '../../organizations/create-organization.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import { type MailId, type OrganizationId, newId } from '../../storage/ids.ts'
import { wholeDeployment } from '../../storage/tenant.ts'
import { showInvitation } from './open-invitation.ts'

const password = 'seven purple hinges turn'
let count = 0

describe.each(testEngines)('the link of an invitation, on %s', (engine) => {
  let world: LoginWorld
  let idp: CustomerSamlIdp
  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld(engine, { signInMethods: ['password', 'mailed-link', 'passkey'] })
  })
  afterAll(() => world.close())

  const someone = (domain = `home-${engine}.example`) => `bo-${engine}-${String((count += 1))}@${domain}`
  const account = (email: string) =>
    userFindOrInsertOwn(world.parts.db, {
      id: newId('user', world.parts),
      email,
      key: emailKey(email) ?? '',
    })
  async function join(organizationId: OrganizationId, email: string, values: Partial<Membership> = {}) {
    const { id: userId } = await account(email)
    const { role = 'member', status = 'active', source = 'operator' } = values
    const id = newId('membership', world.parts)
    const row = { id, organizationId, userId, role, status, source }
    return (await membershipInsert(world.parts.db, row)).membership
  }
  /** An organization that its owner invites to. */
  async function acme(policy = {}) {
    const name = `Acme ${String((count += 1))}`
    return inviting(await createOrganization(world.parts, wholeDeployment, { name, policy }))
  }
  async function inviting({ id }: { readonly id: OrganizationId }) {
    const owner = await join(id, someone(), { role: 'owner' })
    return {
      id,
      owner,
      invite: async (email: string, role: Role = 'member') => {
        const organization = await loadOrganization(world.parts, wholeDeployment, id)
        await invite(world.parts, owner, organization, { email, role })
        return linkTo(email)
      },
    }
  }
  async function mailsTo(email: string): Promise<string[]> {
    const rows = await world.parts.db.kysely
      .selectFrom('mails')
      .select(['id', 'content_sealed'])
      .orderBy('id')
      .execute()
    return rows.flatMap(({ id, content_sealed: sealed }) => {
      if (sealed === null) return []
      const content = openContent(world.parts.vault, id as MailId, sealed)
      return content.to === email ? [content.text] : []
    })
  }
  async function linkTo(email: string, kind = 'invitation'): Promise<string> {
    world.parts.clock.advance(1)
    const links = (await mailsTo(email)).flatMap((text) => /https?:\S+token=[\w-]+/.exec(text) ?? [])
    return links.filter((link) => link.includes(`/sign-in/${kind}?`)).at(-1) ?? ''
  }
  const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''
  const post = (browser: TestBrowser, path: string, form: Record<string, string>) =>
    browser.post(`${world.url}/sign-in${path}`, form)
  const press = (browser: TestBrowser, link: string) =>
    post(browser, '/invitation/open', { token: tokenOf(link) })
  const loginOn = (text: string) => /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
  /** Makes an account for this address, in a sign-in that waits for it. */
  async function signUp(browser: TestBrowser, login: string, email: string) {
    await post(browser, '/link', { login, email, purpose: 'password' })
    const token = tokenOf(await linkTo(email, 'link'))
    return post(browser, '/link/open', { token, password })
  }
  /** Signs in at Cardea itself, and nowhere else. */
  async function signedIn(email: string): Promise<TestBrowser> {
    const browser = world.browser()
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    await signUp(browser, loginOn(text), email)
    return browser
  }
  const membership = (organizationId: OrganizationId, email: string) =>
    ownMembership(world.parts.db, organizationId, email)
  const events = async (organizationId: OrganizationId) => {
    const rows = await world.parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('organization_id', '=', organizationId)
      .orderBy('position')
      .execute()
    return rows.map(({ type }) => type)
  }
  const isOver = async (link: string) => {
    const { status, text } = await world.browser().get(link)
    return status === 400 && text.includes('organization.invitation_unknown')
  }

  it('rows 89 and 90: spends nothing by being opened or pressed, and is over once it was accepted', async () => {
    const { id, invite } = await acme()
    const email = someone()
    const link = await invite(email, 'admin')
    for (let looks = 0; looks < 3; looks++) {
      const scanner = world.browser()
      expect((await scanner.get(link)).text).toContain(email)
      expect((await press(scanner, link)).status).toBe(200)
    }
    expect(await membership(id, email)).toBeNull()
    const browser = world.browser()
    const { text } = await press(browser, link)
    expect(text).toContain(email)
    const end = await signUp(browser, loginOn(text), email)
    expect(end.location).toBe(`${world.url}/account`)
    expect(await membership(id, email)).toMatchObject({
      role: 'admin',
      status: 'active',
      source: 'invitation',
    })
    expect(await events(id)).toEqual([
      'organization.created',
      'invitation.created',
      'invitation.accepted',
      'member.added',
    ])
    expect(await isOver(link)).toBe(true)
    expect((await press(browser, link)).status).toBe(400)
  })

  it('makes nobody else a member who has it: it is bound to the address', async () => {
    const { id, invite } = await acme()
    const [email, thief] = [someone(), someone()]
    const link = await invite(email, 'owner')
    // By signing up with another address, and by being signed in with another one.
    const browser = world.browser()
    const { text } = await press(browser, link)
    expect((await signUp(browser, loginOn(text), thief)).location).toBe(`${world.url}/account`)
    expect((await press(await signedIn(thief), link)).status).toBe(200)
    const members = await world.parts.db.kysely
      .selectFrom('memberships')
      .select('role')
      .where('organization_id', '=', id)
      .execute()
    expect(members).toEqual([{ role: 'owner' }])
    expect(await isOver(link)).toBe(false)
  })

  it('is accepted at once by whoever is signed in with the address, however it is spelt', async () => {
    const { id, invite } = await acme()
    const email = someone()
    const browser = await signedIn(email)
    const link = await invite(email.replace('bo-', 'BO-'))
    expect((await browser.get(link)).text).toContain('Accept the invitation')
    expect((await press(browser, link)).location).toBe(`${world.url}/account`)
    expect(await membership(id, email)).toMatchObject({ role: 'member', source: 'invitation' })
  })

  it('is used up by one of several presses at once', async () => {
    const { id, invite } = await acme()
    const email = someone()
    const browser = await signedIn(email)
    const link = await invite(email)
    await countWinners(async () => (await press(browser, link)).status === 303, 5)
    expect(await events(id)).toEqual([
      'organization.created',
      'invitation.created',
      'invitation.accepted',
      'member.added',
    ])
  })

  it('ends when it expires, is taken back, or is replaced by a newer one', async () => {
    const { id, invite } = await acme()
    const email = someone()
    const [first, second] = [await invite(email), await invite(email)]
    expect([first === second, await isOver(first), await isOver(second)]).toEqual([false, true, false])
    await world.parts.db.kysely
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('organization_id', '=', id)
      .execute()
    expect(await isOver(second)).toBe(true)
    const third = await invite(email)
    await world.parts.db.kysely.deleteFrom('invitations').where('organization_id', '=', id).execute()
    expect(await isOver(third)).toBe(true)
  })

  it.each(['', 'x', '%00', 'x'.repeat(5000)])('row 66: is nothing when it was made up: %s', async (token) => {
    expect(await isOver(`${world.url}/sign-in/invitation?token=${token}`)).toBe(true)
  })

  it('lets in who has asked to join, with the role of the invitation, and nobody who was put out', async () => {
    const { id, owner, invite } = await acme()
    const [waiting, out] = [someone(), someone()]
    const [toWaiting, toOut] = [await invite(waiting, 'admin'), await invite(out)]
    await join(id, waiting, { status: 'pending' })
    const member = await join(id, out)
    await world.parts.db.transaction((db) =>
      changeMember({ ...world.parts, db }, owner, member.id, { status: 'inactive' }),
    )
    for (const [email, link, expected] of [
      [waiting, toWaiting, { role: 'admin', status: 'active' }],
      [out, toOut, { role: 'member', status: 'inactive' }],
    ] as const) {
      await press(await signedIn(email), link)
      expect(await membership(id, email)).toMatchObject(expected)
    }
  })

  it('is an invitation on the account page, too, for its address alone', async () => {
    const { id, invite } = await acme()
    const [email, other] = [someone(), someone()]
    await invite(email, 'admin')
    const accept = async (browser: TestBrowser) => {
      const { confirmation = '' } = hiddenIn(await browser.get(`${world.url}/account`), '/account/sign-out')
      return browser.post(`${world.url}/account/invitations/accept`, { confirmation, organization: id })
    }
    const stranger = await signedIn(other)
    expect((await stranger.get(`${world.url}/account`)).text).not.toContain('Accept the invitation')
    expect((await accept(stranger)).status).toBe(404)
    const browser = await signedIn(email)
    expect((await browser.get(`${world.url}/account`)).text).toContain('Accept the invitation')
    expect((await accept(browser)).location).toBe(`${world.url}/account?done=invitation-accepted`)
    expect(await membership(id, email)).toMatchObject({ role: 'admin' })
    expect((await accept(browser)).status).toBe(404)
  })

  describe('where the organization’s identity provider tells who somebody is', () => {
    /** Presses the button, and has the identity provider answer. */
    async function arrive({ connection }: Customer, link: string, email: string) {
      const browser = world.browser()
      expect((await browser.get(link)).text).toContain('You sign in as at work')
      const { location } = await press(browser, link)
      const { text } = await browser.get(`${world.url}/saml/${connection.id}/metadata`)
      const form = await idp.answer(location ?? '', text, { email, nameId: email })
      return { location, visit: await world.finishSaml(browser, form) }
    }
    const membersOf = ({ organization }: Customer) =>
      world.parts.db.kysely
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .select(['email', 'role', 'source'])
        .where('memberships.organization_id', '=', organization.id)
        .where('role', '<>', 'owner')
        .execute()

    it('leads there, and that accepts it, also without just-in-time provisioning', async () => {
      const customer = await world.samlCustomer(idp, { organization: { jit: false } })
      const { invite } = await inviting(customer.organization)
      const email = someone(customer.domain)
      const link = await invite(email, 'admin')
      const { location, visit } = await arrive(customer, link, email)
      expect(location?.startsWith(idp.ssoUrl)).toBe(true)
      expect(visit.location).toBe(`${world.url}/account`)
      expect(await membersOf(customer)).toEqual([{ email, role: 'admin', source: 'invitation' }])
      expect(await events(customer.organization.id)).toContain('invitation.accepted')
      expect(await isOver(link)).toBe(true)
    })

    it('leads there whatever the address, where single sign-on is demanded; an address of others is not proven by it', async () => {
      const customer = await world.samlCustomer(idp, { organization: { allowOutsideProfiles: true } })
      const { invite } = await inviting(customer.organization)
      await updateOrganization(world.parts, wholeDeployment, customer.organization.id, {
        policy: { authRequired: 'sso' },
        force: true,
      })
      const email = someone()
      const link = await invite(email, 'admin')
      await arrive(customer, link, email)
      // As anybody may come just in time, and not with what the invitation gives.
      expect(await membersOf(customer)).toEqual([{ email, role: 'member', source: 'sso' }])
      expect(await isOver(link)).toBe(false)
    })

    it('row 60: leads to the identity provider of no other organization, whose word is good there alone', async () => {
      const customer = await world.samlCustomer(idp)
      const { id, invite } = await acme()
      const email = someone(customer.domain)
      const link = await invite(email)
      const browser = world.browser()
      const { status, text } = await press(browser, link)
      expect([status, text.includes('Enter your password')]).toEqual([200, true])
      await signUp(browser, loginOn(text), email)
      expect(await membership(id, email)).toMatchObject({ status: 'active' })
    })
  })

  it('says so where nobody has an account of their own any more', async () => {
    const { invite } = await acme()
    const link = await invite(someone())
    const config = { ...world.parts.config, signInMethods: [] }
    expect(await failure(showInvitation({ ...world.parts, config }, tokenOf(link), undefined))).toBe(
      'account.method_off',
    )
  })
})
