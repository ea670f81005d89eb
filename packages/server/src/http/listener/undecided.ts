import type { Socket } from 'node:net'

/** Connections that have not said yet what they speak. */
export interface Undecided {
  admit(socket: Socket): void
  release(socket: Socket): void
  closeAll(): void
}

/** Whoever means it says so within one round trip, so this many at once are others. */
const MOST = 1_000

/**
 * Keeps time and number of undecided connections: after the deadline one is closed, and when there are too many it is
 * the one that has waited longest, because a client that is only slow has come later than those that never speak.
 */
export function createUndecided(deadline: number, most = MOST): Undecided {
  const waiting = new Map<Socket, NodeJS.Timeout>()
  function release(socket: Socket): void {
    clearTimeout(waiting.get(socket))
    waiting.delete(socket)
  }
  return {
    admit(socket) {
      const timer = setTimeout(() => socket.destroy(), deadline)
      waiting.set(socket, timer)
      socket.once('close', () => release(socket))
      if (waiting.size <= most) return
      const [longest] = waiting.keys()
      longest?.destroy()
      if (longest !== undefined) release(longest)
    },
    release,
    closeAll() {
      for (const socket of waiting.keys()) socket.destroy()
    },
  }
}
