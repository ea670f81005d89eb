import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type AnswerOptions, answer, idpCertificate, signIn } from '../../test/answer.ts'
import { certificateNamed, outcome, verifyXml } from '../../test/corpus.ts'
import { keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { resign } from '../../test/signed-message.ts'
import { canonicalize } from '../xml/canonicalize.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { assertionChecks, messageChecks } from './response-checks.ts'
import type { VerifyResponseInput } from './verify-response.ts'

/** What the trace tells of the checks that failed: code, expected, received. */
function failures(options: AnswerOptions): (readonly unknown[])[] {
  return verifyXml(answer(options), signIn)
    .checks.filter(({ passed }) => !passed)
    .map(({ code, expected, received }) => [code, expected, received])
}

function judge(options: AnswerOptions = {}, overrides: Partial<VerifyResponseInput> = {}): string {
  return outcome(verifyXml(answer(options), signIn, overrides))
}

describe('saml-profiles-2.0-os §4.1.3.5: what is signed', () => {
  it.each([
    ['the assertion', ['_assertion'], 'accepted'],
    ['the response', ['_response'], 'accepted'],
    ['both', ['_assertion', '_response'], 'accepted'],
    ['neither', [], 'saml.signature_missing'],
  ])('%s', (_, sign, expected) => {
    expect(judge({ sign })).toBe(expected)
  })

  it('accepts any certificate of the connection, so that keys can roll over', () => {
    const identityProvider = {
      ...signIn.identityProvider,
      certificates: [certificateNamed('next'), idpCertificate],
    }
    expect(judge({}, { identityProvider })).toBe('accepted')
  })

  it('refuses when the connection has other certificates', () => {
    const identityProvider = { ...signIn.identityProvider, certificates: [certificateNamed('next')] }
    expect(judge({}, { identityProvider })).toBe('saml.signature_invalid')
  })

  it('refuses when the connection has no certificate: there is no unverified mode (incidents row 32)', () => {
    const identityProvider = { ...signIn.identityProvider, certificates: [] }
    expect(judge({}, { identityProvider })).toBe('saml.certificate_missing')
    expect(judge({ sign: [] }, { identityProvider })).toBe('saml.certificate_missing')
  })

  it('is not moved by the expiry of a certificate', () => {
    const now = new Date('2040-01-01T00:00:00Z')
    const window = { notBefore: now, notOnOrAfter: new Date('2040-01-01T00:05:00Z') }
    expect(idpCertificate.notAfter < now).toBe(true)
    expect(judge({ assertion: window }, { now })).toBe('accepted')
  })
})

describe('saml-bindings-2.0-os §3.5.5.2: Destination', () => {
  const without = (xml: string) => xml.replace(/ Destination="[^"]*"/, '')

  it('may be absent while the Response is unsigned', () => {
    expect(judge({ edit: without })).toBe('accepted')
  })

  it('is demanded of a signed Response', () => {
    expect(judge({ edit: without, sign: ['_response'] })).toBe('saml.destination_mismatch')
  })
})

describe('saml-profiles-2.0-os §4.1.4.2: Issuer', () => {
  const withoutOuter = (xml: string) => xml.replace(/<saml:Issuer>[^<]*<\/saml:Issuer>/, '')
  const padded = (xml: string) =>
    xml.replaceAll('https://idp.example.org/<', '\n  https://idp.example.org/\n<')
  const format = (uri: string) => (xml: string) =>
    xml.replaceAll('<saml:Issuer>', `<saml:Issuer Format="${uri}">`)

  it('may be absent from an unsigned Response', () => {
    expect(judge({ edit: withoutOuter })).toBe('accepted')
  })

  it('is demanded of a signed Response', () => {
    const text = answer({ edit: withoutOuter, sign: [] })
    const digest = createHash('sha256')
      .update(canonicalize(parseXml(text, 'message')))
      .digest('base64')
    const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/s.exec(answer({ sign: ['_response'] })) ?? []
    const moved = signature.replace(/(<ds:DigestValue>)[^<]*/, `$1${digest}`)
    const xml = resign(text.replace('<samlp:Status>', `${moved}<samlp:Status>`))
    const { certificate } = keyPair('rsa')
    const identityProvider = { ...signIn.identityProvider, certificates: [certificate] }
    const verification = verifyXml(xml, signIn, { identityProvider })
    expect(verification.checks.filter(({ passed }) => !passed)).toEqual([
      {
        code: 'saml.response_issuer_mismatch',
        passed: false,
        expected: 'https://idp.example.org/',
        received: '(none)',
      },
    ])
  })

  it('may be laid out with white space', () => {
    expect(judge({ edit: padded })).toBe('accepted')
  })

  it('may say that it is an entity, and nothing else', () => {
    expect(judge({ edit: format('urn:oasis:names:tc:SAML:2.0:nameid-format:entity') })).toBe('accepted')
    expect(judge({ edit: format('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent') })).toBe(
      'saml.response_issuer_mismatch',
    )
  })

  it('is compared exactly', () => {
    expect(judge({ response: { issuer: 'https://IDP.example.org/' } })).toBe('saml.response_issuer_mismatch')
    expect(judge({ response: { issuer: 'https://idp.example.org' } })).toBe('saml.response_issuer_mismatch')
  })
})

describe('time, with a skew of 180 seconds (incidents row 49)', () => {
  const at = (instant: string) => ({ now: new Date(instant) })
  const early = { notBefore: new Date('2020-01-01T00:00:00Z') }
  const late = { notOnOrAfter: new Date('2030-01-01T00:00:00Z') }
  const onlyConditionsEnd: AnswerOptions = {
    assertion: late,
    edit: (xml) => xml.replace(/(<saml:Conditions [^>]*NotOnOrAfter=")[^"]*/, '$12026-03-02T09:35:00Z'),
  }
  const onlyConfirmationEnd: AnswerOptions = {
    assertion: late,
    edit: (xml) =>
      xml.replace(/(<saml:SubjectConfirmationData [^>]*NotOnOrAfter=")[^"]*/, '$12026-03-02T09:35:00Z'),
  }
  const sessionEnd: AnswerOptions = {
    assertion: { ...late, sessionNotOnOrAfter: new Date('2026-03-02T09:35:00Z') },
  }
  const signedInAt: AnswerOptions = {
    assertion: { ...early, ...late, authnInstant: new Date('2026-03-02T09:25:00Z') },
  }

  it.each<[string, AnswerOptions, string, string]>([
    ['NotBefore − skew', {}, '2026-03-02T09:22:00.000Z', 'accepted'],
    ['NotBefore − skew − 1 ms', {}, '2026-03-02T09:21:59.999Z', 'saml.assertion_not_yet_valid'],
    ['NotBefore − skew − 1 s', {}, '2026-03-02T09:21:59.000Z', 'saml.assertion_not_yet_valid'],
    ['Conditions NotOnOrAfter + skew − 1 ms', onlyConditionsEnd, '2026-03-02T09:37:59.999Z', 'accepted'],
    [
      'Conditions NotOnOrAfter + skew',
      onlyConditionsEnd,
      '2026-03-02T09:38:00.000Z',
      'saml.assertion_expired',
    ],
    [
      'Conditions NotOnOrAfter + skew + 1 s',
      onlyConditionsEnd,
      '2026-03-02T09:38:01.000Z',
      'saml.assertion_expired',
    ],
    ['confirmation NotOnOrAfter + skew − 1 ms', onlyConfirmationEnd, '2026-03-02T09:37:59.999Z', 'accepted'],
    [
      'confirmation NotOnOrAfter + skew',
      onlyConfirmationEnd,
      '2026-03-02T09:38:00.000Z',
      'saml.confirmation_expired',
    ],
    [
      'confirmation NotOnOrAfter + skew + 1 s',
      onlyConfirmationEnd,
      '2026-03-02T09:38:01.000Z',
      'saml.confirmation_expired',
    ],
    ['SessionNotOnOrAfter + skew − 1 ms', sessionEnd, '2026-03-02T09:37:59.999Z', 'accepted'],
    ['SessionNotOnOrAfter + skew', sessionEnd, '2026-03-02T09:38:00.000Z', 'saml.session_expired'],
    ['SessionNotOnOrAfter + skew + 1 s', sessionEnd, '2026-03-02T09:38:01.000Z', 'saml.session_expired'],
    ['AuthnInstant − skew', signedInAt, '2026-03-02T09:22:00.000Z', 'accepted'],
    ['AuthnInstant − skew − 1 ms', signedInAt, '2026-03-02T09:21:59.999Z', 'saml.authn_instant_in_future'],
    ['AuthnInstant − skew − 1 s', signedInAt, '2026-03-02T09:21:59.000Z', 'saml.authn_instant_in_future'],
  ])('at %s', (_, options, now, expected) => {
    expect(judge(options, at(now))).toBe(expected)
  })

  it('without skew, NotBefore is the first moment and NotOnOrAfter is none', () => {
    const exact = (now: string) => judge({}, { ...at(now), clockSkewSeconds: 0 })
    expect(exact('2026-03-02T09:24:59.999Z')).toBe('saml.assertion_not_yet_valid')
    expect(exact('2026-03-02T09:25:00.000Z')).toBe('accepted')
    expect(exact('2026-03-02T09:34:59.999Z')).toBe('accepted')
    expect(exact('2026-03-02T09:35:00.000Z')).toBe('saml.assertion_expired')
  })

  it('takes a skew of up to five minutes', () => {
    const widest = (now: string) => judge({}, { ...at(now), clockSkewSeconds: 300 })
    expect(widest('2026-03-02T09:20:00.000Z')).toBe('accepted')
    expect(widest('2026-03-02T09:19:59.999Z')).toBe('saml.assertion_not_yet_valid')
  })

  it.each([-1, 301, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'takes no skew of %s seconds',
    (clockSkewSeconds) => {
      const fault = refusalOf(() => judge({}, { clockSkewSeconds }))
      expect(fault.code).toBe('internal.error')
      expect(fault.details['clockSkewSeconds']).toBe(clockSkewSeconds)
    },
  )

  it('reads times with an offset', () => {
    const edit = (xml: string) =>
      xml.replace('NotBefore="2026-03-02T09:25:00Z"', 'NotBefore="2026-03-02T10:25:00+01:00"')
    expect(judge({ edit }, at('2026-03-02T09:22:00Z'))).toBe('accepted')
    expect(judge({ edit }, at('2026-03-02T09:21:59Z'))).toBe('saml.assertion_not_yet_valid')
  })

  it('judges Conditions without times by the confirmation alone', () => {
    const edit = (xml: string) => xml.replace(/<saml:Conditions [^>]*>/, '<saml:Conditions>')
    expect(judge({ edit }, at('2000-01-01T00:00:00Z'))).toBe('saml.authn_instant_in_future')
    expect(judge({ edit }, at('2026-03-02T09:37:59Z'))).toBe('accepted')
    expect(judge({ edit }, at('2026-03-02T09:38:00Z'))).toBe('saml.confirmation_expired')
  })

  it('judges by the latest of several statements of when a person signed in', () => {
    const statement = (instant: string) =>
      `<saml:AuthnStatement AuthnInstant="${instant}"><saml:AuthnContext/></saml:AuthnStatement>`
    const tomorrow = statement('2026-03-03T09:00:00Z')
    const both = (first: string, second: string) => ({
      edit: (xml: string) => xml.replace(/<saml:AuthnStatement .*<\/saml:AuthnStatement>/s, first + second),
    })
    const past = statement('2026-03-02T09:00:00Z')
    expect(judge(both(past, past))).toBe('accepted')
    expect(judge(both(past, tomorrow))).toBe('saml.authn_instant_in_future')
    expect(judge(both(tomorrow, past))).toBe('saml.authn_instant_in_future')
  })

  it('ends a session that any statement ends, whatever statements follow', () => {
    const other =
      '<saml:AuthnStatement AuthnInstant="2026-03-02T09:00:00Z"><saml:AuthnContext/></saml:AuthnStatement>'
    const beside = (edit: (xml: string) => string) => ({
      assertion: { sessionNotOnOrAfter: new Date('2026-03-02T09:20:00Z') },
      edit,
    })
    const after = beside((xml) => xml.replace('</saml:AuthnStatement>', `</saml:AuthnStatement>${other}`))
    const before = beside((xml) => xml.replace('<saml:AuthnStatement', `${other}<saml:AuthnStatement`))
    expect(judge(after)).toBe('saml.session_expired')
    expect(judge(before)).toBe('saml.session_expired')
  })

  it('takes no time that is none', () => {
    expect(refusalOf(() => judge({}, { now: new Date(Number.NaN) })).code).toBe('internal.error')
  })
})

describe('saml-core-2.0-os §2.5: conditions', () => {
  const condition = (text: string) => ({
    edit: (xml: string) => xml.replace('</saml:Conditions>', `${text}</saml:Conditions>`),
  })

  it('accepts OneTimeUse: an assertion is accepted once anyway', () => {
    expect(judge(condition('<saml:OneTimeUse/>'))).toBe('accepted')
  })

  it('accepts ProxyRestriction: no SAML assertion is issued upon this one', () => {
    expect(judge(condition('<saml:ProxyRestriction Count="0"/>'))).toBe('accepted')
  })

  it('accepts one of several audiences', () => {
    const edit = (xml: string) =>
      xml.replace('<saml:Audience>', '<saml:Audience>https://other.example/</saml:Audience><saml:Audience>')
    expect(judge({ edit })).toBe('accepted')
  })

  it('tells the audiences apart from the one that is meant', () => {
    const audiences = '<saml:Audience>https://a.example/</saml:Audience><saml:Audience/>'
    const edit = (xml: string) => xml.replace(/<saml:Audience>[^<]*<\/saml:Audience>/, audiences)
    expect(failures({ edit })).toEqual([
      ['saml.audience_mismatch', 'https://sso.example.com/saml/c', 'https://a.example/, '],
    ])
  })

  it('tells which conditions it does not know', () => {
    const foreign = '<x:One xmlns:x="urn:x"/><saml:Two/>'
    expect(failures(condition(foreign))).toEqual([['saml.condition_unknown', undefined, 'x:One, saml:Two']])
  })

  it('demands an audience of an assertion without conditions, and knows all of them', () => {
    const edit = (xml: string) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/s, '')
    expect(failures({ edit })).toEqual([
      ['saml.audience_mismatch', 'https://sso.example.com/saml/c', '(none)'],
    ])
  })

  it('accepts white space around an audience, which is an xs:anyURI', () => {
    const edit = (xml: string) => xml.replace(/<saml:Audience>([^<]*)</, '<saml:Audience>\n $1 \n<')
    expect(judge({ edit })).toBe('accepted')
  })
})

describe('saml-core-2.0-os §2.4.1.1: several confirmations', () => {
  const withFirst = (first: string) => ({
    edit: (xml: string) => xml.replace('<saml:SubjectConfirmation ', `${first}<saml:SubjectConfirmation `),
  })

  it('accepts a good one after others', () => {
    const holderOfKey = '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"/>'
    const elsewhere =
      '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="https://other.example/" NotOnOrAfter="2027-01-01T00:00:00Z" InResponseTo="login_1"/></saml:SubjectConfirmation>'
    expect(judge(withFirst(holderOfKey + elsewhere))).toBe('accepted')
  })

  it('takes what it remembers from the good ones only, and the latest end of those', () => {
    const bearer = (recipient: string, end: string, inResponseTo = 'login_1') =>
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${recipient}" NotOnOrAfter="${end}" InResponseTo="${inResponseTo}"/></saml:SubjectConfirmation>`
    const withoutConditionsEnd = (first: string): AnswerOptions => ({
      edit: (xml) =>
        withFirst(first)
          .edit(xml)
          .replace(/<saml:Conditions [^>]*>/, '<saml:Conditions>'),
    })
    const remembered = (first: string) => {
      const verification = verifyXml(answer(withoutConditionsEnd(first)), signIn)
      if (!verification.ok) throw verification.error
      const { notOnOrAfter, inResponseTo } = verification.assertion
      return [notOnOrAfter.toISOString(), inResponseTo]
    }
    const elsewhere = bearer('https://other.example/', '2027-01-01T00:00:00Z', 'login_2')
    expect(remembered(elsewhere)).toEqual(['2026-03-02T09:40:00.000Z', 'login_1'])
    const here = 'https://sso.example.com/saml/c/acs'
    expect(remembered(bearer(here, '2026-03-02T09:50:00Z'))).toEqual(['2026-03-02T09:55:00.000Z', 'login_1'])
    expect(remembered(bearer(here, '2026-03-02T09:31:00Z'))).toEqual(['2026-03-02T09:40:00.000Z', 'login_1'])
  })
})

describe('the trace', () => {
  const confirmation = (attributes: string, method = 'bearer') =>
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}"><saml:SubjectConfirmationData ${attributes}/></saml:SubjectConfirmation>`
  const confirmed = (...confirmations: string[]): AnswerOptions => ({
    edit: (xml) =>
      xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s, confirmations.join('')),
  })
  const here = 'Recipient="https://sso.example.com/saml/c/acs" InResponseTo="login_1"'
  const inTime = 'NotOnOrAfter="2026-03-02T09:35:00Z"'
  const entity = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
  const issuer = (text: string) => (xml: string) =>
    xml.replace(/<saml:Issuer>[^<]*<\/saml:Issuer>/, `<saml:Issuer${text}</saml:Issuer>`)
  const acsUrl = 'https://sso.example.com/saml/c/acs'
  const idp = 'https://idp.example.org/'

  it.each<[string, AnswerOptions, (readonly unknown[])[]]>([
    [
      'a version',
      { edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') },
      [['saml.version_unsupported', '2.0', '1.1']],
    ],
    [
      'two assertions',
      { edit: (xml) => xml.replace('<saml:Assertion ', '<saml:Assertion ID="_b"/><saml:Assertion ') },
      [['saml.assertion_count', 1, 2]],
    ],
    ['no assertion', { response: { assertion: null }, sign: [] }, [['saml.assertion_count', 1, 0]]],
    [
      'an assertion in another place',
      {
        edit: (xml) =>
          xml
            .replace('<samlp:Status>', '<samlp:Extensions><saml:Assertion/></samlp:Extensions><samlp:Status>')
            .replace(/<saml:Assertion .*<\/saml:Assertion>/s, ''),
        sign: [],
      },
      [['saml.assertion_count', 1, 'misplaced']],
    ],
    [
      'what is encrypted, each kind once',
      {
        edit: (xml) =>
          xml.replace(
            '</saml:Assertion>',
            '<saml:EncryptedX/><saml:EncryptedID/><saml:EncryptedX/></saml:Assertion>',
          ),
      },
      [['saml.encryption_unsupported', undefined, 'EncryptedX, EncryptedID']],
    ],
    [
      'a destination',
      { response: { destination: 'https://other.example/' } },
      [['saml.destination_mismatch', acsUrl, 'https://other.example/']],
    ],
    ['an issuer', { edit: issuer('>urn:x') }, [['saml.response_issuer_mismatch', idp, 'urn:x']]],
    [
      'an issuer that says it is an entity',
      { edit: issuer(` Format="${entity}">urn:x`) },
      [['saml.response_issuer_mismatch', idp, 'urn:x']],
    ],
    [
      'an issuer of another format',
      { edit: issuer(` Format="urn:f">${idp}`) },
      [['saml.response_issuer_mismatch', idp, `${idp} (urn:f)`]],
    ],
    [
      'the methods of confirmation',
      confirmed(confirmation(`${here} ${inTime}`, 'holder-of-key'), '<saml:SubjectConfirmation/>'),
      [
        [
          'saml.bearer_confirmation_missing',
          'urn:oasis:names:tc:SAML:2.0:cm:bearer',
          'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key, (none)',
        ],
      ],
    ],
    [
      'the recipients, also of a confirmation that fails in something else',
      confirmed(
        confirmation(`Recipient="urn:a" InResponseTo="login_1" ${inTime}`),
        confirmation('Recipient="urn:b" InResponseTo="login_1" NotOnOrAfter="2026-03-02T09:00:00Z"'),
      ),
      [['saml.recipient_mismatch', acsUrl, 'urn:a, urn:b']],
    ],
    [
      'a confirmation that begins',
      confirmed(confirmation(`${here} ${inTime} NotBefore="2026-03-02T09:00:00Z"`)),
      [['saml.confirmation_not_before_present', '(none)', '2026-03-02T09:00:00Z']],
    ],
    [
      'when confirmations ended',
      confirmed(confirmation(`${here} NotOnOrAfter="2026-03-02T09:00:00Z"`), confirmation(here)),
      [['saml.confirmation_expired', '2026-03-02T09:00:00Z, (not stated)', '2026-03-02T09:30:00Z']],
    ],
    [
      'when the session ended',
      { assertion: { sessionNotOnOrAfter: new Date('2026-03-02T09:00:00Z') } },
      [['saml.session_expired', '2026-03-02T09:00:00Z', '2026-03-02T09:30:00Z']],
    ],
    [
      'when the sign-in was',
      { assertion: { authnInstant: new Date('2026-03-02T10:00:00Z') } },
      [['saml.authn_instant_in_future', '2026-03-02T10:00:00Z', '2026-03-02T09:30:00Z']],
    ],
  ])('tells %s', (_, options, expected) => {
    expect(failures(options)).toEqual(expected)
  })

  it('tells what the identity provider says of its refusal', () => {
    const prefix = 'urn:oasis:names:tc:SAML:2.0:status:'
    const refused = (message?: string) => {
      const status = { code: 'Responder', subcode: 'RequestDenied', message }
      const verification = verifyXml(answer({ sign: [], response: { status, assertion: null } }), signIn)
      return verification.ok ? null : verification.error.details
    }
    const details = { expected: `${prefix}Success`, received: `${prefix}Responder / ${prefix}RequestDenied` }
    expect(refused(' Not\nyou ')).toEqual({ ...details, message: 'Not\nyou' })
    expect(refused()).toEqual({ ...details, message: '(none)' })
  })

  it('ends with what could not be read, after what was judged before', () => {
    const { checks } = verifyXml(answer({ edit: (xml) => xml.replace(/ AuthnInstant="[^"]*"/, '') }), signIn)
    expect(checks.map(({ code }) => code)).toEqual([
      ...messageChecks.map(({ code }) => code),
      'saml.xml_unexpected',
    ])
  })

  it('names every check in the order of the specification', () => {
    const { checks } = verifyXml(answer(), signIn)
    expect(checks.map(({ code }) => code)).toEqual(
      [...messageChecks, ...assertionChecks].map(({ code }) => code),
    )
  })

  it('shows all that has to be mended, and the error is the first of it', () => {
    const verification = verifyXml(
      answer({ assertion: { audience: 'https://other.example/', recipient: 'https://other.example/acs' } }),
      signIn,
    )
    expect(outcome(verification)).toBe('saml.audience_mismatch')
    expect(verification.checks.filter(({ passed }) => !passed)).toEqual([
      {
        code: 'saml.audience_mismatch',
        passed: false,
        expected: 'https://sso.example.com/saml/c',
        received: 'https://other.example/',
      },
      {
        code: 'saml.recipient_mismatch',
        passed: false,
        expected: 'https://sso.example.com/saml/c/acs',
        received: 'https://other.example/acs',
      },
    ])
  })

  it('tells what an answer that nobody asked for says it answers', () => {
    const failed = (inResponseTo: string | null) =>
      verifyXml(answer({ response: { inResponseTo } }), signIn, { request: null }).checks.filter(
        ({ passed }) => !passed,
      )
    const unsolicited = { code: 'saml.unsolicited_response', passed: false }
    const mismatch = { code: 'saml.in_response_to_mismatch', passed: false, expected: '(none)' }
    const confirmation = { ...mismatch, code: 'saml.confirmation_in_response_to_mismatch' }
    expect(failed('login_2')).toEqual([
      { ...unsolicited, received: 'login_2' },
      { ...mismatch, received: 'login_2' },
      { ...confirmation, received: 'login_2' },
    ])
    expect(failed(null)).toEqual([
      { ...unsolicited, received: '(none)' },
      { ...mismatch, received: '(none)' },
      { ...confirmation, received: '(none)' },
    ])
  })

  it('says nothing of an assertion whose signature does not verify', () => {
    const verification = verifyXml(answer().replace('>ada<', '>eve<'), signIn)
    expect(outcome(verification)).toBe('saml.digest_mismatch')
    expect(verification.checks.map(({ code }) => code)).not.toContain('saml.audience_mismatch')
    expect(JSON.stringify(verification.checks)).not.toContain('eve')
  })
})

describe('saml-profiles-2.0-os §4.1.5: an answer that has to answer no request', () => {
  const request = { id: null }
  const nobodys: AnswerOptions = { response: { inResponseTo: null } }
  const second = '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
  const confirmed = (inResponseTo: string) =>
    `${second}<saml:SubjectConfirmationData${inResponseTo} NotOnOrAfter="2026-03-02T09:35:00Z" Recipient="${signIn.serviceProvider.acsUrl}"/></saml:SubjectConfirmation>`
  const also = (inResponseTo: string): AnswerOptions => ({
    ...nobodys,
    edit: (xml) => xml.replace('</saml:Subject>', `${confirmed(inResponseTo)}</saml:Subject>`),
  })

  it('is accepted when it names none', () => {
    expect(judge(nobodys, { request })).toBe('accepted')
    expect(judge(also(''), { request })).toBe('accepted')
  })

  it('tells no request', () => {
    const verification = verifyXml(answer(nobodys), signIn, { request })
    expect(verification.ok && verification.assertion.inResponseTo).toBeNull()
  })

  it.each<[string, AnswerOptions, string]>([
    ['the Response and the confirmation', {}, 'login_1'],
    [
      'the Response alone',
      { edit: (xml) => xml.replace('Data InResponseTo="login_1"', 'Data'), sign: ['_response'] },
      'login_1',
    ],
    ['the confirmation alone', { edit: (xml) => xml.replace(' InResponseTo="login_1"', '') }, 'login_1'],
    ['another confirmation than the accepted one', also(' InResponseTo="login_2"'), 'login_2'],
    ['an empty name', { response: { inResponseTo: '' } }, ''],
  ])('is refused when a request is named by %s', (_, options, received) => {
    const verification = verifyXml(answer(options), signIn, { request })
    expect(outcome(verification)).toBe('saml.in_response_to_mismatch')
    expect(verification.checks).toContainEqual({
      code: 'saml.in_response_to_mismatch',
      passed: false,
      expected: '(none)',
      received,
    })
  })

  it('is no answer to a request', () => {
    expect(judge(nobodys)).toBe('saml.in_response_to_mismatch')
    expect(judge(also(''), {})).toBe('saml.in_response_to_mismatch')
  })

  it('is refused when it is not known what it answers', () => {
    expect(judge(nobodys, { request: null })).toBe('saml.unsolicited_response')
  })

  it('lets another confirmation of an answer name another request', () => {
    const edit = (xml: string) =>
      xml.replace('</saml:Subject>', `${confirmed(' InResponseTo="login_2"')}</saml:Subject>`)
    expect(judge({ edit })).toBe('accepted')
  })
})
