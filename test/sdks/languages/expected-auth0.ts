import type { WorkosWorld } from '../workos-world.ts'
import type { Language } from './toolchains.ts'

/** What the libraries of the languages call the same refusals. */
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

/** What a program on Auth0's library has to have seen of a sign-in. */
export function expectedOfAuth0(language: Language, { organizationId }: WorkosWorld) {
  return {
    state: 'a state & more',
    tokenType: 'Bearer',
    idToken: true,
    user: { email: 'ada@example.com', name: 'Ada Keller', organization: organizationId },
    byOrganization: 'ada@example.com',
    errors: errors[language],
  }
}
