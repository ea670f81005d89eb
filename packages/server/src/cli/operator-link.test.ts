import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { openLink } from '../operators/open-link.ts'
import { runOperatorLink } from './operator-link.ts'

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
  const code = await runOperatorLink(args, io, () =>
    Promise.resolve({ ...parts, db: { ...parts.db, close } }),
  )
  return { ...output, code }
}

describe('cardea operator-link', () => {
  it('makes a link for the first operator, and then for an operator by their address', async () => {
    const first = await run()
    expect(first).toMatchObject({ code: 0, stderr: '', closed: 1 })
    const token = new URL(first.stdout.trim()).searchParams.get('token') ?? ''
    const email = 'ada@example.com'
    await openLink(parts, { token, email, password: 'quietly-orbiting-marmalade', address: '192.0.2.1' })
    expect(await run(email)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('/dashboard/welcome?token='),
    })
  })

  it('refuses an address that is no operator’s', async () => {
    for (const args of [[], ['eve@example.com']]) {
      const { code, stdout, stderr, closed } = await run(...args)
      expect({ code, stdout, closed }).toEqual({ code: 1, stdout: '', closed: 1 })
      expect(stderr).toMatch(/^cardea operator-link: Give the address of an operator/)
    }
  })

  it.each([['--help'], ['a@example.com', 'b@example.com']])(
    'shows how it is used after %j',
    async (...args) => {
      const { code, stderr, closed } = await run(...args)
      expect({ code, closed }).toEqual({ code: 2, closed: 0 })
      expect(stderr).toContain('cardea operator-link [EMAIL]')
    },
  )
})
