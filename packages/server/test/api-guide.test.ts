import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from '../src/main.ts'
import { runShell } from './run-shell.ts'
import { testParts } from './test-parts.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
const ADDRESS = 'http://localhost:4000'

/** Where curl could not be installed, `npm test` says so; under CI=true it is a failure there. */
describe.skipIf(process.env['TEST_WITHOUT']?.split(',').includes('curl'))('docs/api.md', () => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let server: FastifyInstance
  let folder: string
  /** What each block printed. */
  let printed: readonly string[]

  beforeAll(async () => {
    parts = await testParts('embedded')
    server = await buildServer(parts)
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    folder = mkdtempSync(join(tmpdir(), 'cardea-guide-'))
    symlinkSync(parts.config.dataDir, join(folder, 'data'))
    printed = await runBlocks(blocks.map((block) => block.replace(ADDRESS, address)))
  })
  afterAll(async () => {
    await server.close()
    await parts.close()
    rmSync(folder, { recursive: true })
  })

  /** Runs the blocks one after the other in one shell, as a reader pastes them; the first failure ends it. */
  async function runBlocks(scripts: readonly string[]): Promise<readonly string[]> {
    const mark = '-- the next block --'
    const script = scripts.join(`\necho '${mark}'\n`)
    const { code, stdout, stderr } = await runShell(script, {}, folder)
    expect([code, stderr]).toEqual([0, ''])
    return stdout.split(`${mark}\n`)
  }

  it('has a block to begin with and one for each of the ten commands, and every one runs', () => {
    expect(guide.match(/^## \d+\. /gm)).toHaveLength(10)
    expect(blocks).toHaveLength(11)
    expect(blocks[0]).toContain(ADDRESS)
    expect(printed).toHaveLength(11)
  })

  it.each([
    [2, /^\{\n? *clientId: '[^']+',\s+clientSecret: '[^']{20,}'\s*\}\n$/],
    [4, /^verified\n$/],
    [5, /^\[\n? *'http:\S+\/saml\/conn_\w+',\s+'http:\S+\/acs',\s+'http:\S+\/metadata'\s*\]\n$/],
    [6, /^\[ 'active', 'http:\S+\/simulator\/saml\S*', 1 \]\n$/],
    [7, /^\[ 'active' \]\n$/],
    [8, /^\[\]\n$/],
    [9, /^\[\]\n$/],
  ])('prints what command %i is there for', (command, expected) => {
    expect(printed[command]).toMatch(expected)
  })

  it('leaves nothing of the customer behind', async () => {
    const organizations = await parts.db.kysely.selectFrom('organizations').select('external_id').execute()
    expect(organizations.length).toBeGreaterThan(0)
    expect(organizations).not.toContainEqual({ external_id: '42' })
  })
})
