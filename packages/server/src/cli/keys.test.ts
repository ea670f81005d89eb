import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { runKeys } from './keys.ts'

let parts: TestParts
beforeAll(async () => {
  parts = await testParts()
})
afterAll(() => parts.close())

async function run(...args: string[]) {
  const output = { stdout: '', stderr: '', closed: 0 }
  const io = {
    stdout: (text: string) => (output.stdout += text),
    stderr: (text: string) => (output.stderr += text),
  }
  const close = () => Promise.resolve(void (output.closed += 1))
  const code = await runKeys(args, io, () => Promise.resolve({ ...parts, db: { ...parts.db, close } }))
  return { ...output, code }
}

const signing = (stdout: string) => /^current {3}RS256 {2}(\S+)/m.exec(stdout)?.[1]
const next = (stdout: string) => /^next {6}RS256 {2}(\S+)/m.exec(stdout)?.[1]

describe('cardea keys', () => {
  it('lists nothing where no service has started yet, and an emergency makes the first keys there', async () => {
    expect(await run('list')).toMatchObject({ code: 0, stdout: '', closed: 1 })
    const { code, stdout } = await run('rotate', '--emergency')
    expect(code).toBe(0)
    expect(signing(stdout)).toBeDefined()
    expect(stdout).toContain('not published: no application uses it')
  })

  it('refuses a rotation that came too early, and says when', async () => {
    const { code, stdout, stderr, closed } = await run('rotate')
    expect({ code, stdout, closed }).toEqual({ code: 1, stdout: '', closed: 1 })
    expect(stderr).toMatch(/^cardea keys: .*Rotate in \d+ minutes/)
  })

  it('rotates: the next key signs, the one before retires', async () => {
    const before = (await run('list')).stdout
    await sql`update signing_keys set state_since = state_since - interval '2 hours'`.execute(parts.db.kysely)
    const { code, stdout } = await run('rotate')
    expect(code).toBe(0)
    expect(signing(stdout)).toBe(next(before))
    expect(stdout).toContain(`retiring  RS256  ${String(signing(before))}`)
  })

  it.each([[], ['show'], ['list', '--emergency'], ['rotate', '--now'], ['rotate', '--emergency', 'x']])(
    'shows how it is used after %j, and touches nothing',
    async (...args) => {
      const { code, stderr, closed } = await run(...args)
      expect({ code, closed }).toEqual({ code: 2, closed: 0 })
      expect(stderr).toContain('cardea keys rotate [--emergency]')
    },
  )
})
