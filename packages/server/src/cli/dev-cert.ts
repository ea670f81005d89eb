import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { parse } from 'tldts'
import type { Config } from '../config/config.ts'
import {
  type Certified,
  issueAuthority,
  issueServer,
  LOOPBACK_NAMES,
  readCertificate,
} from './dev-certificates.ts'
import type { KeysIo } from './keys.ts'

/** What `cardea dev-cert` takes. */
export const usage = `cardea dev-cert [NAME…]

Makes a certificate for https on this machine: for localhost, 127.0.0.1, ::1 and the names and addresses given.
The authority that signs it is made once and can speak for these names only; run it again to renew the certificate.
`

const [DONE, MISUSED] = [0, 2]

/** RFC 1123 §2.1; the last label has a letter. */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

type Settings = Pick<Config, 'dataDir' | 'port'>

/** `cardea dev-cert`: makes or renews the certificate, tells how to use and trust it, and answers the exit code (0 done, 2 wrong usage). */
export async function runDevCert(
  args: readonly string[],
  io: KeysIo,
  { dataDir, port }: Settings,
  now = new Date(),
): Promise<number> {
  const given = args.map(readName)
  const bad = args.find((_, index) => given[index] === null)
  if (bad !== undefined) {
    io.stderr(`cardea dev-cert: "${bad}" is not the name or address of a machine.\n\n${usage}`)
    return MISUSED
  }
  const folder = join(dataDir, 'dev-cert')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const wanted = given.filter((name) => name !== null)
  const { authority, isNew } = await openAuthority(folder, wanted, now)
  const names = [...new Set([...LOOPBACK_NAMES, ...(wanted.length > 0 ? wanted : authority.names)])]
  const server = await issueServer(authority, names, now)
  await keep(folder, 'server', server)
  io.stdout(told({ folder, names, port, isNew, until: readCertificate(server.certificate).notAfter }))
  return DONE
}

/** A name of at least two parts that is nobody's registry, or an address: an authority for `com` could speak for everybody. */
function readName(text: string): string | null {
  if (isIP(text) !== 0) return text.toLowerCase()
  const name = text.toLowerCase()
  if (name.length > 253 || !HOST_NAME.test(name)) return null
  if (name === 'localhost') return name
  const { publicSuffix, isIcann, isPrivate } = parse(name, { allowPrivateDomains: true })
  return publicSuffix === name && (isIcann === true || isPrivate === true) ? null : name
}

interface Authority extends Certified {
  readonly names: readonly string[]
}

/** The one that is there, as long as it is valid and may speak for what is wanted; else a new one. */
async function openAuthority(
  folder: string,
  wanted: readonly string[],
  now: Date,
): Promise<{ readonly authority: Authority; readonly isNew: boolean }> {
  const kept = await readKept(folder)
  if (kept !== null) {
    const { notAfter, names } = readCertificate(kept.certificate)
    const suffices = wanted.every((name) => names.includes(name))
    if (notAfter > now && suffices) return { authority: { ...kept, names }, isNew: false }
  }
  const names = [...new Set([...LOOPBACK_NAMES, ...wanted])]
  const authority = await issueAuthority(names, now)
  await keep(folder, 'authority', authority)
  return { authority: { ...authority, names }, isNew: true }
}

async function readKept(folder: string): Promise<Certified | null> {
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => null)
  const [certificate, key] = [await read('authority.crt'), await read('authority.key')]
  return certificate === null || key === null ? null : { certificate, key }
}

/** Each file whole or not at all; the key is its owner's from the first byte. */
async function keep(folder: string, name: string, { certificate, key }: Certified): Promise<void> {
  await replace(join(folder, `${name}.key`), key, 0o600)
  await replace(join(folder, `${name}.crt`), certificate, 0o644)
}

async function replace(file: string, content: string, mode: number): Promise<void> {
  const aside = `${file}.${process.pid}`
  await writeFile(aside, content, { mode })
  await rename(aside, file)
}

interface Made {
  readonly folder: string
  readonly names: readonly string[]
  readonly port: number
  readonly isNew: boolean
  readonly until: Date
}

function told({ folder, names, port, isNew, until }: Made): string {
  const host = names.find((name) => !LOOPBACK_NAMES.includes(name)) ?? 'localhost'
  const authority = join(folder, 'authority.crt')
  return `The certificate is for ${names.join(', ')}, until ${until.toISOString().slice(0, 10)}. Run this again to renew it.
${isNew ? 'Its authority is new, and nobody trusts it yet.' : 'Its authority is the one that was there.'} It can speak for these names and no others.

Cardea
  CARDEA_TLS_CERT=${join(folder, 'server.crt')}
  CARDEA_TLS_KEY=${join(folder, 'server.key')}
  CARDEA_PUBLIC_URL=https://${host.includes(':') ? `[${host}]` : host}:${port}
  NODE_EXTRA_CA_CERTS=${authority}

What calls it, so that it trusts the authority
  Node       NODE_EXTRA_CA_CERTS=${authority}
  Python     SSL_CERT_FILE=${authority}    (requests: REQUESTS_CA_BUNDLE, gRPC: GRPC_DEFAULT_SSL_ROOTS_FILE_PATH)
  Go         SSL_CERT_FILE=${authority}    (on Linux; elsewhere the system's)
  curl       --cacert ${authority}
  Java       keytool -importcert -cacerts -alias cardea-development -file ${authority}
  browsers   import the same file as an authority for web sites:
             Firefox: Settings, Certificates; Chrome on Linux: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n cardea-development -i ${authority}
             macOS: security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${authority}
             Windows: certutil -user -addstore Root ${authority}
`
}
