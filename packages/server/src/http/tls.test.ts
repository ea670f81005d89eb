import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from './create-server.ts'
import { simulatorKey } from '../../test/simulator-key.ts'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import type { FastifyInstance } from 'fastify'

let parts: TestParts
let server: FastifyInstance
let port = 0

beforeAll(async () => {
  parts = await testParts()
  // Any key with a certificate will do to speak TLS.
  const { privateKey, certificate } = await simulatorKey(parts)
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`
  const tls = { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
  const config = { ...parts.config, publicUrl: 'https://localhost', tls }
  const authenticate = () => Promise.reject(new Error('never called'))
  server = await createServer({ ...parts, config, authenticate }, [])
  await server.listen({ host: '127.0.0.1', port: 0 })
  const [address] = server.addresses()
  port = typeof address === 'object' ? address.port : 0
})
afterAll(async () => {
  await server.close()
  await parts.close()
})

describe('TLS (incidents row 110: look at the handshake, not at the setting)', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    expect(await handshake({ minVersion: version, maxVersion: version })).toBe(version)
  })
  it.each(['TLSv1', 'TLSv1.1'] as const)('refuses %s', async (version) => {
    expect(await handshake({ minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' })).toBe(
      'refused',
    )
  })
})

/** The protocol that a handshake agrees on, or `refused` when the server ends it. */
function handshake(options: object): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
      resolve(socket.getProtocol())
      socket.destroy()
    })
    socket.once('error', (error: Error & { code?: string }) => {
      // Only the server's alert counts; a client that cannot even ask would prove nothing.
      resolve(error.code === 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' ? 'refused' : String(error.code))
    })
  })
}
