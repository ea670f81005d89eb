import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDomain } from '../src/domains/create-domain.ts'
import { joinByDomain } from '../src/members/join-by-address.ts'
import { emailKey } from '../src/accounts/email-key.ts'
import { userFindOrInsertOwn } from '../src/accounts/user-store.ts'
import { newId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { absentLike, unique } from './api-world.ts'
import { type TestDnsServer, dnsServer } from './dns-server.ts'
import { testEngines } from './test-database.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

describe.each(testEngines)('the domains of an organization, on %s', (engine) => {
  let world: TenantWorld
  let dns: TestDnsServer
  beforeAll(async () => {
    dns = await dnsServer()
    world = await openTenantWorld(engine, { dnsServers: [dns.address] })
  })
  afterAll(async () => {
    await world.close()
    dns.close()
  })

  /** An organization, and what its admin calls. */
  const administered = async () => {
    const { id } = await world.organization()
    const { secret } = await world.member(id, { role: 'admin' })
    const path = `/api/user/organizations/${id}/domains`
    const call = (method: string, rest = '', body?: unknown) =>
      world.call({ method, path: `${path}${rest}`, secret, ...(body === undefined ? {} : { body }) })
    return { id, path, call, add: async (domain = name()) => (await call('POST', '', { domain })).body.data }
  }
  const name = () => `${unique('tenant')}.example`
  const person = (domain: string) => {
    const email = `${unique('ada')}@${domain}`
    return userFindOrInsertOwn(world.parts.db, {
      id: newId('user', world.parts),
      email,
      key: emailKey(email) ?? '',
    })
  }

  it('are added with the record that proves them, verified by it, listed and removed', async () => {
    const { id, call, add } = await administered()
    const domain = name()
    const added = await add(domain)
    expect(added).toMatchObject({
      organizationId: id,
      domain,
      state: 'pending',
      autoJoin: 'off',
      challenge: { type: 'TXT', name: `_cardea-challenge.${domain}` },
    })
    const early = await call('POST', `/${added.id}/verify`)
    expect([early.status, early.body.code]).toEqual([409, 'DOMAIN_RECORD_MISSING'])
    dns.publish(added.challenge.name, { txt: [added.challenge.value] })
    const verified = await call('POST', `/${added.id}/verify`)
    expect(verified.body.data).toMatchObject({ state: 'verified', verifiedBy: 'dns' })
    expect((await call('GET')).body.data).toEqual({ items: [verified.body.data], nextCursor: null })
    expect((await call('DELETE', `/${added.id}`)).body.data).toBeNull()
    expect((await call('GET')).body.data.items).toEqual([])
  })

  it('are verified by nobody’s word, and nobody else’s', async () => {
    const { call } = await administered()
    const theirs = await administered()
    const domain = name()
    await createDomain(world.parts, wholeDeployment, theirs.id, { domain, state: 'verified' })
    const taken = await call('POST', '', { domain })
    expect([taken.status, taken.body.code]).toEqual([409, 'CONFLICT'])
    for (const body of [
      { domain: name(), state: 'verified' },
      { domain: 'gmail.com' },
      { domain: 'co.uk' },
      {},
    ]) {
      expect((await call('POST', '', body)).body.code).toBe('VALIDATION_FAILED')
    }
  })

  it('of another organization are not there', async () => {
    const { call } = await administered()
    const { id } = await (await administered()).add()
    for (const [method, rest, body] of [
      ['DELETE', ''],
      ['POST', '/verify'],
      ['PATCH', '/settings', { autoJoin: 'join' }],
    ] as const) {
      const [foreign, absent] = [
        await call(method, `/${id}${rest}`, body),
        await call(method, `/${absentLike(id)}${rest}`, body),
      ]
      expect([foreign.status, foreign.text]).toEqual([404, absent.text])
    }
  })

  it('are nothing to members, and to tokens only with the scope', async () => {
    const { id, path, add } = await administered()
    const { id: domainId } = await add()
    const member = await world.member(id)
    const { text: token } = await world.token((await world.member(id, { role: 'owner' })).session, {
      scopes: ['settings:read'],
    })
    for (const [method, rest] of [
      ['POST', ''],
      ['DELETE', `/${String(domainId)}`],
      ['POST', `/${String(domainId)}/verify`],
      ['PATCH', `/${String(domainId)}/settings`],
    ] as const) {
      const asMember = await world.call({ method, path: `${path}${rest}`, secret: member.secret })
      expect(asMember.body.code).toBe('ADMIN_REQUIRED')
      expect((await world.call({ method, path: `${path}${rest}`, token })).body.code).toBe(
        'INSUFFICIENT_SCOPE',
      )
    }
    expect((await world.call({ path, secret: member.secret })).body.code).toBe('ADMIN_REQUIRED')
    expect((await world.call({ path, token })).status).toBe(200)
  })

  describe('say what becomes of people with an address of theirs', () => {
    it.each([
      ['off', null],
      ['join', 'active'],
      ['request', 'pending'],
    ] as const)('%s', async (autoJoin, status) => {
      const { id, call } = await administered()
      const { domain, id: domainId } = await createDomain(world.parts, wholeDeployment, id, {
        domain: name(),
        state: 'verified',
      })
      const set = await call('PATCH', `/${domainId}/settings`, { autoJoin })
      expect(set.body.data).toMatchObject({ autoJoin, state: 'verified' })
      const joined = await joinByDomain(world.parts, await person(domain))
      expect(joined?.status ?? null).toBe(status)
    })

    it('and nothing while they are not verified', async () => {
      const { call, add } = await administered()
      const { id, domain } = await add()
      expect((await call('PATCH', `/${String(id)}/settings`, { autoJoin: 'join' })).body.data.autoJoin).toBe(
        'join',
      )
      expect(await joinByDomain(world.parts, await person(domain))).toBeNull()
    })

    it('which stays when the record is looked for, and is an event', async () => {
      const { call, add } = await administered()
      const added = await add()
      await call('PATCH', `/${String(added.id)}/settings`, { autoJoin: 'request' })
      dns.publish(added.challenge.name, { txt: [added.challenge.value] })
      const { body } = await call('POST', `/${String(added.id)}/verify`)
      expect(body.data).toMatchObject({ state: 'verified', autoJoin: 'request' })
      const events = await world.parts.db.kysely
        .selectFrom('events')
        .select(['type', 'data'])
        .where('object_id', '=', added.id)
        .orderBy('position')
        .execute()
      expect(events.map(({ type }) => type)).toEqual(['domain.created', 'domain.updated', 'domain.verified'])
      expect(events[1]?.data).toMatchObject({ changed: ['autoJoin'] })
    })

    it.each([
      {},
      { autoJoin: 'always' },
      { autoJoin: 'join', state: 'verified' },
      { autoJoin: 'join', connectionId: null },
    ])('in no other words: %j', async (body) => {
      const { call, add } = await administered()
      const { id } = await add()
      expect((await call('PATCH', `/${String(id)}/settings`, body)).body.code).toBe('VALIDATION_FAILED')
    })
  })
})
