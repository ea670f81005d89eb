import { type Socket as UdpSocket, createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type Answer, type Packet, decode, encode, streamDecode, streamEncode } from 'dns-packet'

/** What the name server holds of a name. */
type Held =
  /** A function is asked for each answer: a name that changes its mind. */
  | { readonly a: string | (() => string) }
  | { readonly txt: readonly string[] }
  | { readonly cname: string }
  /** An answer without one: RFC 1035 §4.1.1 SERVFAIL (2), REFUSED (5). */
  | { readonly rcode: 2 | 5 }
  | 'silence'

/** A name server on loopback, over UDP and TCP (RFC 1035 §4.2), that holds what a test says. */
export interface TestDnsServer {
  /** As `CARDEA_DNS_SERVERS` takes it. */
  readonly address: string
  /** Every question so far, as `TYPE name`. */
  readonly questions: string[]
  publish(name: string, held: Held): void
  remove(name: string): void
  close(): void
}

/** RFC 1035 §4.2.1: more than this does not fit into a datagram. */
const DATAGRAM = 512
const NXDOMAIN = 3
const FLAG_AUTHORITATIVE = 1 << 10
const FLAG_TRUNCATED = 1 << 9

/** `hosts`: names with an address. */
export async function dnsServer(
  hosts: Readonly<Record<string, string | (() => string)>> = {},
): Promise<TestDnsServer> {
  const names = new Map<string, Held>(Object.entries(hosts).map(([name, a]) => [name, { a }]))
  const questions: string[] = []
  const answer = (query: Packet) => answerTo(query, names, questions)

  const udp = createSocket('udp4')
  udp.on('message', (message, { port, address }) => {
    const reply = answer(decode(message))
    if (reply === null) return
    const whole = encode(reply)
    const flags = reply.flags | FLAG_TRUNCATED
    udp.send(whole.length <= DATAGRAM ? whole : encode({ ...reply, flags, answers: [] }), port, address)
  })
  const tcp = createServer((socket) => {
    readStream(socket, (message) => {
      const reply = answer(streamDecode(message))
      if (reply !== null) socket.end(streamEncode(reply))
    })
  })
  const port = await listenOnOnePort(tcp, udp)
  return {
    address: `127.0.0.1:${String(port)}`,
    questions,
    publish: (name, held) => void names.set(name.toLowerCase(), held),
    remove: (name) => void names.delete(name.toLowerCase()),
    close() {
      udp.close()
      tcp.close()
    },
  }
}

/** TCP's ports are the scarcer, so TCP chooses; another one where UDP has given that away. */
async function listenOnOnePort(tcp: Server, udp: UdpSocket): Promise<number> {
  for (;;) {
    tcp.listen(0, '127.0.0.1')
    await once(tcp, 'listening')
    const { port } = tcp.address() as AddressInfo
    if (await isBound(udp, port)) return port
    tcp.close()
    await once(tcp, 'close')
  }
}

async function isBound(udp: UdpSocket, port: number): Promise<boolean> {
  udp.bind(port, '127.0.0.1')
  try {
    await once(udp, 'listening')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}

function answerTo(query: Packet, names: ReadonlyMap<string, Held>, questions: string[]) {
  const question = query.questions?.[0]
  if (question === undefined) return null
  // RFC 1035 §2.3.3: case does not matter.
  questions.push(`${question.type} ${question.name}`)
  const held = names.get(question.name.toLowerCase())
  if (held === 'silence') return null
  const rcode = held === undefined ? NXDOMAIN : 'rcode' in held ? held.rcode : 0
  return {
    type: 'response' as const,
    id: query.id ?? 0,
    flags: FLAG_AUTHORITATIVE | rcode,
    questions: [question],
    answers: held === undefined ? [] : recordsOf(question.name, question.type, held, names),
  }
}

/** As a recursive resolver answers: with an alias come the records of what it stands for. */
function recordsOf(
  name: string,
  type: string,
  held: Exclude<Held, 'silence'>,
  names: ReadonlyMap<string, Held>,
): Answer[] {
  if ('cname' in held) {
    const behind = names.get(held.cname)
    const alias: Answer = { type: 'CNAME', name, ttl: 0, data: held.cname }
    if (type === 'CNAME' || behind === undefined || behind === 'silence') return [alias]
    return [alias, ...recordsOf(held.cname, type, behind, names)]
  }
  if ('a' in held && type === 'A') {
    return [{ type, name, ttl: 0, data: typeof held.a === 'string' ? held.a : held.a() }]
  }
  if (!('txt' in held) || type !== 'TXT') return []
  return held.txt.map((value) => ({ type: 'TXT', name, ttl: 0, data: chunks(value) }))
}

/** Texts of at most 255 bytes (RFC 1035 §3.3). */
function chunks(value: string): string[] {
  return value.match(/[^]{1,255}/g) ?? ['']
}

function readStream(socket: Socket, onMessage: (message: Buffer) => void): void {
  let received = Buffer.alloc(0)
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data])
    if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) onMessage(received)
  })
  socket.on('error', () => undefined)
}
