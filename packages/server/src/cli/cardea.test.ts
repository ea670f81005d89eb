import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../platform/version.ts'

const program = join(import.meta.dirname, 'cardea.ts')

const DECLARATION = `
apiKeys: [{ name: ci, key: "\${CI_KEY}", scopes: ["*"] }]
organizations:
  - slug: acme
    name: Acme
    domains: [{ domain: acme.com, state: verified }]
    connections:
      - { protocol: oidc, provider: entra-id, issuer: "https://login.example.com/t", clientId: x, clientSecret: "\${UPSTREAM}" }
`
const secrets = { CI_KEY: 'cardea_sk_a-key-for-continuous-integration', UPSTREAM: 'the-secret-of-acme' }

/** The program as the operator runs it: a process with arguments, an environment and an exit code. */
describe('the command cardea', { timeout: 120_000 }, () => {
  let folder: string
  let file: string
  const running = new Set<ChildProcess>()
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardea-command-'))
    file = join(folder, 'cardea.yaml')
    writeFileSync(file, DECLARATION)
  })
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })

  function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=cardea-source', program, ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'] ?? '', CARDEA_DATA_DIR: join(folder, 'data'), ...environment },
      },
    )
    running.add(child)
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        running.delete(child)
        resolve(code)
      })
    })
    return { child, output, ended }
  }

  async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { output, ended } = start(args, environment)
    return { code: await ended, ...output }
  }

  /** A service on a port of its own choice, once it says that it is ready. */
  async function serve() {
    const service = start(['serve'], { CARDEA_PORT: '0' })
    const address = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = /"address":"(http:[^"]+)".*Cardea is ready/.exec(service.output.stdout)?.[1]
        if (found !== undefined) resolve(found)
      }
      service.child.stdout.on('data', look)
      void service.ended.then((code) =>
        reject(new Error(`serve ended with ${String(code)}: ${service.output.stderr}`)),
      )
    })
    return { ...service, address }
  }

  it.each([
    [['version'], { code: 0, stdout: `${version}\n`, stderr: '' }],
    [['help'], { code: 0, stdout: expect.stringContaining('cardea apply FILE'), stderr: '' }],
    [['aply'], { code: 2, stdout: '', stderr: expect.stringContaining('there is no command "aply"') }],
  ])('answers %j', async (args, expected) => {
    expect(await run(args)).toEqual(expected)
  })

  it('refuses a setting that does not exist before it opens anything', async () => {
    const { code, stdout, stderr } = await run(['serve'], { CARDEA_PROT: '1' })
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('Did you mean CARDEA_PORT?')])
    expect(stderr).not.toContain('    at ')
  })

  it('apply: tells each variable that is missing, with its line, and changes nothing', async () => {
    const { code, stdout, stderr } = await run(['apply', file])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('apiKeys.0.key: line 2: The environment variable CI_KEY is not set.')
    expect(stderr).toContain('clientSecret: line 8: The environment variable UPSTREAM is not set.')
  })

  it('apply: on the database itself, then through the service that runs on it, finds one and the same state', async () => {
    const created = '+ organization acme\n+ connection acme/entra-id\n+ domain acme.com\n+ API key ci\n'
    expect(await run(['apply', file], secrets)).toEqual({ code: 0, stdout: created, stderr: '' })

    const service = await serve()
    const through = ['--url', service.address, '--api-key', secrets.CI_KEY]
    const nothing = { code: 0, stdout: '= nothing to change\n', stderr: '' }
    expect(await run(['apply', file, ...through], secrets)).toEqual(nothing)
    const beside = await run(['apply', file], secrets)
    expect([beside.code, beside.stderr]).toEqual([1, expect.stringContaining('in use by another process')])

    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    expect(await run(['apply', file], secrets)).toEqual(nothing)
    for (const secret of Object.values(secrets)) {
      expect(service.output.stdout + service.output.stderr).not.toContain(secret)
    }
  })
})
