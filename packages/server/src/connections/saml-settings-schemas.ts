import { z } from 'zod'
import { plainText } from '../storage/plain-text.ts'
import { timeInput, timeText } from '../storage/time-text.ts'
import { requestSignatureAlgorithms, type SamlSettings } from './saml-settings.ts'

/** A name of SAML: a URI, without space. */
const uri = z.string().regex(/^[A-Za-z][A-Za-z\d+.-]*:[^\s\p{Cc}]{1,1000}$/u, 'Give a URI.')
const comparison = z.enum(['exact', 'minimum', 'maximum', 'better'])
const requestSignatureAlgorithm = z.enum(requestSignatureAlgorithms)
const legacyEncryption = z.enum(['aes-cbc'])

const address = z.string().min(1).max(2048)
const sloBinding = z.enum(['redirect', 'post'])

const alias = z.strictObject({
  entityId: z
    .string()
    .regex(/^[^\s\p{Cc}]{1,1024}$/u, 'An entity id has no space in it.')
    .nullable()
    .exactOptional()
    .describe('The entity id (audience) that the IdP has of us. Null: the connection’s own.'),
  acsUrl: z
    .string()
    .min(1)
    .max(1024)
    .describe(
      'Where the IdP still posts responses: an address of the public URL, or of one of CARDEA_ALIAS_ORIGINS.',
    ),
  sendAs: z
    .boolean()
    .exactOptional()
    .describe('Send requests with this identity. At most one. Default false.'),
})

/** What may be set, in the words of `SamlSettings`; all optional, so that a patch is the same. */
export const samlSettingsInput = {
  signRequests: z
    .boolean()
    .exactOptional()
    .describe('Sign our requests. Default: what the metadata’s WantAuthnRequestsSigned says, else false.'),
  requestSignatureAlgorithm: requestSignatureAlgorithm.exactOptional().describe('Default rsa-sha256.'),
  encryptAssertions: z
    .boolean()
    .exactOptional()
    .describe(
      'Publish a key in our metadata for the IdP to encrypt assertions to. An encrypted assertion is read either way, once the connection has a key.',
    ),
  legacyEncryption: legacyEncryption
    .nullable()
    .exactOptional()
    .describe(
      '`aes-cbc`: also decrypt AES in CBC mode, inside a signed response only. Default null: GCM only.',
    ),
  forceAuthn: z
    .boolean()
    .exactOptional()
    .describe('Have the IdP ask the person again at every sign-in (ForceAuthn). Default false.'),
  nameIdFormat: uri
    .nullable()
    .exactOptional()
    .describe('The NameID format to ask for (NameIDPolicy), a URI. Default null: none, the IdP decides.'),
  requestedAuthnContext: z
    .strictObject({ comparison, classRefs: z.array(uri).min(1).max(10) })
    .nullable()
    .exactOptional()
    .describe(
      'How strongly the person must sign in (RequestedAuthnContext). Default null: the IdP decides. Entra ID answers AADSTS75011 when the person signed in by another method than the one asked for.',
    ),
  providerName: plainText(200)
    .nullable()
    .exactOptional()
    .describe('Our name for the IdP’s page (ProviderName). Default null: none is sent.'),
  subjectHint: z
    .boolean()
    .exactOptional()
    .describe(
      'Name the person of `login_hint` in the request’s Subject. For IdPs that know it; Entra ID refuses it. Default false.',
    ),
  sha1Until: timeInput
    .nullable()
    .exactOptional()
    .describe(
      'Accept signatures with SHA-1 until then, at most 90 days ahead. Each day with such a sign-in writes an event. Default null: never.',
    ),
  sloUrl: address
    .nullable()
    .exactOptional()
    .describe(
      'The IdP’s address for single logout (docs/logout.md). Default: that of the metadata, else null: a logout ends the session here only.',
    ),
  sloBinding: sloBinding
    .exactOptional()
    .describe('How logout messages go to the IdP. Default: that of the metadata, else redirect.'),
  sloResponseUrl: address
    .nullable()
    .exactOptional()
    .describe('Where the IdP takes answers to its logout requests. Default null: at `sloUrl`.'),
  clockSkewSeconds: z
    .number()
    .int()
    .min(0)
    .max(300)
    .exactOptional()
    .describe('Seconds that the IdP’s clock may be off, both ways. Default 180.'),
  metadataCertificates: z
    .array(z.string().min(1).max(20_000))
    .max(10)
    .exactOptional()
    .describe(
      'Certificates (PEM or base64 DER) of whoever signs the IdP’s metadata. With any, metadata is taken only when one of them has signed the whole document and its validUntil has not passed. Default: none, trust comes from the address.',
    ),
  aliases: z
    .array(alias)
    .max(10)
    .exactOptional()
    .describe(
      'Identities that the IdP has of an earlier product. Replaced as a whole. For keys of the whole deployment.',
    ),
}

/** How the settings are shown. */
export const samlSettingsAnswer = {
  signRequests: z.boolean(),
  requestSignatureAlgorithm,
  encryptAssertions: z.boolean(),
  legacyEncryption: legacyEncryption.nullable(),
  forceAuthn: z.boolean(),
  nameIdFormat: z.string().nullable(),
  requestedAuthnContext: z.strictObject({ comparison, classRefs: z.array(z.string()) }).nullable(),
  providerName: z.string().nullable(),
  subjectHint: z.boolean(),
  sha1Until: timeText.nullable(),
  sloUrl: z.string().nullable(),
  sloBinding,
  sloResponseUrl: z.string().nullable(),
  clockSkewSeconds: z.number().int(),
  metadataCertificates: z.array(z.string()).describe('Base64 DER.'),
  aliases: z.array(
    z.strictObject({ entityId: z.string().nullable(), acsUrl: z.string(), sendAs: z.boolean() }),
  ),
}

type Shown = { [Name in keyof typeof samlSettingsAnswer]: z.input<(typeof samlSettingsAnswer)[Name]> }

export function showSamlSettings(settings: SamlSettings): Shown {
  const { requestedAuthnContext: context, aliases, metadataCertificates } = settings
  return {
    ...settings,
    requestedAuthnContext: context === null ? null : { ...context, classRefs: [...context.classRefs] },
    metadataCertificates: [...metadataCertificates],
    aliases: aliases.map((each) => ({ ...each })),
  }
}
