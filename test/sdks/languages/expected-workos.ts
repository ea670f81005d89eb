import type { WorkosWorld } from '../workos-world.ts'
import type { Language } from './toolchains.ts'

/** What the libraries of the languages call the same refusals. */
const errors = {
  python: {
    absent: { class: 'NotFoundError', status: 404 },
    invalid: { class: 'UnprocessableEntityError', status: 422 },
    spentCode: { class: 'BadRequestError', status: 400 },
    wrongKey: { class: 'AuthenticationError', status: 401 },
  },
  go: {
    absent: { class: 'workos_errors.HTTPError', status: 404 },
    invalid: { class: 'workos_errors.HTTPError', status: 422 },
    spentCode: { class: 'workos_errors.HTTPError', status: 400 },
    wrongKey: { class: 'workos_errors.HTTPError', status: 401 },
  },
  java: {
    absent: { class: 'NotFoundException', status: 404 },
    invalid: { class: 'UnprocessableEntityException', status: 422 },
    spentCode: { class: 'BadRequestException', status: 400 },
    wrongKey: { class: 'UnauthorizedException', status: 401 },
  },
} as const satisfies Readonly<Record<Language, object>>

/** What a program on WorkOS' library has to have seen, in every language the same but for the names of errors. */
export function expectedOfWorkos(language: Language, { organizationId, connections, cardea }: WorkosWorld) {
  const { saml, oidc } = connections
  return {
    state: 'a state & more',
    profile: {
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Keller',
      idpId: 'sim-0001',
      connectionType: 'GenericSAML',
      connectionId: saml,
      organizationId,
      groups: ['Everyone', 'Engineering'],
      role: 'admin',
    },
    sameByToken: true,
    byOrganization: 'ada@example.com',
    organization: {
      name: `Made in ${{ python: 'Python', go: 'Go', java: 'Java' }[language]}`,
      domains: [{ domain: `${language}.example`, state: 'verified' }],
    },
    renamed: 'Made again',
    found: true,
    connections: [
      { id: oidc, type: 'GenericOIDC', state: 'active' },
      { id: saml, type: 'GenericSAML', state: 'active' },
    ],
    link: `${cardea.url}/setup/`,
    errors: errors[language],
  }
}
