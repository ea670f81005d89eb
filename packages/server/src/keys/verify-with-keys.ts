import { type createLocalJWKSet, compactVerify, errors } from 'jose'

export type KeySet = ReturnType<typeof createLocalJWKSet>

/**
 * The payload of a JWS that one of these keys has signed (RFC 7515 §5.2), by one of these algorithms. Where several keys fit its
 * header, because they have no `kid` or share one, each is tried (RFC 7515 §6: what names the key is a hint).
 *
 * Rejects with jose's errors: `JWKSNoMatchingKey` when no key fits, or none of several is the one.
 */
export async function verifyWithKeys(
  token: string,
  keys: KeySet,
  algorithms: readonly string[],
): Promise<Uint8Array> {
  const options = { algorithms: [...algorithms] }
  try {
    return (await compactVerify(token, keys, options)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      const payload = await payloadUnder(key, token, options)
      if (payload !== null) return payload
    }
    throw new errors.JWKSNoMatchingKey(undefined, { cause: error })
  }
}

async function payloadUnder(
  key: Parameters<typeof compactVerify>[1],
  token: string,
  options: { readonly algorithms: string[] },
): Promise<Uint8Array | null> {
  try {
    return (await compactVerify(token, key, options)).payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return null
    throw error
  }
}
