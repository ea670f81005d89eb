import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '../src/connections/create-connection.ts'
import { createDomain } from '../src/domains/create-domain.ts'
import { createOrganization } from '../src/organizations/create-organization.ts'
import { updateDomain } from '../src/domains/update-domain.ts'
import { newId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { countWinners } from './count-winners.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from './customer-saml-idp.ts'
import { ending } from './entry-points.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from './login-world.ts'
import { testEngines } from './test-database.ts'

/** Who is the same person, whose domain it is, and what neither an address nor a name can bring about. */

let saml: CustomerSamlIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
})

describe.each(testEngines)('people and domains, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const arrive = async (customer: Customer, input: SamlAnswerInput = {}) => {
    const browser = world.browser()
    return world.finishSaml(browser, await world.samlForm(browser, customer, saml, input))
  }
  async function subject(customer: Customer, input: SamlAnswerInput = {}): Promise<string> {
    const { body } = await world.redeem(received(await arrive(customer, input))['code'] ?? '')
    const [, payload = ''] = String(body['id_token']).split('.')
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub
  }
  const profilesOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('profiles')
      .select(['idp_id', 'email'])
      .where('organization_id', '=', organization.id)
      .orderBy('idp_id')
      .execute()

  describe('row 52: a connection that is deleted takes its people along', () => {
    it('the same provider under the same name, and even the same id, begins with nobody', async () => {
      const acme = await world.samlCustomer(saml, { connection: { name: 'Okta' } })
      const before = await subject(acme, { nameId: 'U-1' })
      const { id } = acme.connection
      const { db } = world.parts
      await db.kysely.deleteFrom('connections').where('id', '=', id).execute()
      expect(await profilesOf(acme)).toEqual([])
      const next = await createConnection(world.parts, wholeDeployment, {
        organizationId: acme.organization.id,
        name: 'Okta',
        protocol: 'saml',
        status: 'active',
        metadataXml: saml.metadata,
      })
      expect(await subject({ ...acme, connection: next }, { nameId: 'U-1' })).not.toBe(before)
      // An operator who restores rows by hand could bring the id back: its old people do not come with it.
      await db.kysely.deleteFrom('connections').where('id', '=', next.id).execute()
      await db.kysely
        .insertInto('connections')
        .values({
          id,
          organization_id: acme.organization.id,
          name: 'Okta',
          protocol: 'saml',
          provider: 'okta',
          status: 'active',
        })
        .execute()
      expect(await profilesOf(acme)).toEqual([])
    })
  })

  describe('row 53: spellings of an address', () => {
    it('of one person are one person', async () => {
      const acme = await world.samlCustomer(saml)
      const shout = acme.domain.toUpperCase()
      const subs = []
      for (const email of [`Ada@${acme.domain}`, `Ada@${shout}`, ` Ada@${acme.domain} `]) {
        subs.push(await subject(acme, { nameId: 'U-1', email }))
      }
      expect(new Set(subs).size).toBe(1)
      expect(await profilesOf(acme)).toEqual([{ idp_id: 'U-1', email: `Ada@${acme.domain}` }])
    })

    it('never make one person of two', async () => {
      const acme = await world.samlCustomer(saml)
      const [first, second] = [
        await subject(acme, { nameId: 'U-1', email: `ada@${acme.domain}` }),
        await subject(acme, { nameId: 'u-1', email: `ADA@${acme.domain}` }),
      ]
      expect(second).not.toBe(first)
      expect(await profilesOf(acme)).toHaveLength(2)
    })
  })

  describe('row 59: of several domains, those that are proven', () => {
    it('route and let in; the others do neither', async () => {
      const acme = await world.samlCustomer(saml)
      const { id } = acme.organization
      const unproven = `unproven-${engine}.example`
      await createDomain(world.parts, wholeDeployment, id, { domain: unproven, state: 'pending' })
      for (const [domain, proven] of [
        [acme.domain, true],
        [unproven, false],
        [`mail.${acme.domain}`, false],
        [`not${acme.domain}`, false],
      ] as const) {
        const { location } = await world.browser().get(world.authorizeUrl({ domain_hint: domain }))
        expect(location?.startsWith(saml.ssoUrl), domain).toBe(proven)
        const end = ending(await arrive(acme, { email: `mia@${domain}` }))
        expect(end, domain).toBe(proven ? 'code' : 'login.profile_outside_organization')
      }
    })
  })

  describe('row 63: who was here before', () => {
    it('an account that somebody prepared under another’s address is not merged with theirs', async () => {
      const options = { organization: { allowOutsideProfiles: true } }
      const [attacker, victim] = [await world.samlCustomer(saml, options), await world.samlCustomer(saml)]
      const email = `ada@${victim.domain}`
      const prepared = await subject(attacker, { nameId: 'U-1', email })
      const own = await subject(victim, { nameId: 'U-1', email })
      expect(own).not.toBe(prepared)
      expect(own.startsWith(victim.connection.id)).toBe(true)
      expect(await profilesOf(attacker)).toEqual([{ idp_id: 'U-1', email }])
      expect(await profilesOf(victim)).toEqual([{ idp_id: 'U-1', email }])
    })
  })

  describe('row 75: one domain, one owner', () => {
    it('of two organizations that claim a domain at once, one gets it', async () => {
      const domain = `race-${engine}.example`
      const claims = await Promise.all(
        Array.from({ length: 10 }, async (_, at) => {
          const { id } = await createOrganization(world.parts, wholeDeployment, {
            name: `Claimant ${String(at)} of ${engine}`,
          })
          const pending = await createDomain(world.parts, wholeDeployment, id, { domain, state: 'pending' })
          return () =>
            updateDomain(world.parts, wholeDeployment, id, pending.id, { state: 'verified' }).then(() => true)
        }),
      )
      let next = 0
      expect(await countWinners(() => claims[next++]?.() ?? Promise.resolve(false), claims.length)).toBe(1)
      const owners = await world.parts.db.kysely
        .selectFrom('domains')
        .select('id')
        .where('domain', '=', domain)
        .where('state', '=', 'verified')
        .execute()
      expect(owners).toHaveLength(1)
    })

    it('a domain that is not proven any more sends nobody on, and lets nobody in', async () => {
      const acme = await world.samlCustomer(saml)
      const { domain, organization } = acme
      expect(ending(await arrive(acme))).toBe('code')
      await world.parts.db.kysely
        .updateTable('domains')
        .set({ state: 'failed' })
        .where('organization_id', '=', organization.id)
        .execute()
      const visit = await world.browser().get(world.authorizeUrl({ domain_hint: domain }))
      expect(ending(visit)).toBe('login.domain_unroutable')
      expect(ending(await arrive(acme))).toBe('login.profile_outside_organization')
    })
  })

  describe('row 76: letters that look like others', () => {
    it.each([
      ['a dotless i', (domain: string) => domain.replace('i', '\u0131')],
      ['a Cyrillic letter', (domain: string) => domain.replace('a', '\u0430')],
      ['a capital I with a dot', (domain: string) => domain.replace('i', '\u0130')],
    ])('%s makes another domain', async (_, alike) => {
      const domain = `mail-inc-${newId('domain', world.parts).toLowerCase().replace('_', '-')}.example`
      const acme = await world.samlCustomer(saml, { domain })
      expect(alike(domain)).not.toBe(domain)
      expect(ending(await arrive(acme, { email: `eve@${alike(domain)}` }))).toBe(
        'login.profile_outside_organization',
      )
      const visit = await world.browser().get(world.authorizeUrl({ login_hint: `eve@${alike(domain)}` }))
      expect(visit.location?.startsWith(saml.ssoUrl)).toBe(false)
    })

    it('letters that UTS #46 folds make the same', async () => {
      const domain = `full-${newId('domain', world.parts).toLowerCase().replace('_', '-')}.example`
      const acme = await world.samlCustomer(saml, { domain })
      const wide = domain.replace('f', '\uff46')
      expect(ending(await arrive(acme, { email: `mia@${wide}` }))).toBe('code')
    })
  })
})
