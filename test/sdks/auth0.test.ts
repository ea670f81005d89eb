import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestEngine, testEngines } from '../../packages/server/test/test-database.ts'
import { clientGrantTests } from './auth0-client-grants.ts'
import { clientTests } from './auth0-clients.ts'
import { connectionTests } from './auth0-connections.ts'
import { type MethodName, methods } from './auth0-methods.ts'
import { domainTests } from './auth0-domains.ts'
import { memberTests } from './auth0-members.ts'
import { organizationTests } from './auth0-organizations.ts'
import { selfServiceTests } from './auth0-self-service.ts'
import { type MethodTest, refused, unique } from './auth0-tests.ts'
import { userTests } from './auth0-users.ts'
import { type Auth0World, type Library, type Version, openAuth0World, openLibrary } from './auth0-world.ts'

const tests: Readonly<Record<MethodName, MethodTest>> = {
  ...selfServiceTests,
  ...connectionTests,
  ...organizationTests,
  ...memberTests,
  ...domainTests,
  ...clientTests,
  ...clientGrantTests,
  ...userTests,
}

const hasOlder = (name: MethodName) => methods[name].v4 !== null

/** The shapes of 5 and 6 are those of 7, so one database is enough for them. */
const versionsOn: Readonly<Record<TestEngine, readonly Version[]>> = {
  postgres: [4, 7],
  embedded: [4, 5, 6, 7],
}

describe.each(testEngines)(
  'Auth0’s ManagementClient, as it is published, against Cardea on %s',
  (engine: TestEngine) => {
    let world: Auth0World
    beforeAll(async () => {
      world = await openAuth0World(engine)
    })
    afterAll(async () => {
      await world.cardea.close()
      expect(world.cardea.faults).toEqual([])
    })

    describe.each(versionsOn[engine])('version %i', (version: Version) => {
      let library: Library
      beforeAll(async () => {
        library = await openLibrary(world, version)
      })
      afterAll(() => library.close())

      const inVersion = Object.entries(tests).filter(
        ([name]) => version !== 4 || hasOlder(name as MethodName),
      )
      it.each(inVersion)('%s', (_, test) => test(library, world))

      it('a wrong secret gets no token', async () => {
        const wrong = { ...world.machine, clientSecret: 'wrong' }
        const error: unknown = await library
          .callAs(wrong, 'selfServiceProfiles.list')
          .catch((e: unknown) => e)
        expect(error).toMatchObject({ statusCode: 401 })
      })

      it('an application without the permission is refused, and learns which', async () => {
        const reader = await world.machineWith(['read:self_service_profiles'])
        const name = unique('Never')
        const call = library.callAs(reader, 'selfServiceProfiles.create', { name })
        const { message } = await refused(library, call, 403, 'insufficient_scope')
        expect(message).toBe(
          'Insufficient scope, expected any of: create:self_service_profiles (the permission write:self_service_profiles)',
        )
        const all = await library.all('selfServiceProfiles.list', 'self_service_profiles', 50)
        expect(all.map((each) => each.name)).not.toContain(name)
      })

      it('a ticket of a new organization needs the permission to make one', async () => {
        const [profile] = await library.all('selfServiceProfiles.list', 'self_service_profiles', 1)
        const ticketsOnly = await world.machineWith(['write:setup_tickets'])
        const input = { connection_config: { name: unique('sso') } }
        const call = library.callAs(ticketsOnly, 'selfServiceProfiles.ssoTicket.create', profile.id, input)
        const { message } = await refused(library, call, 403, 'insufficient_scope')
        expect(message).toContain('create:organizations')
      })
    })
  },
)
