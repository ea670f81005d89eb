import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namespaces } from '../../src/saml/names.ts'
import { parseXml } from '../../src/xml/parse-xml.ts'
import { allElements } from '../edit-xml.ts'
import type { Seed } from './seeds.ts'

const keys = join(import.meta.dirname, '../fixtures/keys')

/** Only `npm test` says that this machine cannot have it, aloud. */
export const hasXmlsec1 = !(process.env['TEST_WITHOUT'] ?? '').split(',').includes('xmlsec1')

const ids = ['Response', 'Assertion'].flatMap((localName) => [
  '--id-attr:ID',
  `${localName === 'Response' ? namespaces.protocol : namespaces.assertion}:${localName}`,
])

/**
 * Can xmlsec1 judge every signature of the answer? One inside of what is encrypted it does not see, and RSA-PSS it
 * knows from 1.3 on, which Debian 12 does not have.
 */
export function isForXmlsec1({ params, xml }: Seed): boolean {
  return params?.decryptionKeys === undefined && !xml.includes('-rsa-MGF1"')
}

/** What xmlsec1 says of an answer in clear: valid when each of its signatures verifies with a key of the connection. */
export function beside({ params }: Seed, xml: string): 'valid' | 'invalid' {
  const folder = mkdtempSync(join(tmpdir(), 'cardea-fuzz-'))
  const file = join(folder, 'answer.xml')
  writeFileSync(file, xml)
  try {
    const count = allElements(parseXml(xml, 'message')).filter(
      ({ localName, namespaceUri }) => localName === 'Signature' && namespaceUri === namespaces.signature,
    ).length
    const certificates = params?.certificates ?? ['idp']
    const every = Array.from({ length: count }, (_, index) =>
      certificates.some((name) => verifies(file, index + 1, join(keys, `${name}.crt.pem`))),
    )
    return every.length > 0 && !every.includes(false) ? 'valid' : 'invalid'
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** KeyInfo is not asked: the key is given, as ours is. */
function verifies(file: string, position: number, certificate: string): boolean {
  const signature = `(//*[local-name()='Signature' and namespace-uri()='${namespaces.signature}'])[${String(position)}]`
  const by = ['--pubkey-cert-pem', certificate, '--enabled-key-data', 'rsa,ecdsa,ec']
  try {
    execFileSync('xmlsec1', ['--verify', ...ids, ...by, '--node-xpath', signature, file], { stdio: 'pipe' })
    return true
  } catch (error) {
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') return false
    throw error
  }
}
