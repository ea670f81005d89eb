import { signatureMethods, type RequestedAuthnContext } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { ConnectionId } from '../storage/ids.ts'

/**
 * What a SAML connection says and accepts beyond who its identity provider is. The defaults are what
 * nearly all identity providers want; none of the settings switches a check off.
 */
export interface SamlSettings {
  /** Sign our requests with the connection's current key. */
  readonly signRequests: boolean
  readonly requestSignatureAlgorithm: RequestSignatureAlgorithm
  /** Publish a key in our metadata for the IdP to encrypt assertions to. */
  readonly encryptAssertions: boolean
  /** Also decrypt AES in CBC mode, under a verified signature of the whole response only. */
  readonly legacyEncryption: 'aes-cbc' | null
  /** Have the IdP ask the person again at every sign-in. */
  readonly forceAuthn: boolean
  /** The format that NameIDPolicy asks for; null: no NameIDPolicy. */
  readonly nameIdFormat: string | null
  readonly requestedAuthnContext: RequestedAuthnContext | null
  /** Our name on the IdP's page, where it shows one. */
  readonly providerName: string | null
  /** Name the person of the login hint in the request's Subject. */
  readonly subjectHint: boolean
  /** Accept signatures with SHA-1 until then (ISO 8601, UTC). */
  readonly sha1Until: string | null
  /** The IdP's address for single logout; null: a logout ends the session here only. */
  readonly sloUrl: string | null
  readonly sloBinding: 'redirect' | 'post'
  /** Where the IdP takes answers to its logout requests; null: at `sloUrl`. */
  readonly sloResponseUrl: string | null
  /** How far the IdP's clock may be off, both ways: 0 to 300. */
  readonly clockSkewSeconds: number
  /**
   * Base64 DER of whoever signs the IdP's metadata: the IdP, or its federation. With any, a document counts only when one of
   * them has signed it as a whole and it has not ended.
   */
  readonly metadataCertificates: readonly string[]
  /** Other identities that this connection also answers as. */
  readonly aliases: readonly Alias[]
}

/** Who we were towards the IdP before: its configuration still has these, and need not change. */
export interface Alias {
  /** Null: the entity id of the connection itself. */
  readonly entityId: string | null
  readonly acsUrl: string
  /** Requests are sent as this one. */
  readonly sendAs: boolean
}

export const requestSignatureAlgorithms = ['rsa-sha256', 'rsa-sha384', 'rsa-sha512'] as const
export type RequestSignatureAlgorithm = (typeof requestSignatureAlgorithms)[number]

const algorithmUris: Readonly<Record<RequestSignatureAlgorithm, string>> = {
  'rsa-sha256': signatureMethods.rsaSha256,
  'rsa-sha384': signatureMethods.rsaSha384,
  'rsa-sha512': signatureMethods.rsaSha512,
}

/** The SignatureMethod of the setting. */
export function algorithmUri({ requestSignatureAlgorithm }: SamlSettings): string {
  return algorithmUris[requestSignatureAlgorithm]
}

/** Three minutes: what the clocks of AD FS hosts need often enough. */
export const defaultSamlSettings: SamlSettings = Object.freeze({
  signRequests: false,
  requestSignatureAlgorithm: 'rsa-sha256',
  encryptAssertions: false,
  legacyEncryption: null,
  forceAuthn: false,
  nameIdFormat: null,
  requestedAuthnContext: null,
  providerName: null,
  subjectHint: false,
  sha1Until: null,
  sloUrl: null,
  sloBinding: 'redirect',
  sloResponseUrl: null,
  clockSkewSeconds: 180,
  metadataCertificates: [],
  aliases: [],
})

/** The fields of the API that are settings; an alias may be given in short. */
export type SamlSettingsInput = Partial<Omit<SamlSettings, 'aliases'>> & {
  readonly aliases?: readonly AliasInput[]
}

export interface AliasInput {
  readonly entityId?: string | null
  readonly acsUrl: string
  readonly sendAs?: boolean
}

type Name = keyof SamlSettings

/** The names of all settings. */
export const samlSettingNames = Object.keys(defaultSamlSettings) as readonly Name[]

/**
 * The settings with those of the input in place; absent ones stay as they are.
 * `wantsSigned` is what the IdP's metadata says: it decides where nobody has.
 */
export function withSettings(
  current: SamlSettings,
  input: SamlSettingsInput,
  wantsSigned: boolean,
): SamlSettings {
  const { aliases, sha1Until } = input
  const given = Object.fromEntries(
    samlSettingNames.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  ) as Partial<SamlSettings>
  return {
    ...current,
    ...(wantsSigned ? { signRequests: true } : {}),
    ...given,
    ...(aliases === undefined ? {} : { aliases: aliases.map(toAlias) }),
    ...(typeof sha1Until === 'string' ? { sha1Until: new Date(sha1Until).toISOString() } : {}),
  }
}

function toAlias({ entityId = null, acsUrl, sendAs = false }: AliasInput): Alias {
  return { entityId, acsUrl, sendAs }
}

/** What is stored: the settings that differ from their default, so that most rows have none to read. */
export function storedSettings(settings: SamlSettings): Record<string, unknown> {
  return Object.fromEntries(
    samlSettingNames
      .filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(defaultSamlSettings[name]))
      .map((name) => [name, settings[name]]),
  )
}

/** The settings of a row; written by `storedSettings` and by nothing else. */
export function settingsOf(stored: Readonly<Record<string, unknown>>): SamlSettings {
  for (const _ in stored) return { ...defaultSamlSettings, ...stored }
  return defaultSamlSettings
}

/** What finds an alias: the path of its ACS address. */
export function aliasPath({ acsUrl }: Pick<Alias, 'acsUrl'>): string {
  return new URL(acsUrl).pathname
}

/** What Cardea is towards the IdP of one connection: entity id and ACS of its own, so no two can be mixed up. */
export function ownIdentity({ publicUrl }: Pick<Config, 'publicUrl'>, id: ConnectionId) {
  const entityId = `${publicUrl}/saml/${id}`
  return { entityId, acsUrl: `${entityId}/acs` }
}
