import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** A certificate and its private key, both PEM. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const DAY = 24 * 60 * 60_000

/** Two years: it is trusted by hand, on every machine that needs it. */
const AUTHORITY_DAYS = 730

/** What leaks of a laptop should not be good for long. */
const SERVER_DAYS = 90

/** Every development certificate is for these. */
export const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1']

/**
 * An authority for development that can speak for these names (and what is below them in the DNS) and for nothing else: whoever gets its key
 * cannot pass for any other site at those who trust it (RFC 5280 §4.2.1.10).
 */
export async function issueAuthority(names: readonly string[], now: Date): Promise<Certified> {
  const keys = await makeKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // Two on one machine are told apart in a list of authorities.
    name: `CN=Cardea development ${randomBytes(4).toString('hex')}, O=Cardea development`,
    notBefore: now,
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(names),
    ],
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

/** A certificate of that authority for a server of these names, for 90 days and no longer than the authority. */
export async function issueServer(
  authority: Certified,
  names: readonly string[],
  now: Date,
): Promise<Certified> {
  const issuer = new X509Certificate(authority.certificate)
  const keys = await makeKeys()
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${names[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    notBefore: now,
    notAfter: new Date(Math.min(now.getTime() + SERVER_DAYS * DAY, issuer.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await privateKey(authority.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

/** Until when a certificate is valid, and, of an authority, the names that it may speak for. */
export function readCertificate(pem: string): { readonly notAfter: Date; readonly names: readonly string[] } {
  const certificate = new X509Certificate(pem)
  const extension = certificate.getExtension(id_ce_nameConstraints)
  if (extension === null) return { notAfter: certificate.notAfter, names: [] }
  const { permittedSubtrees } = AsnConvert.parse(extension.value, NameConstraints)
  return {
    notAfter: certificate.notAfter,
    names: Array.from(permittedSubtrees ?? new GeneralSubtrees()).flatMap(
      ({ base }) => base.dNSName ?? addressOf(base.iPAddress),
    ),
  }
}

function nameConstraints(names: readonly string[]): Extension {
  const permitted = names.map((name) => new GeneralSubtree({ base: subtree(name) }))
  const value = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) })
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(value))
}

/** RFC 5280 §4.2.1.10: of an address, the address and a mask; here of all its bits. */
function subtree(name: string): GeneralName {
  if (isIP(name) === 0) return new GeneralName({ dNSName: name })
  return new GeneralName({ iPAddress: `${name}/${isIP(name) === 4 ? 32 : 128}` })
}

function addressOf(network: string | undefined): readonly string[] {
  return network === undefined ? [] : [network.replace(/\/\d+$/, '')]
}

/** RFC 5280 §4.1.2.2: positive, and never the same twice. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), PemConverter.PrivateKeyTag)}\n`
}

function privateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])
}
