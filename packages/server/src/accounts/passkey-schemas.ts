import { z } from 'zod'
import { plainText } from '../storage/plain-text.ts'

/* What is read of `PublicKeyCredential.toJSON()` (WebAuthn §5.1); whatever else a browser tells is left out. */

/** Bytes as base64url, without padding. */
function bytes(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/, 'Give base64url without padding.')
}

/** WebAuthn §4: a credential id has at most 1023 bytes. */
const credentialId = bytes(1364)
const answer = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
}

/** The answer to `navigator.credentials.create()`. */
export const passkeyRegistration = z
  .object({
    ...answer,
    response: z.object({
      clientDataJSON: bytes(4096),
      attestationObject: bytes(16_384),
      // Hints for the browser, passed back to it as they are (§5.8.4).
      transports: z
        .array(z.string().regex(/^[a-z0-9-]{1,32}$/))
        .max(10)
        .default([]),
    }),
  })
  .meta({ id: 'PasskeyRegistration' })

/** The answer to `navigator.credentials.get()`. */
export const passkeyAssertion = z
  .object({
    ...answer,
    response: z.object({
      clientDataJSON: bytes(4096),
      authenticatorData: bytes(4096),
      signature: bytes(2048),
      userHandle: bytes(100)
        .nullish()
        .transform((handle) => handle ?? null),
    }),
  })
  .meta({ id: 'PasskeyAssertion' })

/** What somebody calls a passkey of theirs. */
export const passkeyName = plainText(60)

export type PasskeyRegistration = z.output<typeof passkeyRegistration>
export type PasskeyAssertion = z.output<typeof passkeyAssertion>
