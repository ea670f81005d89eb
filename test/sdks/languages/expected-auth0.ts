import type { WorkosWorld } from '../workos-world.ts'
import type { Language } from './toolchains.ts'

/** What the libraries of the languages call the same refusals: of the Authentication API, then of the Management API. */
const errors = {
  python: {
    spentCode: { class: 'Auth0Error', status: 400 },
    wrongSecret: { class: 'Auth0Error', status: 401 },
    wrongToken: { class: 'Auth0Error', status: 401 },
  },
  go: {
    spentCode: { class: '*authentication.Error', status: 400 },
    wrongSecret: { class: '*authentication.Error', status: 401 },
    wrongToken: { class: '*authentication.Error', status: 401 },
  },
  java: {
    spentCode: { class: 'APIException', status: 400 },
    wrongSecret: { class: 'APIException', status: 401 },
    wrongToken: { class: 'APIException', status: 401 },
  },
} as const satisfies Readonly<Record<Language, object>>

const refusals = {
  python: {
    gone: { class: 'NotFoundError', status: 404 },
    absent: { class: 'NotFoundError', status: 404 },
    invalid: { class: 'BadRequestError', status: 400 },
    taken: { class: 'ConflictError', status: 409 },
    notPermitted: { class: 'ForbiddenError', status: 403 },
    wrongToken: { class: 'UnauthorizedError', status: 401 },
    wrongSecret: { class: 'HTTPStatusError', status: 401 },
  },
  go: {
    gone: { class: '*management.NotFoundError', status: 404 },
    absent: { class: '*management.NotFoundError', status: 404 },
    invalid: { class: '*management.BadRequestError', status: 400 },
    taken: { class: '*management.ConflictError', status: 409 },
    notPermitted: { class: '*management.ForbiddenError', status: 403 },
    wrongToken: { class: '*management.UnauthorizedError', status: 401 },
    // Without a token, the library for Go asks all the same.
    wrongSecret: { class: '*management.UnauthorizedError', status: 401 },
  },
  // The library for Java knows of no 404 of an organization.
  java: {
    gone: { class: 'ManagementApiException', status: 404 },
    absent: { class: 'NotFoundError', status: 404 },
    invalid: { class: 'BadRequestError', status: 400 },
    taken: { class: 'ConflictError', status: 409 },
    notPermitted: { class: 'ForbiddenError', status: 403 },
    wrongToken: { class: 'UnauthorizedError', status: 401 },
    wrongSecret: { class: 'OAuthTokenException', status: null },
  },
} as const satisfies Readonly<Record<Language, object>>

/** What a program on Auth0's library has to have seen. */
export function expectedOfAuth0(language: Language, world: WorkosWorld) {
  return {
    state: 'a state & more',
    tokenType: 'Bearer',
    idToken: true,
    user: { email: 'ada@example.com', name: 'Ada Keller', organization: world.organizationId },
    byOrganization: 'ada@example.com',
    errors: errors[language],
    ...expectedOfManagement(language, world),
  }
}

function expectedOfManagement(language: Language, { connections: { saml, oidc }, ...world }: WorkosWorld) {
  const { gone, ...others } = refusals[language]
  return {
    organization: {
      name: `managed-by-${language}`,
      displayName: `Made in ${{ python: 'Python', go: 'Go', java: 'Java' }[language]}`,
      metadata: { plan: 'gold' },
    },
    renamed: 'Made again',
    isFound: true,
    isListed: true,
    gone,
    connections: [
      { id: saml, strategy: 'samlp' },
      { id: oidc, strategy: 'oidc' },
    ],
    connectionsAreListed: true,
    newConnection: { name: `from-${language}`, strategy: 'oidc', isFound: true },
    profile: { name: `Made in ${language}`, strategies: ['samlp', 'waad'] },
    profileIsListed: true,
    ticket: `${world.cardea.url}/self-service/connections-flow?ticket=`,
    client: { type: 'regular_web', callbacks: [world.redirectUri] },
    clientsAreListed: ['regular_web', 'non_interactive'],
    refusals: others,
  }
}
