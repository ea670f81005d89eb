import { type Plan, plans } from '../../test/conformance/plans.ts'
import { type SuiteClient, person } from '../../test/conformance/suite-clients.ts'
import { launchBrowser } from '../../test/browser/launch-browser.ts'
import { type Options, UsageError, helpText, readOptions } from './options.ts'
import { type ModuleResult, type RunParts, runModule } from './run-module.ts'
import { startConformanceService } from './start-cardea.ts'
import { SuiteError, openSuiteApi } from './suite-api.ts'

/**
 * `npm run conformance`: the official suite’s plans against a Cardea that is started for them.
 *
 * Owns the command line, the service, the browser’s steps and the table of results. Invariant: what a module ends with is what the suite
 * says of it; nothing here makes a result better.
 */

/** Environment variables, as far as they are read. */
type Environment = Readonly<Record<string, string | undefined>>

/** What a module has to end with for the run to be a failure. */
const failures: readonly string[] = ['FAILED', 'INTERRUPTED', 'TIMEOUT', 'UNKNOWN']

/** Runs what the command line asks for, and says what happens; answers the exit code: 1 when a module has failed, 2 for a wrong command line. */
export async function runConformance(
  args: readonly string[],
  environment: Environment,
  write: (text: string) => void,
): Promise<number> {
  try {
    const options = readOptions(args)
    if (options !== null) return await runPlans(options, environment, write)
    write(helpText())
    return 0
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SuiteError)) throw error
    write(`${error.message}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

async function runPlans(
  options: Options,
  environment: Environment,
  write: (text: string) => void,
): Promise<number> {
  const { suite, suiteInsecureTls: insecureTls, timeoutSeconds } = options
  const api = openSuiteApi({ url: suite, token: environment['CONFORMANCE_TOKEN'] ?? null, insecureTls })
  await api.check()
  const service = await startConformanceService(options, environment['DATABASE_URL'], write)
  try {
    const browser = await launchBrowser()
    try {
      const parts = { api, browser, suite, insecureTls, timeoutSeconds }
      const configuration = configurationOf(options, service)
      const wanted = plans.filter(({ name }) => options.plans.length === 0 || options.plans.includes(name))
      let failed = 0
      for (const plan of wanted) failed += await runPlan(parts, plan, configuration, options.modules, write)
      write(failed === 0 ? '\nNo module has failed.\n' : `\nFailed modules: ${String(failed)}\n`)
      return failed === 0 ? 0 : 1
    } finally {
      await browser.close()
    }
  } finally {
    await service.close()
  }
}

/** What the suite is told of us (`docs/conformance.md` has the same by hand). */
function configurationOf(
  { alias, publicUrl }: Options,
  { client, client2 }: { readonly client: SuiteClient; readonly client2: SuiteClient },
) {
  const wire = ({ clientId: client_id, clientSecret: client_secret }: SuiteClient) => ({
    client_id,
    client_secret,
  })
  return {
    alias,
    description: 'Cardea',
    server: {
      discoveryUrl: `${publicUrl}/.well-known/openid-configuration`,
      // Else the suite makes up an address of a domain that has no sign-in here.
      login_hint: person,
    },
    client: wire(client),
    client_secret_post: wire(client),
    client2: wire(client2),
  }
}

/** Runs the modules one after the other, since they share the alias; answers how many have failed. */
async function runPlan(
  parts: RunParts,
  plan: Plan,
  configuration: unknown,
  only: readonly string[],
  write: (text: string) => void,
): Promise<number> {
  const { id, modules } = await parts.api.createPlan(plan.name, plan.variant, configuration)
  write(`\n${plan.name}  ${parts.suite}/plan-detail.html?plan=${id}\n`)
  const chosen = modules.filter(({ testModule }) => only.length === 0 || only.includes(testModule))
  const width = Math.max(...chosen.map(({ testModule }) => testModule.length))
  let failed = 0
  for (const module of chosen) {
    const result = await runModule(parts, id, module)
    if (failures.includes(result.result)) failed += 1
    write(linesOf(plan, result, width))
  }
  return failed
}

/** One line, and below it why it is not PASSED. */
function linesOf({ modules }: Plan, { name, result, remarks }: ModuleResult, width: number): string {
  const expected = modules[name]?.outcome
  const note =
    expected === undefined ? 'not in our table' : result === expected ? '' : `our table says ${expected}`
  const line = `  ${name.padEnd(width)}  ${result.padEnd(11)}  ${note}`.trimEnd()
  return [line, ...remarks.map((remark) => `      ${remark.result} ${remark.text}`)].join('\n') + '\n'
}
