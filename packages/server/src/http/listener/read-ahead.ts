import type { Socket } from 'node:net'

/** What the first bytes of a connection say, and how many of them have been used up by that. */
export interface Verdict<Value> {
  readonly value: Value
  readonly taken: number
}

/**
 * Reads the beginning of a connection until `judge` has a verdict; null asks for more. What it does not take is put back, so
 * that the next reader begins there. Fails when the connection ends first, or when `judge` throws. Its judge, not this,
 * bounds how much is read: it decides after a few bytes.
 */
export function readAhead<Value>(
  socket: Socket,
  judge: (bytes: Buffer) => Verdict<Value> | null,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0)
    const stop = () => {
      socket.off('readable', look)
      socket.off('close', ended)
      socket.off('end', ended)
    }
    const ended = () => {
      stop()
      reject(new Error('the connection ended before it said what it speaks'))
    }
    function look(): void {
      try {
        const verdict = judgeMore()
        if (verdict === null) return
        stop()
        if (verdict.taken < bytes.length) socket.unshift(bytes.subarray(verdict.taken))
        resolve(verdict.value)
      } catch (error) {
        stop()
        reject(error instanceof Error ? error : new Error('the first bytes cannot be read', { cause: error }))
      }
    }
    function judgeMore(): Verdict<Value> | null {
      const chunk = socket.read() as Buffer | null
      if (chunk === null) return null
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      return judge(bytes)
    }
    socket.on('readable', look)
    socket.once('close', ended)
    socket.once('end', ended)
  })
}
