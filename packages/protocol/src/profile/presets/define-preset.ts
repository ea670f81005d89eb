import type { AttributeNames } from '../types.ts'
import { oidcHints } from './oidc-hints.ts'
import { oidcSteps } from './oidc-steps.ts'
import type { Hints, OidcScreens, Preset, PresetProtocol, Quirks, SamlScreens } from './preset.ts'
import { samlHints } from './saml-hints.ts'
import { samlSteps } from './saml-steps.ts'

/** The facts of one product. */
export interface PresetFacts {
  readonly name: string
  readonly label: string
  readonly mapping: AttributeNames
  /** Only where the product departs from `plainQuirks`. */
  readonly quirks?: Partial<Quirks>
  readonly saml?: SamlScreens
  readonly oidc?: OidcScreens
  /** Hints that know more than the ones made from the screens, and stand in their place. */
  readonly samlHints?: Hints
  readonly oidcHints?: Hints
}

/** A product that does as most do. */
const plainQuirks: Quirks = {
  readsLoginHint: false,
  wantsSignedRequests: false,
  nameIdPolicy: null,
  refusesRequestedAuthnContext: false,
  groups: 'names',
  groupOverage: false,
  encryptsByDefault: false,
  selfHosted: false,
  clockAhead: false,
  metadataUrl: false,
  inventsInResponseTo: false,
}

/** The preset of a product: its facts, with the steps and hints that follow from its screens. */
export function definePreset(facts: PresetFacts): Preset {
  const { name, label, mapping, saml = null, oidc = null } = facts
  const quirks = { ...plainQuirks, metadataUrl: (saml?.theirMetadataUrl ?? null) !== null, ...facts.quirks }
  const protocols: PresetProtocol[] = []
  if (saml !== null) protocols.push('saml')
  if (oidc !== null) protocols.push('oidc')
  return {
    name,
    label,
    protocols,
    mapping,
    quirks,
    screens: { saml, oidc },
    steps: {
      saml: saml === null ? [] : samlSteps(label, saml),
      oidc: oidc === null ? [] : oidcSteps(label, oidc),
    },
    hints: {
      saml: saml === null ? {} : { ...samlHints(label, saml, quirks), ...facts.samlHints },
      oidc: oidc === null ? {} : { ...oidcHints(label, oidc, quirks), ...facts.oidcHints },
    },
  }
}
