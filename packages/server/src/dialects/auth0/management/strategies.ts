/** What a self-service profile can offer, by the names that they have for it, and the provider that it is here. */
const providerOf = {
  adfs: 'adfs',
  'auth0-samlp': 'auth0',
  'google-apps': 'google',
  'keycloak-samlp': 'keycloak',
  oidc: 'generic-oidc',
  okta: 'okta',
  'okta-samlp': 'okta',
  pingfederate: 'pingfederate',
  samlp: 'generic-saml',
  waad: 'entra-id',
} as const

export type ProfileStrategy = keyof typeof providerOf

export const profileStrategies = Object.keys(providerOf) as [ProfileStrategy, ...ProfileStrategy[]]

/** All of them: everything is offered here, too, also what they have no name for. */
export function providersOf(strategies: readonly ProfileStrategy[]): string[] {
  const all = profileStrategies.every((strategy) => strategies.includes(strategy))
  return all ? [] : [...new Set(strategies.map((strategy) => providerOf[strategy]))]
}

/** A provider that has SAML and OpenID Connect offers both. */
export function strategiesOf(providers: readonly string[]): ProfileStrategy[] {
  if (providers.length === 0) return profileStrategies
  return profileStrategies.filter((strategy) => providers.includes(providerOf[strategy]))
}
