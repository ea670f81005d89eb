/** Of what a program on the newest major version has to have seen, so much, and its own names of errors. */
interface Older {
  readonly same: readonly string[]
  readonly own: Readonly<Record<string, unknown>>
}

const signIn = ['state', 'user', 'byOrganization']
const auth0 = [...signIn, 'renamed', 'isListed', 'connections']

const refusals = (name: string) => ({
  absent: { class: name, status: 404 },
  invalid: { class: name, status: 400 },
  taken: { class: name, status: 409 },
  notPermitted: { class: name, status: 403 },
  wrongToken: { class: name, status: 401 },
})

/** The programs on older major versions, by their names. */
const olders: Readonly<Record<string, Older>> = {
  'python workos 5': {
    same: [
      ...['state', 'profile', 'sameByToken', 'byOrganization'],
      'renamed',
      'found',
      'connections',
      'link',
    ],
    own: {
      isListed: true,
      errors: {
        absent: { class: 'NotFoundException', status: 404 },
        invalid: { class: 'BadRequestException', status: 422 },
        spentCode: { class: 'BadRequestException', status: 400 },
        wrongKey: { class: 'AuthenticationException', status: 401 },
      },
    },
  },
  'python auth0 4': {
    same: [...auth0, 'connectionsAreListed', 'ticket', 'clientsAreListed'],
    own: { refusals: { ...refusals('Auth0Error'), wrongSecret: { class: 'Auth0Error', status: 401 } } },
  },
  'go auth0 1': {
    same: [...auth0, 'ticket'],
    own: { refusals: refusals('*management.managementError') },
  },
  'go scalekit 1': {
    same: [...signIn, 'accessTokenIsValid', 'organization', 'renamed', 'isListed', 'connections', 'link'],
    own: {
      // Of what goes over HTTP this version keeps no more than that something is missing in the answer.
      errors: {
        absent: { class: '*connect.Error', status: 5 },
        invalid: { class: '*errors.errorString', status: 0 },
        spentCode: { class: '*errors.errorString', status: 0 },
        wrongSecret: { class: '*connect.Error', status: 16 },
      },
    },
  },
  'java auth0 2': {
    same: [...auth0, 'connectionsAreListed'],
    own: { refusals: { ...refusals('APIException'), wrongSecret: { class: 'APIException', status: 401 } } },
  },
}

/** `newest`: what the program on the newest version has to have seen. */
export function expectedOfOlder(
  name: string,
  newest: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const older = olders[name]
  if (older === undefined) throw new Error(`nothing is said of what ${name} has to have seen`)
  return { ...Object.fromEntries(older.same.map((key) => [key, newest[key]])), ...older.own }
}
