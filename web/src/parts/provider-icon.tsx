import type { VNode } from 'preact'

/**
 * A sign for each identity provider, drawn for this project on a 24 px grid: a shape that recalls the product without being its mark.
 * Unknown ones get a plain key.
 */
export function ProviderIcon({ provider }: { readonly provider: string }): VNode {
  return (
    <svg
      class="provider-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[provider] ?? KEY} />
    </svg>
  )
}

const KEY = 'M8 12a4 4 0 1 0 0 .01M12 12h9M17 12v4M20.5 12v3'
const ROUND = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z'

const SHAPES: Readonly<Record<string, string>> = {
  okta: `${ROUND}M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z`,
  'entra-id': 'M12 3 4 14l8 6 8-6ZM12 3v17M4 14l8-3 8 3',
  google: 'M20 12h-8M20 12a8 8 0 1 1-2.6-5.9',
  adfs: 'M4 5.5 11 4.5v7H4ZM13.5 4.2 20 3.2v8.3h-6.5ZM4 13.5h7v7l-7-1ZM13.5 13.5H20v7.8l-6.5-1Z',
  jumpcloud: 'M7 18.5a4 4 0 0 1-.3-8 5.5 5.5 0 0 1 10.6 0 4 4 0 0 1-.3 8ZM9.5 14.5l2.5-2.5 2.5 2.5',
  onelogin: `${ROUND}M10.5 9 12.5 8v8M10.5 16h4`,
  pingfederate: 'M4 4h16v16H4ZM9 16V8h4a2.5 2.5 0 0 1 0 5H9',
  pingone: `${ROUND}M9.5 16.5V8h3.5a2.5 2.5 0 0 1 0 5H9.5`,
  keycloak: 'M8 4h8l4.5 8L16 20H8L3.5 12ZM14.5 8.5 11 12l3.5 3.5M10 8.5v7',
  shibboleth:
    'M12 3 19 6v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6ZM9 11c1.5-2 4.500-2 6 0M9 14.500c1.500-2 4.500-2 6 0',
  auth0:
    'M12 3.500 18.500 6v6.500c0 4-2.500 6.500-6.500 8.500-4-2-6.500-4.500-6.500-8.500V6ZM12 8.500l1.100 2.300 2.400.300-1.800 1.700.5 2.500-2.200-1.200-2.200 1.200.5-2.500-1.800-1.700 2.400-.300Z',
  cyberark: 'M12 3.500a8.500 8.500 0 1 0 8.500 8.500M12 8a4 4 0 1 0 4 4M12 12l7.500-7.500M15.500 4.500h4v4',
  duo: 'M3.500 8H9a4 4 0 0 1 0 8H3.500ZM14 8h6.500v4a4 4 0 0 1-6.500 3Z',
  rippling: 'M4 6c4 0 4 3 8 3s4-3 8-3M4 12c4 0 4 3 8 3s4-3 8-3M4 18c4 0 4 3 8 3s4-3 8-3',
  miniorange: `${ROUND}M12 3.500c2-2 4-2 5.500-1.500M9 13.500v-3M12 13.500v-3M15 13.500v-3`,
  'generic-saml': 'M8 5 3 12l5 7M16 5l5 7-5 7M13.500 5l-3 14',
  'generic-oidc': 'M12 4v16M12 20c-5 0-8-2.200-8-5.500S7 9 12 9M12 7c3.500 0 6 1 8 3M20.500 6.500V10H17',
}
