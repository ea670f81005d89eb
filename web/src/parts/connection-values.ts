import { type Place, presetOf } from '@cardea/protocol/presets'
import { splitCertificates } from './split-certificates.ts'

/** A SAML identity provider's values are given by the address of its metadata, as that document, or field by field. */
export type Way = 'url' | 'file' | 'fields'

export type ValueName =
  'metadataUrl' | 'idpEntityId' | 'ssoUrl' | 'certificates' | 'issuer' | 'clientId' | 'clientSecret'

/** A value of a connection, and where it is found at the provider. */
export interface ValueField {
  readonly name: ValueName
  readonly place: Place | null
  readonly value: string
  readonly hint?: string
}

/** What matters here of a SAML connection, there or yet to be made. */
export interface SamlKnown {
  readonly provider: string
  readonly metadata: { readonly url: string } | null
  readonly idpEntityId: string | null
  readonly ssoUrl: string | null
}

export interface OidcKnown {
  readonly provider: string
  readonly issuer: string | null
  readonly clientId: string | null
  readonly hasClientSecret: boolean
}

/** The way in which the values were given; where none was, the best that the product has. */
export function wayOf({ provider, metadata, ssoUrl }: SamlKnown): Way {
  if (metadata !== null) return 'url'
  if (ssoUrl !== null) return 'fields'
  const screens = presetOf(provider)?.screens.saml ?? null
  return (screens?.theirMetadataUrl ?? null) === null ? 'file' : 'url'
}

/** Where the product has its metadata as a file. */
export function metadataFilePlace({ provider }: Pick<SamlKnown, 'provider'>): Place | null {
  const screens = presetOf(provider)?.screens.saml ?? null
  return screens?.theirMetadataFile ?? screens?.theirMetadataUrl ?? null
}

export function samlFields(known: SamlKnown, way: Exclude<Way, 'file'>): ValueField[] {
  const screens = presetOf(known.provider)?.screens.saml ?? null
  if (way === 'url') {
    const place = screens?.theirMetadataUrl ?? null
    return [{ name: 'metadataUrl', place, value: known.metadata?.url ?? '' }]
  }
  return [
    { name: 'idpEntityId', place: screens?.theirEntityId ?? null, value: known.idpEntityId ?? '' },
    { name: 'ssoUrl', place: screens?.theirSsoUrl ?? null, value: known.ssoUrl ?? '' },
    { name: 'certificates', place: screens?.theirCertificate ?? null, value: '' },
  ]
}

/** @param secretKept what is said where a secret is there already */
export function oidcFields(known: OidcKnown, secretKept: string): ValueField[] {
  const screens = presetOf(known.provider)?.screens.oidc ?? null
  return [
    {
      name: 'issuer',
      place: screens?.theirIssuer ?? null,
      // A product with one issuer for everybody shows it nowhere.
      value: known.issuer ?? (screens?.theirIssuer === null ? screens.issuerExample : ''),
      hint: screens?.issuerExample ?? '',
    },
    { name: 'clientId', place: screens?.theirClientId ?? null, value: known.clientId ?? '' },
    {
      name: 'clientSecret',
      place: screens?.theirClientSecret ?? null,
      value: '',
      ...(known.hasClientSecret ? { hint: secretKept } : {}),
    },
  ]
}

/** What was typed, as the service takes it; what is empty is not given. */
export function givenValues(typed: Readonly<Partial<Record<ValueName, string>>>): GivenValues {
  const given = Object.entries(typed)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '')
  const { certificates, ...texts } = Object.fromEntries(given)
  return {
    ...texts,
    ...(certificates === undefined ? {} : { certificates: splitCertificates(certificates) }),
  }
}

export type GivenValues = Readonly<Partial<Record<Exclude<ValueName, 'certificates'>, string>>> & {
  readonly certificates?: readonly string[]
}
