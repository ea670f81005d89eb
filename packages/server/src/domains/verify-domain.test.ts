import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDnsServer, dnsServer } from '../../test/dns-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import type { Organization } from '../organizations/types.ts'
import { createDns } from '../platform/dns.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { challengeOf } from './challenge.ts'
import { checkDueDomains } from './check-due-domains.ts'
import { createDomain } from './create-domain.ts'
import { deleteDomain } from './delete-domain.ts'
import { domainFindById } from './store.ts'
import type { Domain } from './types.ts'
import { updateDomain } from './update-domain.ts'
import { verifyDomain } from './verify-domain.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe.each(testEngines)('verifying a domain by the DNS, on %s', (engine) => {
  let parts: TestParts
  let dns: TestDnsServer
  let acme: Organization
  let globex: Organization
  let count = 0

  beforeAll(async () => {
    dns = await dnsServer()
    parts = await testParts(engine, { dnsServers: [dns.address] })
  })
  beforeEach(async () => {
    acme = await createOrganization(parts, wholeDeployment, { name: 'Acme' })
    globex = await createOrganization(parts, wholeDeployment, { name: 'Globex' })
  })
  afterAll(async () => {
    await parts.close()
    dns.close()
  })

  const name = () => `d${String((count += 1))}.example`
  const add = (organization: Organization, domain: string) =>
    createDomain(parts, wholeDeployment, organization.id, { domain })
  const publish = (domain: Domain) => {
    const record = challengeOf(domain)
    dns.publish(record.name, { txt: [record.value] })
  }
  const unpublish = (domain: Domain) => {
    dns.remove(challengeOf(domain).name)
  }
  const verify = ({ organizationId, id }: Domain) => verifyDomain(parts, wholeDeployment, organizationId, id)
  const reread = async ({ organizationId, id }: Domain) => domainFindById(parts.db, organizationId, id)
  const eventsOf = async ({ id }: Domain) => {
    const rows = await parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('object_id', '=', id)
      .orderBy('position')
      .execute()
    return rows.map(({ type }) => type)
  }

  it('takes the record that was given out, and only where it was given out for', async () => {
    const domain = await add(acme, name())
    await expect(verify(domain)).rejects.toMatchObject({
      code: 'domain.record_missing',
      details: { name: `_cardea-challenge.${domain.domain}`, value: `cardea-verify=${domain.challenge}` },
    })
    dns.publish(domain.domain, { txt: [challengeOf(domain).value] })
    await expect(verify(domain)).rejects.toMatchObject({ code: 'domain.record_missing' })
    publish(domain)
    expect(await verify(domain)).toMatchObject({ state: 'verified', verifiedBy: 'dns' })
    expect(await eventsOf(domain)).toEqual(['domain.created', 'domain.verified'])
  })

  it('says what is wrong with the record', async () => {
    const domain = await add(acme, name())
    const { name: at } = challengeOf(domain)
    dns.publish(at, { txt: ['cardea-verify=of-another-time'] })
    await expect(verify(domain)).rejects.toMatchObject({ code: 'domain.record_other_value' })
    dns.publish(at, { rcode: 2 })
    await expect(verify(domain)).rejects.toMatchObject({ code: 'domain.resolvers_unreachable' })
    expect(await reread(domain)).toMatchObject({ state: 'pending', lastCheck: { outcome: 'unreachable' } })
  })

  it('row 75: is not done by a record behind an alias, whoever has the other name', async () => {
    const domain = await add(acme, name())
    const { name: at, value } = challengeOf(domain)
    dns.publish(at, { cname: 'left-behind.example' })
    dns.publish('left-behind.example', { txt: [value] })
    await expect(verify(domain)).rejects.toMatchObject({ code: 'domain.record_is_alias' })
  })

  it('row 59: proves one domain alone, and only for the organization that was given the record', async () => {
    const [one, other] = [await add(acme, name()), await add(acme, name())]
    const theirs = await add(globex, one.domain)
    publish(one)
    await verify(one)
    expect((await reread(other))?.state).toBe('pending')
    await expect(verify(theirs)).rejects.toMatchObject({ code: 'domain.record_other_value' })
  })

  it('asks more than half of the resolvers', async () => {
    const second = await dnsServer()
    const both = { ...parts, dns: createDns([dns.address, second.address]) }
    const domain = await add(acme, name())
    publish(domain)
    const { organizationId, id } = domain
    await expect(verifyDomain(both, wholeDeployment, organizationId, id)).rejects.toMatchObject({
      code: 'domain.record_not_everywhere',
    })
    const record = challengeOf(domain)
    second.publish(record.name, { txt: [record.value] })
    expect(await verifyDomain(both, wholeDeployment, organizationId, id)).toMatchObject({ state: 'verified' })
    second.close()
  })

  it('row 75: of two organizations at once gives the domain to one', async () => {
    const domain = name()
    const claims = await Promise.all([acme, globex].map((organization) => add(organization, domain)))
    const { name: at } = challengeOf({ domain, challenge: '' })
    dns.publish(at, { txt: claims.map((claim) => challengeOf(claim).value) })
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, attempt) =>
        verify(claims[attempt % 2]!).then(
          ({ organizationId }) => organizationId as string,
          (error: unknown) => (error as { code: string }).code,
        ),
      ),
    )
    const winners = new Set(outcomes.filter((outcome) => outcome.startsWith('org_')))
    expect(winners.size).toBe(1)
    expect(new Set(outcomes)).toEqual(new Set([...winners, 'domain.verified_elsewhere']))
    const states = await Promise.all(claims.map(async (claim) => (await reread(claim))?.state))
    expect(states.sort()).toEqual(['pending', 'verified'])
  })

  it('happens by itself once the record is there, and a lost record is told and takes the domain after 30 days', async () => {
    const domain = await add(acme, name())
    await checkDueDomains(parts)
    publish(domain)
    parts.clock.advance(2 * 60_000)
    await checkDueDomains(parts)
    expect(await reread(domain)).toMatchObject({ state: 'verified', verifiedBy: 'dns' })

    await expect(add(globex, domain.domain)).rejects.toMatchObject({ code: 'request.conflict' })
    unpublish(domain)
    parts.clock.advance(DAY + HOUR)
    await checkDueDomains(parts)
    expect(await reread(domain)).toMatchObject({ state: 'verified', recordMissingSince: parts.clock.now() })
    const heir = await add(globex, domain.domain)
    publish(heir)
    await expect(verify(heir)).rejects.toMatchObject({ code: 'domain.verified_elsewhere' })

    parts.clock.advance(30 * DAY)
    await checkDueDomains(parts)
    expect(await reread(domain)).toMatchObject({ state: 'failed', verifiedAt: null })
    expect(await eventsOf(domain)).toEqual([
      'domain.created',
      'domain.verified',
      'domain.record_missing',
      'domain.verification_lost',
    ])
    expect(await verify(heir)).toMatchObject({ state: 'verified' })
  })

  it('is shared out among processes: of ten that look at once, one looks', async () => {
    const domain = await add(acme, name())
    parts.clock.advance(DAY)
    const { name: at } = challengeOf(domain)
    await Promise.all(Array.from({ length: 10 }, () => checkDueDomains(parts)))
    expect(dns.questions.filter((question) => question === `TXT ${at}`)).toHaveLength(1)
  })

  it('is not needed where the operator vouches, and begins anew when they take that back', async () => {
    const domain = await createDomain(parts, wholeDeployment, acme.id, { domain: name(), state: 'verified' })
    expect(domain).toMatchObject({ verifiedBy: 'operator', checkAt: null })
    expect(await verify(domain)).toEqual(domain)
    parts.clock.advance(DAY)
    await checkDueDomains(parts)
    expect(await reread(domain)).toEqual(domain)
    const pending = await updateDomain(parts, wholeDeployment, acme.id, domain.id, { state: 'pending' })
    expect(pending).toMatchObject({ state: 'pending', verifiedBy: null, checkAt: parts.clock.now() })
  })

  it('of a domain that was added again needs the new record', async () => {
    const domain = await add(acme, name())
    publish(domain)
    await deleteDomain(parts, wholeDeployment, acme.id, domain.id)
    const again = await add(acme, domain.domain)
    expect(again.challenge).not.toBe(domain.challenge)
    await expect(verify(again)).rejects.toMatchObject({ code: 'domain.record_other_value' })
    expect(await eventsOf(domain)).toEqual(['domain.created', 'domain.deleted'])
  })
})
