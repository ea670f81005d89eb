import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as xmlEncryption from 'xml-encryption'
import { answer, signIn } from '../../test/answer.ts'
import { find, portable } from '../../test/edit-xml.ts'
import { seal, spPrivateKey } from '../../test/encrypted-answer.ts'
import { canonicalize } from '../xml/canonicalize.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { decryptElement } from './decrypt-element.ts'
import { contentEncryptions, keyTransports, namespaces } from './names.ts'

const keys = join(import.meta.dirname, '../../test/fixtures/keys')
const privateKeyFile = join(keys, 'sp.key.pem')
const certificateFile = join(keys, 'sp.crt.pem')
const { aes128Gcm, aes192Gcm, aes256Gcm, aes128Cbc, aes256Cbc } = contentEncryptions
const { rsaOaep, rsaOaepMgf1p } = keyTransports
const assertion = portable(find(parseXml(answer(), 'message'), 'Assertion'))

/** What ours makes of an EncryptedData of somebody else. */
function openTheirs(encryptedData: string): string {
  const around = `<saml:EncryptedAssertion xmlns:saml="${namespaces.assertion}">${encryptedData}</saml:EncryptedAssertion>`
  const serviceProvider = { ...signIn.serviceProvider, decryptionKeys: [spPrivateKey], allowCbc: true }
  return canonicalize(decryptElement(parseXml(around, 'message'), serviceProvider, true))
}

/** The EncryptedData of ours, with the key in it. */
function ours(algorithm: string, hash: 'sha1' | 'sha256' | 'sha384' | 'sha512' = 'sha1'): string {
  return portable(find(parseXml(seal(answer(), { algorithm, hash }), 'message'), 'EncryptedData'))
}

describe('beside xml-encryption', () => {
  const encrypt = promisify(xmlEncryption.encrypt)
  const decrypt = promisify(xmlEncryption.decrypt)
  const insecure = { disallowEncryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false }

  function theirs(
    encryptionAlgorithm: string,
    more: { hash?: string; mgf?: string; transport?: string } = {},
  ) {
    return encrypt(assertion, {
      rsa_pub: readFileSync(certificateFile, 'utf8'),
      pem: readFileSync(certificateFile, 'utf8'),
      encryptionAlgorithm,
      keyEncryptionAlgorithm: more.transport ?? rsaOaepMgf1p,
      ...(more.hash === undefined ? {} : { keyEncryptionDigest: more.hash }),
      ...(more.mgf === undefined ? {} : { keyEncryptionMgf: more.mgf }),
      ...insecure,
    })
  }

  it.each([aes128Gcm, aes256Gcm, aes128Cbc, aes256Cbc])('its %s is opened here', async (algorithm) => {
    expect(openTheirs(await theirs(algorithm))).toBe(assertion)
  })

  it.each(['sha1', 'sha256', 'sha512'])('its rsa-oaep-mgf1p with %s is opened here', async (hash) => {
    expect(openTheirs(await theirs(aes256Gcm, { hash }))).toBe(assertion)
  })

  const pairs = ['sha1', 'sha256', 'sha512'].flatMap((hash) =>
    ['sha1', 'sha256', 'sha384', 'sha512'].map((mgf) => [hash, mgf] as const),
  )
  it.each(pairs)('its rsa-oaep with %s and a mask of %s is opened here', async (hash, mgf) => {
    expect(openTheirs(await theirs(aes256Gcm, { transport: rsaOaep, hash, mgf }))).toBe(assertion)
  })

  it('its rsa-oaep without a mask is opened here, as one of SHA-1', async () => {
    const xml = (await theirs(aes256Gcm, { transport: rsaOaep, hash: 'sha256', mgf: 'sha1' })).replace(
      /<MGF [^>]*>/,
      '',
    )
    expect(xml).not.toContain('mgf1')
    expect(openTheirs(xml)).toBe(assertion)
  })

  const options = {
    key: readFileSync(privateKeyFile, 'utf8'),
    disallowDecryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
  }
  it.each([aes128Gcm, aes256Gcm, aes128Cbc, aes256Cbc])('our %s is opened there', async (algorithm) => {
    expect(await decrypt(ours(algorithm), options)).toBe(assertion)
  })

  it.each(['sha1', 'sha256', 'sha512'] as const)('our key with %s is opened there', async (hash) => {
    expect(await decrypt(ours(aes256Gcm, hash), options)).toBe(assertion)
  })
})

describe('beside xmlsec1', { timeout: 120_000 }, () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardea-xmlsec-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  function file(fileName: string, text: string): string {
    const path = join(folder, fileName)
    writeFileSync(path, text)
    return path
  }
  function xmlsec1(...parameters: readonly string[]): string {
    return execFileSync('xmlsec1', parameters, { encoding: 'utf8', stdio: 'pipe' })
  }
  /** With SHA-1 in OAEP, the only hash that version 1.2 of xmlsec1 knows there. */
  function template(algorithm: string): string {
    return `<EncryptedData xmlns="${namespaces.encryption}" Type="${namespaces.encryption}Element">
  <EncryptionMethod Algorithm="${algorithm}"/>
  <ds:KeyInfo xmlns:ds="${namespaces.signature}">
    <EncryptedKey>
      <EncryptionMethod Algorithm="${rsaOaepMgf1p}"/>
      <ds:KeyInfo><ds:KeyName>sp</ds:KeyName></ds:KeyInfo>
      <CipherData><CipherValue/></CipherData>
    </EncryptedKey>
  </ds:KeyInfo>
  <CipherData><CipherValue/></CipherData>
</EncryptedData>`
  }
  function theirs(algorithm: string): string {
    const bits = /aes(\d+)/.exec(algorithm)?.[1] ?? ''
    const data = file('assertion.xml', assertion)
    const by = ['--pubkey-cert-pem:sp', certificateFile, '--session-key', `aes-${bits}`, '--xml-data', data]
    const xml = xmlsec1('--encrypt', ...by, file('template.xml', template(algorithm)))
    return xml.replace(/^<\?xml[^>]*>\s*/, '')
  }

  it.each([aes128Gcm, aes192Gcm, aes256Gcm, aes128Cbc, aes256Cbc])('its %s is opened here', (algorithm) => {
    expect(openTheirs(theirs(algorithm))).toBe(assertion)
  })

  it.each([aes128Gcm, aes192Gcm, aes256Gcm, aes128Cbc, aes256Cbc])('our %s is opened there', (algorithm) => {
    const opened = xmlsec1('--decrypt', '--privkey-pem', privateKeyFile, file('ours.xml', ours(algorithm)))
    expect(canonicalize(parseXml(opened, 'message'))).toBe(assertion)
  })
})
