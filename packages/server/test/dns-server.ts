import { createSocket } from 'node:dgram'

/**
 * A DNS server (RFC 1035 §4.1) that knows the IPv4 addresses of a few names and has never heard of others. A
 * function is asked for each answer: a name that changes its mind.
 */
export async function dnsServer(hosts: Readonly<Record<string, string | (() => string)>>) {
  const socket = createSocket('udp4', (query, peer) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const name = questionName(question)
    const known = question.readUInt16BE(question.length - 4) === TYPE_A ? hosts[name] : undefined
    const address = typeof known === 'function' ? known() : known
    const answer =
      address === undefined
        ? Buffer.alloc(0)
        : Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(name in hosts ? 0x8180 : NAME_ERROR, 2)
    header.writeUInt16BE(address === undefined ? 0 : 1, 6)
    header.writeUInt16BE(0, 10)
    socket.send(Buffer.concat([header, question, answer]), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { address: `127.0.0.1:${String(socket.address().port)}`, close: () => socket.close() }
}

const TYPE_A = 1
const NAME_ERROR = 0x8183

function questionName(question: Buffer): string {
  const labels: string[] = []
  for (let at = 0; question.readUInt8(at) > 0; at += question.readUInt8(at) + 1) {
    labels.push(question.toString('latin1', at + 1, at + 1 + question.readUInt8(at)))
  }
  return labels.join('.').toLowerCase()
}
