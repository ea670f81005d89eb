import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type MailServer, openMailServer, refusal } from '../../test/mail-server.ts'
import { type MailDoor, openMailDoor, type OutgoingMail, type SmtpServer } from './mail.ts'

const from = { name: 'Cardea', address: 'no-reply@sso.example.com' }
const mail: OutgoingMail = {
  id: 'mail_1',
  to: 'ada@example.com',
  subject: 'Grüße',
  text: 'Hello “you”\n',
  html: '<!doctype html><p>Hello “you”</p>',
}
const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
})

async function serve(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const server = await openMailServer(...options)
  opened.push(server)
  return server
}

function doorTo(server: SmtpServer, options: Parameters<typeof openMailDoor>[2] = {}): MailDoor {
  const door = openMailDoor(server, from, options)
  opened.push(door)
  return door
}

describe('a mail', () => {
  it.each(['none', 'starttls', 'tls'] as const)(
    'is handed over with both its parts (%s)',
    async (security) => {
      const { server, certificate, received } = await serve({ security })
      expect(await doorTo(server, { trusted: certificate }).send(mail)).toBeNull()
      expect(received).toMatchObject([
        {
          sender: 'no-reply@sso.example.com',
          recipients: ['ada@example.com'],
          text: 'Hello “you”\n',
          html: expect.stringContaining('<p>Hello “you”</p>'),
          headers: {
            from: ['Cardea <no-reply@sso.example.com>'],
            to: ['ada@example.com'],
            subject: ['Grüße'],
            'auto-submitted': ['auto-generated'],
          },
        },
      ])
    },
  )

  it('has the same message id at every attempt', async () => {
    const { server, received } = await serve()
    const door = doorTo(server)
    await door.send(mail)
    await door.send(mail)
    expect(received.map(({ headers }) => headers['message-id'])).toEqual([
      ['<mail_1@sso.example.com>'],
      ['<mail_1@sso.example.com>'],
    ])
  })

  it('follows another on the same connection', async () => {
    const mailServer = await serve()
    const door = doorTo(mailServer.server)
    for (let count = 0; count < 5; count += 1) expect(await door.send(mail)).toBeNull()
    expect([mailServer.received.length, mailServer.connections]).toEqual([5, 1])
  })

  it('has no line of the header that came in with its subject or address', async () => {
    const { server, received } = await serve()
    const door = doorTo(server)
    await door.send({ ...mail, subject: 'Hello\r\nBcc: eve@evil.example\r\n\r\nbody' })
    await door.send({ ...mail, to: 'ada@example.com\r\nBcc: eve@evil.example' })
    for (const { headers, recipients } of received) {
      expect(headers).not.toHaveProperty('bcc')
      expect(recipients).not.toContain('eve@evil.example')
    }
    expect(received[0]?.headers['subject']).toEqual([expect.stringMatching(/^Hello Bcc: eve/)])
  })

  it('goes to an address beyond ASCII where the server knows those (RFC 6531), and is refused elsewhere', async () => {
    const able = await serve()
    expect(await doorTo(able.server).send({ ...mail, to: 'adä@example.com' })).toBeNull()
    expect(able.received).toMatchObject([{ recipients: ['adä@example.com'], smtpUtf8: true }])
    const unable = await serve({ hideSMTPUTF8: true, onRcptTo: (_, __, done) => done(refusal(553)) })
    expect(await doorTo(unable.server).send({ ...mail, to: 'adä@example.com' })).toMatchObject({
      reason: 'recipient_refused',
      permanent: true,
    })
  })
})

describe('TLS is verified, always', () => {
  it.each(['tls', 'starttls'] as const)(
    'a certificate that nobody vouches for is refused (%s)',
    async (security) => {
      const { server, received } = await serve({ security })
      expect(await doorTo(server).send(mail)).toMatchObject({
        reason: 'tls',
        general: true,
        permanent: false,
      })
      expect(received).toEqual([])
    },
  )

  it.each(['tls', 'starttls'] as const)('and one of another host (%s)', async (security) => {
    const { server, certificate, received } = await serve({ security }, { certificateFor: '192.0.2.1' })
    expect(await doorTo(server, { trusted: certificate }).send(mail)).toMatchObject({ reason: 'tls' })
    expect(received).toEqual([])
  })

  it('nothing is said to a server that offers no STARTTLS where it is demanded', async () => {
    const commands: string[] = []
    const { server, received } = await serve({
      onMailFrom: (_, __, done) => {
        commands.push('MAIL FROM')
        done()
      },
    })
    const fault = await doorTo({ ...server, security: 'starttls' }).send(mail)
    expect(fault).toMatchObject({ reason: 'tls', general: true })
    expect([commands, received]).toEqual([[], []])
  })

  it('a sandbox takes STARTTLS where it is offered, and goes without where it is not', async () => {
    const security = 'starttls_if_offered'
    const plain = await serve()
    expect(await doorTo({ ...plain.server, security }).send(mail)).toBeNull()
    const offering = await serve({ security: 'starttls' })
    expect(await doorTo({ ...offering.server, security }).send(mail)).toMatchObject({ reason: 'tls' })
  })
})

describe('what a server answers', () => {
  const credentials = { user: 'cardea', password: 'secret' }

  it('takes user and password, and tells when they are wrong', async () => {
    const { server, certificate, received } = await serve({ security: 'tls', credentials })
    expect(await doorTo(server, { trusted: certificate }).send(mail)).toBeNull()
    const wrong = { ...server, credentials: { ...credentials, password: 'wrong' } }
    expect(await doorTo(wrong, { trusted: certificate }).send(mail)).toEqual({
      reason: 'credentials',
      replyCode: 535,
      permanent: false,
      general: true,
    })
    expect(received).toHaveLength(1)
  })

  it.each([
    ['recipient_refused', 550, true, false],
    ['recipient_refused', 450, false, false],
    ['sender_refused', 553, false, true],
    ['message_refused', 554, true, false],
    ['message_refused', 451, false, false],
  ] as const)('is told apart: %s with %i', async (reason, replyCode, permanent, general) => {
    const handler = {
      recipient_refused: 'onRcptTo',
      sender_refused: 'onMailFrom',
      message_refused: 'onData',
    }[reason]
    const { server } = await serve({
      [handler]: (stream: { resume?: () => void }, _: unknown, done: (error: Error) => void) => {
        stream.resume?.()
        done(refusal(replyCode))
      },
    })
    const fault = await doorTo(server).send(mail)
    expect(fault).toEqual({ reason, replyCode, permanent, general })
    expect(JSON.stringify(fault)).not.toContain('canary')
  })
})

describe('a server that fails', () => {
  /** Longer than any test may take. */
  const NEVER = 600_000
  const quick = { connect: 150, greeting: 150, silence: 150, whole: 400 }

  async function serveRaw(onConnection: (socket: Socket) => void): Promise<SmtpServer> {
    const sockets: Socket[] = []
    const server: Server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      onConnection(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    opened.push({
      close() {
        for (const socket of sockets) socket.destroy()
        server.close()
      },
    })
    const { port } = server.address() as AddressInfo
    return { host: '127.0.0.1', port, security: 'none', credentials: null }
  }

  it('is unreachable when nobody listens', async () => {
    const mailServer = await openMailServer()
    await mailServer.close()
    expect(await doorTo(mailServer.server).send(mail)).toMatchObject({ reason: 'unreachable', general: true })
  })

  it('hangs up at once: one attempt is one connection, and when to try again is not the library’s business', async () => {
    let connections = 0
    const server = await serveRaw((socket) => {
      connections += 1
      socket.end()
    })
    expect(await doorTo(server).send(mail)).toMatchObject({ reason: 'unreachable', general: true })
    expect(connections).toBe(1)
  })

  it('never greets: the time is up', async () => {
    const server = await serveRaw(() => undefined)
    expect(await doorTo(server, { limits: quick }).send(mail)).toMatchObject({
      reason: 'timeout',
      permanent: false,
    })
  })

  it('falls silent in the middle: the time is up', async () => {
    const server = await serveRaw((socket) => {
      socket.write('220 ready\r\n')
      socket.once('data', () => socket.write('250 ready\r\n'))
    })
    const limits = { connect: NEVER, greeting: NEVER, silence: 150, whole: NEVER }
    expect(await doorTo(server, { limits }).send(mail)).toMatchObject({ reason: 'timeout' })
  })

  it('says one word now and then, which no limit on silence notices: the time is up for the whole', async () => {
    const server = await serveRaw((socket) => {
      const timer = setInterval(() => socket.write('220-wait\r\n'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const limits = { connect: NEVER, greeting: NEVER, silence: NEVER, whole: 300 }
    expect(await doorTo(server, { limits }).send(mail)).toMatchObject({ reason: 'timeout' })
  })

  it('hangs up in the middle of a mail: it is not taken, and the next one has a new connection', async () => {
    let first = true
    const mailServer = await serve({
      onRcptTo(_, __, done) {
        if (first) mailServer.hangUp()
        else done()
        first = false
      },
    })
    const door = doorTo(mailServer.server)
    expect(await door.send(mail)).toMatchObject({ reason: 'unreachable', permanent: false, general: true })
    expect(await door.send(mail)).toBeNull()
    expect([mailServer.received.length, mailServer.connections]).toEqual([1, 2])
  })

  it('is not waited for when the door closes', async () => {
    let connected: () => void = () => undefined
    const reached = new Promise<void>((resolve) => (connected = resolve))
    const server = await serveRaw(() => connected())
    const limits = { connect: NEVER, greeting: NEVER, silence: NEVER, whole: NEVER }
    const door = doorTo(server, { limits })
    const sending = door.send(mail)
    await reached
    door.close()
    expect(await sending).toMatchObject({ general: true, permanent: false })
  })
})
