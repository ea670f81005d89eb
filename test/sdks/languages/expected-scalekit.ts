import type { ScalekitWorld } from '../scalekit-world.ts'

/** What the libraries of the languages call the same refusals. */
const errors = {
  python: {
    absent: { class: 'ScalekitNotFoundException', status: null },
    invalid: { class: 'ScalekitBadRequestException', status: null },
    spentCode: { class: 'ScalekitBadRequestException', status: null },
    wrongSecret: { class: 'ScalekitUnauthorizedException', status: null },
  },
  // The number of a gRPC code; of what goes over HTTP, that of the answer.
  go: {
    absent: { class: '*connect.Error', status: 5 },
    invalid: { class: '*connect.Error', status: 3 },
    spentCode: { class: '*scalekit.Error', status: 400 },
    wrongSecret: { class: '*scalekit.Error', status: 401 },
  },
} as const

/** What a program on Scalekit's library has to have seen. */
export function expectedOfScalekit(language: 'python' | 'go', { connections, ...world }: ScalekitWorld) {
  const both = [connections.saml, connections.oidc].toSorted()
  return {
    state: 'a state & more',
    user: { email: 'ada@example.com', givenName: 'Ada', familyName: 'Keller' },
    accessTokenIsValid: true,
    tokenIsRefused: true,
    byOrganization: 'ada@example.com',
    organization: `Made in ${{ python: 'Python', go: 'Go' }[language]}`,
    renamed: 'Made again',
    isFound: true,
    isListed: true,
    link: `${world.cardea.url}/`,
    gone: errors[language].absent,
    connections: both,
    connection: { type: 'SAML', organization: world.organizationId, toggled: [false, true] },
    connectionsByDomain: both,
    domain: {
      name: `${language}-scalekit.example`,
      type: 'ORGANIZATION_DOMAIN',
      isListed: true,
      gone: errors[language].absent,
    },
    errors: errors[language],
  }
}
