import { SsoError } from '@cardea/protocol'
import type { Answer } from '../http/answer.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { type PasskeyId, isId } from '../storage/ids.ts'
import { addPasskey } from './add-passkey.ts'
import { beginPasskey } from './begin-passkey.ts'
import { checkMayChange } from './check-may-change.ts'
import { checkOffered } from './offered-methods.ts'
import type { PageParts } from './page-parts.ts'
import { added, done } from './pages/done.ts'
import { hasCode } from './pages/has-code.ts'
import { type OwnRequest, ownDocument, ownForm, ownPage } from './pages/own-page.ts'
import { AddPasskeyPage, PasskeyPage, type TypedName } from './pages/passkey-pages.tsx'
import { passkeyName, passkeyRegistration } from './passkey-schemas.ts'
import { passkeyList } from './passkey-store.ts'
import { readPasskeyAnswer } from './read-passkey-answer.ts'
import { removePasskey } from './remove-passkey.ts'
import { renamePasskey } from './rename-passkey.ts'
import type { Passkey } from './types.ts'

const adding = '/account/passkeys/add'
const one = '/account/passkeys/:passkeyId'

/** Where passkeys are added, renamed and removed. */
export function passkeyRoutes(parts: PageParts): Route[] {
  return [...addingRoutes(parts), ...keepingRoutes(parts)]
}

function addingRoutes(parts: PageParts): Route[] {
  return [
    ownPage(parts, {
      path: adding,
      summary: 'Asks the browser to make a passkey.',
      handle: (own) => ask(parts, own, { value: '', fault: undefined }, null),
    }),
    ownForm(parts, {
      path: adding,
      on: adding,
      summary: 'Takes the passkey that an authenticator has made (WebAuthn §5.1.3).',
      async handle(own) {
        checkOffered(parts.config, 'passkey')
        const typed = typedName(own)
        if (typed.fault !== undefined) return ask(parts, own, typed, null)
        try {
          const response = readPasskeyAnswer(passkeyRegistration, field(own, 'response'))
          const passkey = { browser: own.secret, response, name: typed.value }
          const { recoveryCodes } = await addPasskey(parts, own.session, passkey)
          return await added(parts, own, { what: 'passkey-added', way: 'passkey', recoveryCodes })
        } catch (error) {
          if (!hasCode(error, /^account\.passkey_|^request\.conflict$/)) throw error
          return ask(parts, own, typed, error)
        }
      },
    }),
  ]
}

async function ask(
  parts: PageParts,
  own: OwnRequest,
  name: TypedName,
  error: SsoError | null,
): Promise<Answer> {
  checkOffered(parts.config, 'passkey')
  const options = await beginPasskey(parts, own.session, own.secret)
  return badInput(AddPasskeyPage({ ...own, options, name, error }), name, error)
}

function keepingRoutes(parts: PageParts): Route[] {
  return [
    ownPage(parts, {
      path: one,
      summary: 'One passkey: its name, and its end.',
      async handle(own) {
        const passkey = await loadPasskey(parts, own)
        await checkMayChange(parts, own.session)
        return showPasskey(passkey, { value: passkey.name, fault: undefined }, own)
      },
    }),
    ownForm(parts, {
      path: `${one}/rename`,
      on: one,
      summary: 'Gives a passkey another name.',
      async handle(own) {
        const typed = typedName(own)
        if (typed.fault !== undefined) return showPasskey(await loadPasskey(parts, own), typed, own)
        await renamePasskey(parts, own.session, passkeyIdOf(own), typed.value)
        return done(parts, 'passkey-renamed')
      },
    }),
    ownForm(parts, {
      path: `${one}/remove`,
      on: one,
      summary: 'Removes a passkey.',
      async handle(own) {
        await removePasskey(parts, own.session, passkeyIdOf(own))
        return done(parts, 'passkey-removed')
      },
    }),
  ]
}

function showPasskey(passkey: Passkey, typed: TypedName, { confirmation }: OwnRequest): Answer {
  return badInput(PasskeyPage({ passkey, typed, confirmation }), typed, null)
}

/** 400 where only the name was wrong. */
function badInput(
  document: Parameters<typeof ownDocument>[0],
  { fault }: TypedName,
  error: SsoError | null,
): Answer {
  const answer = ownDocument(document, error)
  return fault === undefined || answer.kind !== 'page' ? answer : { ...answer, status: 400 }
}

function typedName(own: OwnRequest): TypedName {
  const value = field(own, 'name').trim()
  const isGood = passkeyName.safeParse(value).success
  return { value, fault: isGood ? undefined : 'Give it a name: one line of at most 60 characters.' }
}

function passkeyIdOf({ params }: OwnRequest): PasskeyId {
  const id = params['passkeyId'] ?? ''
  if (!isId('passkey', id)) throw new SsoError('request.not_found')
  return id
}

async function loadPasskey({ db }: PageParts, own: OwnRequest): Promise<Passkey> {
  const id = passkeyIdOf(own)
  const passkey = (await passkeyList(db, own.session.userId)).find((each) => each.id === id)
  if (passkey === undefined) throw new SsoError('request.not_found')
  return passkey
}
