import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A throw-away key of `fixtures/keys/`; `make-keys.sh` made it. It guards nothing. */
export interface Key {
  readonly privateKey: string
  readonly certificate: string
  /** Of the certificate's DER, without line breaks. */
  readonly base64: string
}

export const keyNames = ['idp', 'next', 'stranger', 'sp', 'ec-256', 'ec-384', 'ec-521'] as const
export type KeyName = (typeof keyNames)[number]

const folder = join(import.meta.dirname, '..', 'fixtures', 'keys')

const read = new Map<KeyName, Key>()

export function readKey(name: KeyName): Key {
  const known = read.get(name) ?? readFiles(name)
  read.set(name, known)
  return known
}

function readFiles(name: KeyName): Key {
  const privateKey = readFileSync(join(folder, `${name}.key.pem`), 'utf8')
  const certificate = readFileSync(join(folder, `${name}.crt.pem`), 'utf8')
  return { privateKey, certificate, base64: certificate.replace(/-----[^-]+-----|\s/g, '') }
}
