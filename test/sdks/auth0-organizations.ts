import { expect } from 'vitest'
import { newConnection } from './auth0-connections.ts'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, absent, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Library } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Exclude<
  Extract<MethodName, `organizations.${string}`>,
  `organizations.${'members' | 'invitations' | 'discoveryDomains'}.${string}`
>

export const newOrganization = ({ call }: Library, input: object = {}): Promise<Answer> =>
  call('organizations.create', { name: unique('acme'), ...input })

/** The items of a list's answer, in whichever shape the version has it. */
export const itemsOf = ({ version }: Library, answer: Answer): Answer[] =>
  version === 4 ? answer : answer.data

/** Organizations, and what they sign in by. */
export const organizationTests: Readonly<Record<Name, MethodTest>> = {
  async 'organizations.list'(library, { machine }) {
    const made = [await newOrganization(library), await newOrganization(library)]
    const all = await library.all('organizations.list', 'organizations', 3)
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(made.map(({ id }) => id)))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const plain = itemsOf(library, await library.call('organizations.list'))
    expect(plain[0].id).toBe(all[0].id)
    if (library.version === 4) {
      const one = await library.callAs(machine, 'organizations.list', { take: 1 })
      expect(one.organizations).toHaveLength(1)
      const next = await library.callAs(machine, 'organizations.list', { take: 1, from: one.next })
      expect(next.organizations[0].id).toBe(all[1].id)
    }
    await refused(
      library,
      library.call('organizations.list', { take: 1, from: 'nowhere' }),
      400,
      'invalid_query_string',
    )
  },
  async 'organizations.create'(library) {
    const name = unique('created')
    const created = await newOrganization(library, {
      name,
      display_name: 'Created & Co',
      metadata: { plan: 'gold' },
    })
    expect(created).toEqual({
      id: expect.stringMatching(/^org_/) as string,
      name,
      display_name: 'Created & Co',
      metadata: { plan: 'gold' },
    })
    await refused(library, newOrganization(library, { name }), 409, 'organization_conflict')
    for (const wrong of [
      { name: 'Not a slug' },
      { branding: { logo_url: 'https://x.example/l.png' } },
      { enabled_connections: [{ connection_id: absent('conn') }] },
    ])
      await refused(library, newOrganization(library, wrong), 400, 'invalid_body')
  },
  async 'organizations.get'(library) {
    const created = await newOrganization(library)
    expect(await library.call('organizations.get', created.id)).toEqual(created)
    for (const id of [absent('org'), 'org_other'])
      await isNotFound(library, library.call('organizations.get', id), 'inexistent_organization')
  },
  async 'organizations.getByName'(library) {
    const created = await newOrganization(library)
    expect(await library.call('organizations.getByName', created.name)).toEqual(created)
    await isNotFound(library, library.call('organizations.getByName', unique('nobody')))
  },
  async 'organizations.update'(library) {
    const { id, name } = await newOrganization(library, { metadata: { a: '1' } })
    const update = (input: object) => library.call('organizations.update', id, input)
    expect(await update({ display_name: 'New' })).toMatchObject({
      name,
      display_name: 'New',
      metadata: { a: '1' },
    })
    expect((await update({ metadata: { b: '2' } })).metadata).toEqual({ b: '2' })
    await isNotFound(library, library.call('organizations.update', absent('org'), { display_name: 'x' }))
  },
  async 'organizations.delete'(library) {
    const { id } = await newOrganization(library)
    await library.call('organizations.delete', id)
    for (const method of ['organizations.get', 'organizations.delete'] as const)
      await isNotFound(library, library.call(method, id))
  },
  async 'organizations.enabledConnections.list'(library, world) {
    const { id, name, organizationId } = await newConnection(world, { status: 'active' })
    const all = await library.all(
      'organizations.enabledConnections.list',
      'enabled_connections',
      1,
      organizationId,
    )
    expect(all).toEqual([
      {
        connection_id: id,
        assign_membership_on_login: true,
        show_as_button: true,
        is_signup_enabled: false,
        connection: { name, strategy: 'okta' },
      },
    ])
    await isNotFound(library, library.call('organizations.enabledConnections.list', absent('org')))
  },
  async 'organizations.enabledConnections.add'(library, world) {
    const { id, organizationId } = await newConnection(world)
    const add = (organization: string, connection: string) =>
      library.call('organizations.enabledConnections.add', organization, { connection_id: connection })
    expect(await add(organizationId, id)).toMatchObject({ connection_id: id })
    expect(await world.cardea.api('GET', `/v1/connections/${String(id)}`)).toMatchObject({
      status: 'active',
    })
    const other = await newConnection(world)
    await isNotFound(library, add(organizationId, other.id), 'inexistent_connection')
  },
  async 'organizations.enabledConnections.get'(library, world) {
    const { id, organizationId } = await newConnection(world)
    const get = (organization: string) =>
      library.call('organizations.enabledConnections.get', organization, id)
    expect(await get(organizationId)).toMatchObject({ connection_id: id })
    await isNotFound(library, get((await newOrganization(library)).id), 'inexistent_connection')
  },
  async 'organizations.enabledConnections.update'(library, world) {
    const { id, organizationId } = await newConnection(world)
    const update = library.call('organizations.enabledConnections.update', organizationId, id, {
      assign_membership_on_login: false,
    })
    await refused(library, update, 405)
  },
  async 'organizations.enabledConnections.delete'(library, world) {
    const { id, organizationId } = await newConnection(world, { status: 'active' })
    await library.call('organizations.enabledConnections.delete', organizationId, id)
    expect(await world.cardea.api('GET', `/v1/connections/${String(id)}`)).toMatchObject({
      status: 'inactive',
    })
    const left = await library.call('organizations.enabledConnections.list', organizationId)
    expect(itemsOf(library, left)).toEqual([])
  },
}
