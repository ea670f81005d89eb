import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Files with a new key and its certificate for a host name, as `CARDEA_TLS_CERT` and `CARDEA_TLS_KEY` name them. */
export interface TlsFiles {
  readonly settings: { readonly CARDEA_TLS_CERT: string; readonly CARDEA_TLS_KEY: string }
  remove(): void
}

export async function tlsFiles(host: string): Promise<TlsFiles> {
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    signingAlgorithm: ECDSA,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const folder = mkdtempSync(join(tmpdir(), 'cardea-tls-'))
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, certificate.toString('pem'))
  writeFileSync(keyFile, `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`, {
    mode: 0o600,
  })
  return {
    settings: { CARDEA_TLS_CERT: certFile, CARDEA_TLS_KEY: keyFile },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
