import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConformanceWorld, openConformanceWorld } from './conformance-world.ts'
import { type Finding, type ModuleRun, newModuleRun } from './module-run.ts'
import type { ModuleRow, Plan } from './plans.ts'

/** What a module sends and demands. It throws where the suite would say FAILED. */
export type Module = (run: ModuleRun) => Promise<Finding>

/**
 * The tests of one plan: one per module, named after it. A module passes when it demands nothing in vain and ends as its row says: a
 * warning that is not there any more is a change like one that is new.
 */
export function describePlan<Name extends string>(
  plan: Plan<Name>,
  transcripts: Readonly<Record<NoInfer<Name>, Module>>,
  responseMode?: ModuleRun['responseMode'],
): void {
  describe(plan.name, () => {
    let world: ConformanceWorld
    beforeAll(async () => {
      world = await openConformanceWorld()
    })
    afterAll(() => world.close())

    it.each(titles(plan.modules))('%s: %s', async (name) => {
      const { outcome, because } = plan.modules[name]
      const finding = await transcripts[name](newModuleRun(world, responseMode))
      expect(finding).toEqual(because === undefined ? { outcome } : { outcome, because })
    })
  })
}

function titles<Name extends string>(modules: Readonly<Record<Name, ModuleRow>>) {
  return (Object.keys(modules) as Name[]).map((name) => [name, modules[name].expects] as const)
}
