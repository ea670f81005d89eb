import { afterEach, describe, expect, it } from 'vitest'
import { type ListenerWorld, openListener } from '../../../test/listener-world.ts'
import {
  ACK,
  END_HEADERS,
  END_STREAM,
  errorCode,
  type Frame,
  frame,
  FRAME,
  literal,
  rawHttp2,
  type RawHttp2,
  requestFields,
} from '../../../test/raw-http2.ts'

/** RFC 9113 §7. */
const [REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM] = [7, 8, 11]

let world: ListenerWorld | null = null
let client: RawHttp2 | null = null
async function open(options: Parameters<typeof openListener>[0] = {}, window?: number): Promise<RawHttp2> {
  world = await openListener(options)
  client = rawHttp2(world.port, window)
  // Our limits hold once they have been acknowledged (RFC 9113 §6.5.3).
  await client.wait(({ kind }) => kind === FRAME.settings)
  client.send(frame(FRAME.settings, ACK, 0))
  return client
}
afterEach(async () => {
  client?.socket.destroy()
  await world?.close()
})

const get = requestFields('GET', '/', 'localhost')
const post = requestFields('POST', '/', 'localhost')
const whole = END_HEADERS | END_STREAM
const ask = (stream: number, fields = get) => frame(FRAME.headers, whole, stream, fields)
const begin = (stream: number) => frame(FRAME.headers, END_HEADERS, stream, post)
const isGoaway = ({ kind }: Frame) => kind === FRAME.goaway
const resetOf = (stream: number) => (one: Frame) => one.kind === FRAME.reset && one.stream === stream
const answerTo = (stream: number) => (one: Frame) => one.kind === FRAME.headers && one.stream === stream

function code(found: Frame | null): number | null {
  return found === null ? null : errorCode(found)
}

describe('floods over HTTP/2', () => {
  it('lets a hundred requests be under way, and no more', async () => {
    const handled: string[] = []
    const { send, closed } = await open({ handle: (request) => void handled.push(request.url ?? '') })
    send(...Array.from({ length: 101 }, (_, index) => begin(1 + 2 * index)))
    // Whoever has acknowledged the limit breaks the protocol.
    await closed
    expect(handled).toHaveLength(100)
  })

  it('refuses the hundred and first of a client that has not heard of the limit yet', async () => {
    world = await openListener({ handle: () => undefined })
    client = rawHttp2(world.port)
    client.send(...Array.from({ length: 101 }, (_, index) => begin(1 + 2 * index)))
    expect(code(await client.wait(resetOf(201)))).toBe(REFUSED_STREAM)
  })

  it('ends a connection that begins requests and takes them back (CVE-2023-44487)', async () => {
    const handled: string[] = []
    const { send, closed, frames } = await open({
      deadlines: { idle: 50, hello: 50 },
      handle: (request) => void handled.push(request.url ?? ''),
    })
    const cancel = Buffer.from([0, 0, 0, CANCEL])
    for (let stream = 1; stream < 6_000; stream += 2) send(ask(stream), frame(FRAME.reset, 0, stream, cancel))
    await closed
    expect(handled.length).toBeLessThan(2_000)
    expect(frames.filter(({ kind }) => kind === FRAME.headers)).toEqual([])
  })

  it('ends a connection whose header fields do not end (CVE-2024-27316)', async () => {
    const { send, wait, closed } = await open()
    send(frame(FRAME.headers, END_STREAM, 1, get))
    const more = frame(FRAME.continuation, 0, 1, literal('x-more', 'x'))
    send(...Array.from({ length: 100 }, () => more))
    expect(await wait(isGoaway)).not.toBeNull()
    await closed
  })

  it('refuses 16 kilobytes of header fields, and more than 128 of them; others on the connection are answered', async () => {
    const { send, wait } = await open()
    send(ask(1, Buffer.concat([get, literal('x-large', 'x'.repeat(16_200))])))
    expect(code(await wait(resetOf(1)))).toBe(ENHANCE_YOUR_CALM)
    const many = Array.from({ length: 130 }, (_, index) => literal(`x-${index}`, 'x'))
    send(ask(3, Buffer.concat([get, ...many])))
    expect(code(await wait(resetOf(3)))).toBe(ENHANCE_YOUR_CALM)
    send(ask(5, Buffer.concat([get, literal('x-large', 'x'.repeat(15_000))])))
    expect(await wait(answerTo(5))).not.toBeNull()
  })

  it.each([
    ['pings', frame(FRAME.ping, 0, 0, Buffer.alloc(8))],
    ['settings', frame(FRAME.settings, 0, 0)],
  ])(
    'ends a connection that asks for nothing but answers to %s, although it reads them',
    async (_, question) => {
      const { send, wait, closed } = await open()
      send(ask(1))
      await wait(answerTo(1))
      for (let count = 0; count < 300; count += 1) send(question)
      expect(code(await wait(isGoaway))).toBe(ENHANCE_YOUR_CALM)
      await closed
    },
  )

  it('answers a hundred pings of a client that measures the line, again with every request', async () => {
    const { send, wait, frames } = await open()
    for (const stream of [1, 3, 5]) {
      send(ask(stream))
      await wait(answerTo(stream))
      const last = Buffer.alloc(8, stream)
      for (let count = 0; count < 99; count += 1) send(frame(FRAME.ping, 0, 0, Buffer.alloc(8)))
      send(frame(FRAME.ping, 0, 0, last))
      await wait(({ kind, payload }) => kind === FRAME.ping && payload.equals(last))
    }
    expect(frames.some(isGoaway)).toBe(false)
  })

  it('ends a connection whose answers to pings nobody takes', async () => {
    const { send, socket, closed } = await open()
    socket.pause()
    const pings = Buffer.concat(Array.from({ length: 5_000 }, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8))))
    send(pings)
    socket.resume()
    await closed
  })

  it('ends a connection that sends a body of nothing, again and again (CVE-2019-9518)', async () => {
    const { send, wait, closed } = await open({ handle: () => undefined })
    send(begin(1))
    send(...Array.from({ length: 3_000 }, () => frame(FRAME.data, 0, 1)))
    expect(await wait(isGoaway)).not.toBeNull()
    await closed
  })

  it('ends a connection whose settings are too many', async () => {
    const { send, wait } = await open()
    const pair = Buffer.from([0, 3, 0, 0, 0, 1])
    send(frame(FRAME.settings, 0, 0, Buffer.concat(Array.from({ length: 40 }, () => pair))))
    expect(code(await wait(isGoaway))).toBe(ENHANCE_YOUR_CALM)
  })
})

describe('time over HTTP/2', () => {
  it('cancels a request that does not arrive within its time', async () => {
    const { send, wait } = await open({
      deadlines: { request: 50 },
      handle: (request) => void request.resume(),
    })
    send(begin(1), frame(FRAME.data, 0, 1, Buffer.from('half')))
    expect(code(await wait(resetOf(1)))).toBe(CANCEL)
  })

  it('cancels an answer that nobody takes: a window of nothing', async () => {
    const { send, wait } = await open({ deadlines: { exchange: 50 } }, 0)
    send(ask(1))
    expect(code(await wait(resetOf(1)))).toBe(CANCEL)
  })

  it('ends a connection without requests, whatever else it says', async () => {
    const { send, wait, closed } = await open({ deadlines: { idle: 50, hello: 50 } })
    send(frame(FRAME.ping, 0, 0, Buffer.alloc(8)))
    expect(code(await wait(isGoaway))).toBe(0)
    await closed
  })

  it('ends it after its last request, too', async () => {
    const { send, wait, closed } = await open({ deadlines: { idle: 50, hello: 50 } })
    send(ask(1))
    expect(await wait(answerTo(1))).not.toBeNull()
    expect(code(await wait(isGoaway))).toBe(0)
    await closed
  })

  it('keeps one with a request under way', async () => {
    let answer: () => void = () => undefined
    world = await openListener({
      deadlines: { idle: 1 },
      handle: (_request, response) => (answer = () => response.end()),
    })
    client = rawHttp2(world.port)
    const { send, wait, frames } = client
    // With the preface, so that the connection has never been without a request.
    send(ask(1))
    const pinged = Buffer.alloc(8, 7)
    send(frame(FRAME.ping, 0, 0, pinged))
    await wait(({ kind, payload }) => kind === FRAME.ping && payload.equals(pinged))
    expect(frames.some(isGoaway)).toBe(false)
    answer()
    expect(await wait(answerTo(1))).not.toBeNull()
  })

  it('tells whoever reads a body that it will not come to its end', async () => {
    let failed: (error: Error) => void = () => undefined
    const failure = new Promise<Error>((resolve) => (failed = resolve))
    let begun: () => void = () => undefined
    const beginning = new Promise<void>((resolve) => (begun = resolve))
    const ended: string[] = []
    const { send } = await open({
      handle: (request) => {
        request.on('data', begun)
        request.once('end', () => ended.push('as if it were whole'))
        request.once('error', failed)
      },
    })
    send(begin(1), frame(FRAME.data, 0, 1, Buffer.from('half')))
    await beginning
    send(frame(FRAME.reset, 0, 1, Buffer.from([0, 0, 0, CANCEL])))
    expect(await failure).toMatchObject({ code: 'ECONNRESET' })
    expect(ended).toEqual([])
  })
})
