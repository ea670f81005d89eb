import type { Log } from './log.ts'

/** Work that runs again and again in the background. */
export interface Repetition {
  /** No further run begins; resolves when the one under way is over. */
  stop(): Promise<void>
}

/** Runs `work` every so many milliseconds until stopped, never twice at once. What fails is logged, and tried again in its turn. */
export function repeat(
  { log }: { readonly log: Log },
  name: string,
  everyMs: number,
  work: () => Promise<unknown>,
): Repetition {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= work()
      .then(
        () => undefined,
        (error: unknown) => log.warn({ reason: String(error) }, `${name} failed`),
      )
      .finally(() => (running = null))
  }, everyMs).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
