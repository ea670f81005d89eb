import { VitestTestRunner } from 'vitest/runners'

type Task = Parameters<VitestTestRunner['onBeforeRunTask']>[0]

/** Suites and tests that say nothing about a mutant, or say at length what an example beside them says at once. */
const leftOutSuites = /^(property:|any document$)/
const leftOutTests = /^(the attacks are real|is nothing with any character of Unicode)/

/**
 * After the first failure a mutant is dead: no further test file is even imported, which halves the time.
 * Properties are left out: they take longer than everything else, and a rule must have an example that shows it. So is
 * what goes through all of Unicode, and what shows that another verifier believes the attacks: that one has no mutants.
 */
export default class FirstFailureRunner extends VitestTestRunner {
  #isOver = false

  override cancel(reason: Parameters<VitestTestRunner['cancel']>[0]): void {
    this.#isOver = true
    super.cancel(reason)
  }

  override importFile(...[path, source]: Parameters<VitestTestRunner['importFile']>): unknown {
    return this.#isOver ? undefined : super.importFile(path, source)
  }

  override async onBeforeRunTask(test: Task): Promise<void> {
    if (leftOutSuites.test(test.suite?.name ?? '') || leftOutTests.test(test.name)) test.mode = 'skip'
    await super.onBeforeRunTask(test)
  }
}
