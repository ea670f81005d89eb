/**
 * What the answers of the service tell of the session's life: each one that it gave moves the idle end, and a refusal may say that there is no session
 * any more, whatever it was that asked.
 */
interface Life {
  /** When the service last answered. Milliseconds of this browser's clock. */
  readonly usedAt: number
  readonly hasEnded: boolean
}

let life: Life = { usedAt: 0, hasEnded: false }
const listeners = new Set<() => void>()

export function sessionLife(): Life {
  return life
}

/** The service has answered. */
export function noteUse(): void {
  change({ usedAt: Date.now(), hasEnded: false })
}

/** The service has said that the session is over: revoked, ended elsewhere, or too old. */
export function noteEnd(): void {
  change({ ...life, hasEnded: true })
}

/** Calls back whenever that changes. Answers how to stop. */
export function watchLife(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function change(next: Life): void {
  life = next
  for (const listener of listeners) listener()
}
