import { type OidcScreens, type Place, type SamlScreens, presetOf } from '@cardea/protocol'
import type { OrganizationConnection } from '../connections/types.ts'
import type { ValueField } from './wrong-field.ts'

type PlaceOf<Screens> = Readonly<Partial<Record<ValueField, (screens: Screens) => Place | null>>>

const samlPlaces: PlaceOf<SamlScreens> = {
  metadataUrl: ({ theirMetadataUrl }) => theirMetadataUrl,
  metadataXml: ({ theirMetadataFile, theirMetadataUrl }) => theirMetadataFile ?? theirMetadataUrl,
  idpEntityId: ({ theirEntityId }) => theirEntityId,
  ssoUrl: ({ theirSsoUrl }) => theirSsoUrl,
  certificates: ({ theirCertificate }) => theirCertificate,
}

const oidcPlaces: PlaceOf<OidcScreens> = {
  issuer: ({ theirIssuer }) => theirIssuer,
  clientId: ({ theirClientId }) => theirClientId,
  clientSecret: ({ theirClientSecret }) => theirClientSecret,
}

/** Where the provider of a connection shows the right value of a field, in its own words; null: that is not known. */
export function placeHint(
  { provider, protocol }: Pick<OrganizationConnection, 'provider' | 'protocol'>,
  field: ValueField,
): string | null {
  const preset = presetOf(provider)
  const place = preset === null ? null : placeOf(preset.screens, protocol, field)
  if (preset === null || place === null) return null
  return `In ${preset.label}, open ${place.at} and copy *${place.field}*.`
}

function placeOf(
  { saml, oidc }: { readonly saml: SamlScreens | null; readonly oidc: OidcScreens | null },
  protocol: OrganizationConnection['protocol'],
  field: ValueField,
): Place | null {
  if (protocol === 'saml') return saml === null ? null : (samlPlaces[field]?.(saml) ?? null)
  return oidc === null ? null : (oidcPlaces[field]?.(oidc) ?? null)
}
