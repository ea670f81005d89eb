import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ErrorCode, catalogue, checkNames, errorEntry, presets } from '@cardea/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import { errors } from '../../../web/src/setup/texts/de/errors.ts'
import { hints } from '../../../web/src/setup/texts/de/hints.ts'
import { providers } from '../../../web/src/setup/texts/de/providers.ts'
import { instead } from '../src/self-service/check-values.ts'
import { likenessWords, valueFields } from '../src/self-service/wrong-field.ts'

/** Families that are shown to somebody else than the admin of a setup link. */
const otherFamilies = ['oauth', 'organization', 'account', 'mail', 'operator', 'webhook']

/** Codes of the other families that no screen of the assistant can show, by where they are shown. */
const elsewhere: readonly RegExp[] = [
  // Pages of the link itself, before there is an assistant
  /^setup\.ticket_/,
  // Sign-out, and requests that are not signed in with
  /^saml\.logout_|^saml\.request_malformed$|^saml\.xml_unwritable$|^connection\.logout_not_set_up$/,
  // The operator's API: keys of connections, of the service, and of programs
  /^connection\.(?:key_|no_client_keys)|^request\.(?:signing_key|idempotency|unauthenticated|insufficient|two_credentials|session_required|own_account|too_many|http2)/,
  // Sign-ins of people at an application, social ones among them: a test has none of what these are about
  /^login\.(?:connection_unknown|connection_missing|organization_|provider_|domain_unroutable|email_invalid|email_unverified|interaction_required|prompt_unsupported|idp_initiated|sso_required|step_missing|return_address|membership_|other_person)/,
]

const codes = (Object.keys(catalogue) as ErrorCode[])
  .filter((code) => !otherFamilies.includes(code.split('.')[0] ?? ''))
  .filter((code) => !elsewhere.some((pattern) => pattern.test(code)))

/** Words that German has not: where one is left, a part of a sentence was not said. */
const ENGLISH =
  /(?<![\w-])(?:[Tt]he|[Tt]his|that|is|are|with|and|of|to|from|it|your|our|person|not|has)(?![\w-])/

/** Each place of a text takes a value that can be found again. */
function filled(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, '⟨$1⟩')
}

let say: (text: string) => string

/** As it is served: built of `texts/de.ts` and the catalogue. */
beforeAll(async () => {
  const built = pathToFileURL(join(import.meta.dirname, '../assets/setup-de.js')).href
  const { de } = (await import(/* @vite-ignore */ built)) as { de: { say: typeof say } }
  say = de.say
})

describe('the setup assistant in German', () => {
  it('says every error that it can show, with its values', () => {
    expect(codes.length).toBeGreaterThan(140)
    for (const code of codes) {
      expect(errors[code], code).toBeDefined()
      expect(say(filled(errorEntry(code).admin)), code).toBe(filled(errors[code] ?? ''))
    }
  })

  it('says what holds of every check of an answer that it can show', () => {
    const ofAnswers = Object.entries(checkNames).filter(([code]) => /^(?:saml|oidc)\./.test(code))
    const shown = ofAnswers.filter(
      ([code]) => !/^saml\.(?:logout|metadata)_|^oidc\.(?:discovery|keys)_/.test(code),
    )
    expect(shown.length).toBeGreaterThan(35)
    for (const [code, name] of shown) {
      expect(say(name), code).not.toBe(name)
      expect(say(name), code).not.toMatch(ENGLISH)
    }
  })

  it('names no value that the English text has not, and keeps no text of a code that is gone', () => {
    for (const [code, german] of Object.entries(errors)) {
      expect(Object.keys(catalogue)).toContain(code)
      const known = filled(errorEntry(code as ErrorCode).admin)
      for (const [place] of filled(german).matchAll(/⟨\w+⟩/g)) expect(known, code).toContain(place)
    }
  })

  it('says every finding of a value that stands in the wrong field', () => {
    for (const [likeness, words] of Object.entries(likenessWords)) {
      // Only a secret has an ID beside its value.
      for (const field of likeness === 'secret_id' ? (['clientSecret'] as const) : valueFields) {
        const said = say(`This looks like ${words}${instead[field]}.`)
        expect(said).toMatch(/^Das sieht aus wie .*\.$/)
        expect(said).not.toMatch(ENGLISH)
      }
    }
  })

  it.each([
    'server/src/self-service/check-values.ts',
    'server/src/self-service/choose-provider.ts',
    'server/src/connections/address-faults.ts',
    'server/src/connections/check-connection.ts',
    'server/src/platform/normalize-domain.ts',
    'server/src/domains/check-claimable.ts',
    'server/src/profiles/preview-mapping.ts',
    'protocol/src/profile/recommend-mapping.ts',
  ])('says every sentence of packages/%s', (path) => {
    const sentences = sentencesOf(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
    expect(sentences).not.toEqual([])
    for (const sentence of sentences) {
      expect(say(sentence), sentence).not.toBe(sentence)
      expect(say(sentence)).not.toMatch(ENGLISH)
    }
  })
})

/** Sentences in quotation marks, each expression in them as a value. */
function sentencesOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  return (
    [...code.matchAll(/'([A-Z][^'\n]+ [^'\n]+[.?])'|`([A-Z`\\][^\n]+? [^\n]+?[.?])`(?=\n|,| \}|\))/g)]
      .map(([, plain, template]) => (plain ?? template ?? '').replaceAll('\\`', '`'))
      .map((text) => text.replaceAll(/\$\{[^}]*\}/g, '⟨value⟩'))
      // These are put together; the test above has each.
      .filter((text) => !text.startsWith('This looks like'))
  )
}

/** Words of ours in the place of a name: the products write theirs with capitals. */
const OURS = /^[a-z]\S* |^(?:on|off)$|\((?:also|the) |, with |(?<![\w-])our /

describe.each(Object.values(presets).map((preset) => [preset.name, preset] as const))(
  'the preset %s in German',
  (_, { label, screens, hints: hintsOf }) => {
    const all = [screens.saml, screens.oidc].filter((each) => each !== null)
    const places = all.flatMap((each) =>
      Object.values(each).filter(
        (value): value is { at: string; field: string; value?: string } =>
          typeof value === 'object' && value !== null && 'field' in value,
      ),
    )
    const words = [
      label,
      ...all.flatMap(({ create, emailAttribute }) => [...create.split(' › '), emailAttribute.source]),
      ...places.flatMap(({ at, field, value = '' }) => [...at.split(' › '), field, value]),
    ].filter((text) => OURS.test(text))

    it('has its choices', () => {
      for (const choice of all.flatMap(({ choices }) => choices)) {
        expect(say(choice), choice).not.toBe(choice)
        expect(say(choice).replaceAll(/\*[^*]*\*/g, ''), choice).not.toMatch(ENGLISH)
      }
    })

    it('has the words on its screens that are not the product’s own', () => {
      for (const text of words) {
        // File names and addresses are the same in every language.
        if (text === 'server.log and audit.log' || !/\s/.test(text)) continue
        expect(say(text), text).not.toBe(text)
      }
    })

    it('has its hints, alone and after the text of the error', () => {
      const known = [...places.flatMap(({ at, field }) => [at, field]), label].map((text) => say(text))
      known.sort((a, b) => b.length - a.length)
      for (const [code, hint] of Object.entries({ ...hintsOf.saml, ...hintsOf.oidc })) {
        const said = say(filled(hint))
        expect(said, code).not.toBe(filled(hint))
        const ours = known.reduce((text, name) => text.replaceAll(name, ''), said)
        expect(ours.replaceAll(/\*[^*]*\*|[\w &]+ › [\w &›-]+/g, ''), `${code}: ${said}`).not.toMatch(ENGLISH)
        const text = filled(errorEntry(code as ErrorCode).admin)
        expect(say(`${text} ${filled(hint)}`), code).toBe(`${say(text)} ${said}`)
      }
    })
  },
)

it('keeps no German sentence of a preset that says it no more', () => {
  const said: string[] = ['Another provider, by SAML', 'Another provider, by OpenID Connect']
  const collect = (value: unknown): void => {
    if (typeof value === 'string') said.push(value, ...value.split(' › '))
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  for (const { label, screens, hints: hintsOf } of Object.values(presets)) collect([label, screens, hintsOf])
  const all = said.join('\n')
  const unused = [...providers, ...hints]
    .filter(([english]) => {
      const [longest = ''] = english.split(/\{\w+\}/).sort((a, b) => b.length - a.length)
      // The sentence that the server makes of a place (`place-hint.ts`).
      return !all.includes(longest) && !english.endsWith('and copy *{field}*.')
    })
    .map(([english]) => english)
  expect(unused).toEqual([])
})
