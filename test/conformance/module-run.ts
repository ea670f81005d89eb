import { expect } from 'vitest'
import { type Page, type Visitor, formOf, newVisitor } from '../idps/visitor.ts'
import type { ConformanceWorld } from './conformance-world.ts'
import type { Outcome, Reason } from './plans.ts'
import type { Received } from './relying-party.ts'
import { person } from './suite-clients.ts'

/** How a module ends, when nothing that it demands has failed. */
export interface Finding {
  readonly outcome: Outcome
  readonly because?: Reason
}

/** One run of one module: a browser of its own, and what the suite would remark. */
export interface ModuleRun {
  readonly world: ConformanceWorld
  readonly responseMode: 'default' | 'form_post'
  /** Follows the address to where it ends, signing the person in wherever they are asked. */
  visit(url: string, method?: 'GET' | 'POST'): Promise<Visited>
  /** Something that is recommended is missing: the suite warns. */
  warn(reason: Reason): void
  /** How it has ended so far. */
  finding(): Finding
}

/** Where a visit has ended. */
export interface Visited {
  /** The last page. */
  readonly page: Page
  /** Was the person asked to sign in on the way? */
  readonly askedToSignIn: boolean
  /** What the application was sent meanwhile. */
  readonly received: readonly Received[]
}

/** Steps of a sign-in, and pages that only wait for their script. */
const MOST_FORMS = 8

export function newModuleRun(
  world: ConformanceWorld,
  responseMode: ModuleRun['responseMode'] = 'default',
): ModuleRun {
  const visitor = newVisitor()
  const warnings = new Set<Reason>()
  world.application.take()
  return {
    world,
    responseMode,
    async visit(url, method = 'GET') {
      const { origin, pathname, searchParams } = new URL(url)
      const sent = Object.fromEntries(searchParams)
      const first = method === 'GET' ? visitor.open(url) : visitor.post(origin + pathname, sent)
      const walked = await signIn(visitor, await first, world.application.baseUrl)
      return { ...walked, received: world.application.take() }
    },
    warn: (reason) => void warnings.add(reason),
    finding() {
      // One reason per module: the table has room for one, and none has two.
      expect([...warnings].slice(1)).toEqual([])
      const [because] = warnings
      return because === undefined ? { outcome: 'PASSED' } : { outcome: 'WARNING', because }
    },
  }
}

/** Sends every form that a person would send, until they are at the application or at a page without one. */
async function signIn(
  visitor: Visitor,
  first: Page,
  application: string,
): Promise<Pick<Visited, 'page' | 'askedToSignIn'>> {
  let page = first
  let askedToSignIn = false
  for (let forms = 0; forms < MOST_FORMS; forms++) {
    if (page.url.startsWith(application) || !page.text.includes('<form')) return { page, askedToSignIn }
    const { fields } = formOf(page)
    // The simulator's page is the one where the person says who they are; ours only asks which way to go.
    askedToSignIn ||= Object.hasOwn(fields, 'person')
    const typed = ['email', 'person'].filter((name) => Object.hasOwn(fields, name))
    page = await visitor.submit(page, Object.fromEntries(typed.map((name) => [name, person])))
  }
  throw new Error(`still a form at ${page.url}`)
}
