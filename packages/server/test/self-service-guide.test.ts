import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from '../src/main.ts'
import { runShell } from './run-shell.ts'
import { testParts } from './test-parts.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/self-service.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
const ADDRESS = 'http://localhost:4000'

/** Where curl could not be installed, `npm test` says so; under CI=true it is a failure there. */
describe.skipIf(process.env['TEST_WITHOUT']?.split(',').includes('curl'))('docs/self-service.md', () => {
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
    const mark = '-- the next block --'
    const script = blocks.map((block) => block.replace(ADDRESS, address)).join(`\necho '${mark}'\n`)
    const { code, stdout, stderr } = await runShell(script, {}, folder)
    expect([code, stderr]).toEqual([0, ''])
    printed = stdout.split(`${mark}\n`)
  })
  afterAll(async () => {
    await server.close()
    await parts.close()
    rmSync(folder, { recursive: true })
  })

  it('has a block to begin with and one for each step that is done by curl, and every one runs', () => {
    expect(guide.match(/^## \d+\. /gm)).toHaveLength(6)
    expect(blocks).toHaveLength(6)
    expect(printed).toHaveLength(6)
  })

  it.each([
    [1, /^#ffffff\n$/],
    [2, /^\[ 'waiting', 'create', true \]\n$/],
    [3, /^1\n303\n\[ 'Acme', 5, 'provider' \]\n$/],
    [
      4,
      /^\[ 'draft', 'idpEntityId,ssoUrl,certificates' \]\nThis looks like the sign-on URL, not the entity ID\.\n\[ 'certificates' \]\n\[ 'pending', 'TXT', '\S+acme\.com' \]\n$/,
    ],
    [
      5,
      /^\[ 'opened', true \]\nsetup_ticket\.created,setup_ticket\.opened\nrevoked\nsetup\.session_ended\n$/,
    ],
  ])('prints what block %i is there for', (block, expected) => {
    expect(printed[block]).toMatch(expected)
  })

  it('names every operation of the assistant', async () => {
    const { portalTable } = await import('../src/self-service/portal-routes.ts')
    const table = guide.slice(guide.indexOf('| operation |'))
    for (const { method, path } of portalTable(parts)) {
      const named = `${method} ${path.replace('/portal/api/', '').replace(/:(?:domainId|testId)/, '{id}')}`
      const expected = named.replace(':provider', '{provider}').replace(':step', 'application')
      expect(table).toContain(`\`${expected}\``)
    }
  })
})
