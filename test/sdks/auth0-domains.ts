import { expect } from 'vitest'
import type { MethodName } from './auth0-methods.ts'
import { newOrganization } from './auth0-organizations.ts'
import { type MethodTest, absent, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Library } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `organizations.discoveryDomains.${string}`>

const newName = () => `${unique('discovery')}.example`

/** A domain of an organization; without one, of a new one. */
async function newDomain(
  library: Library,
  input: object = {},
): Promise<{ organizationId: string; domain: Answer }> {
  const { id: organizationId } = await newOrganization(library)
  const given = { domain: newName(), ...input }
  const domain = await library.call('organizations.discoveryDomains.create', organizationId, given)
  return { organizationId, domain }
}

/** The domains of organizations, and the records that prove them. */
export const domainTests: Readonly<Record<Name, MethodTest>> = {
  async 'organizations.discoveryDomains.list'(library) {
    const { organizationId, domain } = await newDomain(library)
    const more = await library.call('organizations.discoveryDomains.create', organizationId, {
      domain: newName(),
    })
    const method = 'organizations.discoveryDomains.list'
    const first = await library.call(method, organizationId, { take: 1 })
    if (library.version === 4) {
      expect(first.domains).toEqual([domain])
      const rest = await library.call(method, organizationId, { take: 1, from: first.next })
      expect([rest.domains, rest.next]).toEqual([[more], undefined])
    } else {
      expect(await library.all(method, 'domains', 1, organizationId)).toEqual([domain, more])
    }
    await isNotFound(library, library.call(method, absent('org')))
  },
  async 'organizations.discoveryDomains.create'(library, world) {
    const name = newName()
    const { organizationId, domain } = await newDomain(library, { domain: name.toUpperCase() })
    expect(domain).toEqual({
      id: expect.stringMatching(/^dom_/) as string,
      domain: name,
      status: 'pending',
      use_for_organization_discovery: true,
      verification_txt: expect.stringMatching(/^cardea-verify=/) as string,
      verification_host: `_cardea-challenge.${name}`,
    })
    const create = (input: object, as = world.machine) =>
      library.callAs(as, 'organizations.discoveryDomains.create', organizationId, {
        domain: newName(),
        ...input,
      })
    expect(await create({ status: 'verified', use_for_organization_discovery: true })).toMatchObject({
      status: 'verified',
    })
    await refused(library, create({ domain: name }), 409, 'domain_conflict')
    for (const wrong of [
      { domain: 'no domain' },
      { status: 'failed' },
      { use_for_organization_discovery: false },
    ])
      await refused(library, create(wrong), 400, 'invalid_body')
    // Only the operator vouches for a domain; a caller of one organization has it proven.
    const bound = await world.machineWith(['write:domains'], organizationId)
    await refused(library, create({ status: 'verified' }, bound), 403, 'operation_not_supported')
    expect(await create({}, bound)).toMatchObject({ status: 'pending' })
    const reader = await world.machineWith(['read:domains'])
    const { message } = await refused(library, create({}, reader), 403, 'insufficient_scope')
    expect(message).toContain('create:organization_discovery_domains')
  },
  async 'organizations.discoveryDomains.get'(library) {
    const { organizationId, domain } = await newDomain(library)
    const get = (id: string, organization = organizationId) =>
      library.call('organizations.discoveryDomains.get', organization, id)
    expect(await get(domain.id)).toEqual(domain)
    await isNotFound(library, get(absent('dom')), 'inexistent_domain')
    await isNotFound(library, get(domain.id, (await newOrganization(library)).id))
  },
  async 'organizations.discoveryDomains.getByName'(library) {
    const { organizationId, domain } = await newDomain(library)
    const get = (name: string, organization = organizationId) =>
      library.call('organizations.discoveryDomains.getByName', organization, name)
    expect(await get(domain.domain)).toEqual(domain)
    await isNotFound(library, get(newName()), 'inexistent_domain')
    await isNotFound(library, get(domain.domain, (await newOrganization(library)).id))
  },
  async 'organizations.discoveryDomains.update'(library, world) {
    const { organizationId, domain } = await newDomain(library)
    const update = (input: object, as = world.machine) =>
      library.callAs(as, 'organizations.discoveryDomains.update', organizationId, domain.id, input)
    expect(await update({ status: 'verified' })).toEqual({ ...domain, status: 'verified' })
    expect(await update({ use_for_organization_discovery: true })).toMatchObject({ status: 'verified' })
    expect((await update({ status: 'pending' })).status).toBe('pending')
    await refused(library, update({ use_for_organization_discovery: false }), 400, 'invalid_body')
    const bound = await world.machineWith(['write:domains'], organizationId)
    await refused(library, update({ status: 'verified' }, bound), 403, 'operation_not_supported')
    const method = 'organizations.discoveryDomains.update'
    const unknown = library.call(method, organizationId, absent('dom'), { status: 'verified' })
    await isNotFound(library, unknown, 'inexistent_domain')
  },
  async 'organizations.discoveryDomains.delete'(library, world) {
    const { organizationId, domain } = await newDomain(library)
    const remove = (as = world.machine) =>
      library.callAs(as, 'organizations.discoveryDomains.delete', organizationId, domain.id)
    await refused(library, remove(await world.machineWith(['read:domains'])), 403, 'insufficient_scope')
    await remove()
    await isNotFound(library, remove(), 'inexistent_domain')
  },
}
