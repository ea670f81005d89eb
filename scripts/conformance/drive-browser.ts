import { type BrowserContext, type Page, errors } from 'playwright-core'
import { person } from '../../test/conformance/suite-clients.ts'
import type { Visit } from './suite-api.ts'

/** What a visit has shown, as pictures (PNG). */
export interface Shown {
  /** The page on which the person said who they are; null: they were not asked. */
  readonly signIn: Buffer | null
  /** The page on which the visit ended; null: that was one of the suite's. */
  readonly last: Buffer | null
}

/** A visit that came to no end, said in words. */
export class VisitError extends Error {}

/** Steps of a sign-in, and pages that only wait for their script. */
const MOST_PAGES = 12
/** Milliseconds for a page to go on by itself. */
const PATIENCE = 15_000

/**
 * Does what a person would do: opens the address, types their e-mail address, says at the simulator who they are, and stops at a page
 * of the suite or at one where there is nothing to do. Throws `VisitError`.
 */
export async function visit(context: BrowserContext, suite: string, { url, method }: Visit): Promise<Shown> {
  const page = await context.newPage()
  try {
    if (method === 'GET') await page.goto(url)
    else await postTo(page, url)
    return await walk(page, suite)
  } catch (error) {
    // The first line says what; the others are the browser's log.
    const [reason = ''] = String(error).split('\n')
    throw new VisitError(reason, { cause: error })
  } finally {
    await page.close()
  }
}

async function walk(page: Page, suite: string): Promise<Shown> {
  let signIn: Buffer | null = null
  for (let seen = 0; seen < MOST_PAGES; seen++) {
    await page.waitForLoadState('load')
    if (page.url().startsWith(`${suite}/`)) {
      // Its page reports the fragment by a script.
      await page.waitForLoadState('networkidle')
      return { signIn, last: null }
    }
    const before = page.url()
    if ((await page.locator('form').count()) === 0) return { signIn, last: await page.screenshot() }
    if ((await page.locator('input[name=email]').count()) > 0) {
      await page.locator('input[name=email]').fill(person)
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
    } else if ((await page.locator('input[name=person]').count()) > 0) {
      await page.locator(`input[name=person][value="${person}"]`).check()
      signIn = await page.screenshot()
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
    } else if (!(await hasGoneOn(page, before))) return { signIn, last: await page.screenshot() }
  }
  throw new Error(`still not at the end: ${page.url()}`)
}

/** A page that only carries a message goes on by its script; one with a question does not. */
async function hasGoneOn(page: Page, before: string): Promise<boolean> {
  try {
    await page.waitForURL((url) => url.href !== before, { timeout: PATIENCE })
    return true
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false
    throw error
  }
}

/** As the suite's own page would: a form with the parameters of the address. */
async function postTo(page: Page, url: string): Promise<void> {
  const { origin, pathname, searchParams } = new URL(url)
  const fields = [...searchParams]
    .map(([name, value]) => `<input name="${escape(name)}" value="${escape(value)}">`)
    .join('')
  await page.setContent(
    `<form method="post" action="${escape(origin + pathname)}">${fields}<button>go</button></form>`,
  )
  await Promise.all([page.waitForURL((now) => now.href !== 'about:blank'), page.locator('button').click()])
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${String(letter.charCodeAt(0))};`)
}
