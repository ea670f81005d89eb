import { describe, expect, it } from 'vitest'
import { runCardea } from './run-cardea.ts'

/** What it says, and its exit code. Whatever looks at the environment fails. */
async function run(args: readonly string[]) {
  const output = { stdout: '', stderr: '' }
  const code = await runCardea(args, {
    stdout: (text) => (output.stdout += text),
    stderr: (text) => (output.stderr += text),
    env: {},
    fetch: () => Promise.reject(new Error('a command that only helps calls nobody')),
  })
  return { code, ...output }
}

describe.each(['serve', 'apply', 'keys', 'operator-link', 'dev-cert', 'version'])('cardea %s', (command) => {
  const shown = expect.stringMatching(
    new RegExp(`^(?:cardea: .*\n\n|cardea ${command}: .*\n\n)?cardea ${command}\\b`),
  )

  it.each([
    [[command, '--help']],
    [[command, '-h']],
    [[command, 'help']],
    [[command, 'list', '--help']],
    [['help', command]],
    [['--help', command]],
  ])('%j shows how it is used', async (args) => {
    expect(await run(args)).toEqual({ code: 0, stdout: shown, stderr: '' })
  })

  it.each([[[command, '--unheard-of']], [[command, '-x']], [[command, 'one', '--unheard-of']]])(
    '%j is refused with how it is used, before anything is done',
    async (args) => {
      expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: shown })
    },
  )
})

describe('cardea', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j shows every command', async (args) => {
    const { code, stdout, stderr } = await run(args)
    expect([code, stderr]).toEqual([0, ''])
    for (const command of ['serve', 'apply', 'keys', 'operator-link', 'dev-cert', 'version'])
      expect(stdout).toContain(`  cardea ${command}`)
  })

  it.each([
    [['aply']],
    [['help', 'aply']],
    [['--unheard-of']],
    [['constructor']],
    [['serve', 'now']],
    [['version', 'now']],
  ])('refuses %j with how it is used', async (args) => {
    expect(await run(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/\n(?:Cardea|cardea) /),
    })
  })
})
