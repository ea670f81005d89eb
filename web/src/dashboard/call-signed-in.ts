import { Refusal, callService } from '../parts/call-service.ts'

/*
 * Calls of the API by somebody who stays signed in. When the session is over in the middle of something, the call waits until it is
 * back and is made once more: a call that was refused for want of a session has done nothing. Whatever is on the page stays there.
 */

interface Pause {
  readonly over: Promise<void>
  readonly end: () => void
}

let pause: Pause | null = null
const listeners = new Set<() => void>()

/** Like `callService`, and waits while nobody is signed in. */
export async function callSignedIn<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  for (;;) {
    try {
      return await callService<Result>(method, path, body)
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      pause ??= begin()
      tell()
      await pause.over
    }
  }
}

/** Is anything waiting for a session? */
export function isPaused(): boolean {
  return pause !== null
}

/** The session is back: what waits goes on. */
export function goOn(): void {
  pause?.end()
  pause = null
  tell()
}

/** Tells when that changes; answers how to stop listening. */
export function onPause(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function tell(): void {
  for (const listener of listeners) listener()
}

function begin(): Pause {
  let end = (): void => undefined
  const over = new Promise<void>((resolve) => (end = resolve))
  return { over, end }
}
