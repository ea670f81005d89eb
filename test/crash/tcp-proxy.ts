import { type Server, type Socket, connect, createServer } from 'node:net'

/** The network between the service and its database, to be cut. */
export interface TcpProxy {
  readonly port: number
  /** Ends every connection with a reset and refuses new ones. */
  cut(): Promise<void>
  /** Lets nothing through any more, in either direction, without a word: as when a cable is pulled. */
  freeze(): void
  /** Undoes both. What was sent into a frozen network is lost, so its connections are reset. */
  heal(): Promise<void>
  /**
   * Loses the database's answer to the message that comes as the n-th from now on (1: the next), by a reset
   * of its connection; the message itself arrives. Answers a function that says whether it has come to that,
   * and gives up waiting.
   */
  loseAnswer(n: number): () => boolean
  close(): Promise<void>
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let frozen = false
  let messagesLeft = 0
  const track = (socket: Socket) => {
    sockets.add(socket)
    // A reset of either side is what these tests are about; the pair is closed below.
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const join = (inbound: Socket) => {
    const outbound = track(connect(targetPort, '127.0.0.1'))
    let losing = false
    track(inbound).on('data', (chunk: Buffer) => {
      if (frozen) return
      if (messagesLeft > 0) losing = --messagesLeft === 0
      outbound.write(chunk)
    })
    outbound.on('data', (chunk: Buffer) => {
      if (frozen) return
      if (losing) inbound.resetAndDestroy()
      else inbound.write(chunk)
    })
    inbound.on('close', () => outbound.destroy())
    outbound.on('close', () => (frozen ? undefined : inbound.destroy()))
  }
  const reset = () => sockets.forEach((socket) => socket.resetAndDestroy())
  const server = createServer(join)
  const port = await listen(server, 0)
  return {
    port,
    async cut() {
      await stopListening(server, reset)
    },
    freeze() {
      frozen = true
    },
    async heal() {
      frozen = false
      reset()
      if (!server.listening) await listen(server, port)
    },
    loseAnswer(n) {
      messagesLeft = n
      return () => {
        const lost = messagesLeft === 0
        messagesLeft = 0
        return lost
      }
    },
    async close() {
      if (server.listening) await stopListening(server, reset)
    },
  }
}

function stopListening(server: Server, reset: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    reset()
  })
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
