import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { issueServer } from './dev-certificates.ts'
import { runDevCert } from './dev-cert.ts'

const DAY = 24 * 60 * 60_000
const now = new Date()

let dataDir: string
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'cardea-dev-cert-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const file = (name: string) => join(dataDir, 'dev-cert', name)
const certificate = (name: string) => new X509Certificate(readFileSync(file(`${name}.crt`)))

async function run(args: readonly string[] = [], at = now) {
  const output = { stdout: '', stderr: '' }
  const io = {
    stdout: (text: string) => (output.stdout += text),
    stderr: (text: string) => (output.stderr += text),
  }
  const code = await runDevCert(args, io, { dataDir, port: 4000 }, at)
  return { code, ...output }
}

/** What a client that trusts the authority alone says of a server with this certificate, called by this name. */
async function handshake(
  served: { readonly cert: string; readonly key: string },
  name: string,
): Promise<string> {
  const server = createServer(served)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ca = readFileSync(file('authority.crt'))
  const outcome = await new Promise<string>((resolve) => {
    const host = /^[0-9.]+$/.test(name) ? { host: '127.0.0.1' } : { servername: name }
    const socket = connect({ port, ca, ...host }, () => resolve('trusted'))
    socket.once('error', (error: Error & { code?: string }) =>
      resolve(error.code === 'UNSPECIFIED' ? error.message : String(error.code)),
    )
    socket.once('close', () => resolve('closed'))
    socket.once('secureConnect', () => socket.destroy())
  })
  await new Promise((resolve) => server.close(resolve))
  return outcome
}

const served = () => ({
  cert: readFileSync(file('server.crt'), 'utf8'),
  key: readFileSync(file('server.key'), 'utf8'),
})

describe('cardea dev-cert', () => {
  it('makes an authority and a certificate for loopback and the names given, with keys that are their owner’s alone', async () => {
    const { code, stdout } = await run(['sso.dev.test', '192.0.2.7'])
    expect(code).toBe(0)
    const server = certificate('server')
    expect(server.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:sso.dev.test, IP Address:192.0.2.7',
    )
    expect(server.checkIssued(certificate('authority'))).toBe(true)
    expect([certificate('authority').ca, server.ca]).toEqual([true, false])
    expect(new Date(server.validTo).getTime() - now.getTime()).toBeLessThanOrEqual(90 * DAY)
    for (const key of ['authority.key', 'server.key']) expect(statSync(file(key)).mode & 0o077, key).toBe(0)
    expect(stdout).toContain(`CARDEA_TLS_CERT=${file('server.crt')}\n`)
    expect(stdout).toContain(`CARDEA_TLS_KEY=${file('server.key')}\n`)
    expect(stdout).toContain('CARDEA_PUBLIC_URL=https://sso.dev.test:4000\n')
    expect(stdout).toContain(`NODE_EXTRA_CA_CERTS=${file('authority.crt')}\n`)
  })

  it('is trusted under its names by whoever trusts the authority, and under no other', async () => {
    await run(['sso.dev.test'])
    for (const name of ['localhost', '127.0.0.1', 'sso.dev.test']) {
      expect([name, await handshake(served(), name)]).toEqual([name, 'trusted'])
    }
    expect(await handshake(served(), 'other.dev.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it('has an authority that can speak for nothing else, even in wrong hands (RFC 5280 §4.2.1.10)', async () => {
    await run(['sso.dev.test'])
    const authority = {
      certificate: readFileSync(file('authority.crt'), 'utf8'),
      key: readFileSync(file('authority.key'), 'utf8'),
    }
    for (const name of ['bank.example', 'dev.test', '127.0.0.2', '192.0.2.7', '2001:db8::7']) {
      const { certificate: cert, key } = await issueServer(authority, [name, 'localhost'], now)
      expect([name, await handshake({ cert, key }, 'localhost')]).toEqual([
        name,
        'permitted subtree violation',
      ])
    }
  })

  it('completes the request of a Node client with NODE_EXTRA_CA_CERTS, and of none without', async () => {
    await run()
    const server = createServer(served(), (_request, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const script = `fetch('https://localhost:${port}/').then((answer) => answer.text()).then(console.log, (error) => console.log(error.cause.code))`
    const said = (env: Record<string, string>) =>
      new Promise<string>((resolve) => {
        execFile(process.execPath, ['-e', script], { env }, (_error, stdout) => resolve(stdout.trim()))
      })
    const [trusting, others] = await Promise.all([
      said({ NODE_EXTRA_CA_CERTS: file('authority.crt') }),
      said({}),
    ])
    expect(trusting).toBe('hello')
    expect(others).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/)
    await new Promise((resolve) => server.close(resolve))
  })

  it('renews the certificate and keeps the authority and its names, as long as that is valid', async () => {
    await run(['sso.dev.test'])
    const [first, authority] = [certificate('server'), certificate('authority')]
    const { stdout } = await run([], new Date(now.getTime() + 60 * DAY))
    expect(stdout).toContain('the one that was there')
    expect(certificate('authority').fingerprint256).toBe(authority.fingerprint256)
    expect(certificate('server').serialNumber).not.toBe(first.serialNumber)
    expect(certificate('server').subjectAltName).toBe(first.subjectAltName)

    await run([], new Date(now.getTime() + 700 * DAY))
    expect(certificate('authority').fingerprint256).toBe(authority.fingerprint256)
    expect(new Date(certificate('server').validTo)).toEqual(new Date(authority.validTo))

    await run([], new Date(now.getTime() + 731 * DAY))
    expect(certificate('authority').fingerprint256).not.toBe(authority.fingerprint256)
  })

  it('makes another authority for a name that the one there may not speak for, and says so', async () => {
    await run(['sso.dev.test'])
    const authority = certificate('authority')
    const { stdout } = await run(['login.dev.test'])
    expect(stdout).toContain('nobody trusts it yet')
    expect(certificate('authority').fingerprint256).not.toBe(authority.fingerprint256)
    expect(await handshake(served(), 'login.dev.test')).toBe('trusted')
  })

  it.each(['com', 'co.uk', 'github.io', '*.dev.test', 'dev test', '--help', '10.0.0.0/8', 'a/b', ''])(
    'refuses %j: an authority for everybody’s, or no name at all',
    async (name) => {
      const { code, stderr } = await run([name])
      expect(code).toBe(2)
      expect(stderr).toContain('cardea dev-cert [NAME…]')
    },
  )
})
