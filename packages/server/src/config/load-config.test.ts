import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StartFault } from '../platform/start-fault.ts'
import { loadConfig } from './load-config.ts'
import { settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardea-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const masterKey = randomBytes(32).toString('base64')
const production = {
  CARDEA_MODE: 'production',
  CARDEA_PUBLIC_URL: 'https://sso.example.com',
  CARDEA_MASTER_KEY: masterKey,
}

function faultsOf(environment: Record<string, string>): string {
  try {
    loadConfig(environment)
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(StartFault)
    return error instanceof Error ? error.message : ''
  }
}

describe('the configuration', () => {
  it('needs nothing: a laptop gets sandbox mode on http://localhost:4000', () => {
    expect(loadConfig({})).toMatchObject({
      publicUrl: 'http://localhost:4000',
      issuer: 'http://localhost:4000/',
      host: '127.0.0.1',
      port: 4000,
      mode: 'sandbox',
      databaseUrl: null,
      masterKey: null,
    })
  })

  it('follows the port in the public URL unless that is set', () => {
    expect(loadConfig({ CARDEA_PORT: '4100' }).publicUrl).toBe('http://localhost:4100')
    expect(loadConfig({ CARDEA_PORT: '4100', CARDEA_PUBLIC_URL: 'https://sso.example.com/' }).publicUrl).toBe(
      'https://sso.example.com',
    )
  })

  it('is frozen', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true)
  })

  it('reports all faults together, each with its variable, what was received and an example', () => {
    const message = faultsOf({
      CARDEA_PORT: 'four',
      CARDEA_MODE: 'test',
      CARDEA_PUBLIC_URL: 'https://a.example/path',
    })
    expect(message).toContain('3 faults')
    expect(message).toMatch(/CARDEA_PORT must be a port number \(it is "four"\)\. Example: 4000/)
    expect(message).toMatch(/CARDEA_MODE must be sandbox or production \(it is "test"\)/)
    expect(message).toMatch(/CARDEA_PUBLIC_URL must be an http\(s\) URL without path/)
  })

  it('never shows a secret in a fault', () => {
    const message = faultsOf({
      CARDEA_MASTER_KEY: 'canary-1',
      DATABASE_URL: 'mysql://canary-2',
      CARDEA_BOOTSTRAP_API_KEY: 'canary-3',
    })
    expect(message).toContain('3 faults')
    expect(message).not.toContain('canary')
  })

  it('refuses a setting that does not exist, and names the nearest one', () => {
    expect(faultsOf({ CARDEA_EGRES_ALLOW: '10.0.0.0/8' })).toMatch(
      /CARDEA_EGRES_ALLOW is not a setting\. Did you mean CARDEA_EGRESS_ALLOW\?/,
    )
  })

  it.each([
    [
      'a public URL',
      { CARDEA_MODE: 'production', CARDEA_MASTER_KEY: masterKey },
      'CARDEA_PUBLIC_URL is required',
    ],
    [
      'https (RFC 9700 §2.6)',
      { ...production, CARDEA_PUBLIC_URL: 'http://sso.example.com' },
      'must be https',
    ],
    [
      'a master key',
      { CARDEA_MODE: 'production', CARDEA_PUBLIC_URL: 'https://sso.example.com' },
      'is required in production',
    ],
  ])('demands %s in production', (_, environment, fault) => {
    expect(faultsOf(environment)).toContain(fault)
  })

  it('lets production run on loopback over http, for trying it out', () => {
    expect(faultsOf({ ...production, CARDEA_PUBLIC_URL: 'http://localhost:4000' })).toBe('')
  })

  it.each(['CARDEA_TLS_CERT', 'CARDEA_TLS_KEY'])('refuses %s without the other', (name) => {
    const file = join(folder, name)
    writeFileSync(file, 'pem')
    expect(faultsOf({ [name]: file })).toContain('belong together')
  })

  it('reads the master key from a file, and refuses two sources', () => {
    const file = join(folder, 'key')
    writeFileSync(file, `${masterKey}\n`)
    expect(loadConfig({ CARDEA_MASTER_KEY_FILE: file }).masterKey?.toString('base64')).toBe(masterKey)
    expect(faultsOf({ CARDEA_MASTER_KEY_FILE: file, CARDEA_MASTER_KEY: masterKey })).toContain('both set')
    expect(faultsOf({ CARDEA_MASTER_KEY_FILE: join(folder, 'absent') })).toContain('cannot be read')
  })

  it.each([
    ['CARDEA_DNS_SERVERS', '127.0.0.1:5353, [::1]:53', { dnsServers: ['127.0.0.1:5353', '[::1]:53'] }],
    ['CARDEA_EGRESS_ALLOW', 'idp.corp, 10.0.0.0/8', { egressAllow: ['idp.corp', '10.0.0.0/8'] }],
  ])('reads %s as a list', (name, text, expected) => {
    expect(loadConfig({ [name]: text })).toMatchObject(expected)
  })

  it.each([
    ['base64', (key: Buffer) => key.toString('base64')],
    ['base64url', (key: Buffer) => key.toString('base64url')],
    ['hexadecimal', (key: Buffer) => key.toString('hex')],
  ])('reads a master key in %s', (_, write) => {
    const key = randomBytes(32)
    expect(loadConfig({ CARDEA_MASTER_KEY: write(key) }).masterKey).toEqual(key)
  })

  it.each([
    ['CARDEA_MASTER_KEY', randomBytes(31).toString('base64')],
    ['CARDEA_MASTER_KEY', randomBytes(33).toString('base64')],
    // 43 letters of base64 with a typing error among them: never another key than was meant.
    ['CARDEA_MASTER_KEY', `${masterKey.slice(0, 20)}*${masterKey.slice(20)}`],
    ['CARDEA_DNS_SERVERS', 'dns.example'],
    ['CARDEA_DNS_SERVERS', '1.2.3.4:99999'],
    ['CARDEA_DNS_SERVERS', '1.2.3.4.5'],
    ['CARDEA_EGRESS_ALLOW', '10.0.0.0/33'],
    ['CARDEA_EGRESS_ALLOW', '10.0.0.0/'],
    ['CARDEA_EGRESS_ALLOW', '10.0.0'],
    ['CARDEA_EGRESS_ALLOW', 'https://idp.corp'],
    ['CARDEA_PORT', '65536'],
    ['CARDEA_PUBLIC_URL', 'ftp://sso.example.com'],
    ['CARDEA_PUBLIC_URL', 'https://user@sso.example.com'],
    ['CARDEA_PUBLIC_URL', 'https://sso.example.com/?a'],
    ['CARDEA_BOOTSTRAP_API_KEY', 'short'],
    ['CARDEA_SMTP_URL', 'http://mail.example.com'],
    ['CARDEA_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toContain(`  - ${name} `)
  })

  it('counts an empty variable as absent, as compose files write them', () => {
    const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, ' ']))
    expect(loadConfig(empty)).toEqual(loadConfig({}))
  })
})

describe('settings of rate limits', () => {
  it('trust no proxy and take the usual limits when nothing is said', () => {
    expect(loadConfig({})).toMatchObject({ trustedProxies: [], rateLimit: 1 })
  })

  it('take proxies as addresses and networks', () => {
    const list = '10.0.0.0/8, 192.0.2.7,2001:db8::/32,::1,::ffff:192.0.2.8'
    expect(loadConfig({ CARDEA_TRUSTED_PROXIES: list }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '192.0.2.7',
      '2001:db8::/32',
      '::1',
      '::ffff:192.0.2.8',
    ])
  })

  it.each([
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/00',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/8/8',
    '10.0/8',
    'proxy.internal',
    '*',
    'true',
    '::ffff:10.0.0.0/104',
  ])('refuse to trust %s: nobody, or everybody', (proxy) => {
    expect(faultsOf({ CARDEA_TRUSTED_PROXIES: `192.0.2.7,${proxy}` })).toContain('CARDEA_TRUSTED_PROXIES')
  })

  it('take PROXY headers of the proxies that are named, and of none without', () => {
    expect(loadConfig({ CARDEA_TRUSTED_PROXIES: '10.0.0.0/8' }).proxyProtocol).toBe(false)
    const both = { CARDEA_PROXY_PROTOCOL: 'on', CARDEA_TRUSTED_PROXIES: '10.0.0.0/8' }
    expect(loadConfig(both).proxyProtocol).toBe(true)
    expect(faultsOf({ CARDEA_PROXY_PROTOCOL: 'on' })).toContain('needs CARDEA_TRUSTED_PROXIES')
    expect(faultsOf({ ...both, CARDEA_PROXY_PROTOCOL: 'yes' })).toContain('CARDEA_PROXY_PROTOCOL')
  })

  it.each(['0', '0.0', '0.05', '101', '1e9', '-1', 'off', 'Infinity'])(
    'refuse %s: limits have no switch',
    (factor) => {
      expect(faultsOf({ CARDEA_RATE_LIMIT: factor })).toContain('CARDEA_RATE_LIMIT')
    },
  )

  it.each([
    ['0.1', 0.1],
    ['2.5', 2.5],
    ['100', 100],
  ])('take %s', (text, factor) => {
    expect(loadConfig({ CARDEA_RATE_LIMIT: text }).rateLimit).toBe(factor)
  })
})
