import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { type Shown, VisitError, visit } from './drive-browser.ts'
import type { PlanInfo, Remark, SuiteApi } from './suite-api.ts'

/** How a module has ended. */
export interface ModuleResult {
  readonly name: string
  /** As the suite says it: PASSED, WARNING, REVIEW, SKIPPED, FAILED; INTERRUPTED and TIMEOUT where it did not get so far. */
  readonly result: string
  readonly remarks: readonly Remark[]
}

export interface RunParts {
  readonly api: SuiteApi
  readonly browser: Browser
  /** Without trailing slash. */
  readonly suite: string
  /** The browser believes any certificate. */
  readonly insecureTls: boolean
  readonly timeoutSeconds: number
}

/** Milliseconds between two questions to the suite. */
const PAUSE = 500

/** Runs one module to its end: visits what it wants visited, in a browser of its own, and gives it the pictures that it wants. */
export async function runModule(
  parts: RunParts,
  planId: string,
  module: PlanInfo['modules'][number],
): Promise<ModuleResult> {
  const { api, browser, timeoutSeconds } = parts
  const id = await api.startModule(planId, module)
  const context = await browser.newContext({ ignoreHTTPSErrors: parts.insecureTls })
  const until = Date.now() + timeoutSeconds * 1000
  let shown: Shown = { signIn: null, last: null }
  try {
    for (;;) {
      const { status, result } = await api.info(id)
      if (status === 'FINISHED' || status === 'INTERRUPTED' || Date.now() > until) {
        return { name: module.testModule, result: resultOf(status, result), remarks: await api.remarks(id) }
      }
      if (status === 'WAITING') {
        const [next] = await api.toVisit(id)
        if (next === undefined) await giveWhatIsWanted(api, id, shown)
        else {
          // First, so that it is visited once whatever comes of it.
          await api.visited(id, next.url)
          shown = await visit(context, parts.suite, next)
        }
      }
      await pause(PAUSE)
    }
  } catch (error) {
    if (!(error instanceof VisitError)) throw error
    const remark = { result: 'FAILURE', text: `The browser: ${error.message}` } as const
    return { name: module.testModule, result: 'INTERRUPTED', remarks: [...(await api.remarks(id)), remark] }
  } finally {
    await context.close()
  }
}

function resultOf(status: string, result: string | null): string {
  if (status === 'INTERRUPTED') return result === 'SKIPPED' ? result : 'INTERRUPTED'
  return status === 'FINISHED' ? (result ?? 'UNKNOWN') : 'TIMEOUT'
}

/** Where the visit ended on a page of ours that is the picture, and else the one on which the person signed in. */
async function giveWhatIsWanted(api: SuiteApi, id: string, { last, signIn }: Shown): Promise<void> {
  const picture = last ?? signIn
  if (picture === null) return
  for (const placeholder of await api.wantedPictures(id)) await api.upload(id, placeholder, picture)
}
