/**
 * Counts what a program says to PostgreSQL, on the wire between them: a proxy that passes every byte on and
 * reads along (PostgreSQL documentation, "Frontend/Backend Protocol"). It needs nothing from either side, so
 * all contenders are counted alike.
 */
import { connect, createServer } from 'node:net'

const [QUERY, PARSE, BIND, EXECUTE, READY] = ['Q', 'P', 'B', 'E', 'Z']
const IDLE = 'I'

/**
 * Listens before the server of `databaseUrl`. `url` is the database through the proxy; `reset()` forgets;
 * `counts()` answers the executed statements by their text, and the transactions that ended.
 */
export async function countStatements(databaseUrl) {
  const { hostname, port } = new URL(databaseUrl)
  const seen = { statements: new Map(), transactions: 0 }
  const sockets = new Set()
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    for (const socket of [client, server]) {
      sockets.add(socket.setNoDelay(true))
      socket.on('error', () => undefined).on('close', () => client.destroy() && server.destroy())
    }
    client.on('data', readMessages(true, frontend(seen)))
    server.on('data', readMessages(false, backend(seen)))
    client.pipe(server)
    server.pipe(client)
  })
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const through = new URL(databaseUrl)
  through.host = `127.0.0.1:${proxy.address().port}`
  return {
    url: through.href,
    counts: () => ({ transactions: seen.transactions, statements: Object.fromEntries(seen.statements) }),
    reset() {
      seen.statements.clear()
      seen.transactions = 0
    },
    close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  }
}

/** What one connection's client sends: statements are named by Parse, chosen by Bind, run by Execute. */
function frontend(seen) {
  const texts = new Map()
  let bound = ''
  const count = (text) => seen.statements.set(text, (seen.statements.get(text) ?? 0) + 1)
  return (type, body) => {
    if (type === QUERY) count(firstText(body, 0).text)
    if (type === PARSE) {
      const name = firstText(body, 0)
      texts.set(name.text, firstText(body, name.end).text)
    }
    if (type === BIND) bound = firstText(body, firstText(body, 0).end).text
    if (type === EXECUTE) count(texts.get(bound) ?? '?')
  }
}

/** ReadyForQuery says where the session stands: idle, when no transaction is open any more. */
function backend(seen) {
  return (type, body) => {
    if (type === READY && String.fromCharCode(body[0]) === IDLE) seen.transactions++
  }
}

/** Cuts a stream into messages: a type, a length that counts itself, a body. The first of a client has no type. */
function readMessages(startsUntyped, onMessage) {
  let rest = Buffer.alloc(0)
  let typeBytes = startsUntyped ? 0 : 1
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= typeBytes + 4) {
      const end = typeBytes + rest.readUInt32BE(typeBytes)
      if (rest.length < end) return
      if (typeBytes === 1) onMessage(String.fromCharCode(rest[0]), rest.subarray(5, end))
      typeBytes = 1
      rest = rest.subarray(end)
    }
  }
}

/** A text that a zero byte ends. */
function firstText(body, from) {
  const end = body.indexOf(0, from)
  return { text: body.toString('utf8', from, end), end: end + 1 }
}
