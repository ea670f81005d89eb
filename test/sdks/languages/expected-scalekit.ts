import type { ScalekitWorld } from '../scalekit-world.ts'
import type { Language } from './toolchains.ts'

/** What the libraries of the languages call the same refusals. */
const errors = {
  python: {
    absent: { class: 'ScalekitNotFoundException', status: null },
    invalid: { class: 'ScalekitBadRequestException', status: null },
    spentCode: { class: 'ScalekitBadRequestException', status: null },
    wrongSecret: { class: 'ScalekitUnauthorizedException', status: null },
  },
  // Of a refused code the library for Go knows no more than that there is no ID token in the answer.
  go: {
    absent: { class: '*connect.Error', status: 5 },
    invalid: { class: '*errors.errorString', status: 0 },
    spentCode: { class: '*errors.errorString', status: 0 },
    wrongSecret: { class: '*connect.Error', status: 16 },
  },
  java: {},
} as const satisfies Readonly<Record<Language, object>>

/** What a program on Scalekit's library has to have seen. */
export function expectedOfScalekit(language: Language, { connections, cardea }: ScalekitWorld) {
  return {
    state: 'a state & more',
    user: { email: 'ada@example.com', givenName: 'Ada', familyName: 'Keller' },
    // The library for Go reads `aud` only where it is a list; RFC 7519 §4.1.3 allows the one text that ours have.
    accessTokenIsValid: language !== 'go',
    byOrganization: 'ada@example.com',
    organization: `Made in ${{ python: 'Python', go: 'Go', java: 'Java' }[language]}`,
    renamed: 'Made again',
    isListed: true,
    connections: [connections.saml, connections.oidc].toSorted(),
    link: `${cardea.url}/`,
    errors: errors[language],
  }
}
