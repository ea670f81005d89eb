import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { auditPage } from './audit-page.ts'
import { launchBrowser } from './launch-browser.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { type Watch, watchPages } from './watch-pages.ts'

/** What the browser tests of one file share: a deployment and a browser for all of them, and a context of its own for each. */
export interface BrowserWorld {
  readonly deployment: Deployment
  readonly browser: Browser
  /** Of the test that runs, with its one page. */
  readonly context: BrowserContext
  readonly page: Page
  readonly watch: Watch
  /** In the place of the context that the test began with. */
  startAgain(options?: BrowserContextOptions): Promise<void>
  /** One more person's browser; closed by the test's end. */
  openContext(options?: BrowserContextOptions): Promise<BrowserContext>
  /** No finding in either theme and width; no complaint but the status that the browser itself notes. */
  expectGood(status?: number): Promise<void>
}

/** How long a step may take: for a machine that is busy. */
const PATIENCE = 15_000

/** Call it first in a `describe`: what it starts is stopped with that, and a deployment that has logged a fault fails it. */
export function browserWorld(start: () => Promise<Deployment> = () => startDeployment()): BrowserWorld {
  let deployment: Deployment
  let browser: Browser
  let opened: BrowserContext[] = []
  let current: { readonly context: BrowserContext; readonly page: Page; readonly watch: Watch }

  async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext(options)
    context.setDefaultTimeout(PATIENCE)
    opened.push(context)
    return context
  }
  async function startAgain(options: BrowserContextOptions = {}): Promise<void> {
    const context = await openContext(options)
    const watch = await watchPages(context)
    current = { context, watch, page: await context.newPage() }
  }

  beforeAll(async () => {
    deployment = await start()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await deployment.close()
    expect(deployment.faults).toEqual([])
  })
  beforeEach(() => startAgain())
  afterEach(async () => {
    await Promise.all(opened.map((context) => context.close()))
    opened = []
  })

  return {
    get deployment() {
      return deployment
    },
    get browser() {
      return browser
    },
    get context() {
      return current.context
    },
    get page() {
      return current.page
    },
    get watch() {
      return current.watch
    },
    startAgain,
    openContext,
    async expectGood(status = 200) {
      expect(await auditPage(current.page)).toEqual([])
      const note = `status of ${String(status)}`
      const { complaints } = current.watch
      expect(complaints.filter((text) => status === 200 || !text.includes(note))).toEqual([])
    },
  }
}
