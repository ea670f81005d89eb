import { presets, socialProviderNames } from '@cardea/protocol'
import type { Connection } from '../../connections/types.ts'

/** Providers by the names that they have there, by protocol. What is not here is generic. */
const names = {
  saml: {
    adfs: 'ADFSSAML',
    auth0: 'Auth0SAML',
    cyberark: 'CyberArkSAML',
    duo: 'DuoSAML',
    'entra-id': 'AzureSAML',
    'generic-saml': 'GenericSAML',
    google: 'GoogleSAML',
    jumpcloud: 'JumpCloudSAML',
    keycloak: 'KeycloakSAML',
    miniorange: 'MiniOrangeSAML',
    okta: 'OktaSAML',
    onelogin: 'OneLoginSAML',
    pingfederate: 'PingFederateSAML',
    pingone: 'PingOneSAML',
    rippling: 'RipplingSAML',
    shibboleth: 'ShibbolethSAML',
  },
  oidc: {
    'entra-id': 'EntraIdOIDC',
    'generic-oidc': 'GenericOIDC',
    google: 'GoogleOIDC',
    okta: 'OktaOIDC',
  },
  social: { apple: 'AppleOAuth', github: 'GitHubOAuth', google: 'GoogleOAuth', microsoft: 'MicrosoftOAuth' },
  account: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

/** Their name of a connection's type. `account`: somebody who signed in at Cardea itself. */
export function connectionType({
  protocol,
  provider,
}: {
  readonly protocol: keyof typeof names
  readonly provider: string
}): string {
  const known: Readonly<Record<string, string>> = names[protocol]
  return known[provider] ?? GENERIC[protocol]
}

const GENERIC = {
  saml: 'GenericSAML',
  oidc: 'GenericOIDC',
  social: 'GenericOIDC',
  account: 'Authkit',
} as const

/** The filter for connections of a type; null: Cardea has none of it. Spelt in any case, as their own documents do. */
export function kindsOf(
  type: string,
): { readonly protocol: Connection['protocol']; readonly providers: readonly string[] } | null {
  const sought = type.toLowerCase()
  for (const protocol of ['saml', 'oidc', 'social'] as const) {
    const known = protocol === 'social' ? socialProviderNames : Object.keys(presets)
    const matching = known.filter(
      (provider) => connectionType({ protocol, provider }).toLowerCase() === sought,
    )
    if (matching.length > 0) return { protocol, providers: matching }
  }
  return null
}

/** Cardea's name of a social provider in an authorization request; what is not here is passed on, and refused as unknown. */
export function socialProviderOf(provider: string): string {
  const found = Object.entries(names.social).find(([, name]) => name === provider)
  return found?.[0] ?? provider
}
