/** A time limit on work that may not notice being told to stop. */
export interface Deadline {
  /** Tells the work to stop. */
  readonly signal: AbortSignal
  /** What `work` answers, or a rejection with the reason as soon as the time is up or `outer` aborts. */
  race<Result>(work: Promise<Result>): Promise<Result>
  end(): void
}

/**
 * Starts a deadline. It is made of a timer and a promise, because signals alone are not enough: Node's
 * `AbortSignal.any` and undici's fetch hold them by weak references, and what is collected never fires.
 */
export function startDeadline(milliseconds: number, outer: AbortSignal | null): Deadline {
  const controller = new AbortController()
  let stop: (reason: unknown) => void = () => undefined
  const expired = new Promise<never>((_, reject) => {
    stop = (reason) => {
      reject(reason instanceof Error ? reason : new DOMException('given up', 'AbortError'))
      controller.abort(reason)
    }
  })
  // Nobody may be waiting when it comes to that.
  expired.catch(() => undefined)
  const onAbort = () => stop(outer?.reason)
  const timer = setTimeout(() => stop(new DOMException('too late', 'TimeoutError')), milliseconds)
  outer?.addEventListener('abort', onAbort)
  if (outer?.aborted === true) onAbort()
  return {
    signal: controller.signal,
    race: (work) => Promise.race([work, expired]),
    end() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    },
  }
}
