import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runConformance } from '../../scripts/conformance/run-plans.ts'
import { createPostgresDatabase } from '../../packages/server/test/test-database.ts'
import { person } from '../conformance/suite-clients.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { type SuiteDouble, startSuiteDouble } from './suite-double.ts'

const basicPlan = 'oidcc-basic-certification-test-plan'

/** Against a double of the suite: what was never tried with the official one is in docs/conformance.md. */
describe.skipIf(withoutBrowser)('npm run conformance', () => {
  let suite: SuiteDouble
  beforeAll(async () => {
    suite = await startSuiteDouble()
  })
  afterAll(() => suite.close())

  /** Runs it as from the command line, with a database of its own: exit code and what is printed. */
  async function run(args: readonly string[]) {
    let text = ''
    const database = await createPostgresDatabase()
    const all = ['--suite', suite.url, '--port', String(await freePort()), ...args]
    const code = await runConformance(all, { DATABASE_URL: database.url }, (more) => {
      text += more
    })
    await database.drop()
    return { code, text, lines: text.split('\n').map((line) => line.trim()) }
  }
  const only = (...names: string[]) => names.flatMap((name) => ['--module', name])
  const trusting = ['--suite-insecure-tls', '--plan', basicPlan]

  it('signs in through the simulator wherever a module wants a visit, gives the pictures, and prints the table', async () => {
    const modules = [
      'oidcc-server',
      'oidcc-scope-address',
      'oidcc-prompt-login',
      'oidcc-ensure-registered-redirect-uri',
      'oidcc-ensure-post-request-succeeds',
      'oidcc-rp-initiated-logout',
    ]
    const { code, text, lines } = await run([...trusting, ...only(...modules)])
    expect({ code, text }).toMatchObject({ code: 0 })
    const results = lines.flatMap((line) => {
      const [, name, result, note = ''] = /^(oidcc-[\w-]+) +([A-Z]+)(?: +(.*))?$/.exec(line) ?? []
      return name === undefined ? [] : [[name, result, note]]
    })
    expect(results).toEqual([
      // The double remarks less than the official suite, and the table says so.
      ['oidcc-server', 'PASSED', 'our table says WARNING'],
      ['oidcc-scope-address', 'SKIPPED', ''],
      ['oidcc-prompt-login', 'REVIEW', ''],
      ['oidcc-ensure-registered-redirect-uri', 'REVIEW', ''],
      ['oidcc-ensure-post-request-succeeds', 'PASSED', ''],
      ['oidcc-rp-initiated-logout', 'PASSED', 'not in our table'],
    ])
    expect(text).toContain(`${suite.url}/plan-detail.html?plan=plan1`)
    for (const name of ['oidcc-prompt-login', 'oidcc-ensure-registered-redirect-uri']) {
      const [picture = ''] = suite.pictures(name)
      expect(
        Buffer.from(picture.split(',')[1] ?? '', 'base64')
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
    }
    expect(suite.configurations.at(-1)).toMatchObject({
      alias: 'cardea',
      server: { login_hint: person },
      client: { client_id: expect.any(String), client_secret: expect.any(String) },
      client_secret_post: suite.configurations.at(-1)?.client,
      client2: { client_id: expect.any(String) },
    })
  })

  it('ends with 1 when a module has failed or could not be visited, says why, and goes on', async () => {
    const modules = ['oidcc-display-page', 'oidcc-idtoken-unsigned']
    const { code, lines } = await run([...trusting, ...only(...modules)])
    expect(code).toBe(1)
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^oidcc-idtoken-unsigned +FAILED/),
        'FAILURE CheckIdTokenSignatureAlgorithm: RS256 in the place of none',
        expect.stringMatching(/^oidcc-display-page +INTERRUPTED/),
        expect.stringMatching(/^FAILURE The browser: .*127\.0\.0\.1:9/),
        'Failed modules: 2',
      ]),
    )
  })

  it('ends with 1 where the suite has no such plan', async () => {
    const { code, text } = await run([
      '--suite-insecure-tls',
      '--plan',
      'oidcc-config-certification-test-plan',
    ])
    expect([code, text]).toEqual([1, expect.stringContaining('404')])
  })

  it('believes no certificate that nobody has signed, unless it is told to', async () => {
    const { code, text } = await run(['--plan', basicPlan])
    expect([code, text]).toEqual([1, expect.stringContaining('--suite-insecure-tls')])
  })

  it.each([
    [['--plan', 'oidcc-unheard-of'], 'There is no plan oidcc-unheard-of'],
    [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key come together'],
    [['--public-url', 'sso.example.com'], '--public-url is an http(s) address'],
    [['--alias', 'a/b'], '--alias is letters'],
    [['--timeout', 'soon'], '--timeout is a number'],
    [['--colour'], '--colour'],
  ])('says what is wrong with %j, and starts nothing', async (args, sentence) => {
    const { code, text } = await run(args)
    expect([code, text]).toEqual([2, expect.stringContaining(sentence)])
  })

  it('explains every option, and the token of the environment', async () => {
    const { code, text } = await run(['--help'])
    expect(code).toBe(0)
    for (const option of [
      'suite',
      'suite-insecure-tls',
      'public-url',
      'tls-cert',
      'alias',
      'plan',
      'module',
    ]) {
      expect(text).toMatch(new RegExp(`^ {2}--${option}\\b.*\\n {6}\\S`, 'm'))
    }
    expect(text).toMatch(/CONFORMANCE_TOKEN\n.*\n +DATABASE_URL\n/)
  })
})
