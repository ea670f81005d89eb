import { SsoError } from '../errors/sso-error.ts'
import { readBase64 } from './read-base64.ts'
import { readSignatureAlgorithm, verifyBytes } from './signature-algorithms.ts'
import type { SigningCertificate } from './types.ts'

/** A query whose signature was verified, with the values that the signature covers, decoded. */
export interface VerifiedRedirect {
  readonly certificate: SigningCertificate
  readonly parameter: 'SAMLRequest' | 'SAMLResponse'
  /** Base64 of the deflated message. */
  readonly message: string
  readonly relayState: string | null
}

/**
 * Verifies the detached signature of a query as it was received, without the leading `?`
 * (saml-bindings-2.0-os §3.4.4.1). The raw, still encoded values are what is signed; each of the four
 * parameters counts once; others are not covered and not returned.
 *
 * @throws SsoError `saml.signature_malformed`, `saml.signature_algorithm`, `saml.signature_invalid`
 */
export function verifyRedirectQuery(
  query: string,
  certificates: readonly SigningCertificate[],
): VerifiedRedirect {
  const { message, relayState, sigAlg, signature } = readParameters(query)
  const algorithm = readSignatureAlgorithm(sigAlg === undefined ? null : sigAlg.value)
  const bytes = readBase64(signature?.value ?? '')
  if (bytes === null) throw malformed('Signature is not base64')
  const signed = [message, relayState, sigAlg].flatMap((parameter) => parameter?.raw ?? []).join('&')
  const certificate = certificates.find(({ publicKey }) => verifyBytes(algorithm, signed, bytes, publicKey))
  if (certificate === undefined) {
    const expected = certificates.map(({ fingerprint }) => fingerprint)
    throw new SsoError('saml.signature_invalid', { expected, received: null })
  }
  return {
    certificate,
    parameter: message.name,
    message: message.value,
    relayState: relayState?.value ?? null,
  }
}

/**
 * The message of a query that was not verified yet: what `verifyRedirectQuery` will return of the same text.
 *
 * @throws SsoError `saml.signature_malformed`
 */
export function readRedirectMessage(
  query: string,
): Pick<VerifiedRedirect, 'parameter' | 'message' | 'relayState'> {
  const { message, relayState } = readParameters(query)
  return { parameter: message.name, message: message.value, relayState: relayState?.value ?? null }
}

interface Parameter<Name extends string> {
  readonly name: Name
  /** `name=value` as received. */
  readonly raw: string
  readonly value: string
}

function readParameters(query: string) {
  const request = findParameter(query, 'SAMLRequest')
  const response = findParameter(query, 'SAMLResponse')
  const message = request ?? response
  if (message === undefined || (request !== undefined && response !== undefined)) {
    throw malformed('the query has not exactly one of SAMLRequest and SAMLResponse')
  }
  return {
    message,
    relayState: findParameter(query, 'RelayState'),
    sigAlg: findParameter(query, 'SigAlg'),
    signature: findParameter(query, 'Signature'),
  }
}

/** A parameter that is there once. Its name is compared as decoded: no other spelling hides a second one. */
function findParameter<const Name extends string>(query: string, name: Name): Parameter<Name> | undefined {
  const found = query.split('&').flatMap((raw) => {
    const [key = '', ...rest] = raw.split('=')
    return decode(key) === name ? [{ name, raw, value: decode(rest.join('=')) }] : []
  })
  if (found.length > 1) throw malformed(`the query has ${name} twice`)
  return found[0]
}

/** application/x-www-form-urlencoded, one value. */
function decode(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    throw malformed('the query is not percent-encoded UTF-8')
  }
}

function malformed(reason: string): SsoError {
  return new SsoError('saml.signature_malformed', { reason })
}
