import { createConnection, type Socket } from 'node:net'

/** RFC 9113 §6: the kinds of frames that tests send by hand. */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export interface Frame {
  readonly kind: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

export const END_STREAM = 1
export const ACK = 1
export const END_HEADERS = 4

export function frame(
  kind: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(kind, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** RFC 7541 §6.2.2: a field that enters no table, its name and value as they are. */
export function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), text(name), text(value)])
}

/** RFC 7541 §5.2, for up to 126 octets, or more with §5.1's continuation. */
function text(value: string): Buffer {
  const octets = Buffer.from(value, 'latin1')
  const length = [Math.min(octets.length, 127)]
  for (let rest = octets.length - 127; rest >= 0; rest = rest >> 7) {
    length.push(rest >= 128 ? (rest & 127) | 128 : rest)
    if (rest < 128) break
  }
  return Buffer.concat([Buffer.from(length), octets])
}

/** The fields of `GET` or `POST` of a path, indexed where RFC 7541's table has them (Appendix A). */
export function requestFields(method: 'GET' | 'POST', path: string, authority: string): Buffer {
  return Buffer.concat([
    Buffer.from([method === 'GET' ? 0x82 : 0x83, 0x86]),
    literal(':path', path),
    literal(':authority', authority),
  ])
}

/** A client that sends what it likes and keeps what it is told. */
export interface RawHttp2 {
  readonly socket: Socket
  /** Every whole frame that has come so far. */
  readonly frames: Frame[]
  readonly send: (...frames: readonly Buffer[]) => void
  /** The first frame that passes, now or later; null when the connection ends without. */
  readonly wait: (passes: (frame: Frame) => boolean) => Promise<Frame | null>
  /** When the other side has closed. */
  readonly closed: Promise<void>
}

export const PREFACE: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** Says the preface and settings, which have the value that is given for a window. */
export function rawHttp2(port: number, window = 65_535): RawHttp2 {
  const socket = createConnection({ host: '127.0.0.1', port })
  const frames: Frame[] = []
  const lookers = new Set<() => void>()
  let bytes: Buffer = Buffer.alloc(0)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const end = 9 + bytes.readUIntBE(0, 3)
      const [kind, flags, stream] = [bytes.readUInt8(3), bytes.readUInt8(4), bytes.readUInt32BE(5)]
      frames.push({ kind, flags, stream, payload: bytes.subarray(9, end) })
      bytes = bytes.subarray(end)
    }
    for (const look of lookers) look()
  })
  const setting = Buffer.alloc(6)
  setting.writeUInt16BE(4, 0)
  setting.writeUInt32BE(window, 2)
  socket.write(Buffer.concat([PREFACE, frame(FRAME.settings, 0, 0, setting)]))
  return {
    socket,
    frames,
    closed,
    send: (...some) => {
      if (!socket.destroyed) socket.write(Buffer.concat(some))
    },
    wait: (passes) =>
      new Promise((resolve) => {
        const look = () => {
          const found = frames.find(passes)
          if (found === undefined) return
          lookers.delete(look)
          resolve(found)
        }
        lookers.add(look)
        void closed.then(() => resolve(frames.find(passes) ?? null))
        look()
      }),
  }
}

/** RFC 9113 §7: the error code of a GOAWAY or RST_STREAM. */
export function errorCode({ kind, payload }: Frame): number {
  return payload.readUInt32BE(kind === FRAME.goaway ? 4 : 0)
}
