import { VitestTestRunner } from 'vitest/runners'

type Task = Parameters<VitestTestRunner['onBeforeRunTask']>[0]

/**
 * After the first failure a mutant is dead: no further test file is even imported, which halves the time.
 * Properties are left out: they take longer than everything else, and a rule must have an example that shows it.
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
    if (/^(property:|any document$)/.test(test.suite?.name ?? '')) test.mode = 'skip'
    await super.onBeforeRunTask(test)
  }
}
