import { SsoError, invalidInput } from '@cardea/protocol'
import { personalTokenList } from '../accounts/personal-token-store.ts'
import { deletePersonalToken } from '../accounts/personal-tokens.ts'
import { type TokenScope, tokenScopes } from '../accounts/token-types.ts'
import { done, doneBefore } from '../accounts/pages/done.ts'
import { hasCode } from '../accounts/pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from '../accounts/pages/own-page.ts'
import type { AccountParts } from '../accounts/types.ts'
import type { Answer } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { isId } from '../storage/ids.ts'
import { plainText } from '../storage/plain-text.ts'
import { type MakeTokenParts, makeToken } from './make-token.ts'
import { organizationsOf } from './organizations-of.ts'
import { NewTokenPage, TokenPage, TokensPage, type TypedToken, tokenDays } from './pages/token-pages.tsx'

type Parts = AccountParts & MakeTokenParts

const path = '/account/tokens'
const adding = `${path}/new` as const
const DAY_MS = 24 * 3_600_000
/** As many as one person can have. */
const ALL = { limit: 100, after: null }

/** Where somebody makes, sees and takes away the tokens by which programs act in their name. */
export function tokenPageRoutes(parts: Parts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'The personal access tokens of whoever is signed in.',
      async handle(own) {
        const { items } = await personalTokenList(parts.db, own.session, ALL)
        const names = new Map((await choices(parts, own)).map(({ value, label }) => [value, label]))
        const { confirmation } = own
        return ownDocument(TokensPage({ tokens: items, names, confirmation, done: doneBefore(own) }))
      },
    }),
    ownPage(parts, {
      path: adding,
      summary: 'Asks what a new token may do.',
      handle: (own) => ask(parts, own, blank, null),
    }),
    ownForm(parts, {
      path: adding,
      on: adding,
      summary: 'Makes a token, and shows it this once.',
      async handle(own) {
        const typed = typedToken(own)
        try {
          const { token, text } = await makeToken(parts, own.session, inputOf(parts, typed))
          return ownDocument(TokenPage({ token, text }))
        } catch (error) {
          if (!hasCode(error, /^request\.(?:invalid|too_many)$|^organization\.mfa_required$/)) throw error
          return ask(parts, own, typed, error)
        }
      },
    }),
    ownForm(parts, {
      path: `${path}/remove`,
      on: path,
      summary: 'Takes a token away.',
      async handle(own) {
        const id = field(own, 'token')
        if (!isId('personalToken', id)) throw new SsoError('request.not_found')
        await deletePersonalToken(parts, own.session, id)
        return done(parts, 'token-removed', path)
      },
    }),
  ]
}

const blank: TypedToken = { name: '', scopes: [], organization: '', days: '90', ranges: '' }

function typedToken(own: OwnRequest): TypedToken {
  const scopes = tokenScopes.filter((each) => own.form['scope']?.includes(each))
  const [name, organization, days, ranges] = ['name', 'organization', 'days', 'ranges'].map((each) =>
    field(own, each),
  )
  return {
    name: name ?? '',
    scopes,
    organization: organization ?? '',
    days: days ?? '',
    ranges: ranges ?? '',
  }
}

/** Fails with `request.invalid`, which says in words for people what is wrong. */
function inputOf({ clock }: Parts, typed: TypedToken) {
  const name = plainText(100).safeParse(typed.name)
  if (!name.success) throw fault('name', 'Give it a name, of at most 100 characters.')
  const scopes: readonly TokenScope[] = typed.scopes
  if (scopes.length === 0) throw fault('scopes', 'Choose at least one thing that it may do.')
  const days = tokenDays.find((each) => String(each) === typed.days)
  if (days === undefined) throw fault('expiresAt', 'Choose how long it works.')
  const { organization } = typed
  if (organization !== '' && !isId('organization', organization)) {
    throw fault('organizationId', 'Choose one of your organizations.')
  }
  return {
    name: name.data,
    scopes,
    expiresAt: new Date(clock.now().getTime() + days * DAY_MS),
    organizationId: organization === '' ? null : organization,
    ipRanges: typed.ranges.split(/[\s,]+/).filter((each) => each !== ''),
  }
}

function fault(name: string, message: string): SsoError {
  return invalidInput({ field: name, code: 'invalid', message })
}

async function ask(
  parts: Parts,
  own: OwnRequest,
  typed: TypedToken,
  error: SsoError | null,
): Promise<Answer> {
  const organizations = await choices(parts, own)
  return ownDocument(NewTokenPage({ typed, organizations, confirmation: own.confirmation, error }), error)
}

/** The organizations that the session is good for. */
async function choices({ db }: Parts, { user, session }: OwnRequest) {
  const all = await organizationsOf(db, user)
  return all
    .filter(({ status }) => status === 'active')
    .filter(({ organizationId: id }) => session.organizationId === null || session.organizationId === id)
    .map(({ organizationId, name }) => ({ value: organizationId, label: name }))
}
