import type { KeyObject } from 'node:crypto'
import { chooseSignatureAlgorithm, signBytes } from './signature-algorithms.ts'

/** What `signRedirectQuery` signs, and with what. */
export interface SignRedirectInput {
  /** `SAMLRequest=…` or `SAMLResponse=…`, then `&RelayState=…` if there is one; encoded as it will be sent. */
  readonly query: string
  readonly privateKey: KeyObject
  /** A SignatureMethod (`signatureMethods`); SHA-256 with the key's own kind when absent. */
  readonly algorithm?: string
}

/**
 * The query with `SigAlg` and `Signature` added (saml-bindings-2.0-os §3.4.4.1): the signature is over the
 * query as encoded here, so it is sent as it is.
 *
 * @throws SsoError `saml.signature_algorithm` when the key does not fit
 */
export function signRedirectQuery({ query, privateKey, algorithm: uri }: SignRedirectInput): string {
  const algorithm = chooseSignatureAlgorithm(privateKey, uri)
  const signed = `${query}&SigAlg=${encodeURIComponent(algorithm.uri)}`
  const value = signBytes(algorithm, signed, privateKey).toString('base64')
  return `${signed}&Signature=${encodeURIComponent(value)}`
}
