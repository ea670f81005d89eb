/**
 * A certificate for https on this machine: the library `auth0` takes no other address. It is made once and good for a laptop only; a real
 * deployment has one of an authority that everybody trusts.
 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEAR = 365 * 86_400_000

/** The files of the certificate for `localhost` and of its key, in this folder. */
export async function ownCertificate(folder) {
  const files = { cert: join(folder, 'localhost.pem'), key: join(folder, 'localhost.key') }
  if (existsSync(files.cert) && existsSync(files.key)) return files
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    notAfter: new Date(Date.now() + YEAR),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const lines = pkcs8.match(/.{1,64}/g).join('\n')
  mkdirSync(folder, { recursive: true })
  writeFileSync(files.key, `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`, {
    mode: 0o600,
  })
  writeFileSync(files.cert, certificate.toString('pem'))
  return files
}
