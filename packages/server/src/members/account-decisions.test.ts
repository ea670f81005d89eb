import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unique } from '../../test/api-world.ts'
import { type OwnBrowser, type PageWorld, hiddenIn, openPageWorld } from '../../test/page-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import type { Organization } from '../organizations/types.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { membershipFind, membershipInsert } from './store.ts'
import type { Membership } from './types.ts'

const MFA = { methods: ['pwd', 'otp', 'mfa'] }

describe.each(testEngines)('what owners and admins decide on the pages of their account, on %s', (engine) => {
  let world: PageWorld
  beforeAll(async () => {
    world = await openPageWorld(engine)
  })
  afterAll(() => world.close())

  const found = () => createOrganization(world.parts, wholeDeployment, { name: unique('Acme ') })
  async function join(
    { id: organizationId }: Pick<Organization, 'id'>,
    { user }: OwnBrowser,
    as: Partial<Pick<Membership, 'role' | 'status'>>,
  ) {
    const id = newId('membership', world.parts)
    const values = { role: 'member', status: 'active', source: 'operator', ...as } as const
    await membershipInsert(world.parts.db, { id, organizationId, userId: user.id, ...values })
    return id
  }
  const demandSso = ({ id }: Organization) =>
    world.parts.db.kysely
      .updateTable('organizations')
      .set({ auth_required: 'sso' })
      .where('id', '=', id)
      .execute()

  describe('requests to join', () => {
    /** An organization, somebody of a role there, and somebody who asks to join. */
    async function asked(role: Membership['role'] = 'admin') {
      const acme = await found()
      const admin = await world.signedIn()
      await join(acme, admin, { role })
      const asker = await world.signedIn()
      const member = await join(acme, asker, { status: 'pending' })
      const standing = async () =>
        (await membershipFind(world.parts.db, acme.id, asker.user.id))?.status ?? 'none'
      return { acme, admin, asker, member, standing }
    }
    const decide = async (
      who: OwnBrowser,
      what: 'approve' | 'decline',
      { acme, member }: { acme: Organization; member: string },
    ) => {
      const { confirmation = '' } = hiddenIn(await who.get('/account'), '/account/sign-out')
      return who.browser.post(`${world.url}/account/requests/${what}`, {
        confirmation,
        organization: acme.id,
        member,
      })
    }

    it.each(['owner', 'admin'] as const)('are shown to an %s, who lets somebody in', async (role) => {
      const { admin, asker, standing } = await asked(role)
      expect((await admin.get('/account')).text).toContain(`Approve ${asker.user.email ?? '-'}`)
      const { status, location } = await admin.submit('/account', '/account/requests/approve')
      expect([status, location]).toEqual([303, `${world.url}/account?done=member-approved`])
      expect(await standing()).toBe('active')
      expect((await admin.get('/account')).text).not.toContain('Requests to join')
    })

    it('are declined, and then there is no membership', async () => {
      const { admin, standing } = await asked()
      const { location } = await admin.submit('/account', '/account/requests/decline')
      expect([location, await standing()]).toEqual([`${world.url}/account?done=member-declined`, 'none'])
    })

    it('are nothing for members, nor for admins of another organization', async () => {
      const request = await asked('member')
      const other = await asked('owner')
      for (const [who, code] of [
        [request.admin, 'organization.admin_required'],
        [other.admin, 'request.not_found'],
        [request.asker, 'request.not_found'],
      ] as const) {
        expect((await who.get('/account')).text).not.toContain(`Approve ${request.asker.user.email ?? '-'}`)
        const { status, text } = await decide(who, 'approve', request)
        expect([status >= 400, text.includes(code)]).toEqual([true, true])
      }
      expect(await request.standing()).toBe('pending')
    })

    it('are decided once, and by a form of this session', async () => {
      const request = await asked()
      const forged = await request.admin.browser.post(`${world.url}/account/requests/approve`, {
        organization: request.acme.id,
        member: request.member,
      })
      expect(forged.text).toContain('account.page_outdated')
      await decide(request.admin, 'approve', request)
      const late = await decide(request.admin, 'decline', request)
      expect([late.status, await request.standing()]).toEqual([404, 'active'])
    })

    it('tell no name to a session that the policy keeps out, and are not decided by it', async () => {
      const request = await asked()
      await demandSso(request.acme)
      const { text } = await request.admin.get('/account')
      expect(text).not.toContain(request.asker.user.email ?? '-')
      expect(text).toContain(`/api/auth/sso/${request.acme.slug}/login`)
      expect((await decide(request.admin, 'approve', request)).text).toContain('organization.sso_required')
      expect(await request.standing()).toBe('pending')
    })
  })

  describe('codes for emergencies', () => {
    async function owned(how: { methods: readonly string[] } = MFA) {
      const acme = await found()
      const grace = await world.signedIn(how)
      await join(acme, grace, { role: 'owner' })
      const page = `/account/emergency/${acme.id}`
      const make = () => grace.submit(page, `${page}/codes`)
      const open = (code: string) => grace.submit(page, `${page}/open`, { code })
      return { acme, grace, page, make, open }
    }
    const codesOn = ({ text }: { text: string }) =>
      [...(/<pre[^]*<\/pre>/.exec(text)?.[0] ?? '').matchAll(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b/g)].map(
        ([code]) => code,
      )

    it('are made while the organization is open, and open it when it is closed', async () => {
      const { acme, grace, page, make, open } = await owned()
      expect((await grace.get('/account/emergency')).text).toContain(acme.name)
      const codes = codesOn(await make())
      expect(codes).toHaveLength(10)
      await demandSso(acme)
      const closed = await grace.get(page)
      expect([closed.text.includes('name="code"'), closed.text.includes(`${page}/codes`)]).toEqual([
        true,
        false,
      ])
      const { status, location } = await open(codes[0] ?? '')
      expect([status, location]).toEqual([303, `${world.url}${page}?done=organization-opened`])
      expect((await grace.get(page)).text).toContain('You have 9 that can be used.')
    })

    it('are refused when wrong or used, beside the field, and the organization stays closed', async () => {
      const { acme, grace, page, make, open } = await owned()
      await make()
      await demandSso(acme)
      const { status, text } = await open('0000-0000-0000-0000')
      expect(status).toBe(403)
      expect(text).toMatch(/id="code-error"[^>]*>[^<]*This code cannot be used/)
      expect((await grace.get(page)).text).toContain('name="code"')
    })

    it('are not made in a session that the policy keeps out', async () => {
      const { acme, grace, page } = await owned()
      const fields = hiddenIn(await grace.get(page), `${page}/codes`)
      await demandSso(acme)
      const { status, text } = await grace.browser.post(`${world.url}${page}/codes`, fields)
      expect([status, text.includes('organization.sso_required')]).toEqual([403, true])
    })

    it('are for who has shown a second factor, and the page says where that is had', async () => {
      const { make } = await owned({ methods: ['pwd'] })
      const { status, text } = await make()
      expect([status, codesOn({ text })]).toEqual([403, []])
      expect(text).toContain('href="/account/security"')
    })

    it('are made after a sign-in of just now', async () => {
      const { grace, page } = await owned()
      const fields = hiddenIn(await grace.get(page), `${page}/codes`)
      world.parts.clock.advance(11 * 60_000)
      const { status, location } = await grace.browser.post(`${world.url}${page}/codes`, fields)
      world.parts.clock.advance(-11 * 60_000)
      const back = `/account/sign-in/emergency?redirectUri=${encodeURIComponent(page)}`
      expect([status, location]).toEqual([303, `${world.url}${back}`])
    })

    it('are nothing for admins, nor for who does not belong to the organization', async () => {
      const { acme, page } = await owned()
      const admin = await world.signedIn(MFA)
      await join(acme, admin, { role: 'admin' })
      const stranger = await world.signedIn(MFA)
      expect((await admin.get(page)).text).toContain('organization.owner_required')
      expect((await stranger.get(page)).status).toBe(404)
      expect((await admin.get('/account/emergency')).text).not.toContain(acme.name)
    })
  })
})
