import { presets, socialProviderNames } from '@cardea/protocol'
import type { Connection } from '../../../connections/types.ts'

/** Strategies of connections by provider. What is not here is generic: `samlp` or `oidc`. */
const names = {
  saml: { adfs: 'adfs', pingfederate: 'pingfederate' },
  oidc: { 'entra-id': 'waad', google: 'google-apps', okta: 'okta' },
  social: { apple: 'apple', github: 'github', google: 'google-oauth2', microsoft: 'windowslive' },
} as const satisfies Readonly<Record<Connection['protocol'], Readonly<Record<string, string>>>>

const GENERIC = { saml: 'samlp', oidc: 'oidc', social: 'oauth2' } as const

/** Their name of how a connection works. */
export function strategyOf({
  protocol,
  provider,
}: {
  readonly protocol: Connection['protocol']
  readonly provider: string
}): string {
  const known: Readonly<Record<string, string>> = names[protocol]
  return known[provider] ?? GENERIC[protocol]
}

/** The connections of these strategies: what is known by no such name is none. */
export function kindsOf(strategies: readonly string[]) {
  return (['saml', 'oidc', 'social'] as const).map((protocol) => {
    const known: readonly string[] = protocol === 'social' ? socialProviderNames : Object.keys(presets)
    const providers = known.filter((provider) => strategies.includes(strategyOf({ protocol, provider })))
    return { protocol, providers }
  })
}
