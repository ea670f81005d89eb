import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setPassword } from '../src/accounts/set-password.ts'
import { userFindById } from '../src/accounts/user-store.ts'
import { buildServer } from '../src/main.ts'
import { errorName } from '../src/dialects/tenant/envelope.ts'
import { catalogue, isErrorCode } from '@cardea/protocol'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { runShell } from './run-shell.ts'
import { addPasskeyTo, addProviderTo } from './tenant-browser.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/tenant-api.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
const password = 'seven purple hinges turn'
const ADDRESS = 'http://localhost:4000'

/** Where curl could not be installed, `npm test` says so; under CI=true it is a failure there. */
describe.skipIf(process.env['TEST_WITHOUT']?.split(',').includes('curl'))('docs/tenant-api.md', () => {
  let world: TenantWorld
  let server: FastifyInstance
  let idp: CustomerOidcIdp
  let slug: string
  /** What each block printed. */
  let printed: readonly string[]

  beforeAll(async () => {
    idp = await customerOidcIdp()
    world = await openTenantWorld('embedded', {
      signInMethods: ['password', 'mailed-link', 'passkey'],
    })
    server = await buildServer(world.parts)
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const organization = await world.organization()
    slug = organization.slug
    const userId = await world.person()
    await world.join(organization.id, userId, { role: 'owner' })
    await world.join(organization.id, await world.person())
    await setPassword(world.parts, userId, password, { kept: null })
    const { recoveryCodes } = await addPasskeyTo(world, userId)
    await addProviderTo(world, userId)
    const { secret } = await world.signIn(userId, { methods: ['pwd', 'otp', 'mfa'] })
    const user = await userFindById(world.parts.db, userId)
    printed = await runBlocks(
      blocks.map((block) => block.replace(ADDRESS, address)),
      {
        COOKIE: `cardea-account=${secret}`,
        ISSUER: idp.issuer,
        EMAIL: user?.email ?? '',
        PASSWORD: password,
        RECOVERY_CODE: recoveryCodes?.[0] ?? '',
      },
    )
  })
  afterAll(async () => {
    await server.close()
    await idp.close()
    await world.close()
  })

  /** Runs the blocks one after the other in one shell, as a reader pastes them; the first failure ends it. */
  async function runBlocks(
    scripts: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> {
    const mark = '-- the next block --'
    const { code, stdout, stderr } = await runShell(scripts.join(`\necho '${mark}'\n`), environment)
    expect([code, stderr]).toEqual([0, ''])
    return stdout.split(`${mark}\n`)
  }

  it('prints what each block is there for', () => {
    expect(printed.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      '',
      // The test organization of a sandbox has the domain.
      'sso',
      'true',
      'required VALIDATION_FAILED',
      'OK ACCOUNT_LINK_UNKNOWN',
      expect.stringMatching(/^\[ 'OK', 'ada\d+@example\.com', null \]$/),
      'OK OK',
      'OK',
      '[ false, 1 ] otpauth://totp/ ACCOUNT_CODE_WRONG OK',
      '10',
      'none VALIDATION_FAILED',
      'OK OK',
      'google OK',
      `[ [ '${slug}', 'owner' ] ]`,
      'any',
      "[ 'acme-limited', 'owner' ]",
      'OK',
      'admin',
      'NOT_FOUND NOT_FOUND OK',
      "[ [ 'bo@example.org', 'admin' ] ] OK",
      'http://localhost:4000/api/auth/sso/callback true',
      'true OK',
      'mfa true',
      '9',
      '_cardea-challenge.acme.example false',
      'request OK',
      'owner',
      "[ [ 'nightly report', 'organizations:read' ] ]",
      'OK',
      'OK UNAUTHENTICATED',
    ])
  })

  it('calls every operation of the table', () => {
    const text = blocks.join('').replaceAll(/\\\n\s*/g, '')
    const called = [...text.matchAll(/curl (.*?)"\$CARDEA(\/api[^"?]*)(?:\?[^"]*)?"([^|\n]*)/g)].map(
      ([, options = '', path = '', rest = '']) => {
        const method = /-X ([A-Z]+)/.exec(options)?.[1] ?? (rest.includes(' -d ') ? 'POST' : 'GET')
        return `${method} ${path.replaceAll(/\$\w+/g, ':').replace(/\$\(.*$/, ':')}`
      },
    )
    const operations = world.table.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
    expect([...new Set(called)].sort()).toEqual(operations.sort())
  })

  it('lists no code that there is not', () => {
    const names = new Set(Object.keys(catalogue).filter(isErrorCode).map(errorName))
    const listed = [...guide.matchAll(/`([A-Z_]{4,})`/g)].map(([, name = '']) => name)
    const known = new Set([...names, 'CREATED'])
    expect(listed.length).toBeGreaterThan(15)
    expect(listed.filter((name) => !known.has(name))).toEqual([])
  })
})
