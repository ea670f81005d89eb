import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import type { Clock } from '../platform/clock.ts'

/** A new RSA key with a certificate of its own. */
export interface CertifiedKey {
  /** PKCS #8 DER: seal it before it is stored. */
  readonly pkcs8: Uint8Array
  readonly publicKey: webcrypto.CryptoKey
  /** Self-signed X.509, base64 DER. */
  readonly certificate: string
}

/**
 * How long the certificates are valid. Identity providers compare the key, and some refuse an expired
 * certificate: ten years keep a forgotten one from becoming an outage.
 */
const YEARS = 10

/**
 * Makes an RSA key (exponent 65537) and a self-signed certificate (RSA with SHA-256) for it.
 * Takes a good part of a second, outside the main thread. Loads a library of its own, so import it where
 * a key is made and nowhere else.
 *
 * @param bits 2048 or more
 * @example await makeCertifiedKey({ clock }, { name: 'CN=conn_01JD3Z…', bits: 3072 })
 */
export async function makeCertifiedKey(
  { clock }: { readonly clock: Clock },
  { name, bits }: { readonly name: string; readonly bits: number },
): Promise<CertifiedKey> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: bits,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notBefore = clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys,
  })
  return {
    pkcs8: new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    publicKey: keys.publicKey,
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  }
}
