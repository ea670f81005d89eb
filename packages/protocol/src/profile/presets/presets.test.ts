import { describe, expect, it } from 'vitest'
import { catalogue, errorEntry, isErrorCode } from '../../errors/catalogue.ts'
import { nameIdFormats } from '../../saml/names.ts'
import { presets } from '../preset-of.ts'
import type { Preset } from './preset.ts'

const all = Object.entries(presets)
const saml = all.filter(([, { protocols }]) => protocols.includes('saml'))
const oidc = all.filter(([, { protocols }]) => protocols.includes('oidc'))

/** Failures that an admin mends in the product: every preset of the protocol explains each. */
const samlCodes = [
  'saml.audience_mismatch',
  'saml.destination_mismatch',
  'saml.recipient_mismatch',
  'saml.response_issuer_mismatch',
  'saml.assertion_issuer_mismatch',
  'saml.signature_invalid',
  'saml.signature_missing',
  'saml.certificate_missing',
  'saml.subject_missing',
  'saml.name_id_policy_refused',
  'saml.assertion_expired',
  'saml.assertion_not_yet_valid',
  'saml.confirmation_expired',
  'saml.idp_responder_error',
  'saml.idp_requester_error',
  'saml.request_denied',
  'saml.status_not_success',
  'login.email_missing',
  'login.subject_unusable',
] as const
const oidcCodes = [
  'oidc.authorization_failed',
  'oidc.code_rejected',
  'oidc.client_rejected',
  'oidc.issuer_mismatch',
  'oidc.discovery_issuer_mismatch',
  'oidc.discovery_failed',
  'oidc.audience_mismatch',
  'oidc.nonce_mismatch',
  'oidc.access_denied',
  'oidc.id_token_expired',
  'login.email_missing',
] as const

/** Every sentence that a preset shows to somebody. */
function textsOf({ screens, steps, hints }: Preset): string[] {
  const texts: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect([screens, steps, hints])
  return texts
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

describe('every preset', () => {
  it.each(all)('%s is kept under its own name, and says which protocols it describes', (key, preset) => {
    expect(preset.name).toBe(key)
    expect(preset.label.trim()).toBe(preset.label)
    expect(preset.label).not.toBe('')
    expect(preset.protocols.length).toBeGreaterThan(0)
    for (const protocol of ['saml', 'oidc'] as const) {
      const described = preset.protocols.includes(protocol)
      expect(preset.screens[protocol] !== null).toBe(described)
      expect(preset.steps[protocol].length > 0).toBe(described)
      expect(Object.keys(preset.hints[protocol]).length > 0).toBe(described)
    }
  })

  it.each(all)('%s has no empty, unfinished or untrimmed text', (_, preset) => {
    const texts = textsOf(preset)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter((text) => text === '' || text !== text.trim())).toEqual([])
    expect(texts.filter((text) => /undefined|null|\[object|\.\.(?!\.)| {2}/.test(text))).toEqual([])
  })

  it.each(all)('%s names no screen of another product', (name, preset) => {
    const others = all.filter(([other]) => other !== name && !other.startsWith('generic-'))
    // Claim URIs and the names of addresses are no screens.
    const text = textsOf(preset)
      .join('\n')
      .replace(/https?:\/\/\S+/g, '')
    const named = others
      .map(([, { label }]) => /Entra|AD FS|^\S+/.exec(label)?.[0] ?? label)
      .filter((label) => new RegExp(`\\b${label}\\b`, 'i').test(text))
    expect(named).toEqual([])
  })

  it.each(all)('%s asks for a NameID format that exists, or none', (_, { quirks }) => {
    expect([null, ...Object.values<string>(nameIdFormats)]).toContain(quirks.nameIdPolicy)
  })
})

describe('hints', () => {
  const hints = all.flatMap(([name, preset]) =>
    (['saml', 'oidc'] as const).flatMap((protocol) =>
      Object.entries(preset.hints[protocol]).map(([code, hint]) => [name, protocol, code, hint] as const),
    ),
  )

  it('are for codes that the catalogue holds, of the protocol or of the login', () => {
    for (const [name, protocol, code] of hints) {
      expect(Object.keys(catalogue), name).toContain(code)
      expect(['login', protocol], `${name}: ${code}`).toContain(code.split('.')[0])
    }
  })

  it('name only details that the code has: those that its own texts name', () => {
    for (const [name, , code, hint] of hints) {
      if (!isErrorCode(code)) continue
      const { person, admin, developer } = errorEntry(code)
      const known = placeholders(person + admin + developer)
      expect(
        placeholders(hint).filter((detail) => !known.includes(detail)),
        `${name}: ${code}`,
      ).toEqual([])
    }
  })

  it('are whole sentences that point to a field or to who can help', () => {
    for (const [name, , code, hint] of hints) {
      expect(hint, `${name}: ${code}`).toMatch(/^[A-Z][^]*\.$/)
      expect((hint.match(/\*/g) ?? []).length % 2, `${name}: ${code}`).toBe(0)
    }
  })

  it.each(saml)(
    'of %s explain every SAML failure that is mended there',
    (_, { label, hints: { saml: own } }) => {
      for (const code of samlCodes) expect(own[code] ?? '', code).toContain(label)
    },
  )

  it.each(oidc)('of %s explain every OpenID Connect failure that is mended there', (_, preset) => {
    for (const code of oidcCodes) expect(preset.hints.oidc[code] ?? '', code).toContain(preset.label)
  })

  it('show the address or audience to enter wherever one is expected', () => {
    for (const [name, { hints: own }] of saml) {
      for (const code of [
        'saml.audience_mismatch',
        'saml.destination_mismatch',
        'saml.recipient_mismatch',
      ] as const)
        expect(own.saml[code], `${name}: ${code}`).toContain('{expected}')
    }
  })
})

describe('setup steps', () => {
  const values = (name: string, protocol: 'saml' | 'oidc', kind: 'enter' | 'copy') =>
    presets[name]?.steps[protocol].flatMap((step): string[] =>
      kind === 'enter' ? step.enter.map(({ value }) => value) : step.copy.map(({ into }) => into),
    )

  it.each(saml)(
    'of %s enter our entity id and ACS URL and bring back all that a SAML connection needs',
    (name) => {
      expect(values(name, 'saml', 'enter')).toEqual(expect.arrayContaining(['spEntityId', 'acsUrl']))
      const copied = values(name, 'saml', 'copy')
      expect(copied).toEqual(expect.arrayContaining(['idpEntityId', 'ssoUrl', 'certificates']))
      expect(copied?.[0]).toBe(presets[name]?.quirks.metadataUrl === true ? 'metadataUrl' : 'metadataXml')
    },
  )

  it.each(oidc)('of %s enter our redirect URI and bring back client id and secret', (name, { screens }) => {
    expect(values(name, 'oidc', 'enter')).toEqual(['redirectUri'])
    const issuer = screens.oidc?.theirIssuer === null ? [] : ['issuer']
    expect(values(name, 'oidc', 'copy')).toEqual([...issuer, 'clientId', 'clientSecret'])
  })

  it.each(all)('of %s are whole sentences with paired asterisks', (_, { steps }) => {
    for (const { title, text } of [...steps.saml, ...steps.oidc]) {
      expect(title).toMatch(/^[A-Z]/)
      expect(text).toMatch(/^[A-Z][^]*\.$/)
      expect((text.match(/\*/g) ?? []).length % 2, text).toBe(0)
    }
  })
})

describe('quirks', () => {
  it.each([
    ['readsLoginHint', ['okta', 'entra-id', 'google']],
    ['refusesRequestedAuthnContext', ['entra-id']],
    ['groupOverage', ['entra-id']],
    ['encryptsByDefault', ['shibboleth']],
    ['clockAhead', ['adfs']],
    ['wantsSignedRequests', ['keycloak']],
    ['inventsInResponseTo', ['rippling']],
  ] as const)('%s: %j, and nobody else', (quirk, names) => {
    expect(all.filter(([, { quirks }]) => quirks[quirk]).map(([name]) => name)).toEqual(names)
  })

  it('send opaque group ids from Entra ID and only chosen groups from Google Workspace', () => {
    const unusual = all.filter(([, { quirks }]) => quirks.groups !== 'names')
    expect(unusual.map(([name, { quirks }]) => [name, quirks.groups])).toEqual([
      ['entra-id', 'ids'],
      ['google', 'chosen'],
    ])
  })

  it('have no address of metadata for Google Workspace, which only offers a file', () => {
    const without = saml.filter(([, { quirks }]) => !quirks.metadataUrl)
    expect(without.map(([name]) => name)).toEqual(['google'])
  })
})
