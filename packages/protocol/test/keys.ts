import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readCertificate } from '../src/saml/certificate.ts'
import type { SigningCertificate } from '../src/saml/types.ts'

/** The text of a file of keys/, which make-keys.sh makes. */
export function keyFile(name: string): string {
  return readFileSync(new URL(`keys/${name}.pem`, import.meta.url), 'utf8')
}

/** A throw-away key of the tests with its certificate. */
export function keyPair(name: string): {
  readonly privateKey: KeyObject
  readonly certificate: SigningCertificate
} {
  return {
    privateKey: createPrivateKey(keyFile(`${name}.key`)),
    certificate: readCertificate(keyFile(`${name}.crt`)),
  }
}
