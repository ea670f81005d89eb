import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { certificateNamed, privateKeyNamed } from '../../test/corpus.ts'
import {
  logout,
  logoutRequest,
  logoutResponse,
  posted,
  signedPost,
  signedRedirect,
} from '../../test/logout.ts'
import { refusalOf } from '../../test/refusal.ts'
import { catalogue } from '../errors/catalogue.ts'
import * as protocol from '../index.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { logoutRequestChecks, logoutResponseChecks, logoutSignatureChecks } from './logout-checks.ts'
import type { LogoutVerification, VerifyLogoutInput } from './logout-exchange.ts'
import { type LogoutArrival, parseLogoutMessage } from './parse-logout-message.ts'
import { runAll } from './run-checks.ts'
import { VerifiedLogoutRequest, verifyLogoutRequest } from './verify-logout-request.ts'
import { VerifiedLogoutResponse, verifyLogoutResponse } from './verify-logout-response.ts'

type Overrides = Partial<VerifyLogoutInput>

const inputOf = (arrival: LogoutArrival, overrides: Overrides): VerifyLogoutInput => ({
  message: parseLogoutMessage(arrival),
  identityProvider: logout.identityProvider,
  sloUrl: logout.sloUrl,
  now: logout.now,
  clockSkewSeconds: logout.clockSkewSeconds,
  ...overrides,
})
const judgeRequest = (arrival: LogoutArrival, overrides: Overrides = {}) =>
  verifyLogoutRequest(inputOf(arrival, overrides))
const judgeResponse = (
  arrival: LogoutArrival,
  overrides: Overrides = {},
  request: { id: string } | null = logout.request,
) => verifyLogoutResponse({ ...inputOf(arrival, overrides), request })

const ending = (verification: LogoutVerification<object>) =>
  verification.ok ? 'accepted' : verification.error.code
const request = (xml = logoutRequest()) => signedPost(xml, 'SAMLRequest')
const response = (xml = logoutResponse()) => signedPost(xml, 'SAMLResponse')
const failures = ({ checks }: LogoutVerification<object>) => checks.filter(({ passed }) => !passed)
const codes = (checks: readonly { readonly code: string }[]) => checks.map(({ code }) => code)

function acceptedRequest(arrival = request()): VerifiedLogoutRequest {
  const verification = judgeRequest(arrival)
  if (!verification.ok) throw verification.error
  return verification.message
}
function acceptedResponse(arrival = response()): VerifiedLogoutResponse {
  const verification = judgeResponse(arrival)
  if (!verification.ok) throw verification.error
  return verification.message
}

const signers = [
  ['HTTP-POST', signedPost],
  ['HTTP-Redirect', signedRedirect],
] as const

describe.each(signers)('saml-profiles-2.0-os §4.4.4: logout messages over %s', (_, signed) => {
  it('reads whom the request is about, qualifiers included, and which sessions', () => {
    const { id, nameId, sessionIndexes } = acceptedRequest(signed(logoutRequest(), 'SAMLRequest'))
    expect({ id, nameId, sessionIndexes }).toEqual({
      id: '_request',
      nameId: logout.nameId,
      sessionIndexes: ['session-1', 'session-2'],
    })
  })

  it('reads a request without sessions or qualifiers', () => {
    const nameId = { value: ' ada ', format: null, nameQualifier: null, spNameQualifier: null }
    const read = acceptedRequest(signed(logoutRequest({ nameId, sessionIndexes: [] }), 'SAMLRequest'))
    expect(read).toMatchObject({ nameId, sessionIndexes: [] })
  })

  it('accepts the answer to a request of ours', () => {
    const { id, inResponseTo } = acceptedResponse(signed(logoutResponse(), 'SAMLResponse'))
    expect({ id, inResponseTo }).toEqual({ id: '_response', inResponseTo: 'logout_1' })
  })

  it('passes every check, in the order of the lists', () => {
    const asked = judgeRequest(signed(logoutRequest(), 'SAMLRequest'))
    expect(failures(asked)).toEqual([])
    expect(codes(asked.checks)).toEqual(codes([...logoutSignatureChecks, ...logoutRequestChecks]))
    const answered = judgeResponse(signed(logoutResponse(), 'SAMLResponse'))
    expect(failures(answered)).toEqual([])
    expect(codes(answered.checks)).toEqual(codes([...logoutSignatureChecks, ...logoutResponseChecks]))
    expect([asked, answered]).toEqual([
      expect.objectContaining({ usedSha1: false }),
      expect.objectContaining({ usedSha1: false }),
    ])
  })

  it('refuses the key of another', () => {
    const stranger = createPrivateKey(privateKeyNamed('stranger'))
    expect(ending(judgeRequest(signed(logoutRequest(), 'SAMLRequest', stranger)))).toBe(
      'saml.signature_invalid',
    )
    expect(ending(judgeResponse(signed(logoutResponse(), 'SAMLResponse', stranger)))).toBe(
      'saml.signature_invalid',
    )
  })

  it('accepts any certificate of the connection, and without one nothing', () => {
    const withCertificates = (...names: string[]) => ({
      identityProvider: { ...logout.identityProvider, certificates: names.map(certificateNamed) },
    })
    const arrival = signed(logoutRequest(), 'SAMLRequest')
    expect(ending(judgeRequest(arrival, withCertificates('next', 'idp')))).toBe('accepted')
    const none = judgeRequest(arrival, withCertificates())
    expect(ending(none)).toBe('saml.certificate_missing')
    expect(none.checks).toEqual([{ code: 'saml.certificate_missing', passed: false }])
  })
})

describe('a signature is always required', () => {
  it.each([
    ['request', () => judgeRequest(posted(logoutRequest(), 'SAMLRequest'))],
    ['response', () => judgeResponse(posted(logoutResponse(), 'SAMLResponse'))],
    [
      'refusal of the IdP',
      () => judgeResponse(posted(logoutResponse({ status: { code: 'Responder' } }), 'SAMLResponse')),
    ],
  ])('over HTTP-POST: %s', (_, judge) => {
    expect(ending(judge())).toBe('saml.logout_unsigned')
    expect(codes(failures(judge()))).toEqual(['saml.logout_unsigned'])
  })

  it('and verifying none of them is no success, whatever ran before it', () => {
    const root = parseXml(logoutRequest(), 'message')
    const { identityProvider, now } = logout
    const { results } = runAll(logoutSignatureChecks, {
      root,
      query: null,
      signatures: [],
      identityProvider,
      now,
    })
    expect(codes(results.filter(({ passed }) => !passed))).toEqual([
      'saml.logout_unsigned',
      'saml.signature_invalid',
    ])
  })

  it('over HTTP-Redirect', () => {
    const { query } = signedRedirect(logoutRequest(), 'SAMLRequest') as { query: string }
    const without = query.replace(/&Signature=.*/, '')
    expect(ending(judgeRequest({ binding: 'redirect', query: without }))).toBe('saml.signature_malformed')
  })

  it('over HTTP-Redirect an enveloped one is none (saml-bindings-2.0-os §3.4.4.1)', () => {
    const { message } = request() as { message: string }
    const xml = Buffer.from(message, 'base64').toString()
    expect(ending(judgeRequest(signedRedirect(xml, 'SAMLRequest')))).toBe('saml.signature_misplaced')
  })

  it('over HTTP-Redirect the values are those that the signature covers', () => {
    const { query } = signedRedirect(logoutRequest(), 'SAMLRequest') as { query: string }
    const evil = signedRedirect(
      logoutRequest({ nameId: { ...logout.nameId, value: 'eve' } }),
      'SAMLRequest',
    ) as { query: string }
    const swapped = query.replace(/SAMLRequest=[^&]*/, /SAMLRequest=[^&]*/.exec(evil.query)?.[0] ?? '')
    expect(ending(judgeRequest({ binding: 'redirect', query: swapped }))).toBe('saml.signature_invalid')
    expect(parseLogoutMessage({ binding: 'redirect', query })).toMatchObject({
      kind: 'request',
      binding: 'redirect',
      relayState: 'state',
      claimedInResponseTo: null,
    })
  })
})

describe('reading what arrives', () => {
  it('tells what it claims', () => {
    const arrival = { ...posted(logoutResponse(), 'SAMLResponse'), relayState: 'x' } as LogoutArrival
    const { kind, binding, claimedInResponseTo, relayState } = parseLogoutMessage(arrival)
    expect({ kind, binding, claimedInResponseTo, relayState }).toEqual({
      kind: 'response',
      binding: 'post',
      claimedInResponseTo: 'logout_1',
      relayState: 'x',
    })
  })

  it.each([
    [
      'no base64',
      { message: '***' },
      'saml.logout_malformed',
      { reason: 'it has characters outside the alphabet' },
    ],
    ['too much', { message: 'A'.repeat(800_000) }, 'saml.logout_malformed', { reason: 'it is too large' }],
    [
      'a response that says it is a request',
      posted(logoutResponse(), 'SAMLRequest'),
      'saml.logout_unexpected',
      {
        expected: 'LogoutRequest',
        received: 'LogoutResponse of urn:oasis:names:tc:SAML:2.0:protocol',
      },
    ],
    [
      'a request that says it is a response',
      posted(logoutRequest(), 'SAMLResponse'),
      'saml.logout_unexpected',
      {
        expected: 'LogoutResponse',
        received: 'LogoutRequest of urn:oasis:names:tc:SAML:2.0:protocol',
      },
    ],
  ])('refuses %s', (_, arrival, code, details) => {
    const error = refusalOf(() => parseLogoutMessage({ ...posted('', 'SAMLRequest'), ...arrival }))
    expect({ code: error.code, details: error.details }).toEqual({ code, details })
  })

  it('refuses a query that does not inflate, or holds two messages', () => {
    const read = (query: string) => refusalOf(() => parseLogoutMessage({ binding: 'redirect', query }))
    expect(read('SAMLRequest=AAAA').details).toEqual({ reason: 'it does not inflate' })
    expect(read('SAMLRequest=AAAA').code).toBe('saml.logout_malformed')
    expect(read('SAMLRequest=AAAA&SAMLResponse=AAAA').code).toBe('saml.signature_malformed')
  })

  it('does not change, and shows nothing unverified', () => {
    const message = parseLogoutMessage(request())
    expect(Object.isFrozen(message)).toBe(true)
    expect(JSON.stringify(message)).not.toContain('ada')
  })
})

describe('what a request must say', () => {
  const other = 'https://other.example/'
  const at = (time: string) => ({ now: new Date(time) })
  const edited = (from: string | RegExp, to: string) => request(logoutRequest().replace(from, to))
  const issuer = (text: string) => edited(/<saml:Issuer>[^<]*<\/saml:Issuer>/, text)

  it.each<[string, LogoutArrival, string, unknown, unknown, Overrides?]>([
    ['another version', edited('Version="2.0"', 'Version="1.1"'), 'saml.version_unsupported', '2.0', '1.1'],
    ['no version', edited(' Version="2.0"', ''), 'saml.version_unsupported', '2.0', '(none)'],
    [
      'another issuer',
      request(logoutRequest({ issuer: other })),
      'saml.logout_issuer_mismatch',
      'https://idp.example.org/',
      other,
    ],
    [
      'an issuer of another format',
      issuer('<saml:Issuer Format="urn:f">https://idp.example.org/</saml:Issuer>'),
      'saml.logout_issuer_mismatch',
      'https://idp.example.org/',
      'https://idp.example.org/',
    ],
    [
      'another destination',
      request(logoutRequest({ destination: other })),
      'saml.logout_destination_mismatch',
      logout.sloUrl,
      other,
    ],
    [
      'no destination',
      edited(/ Destination="[^"]*"/, ''),
      'saml.logout_destination_mismatch',
      logout.sloUrl,
      '(none)',
    ],
    [
      'an age of five minutes and the skew',
      request(logoutRequest({ notOnOrAfter: undefined })),
      'saml.logout_not_current',
      '2026-03-02T09:38:00Z',
      '2026-03-02T09:30:00Z',
      at('2026-03-02T09:38:00Z'),
    ],
    [
      'a time in the future',
      request(),
      'saml.logout_not_current',
      '2026-03-02T09:26:59Z',
      '2026-03-02T09:30:00Z',
      at('2026-03-02T09:26:59Z'),
    ],
    [
      'an end that has passed',
      request(logoutRequest({ notOnOrAfter: new Date('2026-03-02T09:27:00Z') })),
      'saml.logout_expired',
      '2026-03-02T09:27:00Z',
      '2026-03-02T09:30:00Z',
    ],
    [
      'a person without a name',
      request(logoutRequest({ nameId: { ...logout.nameId, value: ' \n' } })),
      'saml.logout_subject_missing',
      undefined,
      undefined,
    ],
    [
      'no person',
      edited(/<saml:NameID.*<\/saml:NameID>/, ''),
      'saml.logout_subject_missing',
      undefined,
      undefined,
    ],
  ])('refuses %s', (_, arrival, code, expected, received, overrides) => {
    const verification = judgeRequest(arrival, overrides)
    expect(failures(verification)).toEqual([
      {
        code,
        passed: false,
        ...(expected === undefined ? {} : { expected }),
        ...(received === undefined ? {} : { received }),
      },
    ])
    expect(ending(verification)).toBe(code)
  })

  it('refuses an encrypted person, whom it cannot read', () => {
    const verification = judgeRequest(edited(/<saml:NameID.*<\/saml:NameID>/, '<saml:EncryptedID/>'))
    expect(codes(failures(verification))).toEqual([
      'saml.encryption_unsupported',
      'saml.logout_subject_missing',
    ])
    expect(failures(verification)[0]?.received).toBe('EncryptedID')
  })

  it('refuses a request without issuer', () => {
    const xml = logoutRequest().replace(/<saml:Issuer>[^<]*<\/saml:Issuer>/, '')
    const signed = signedRedirect(xml, 'SAMLRequest')
    expect(failures(judgeRequest(signed))).toEqual([
      {
        code: 'saml.logout_issuer_mismatch',
        passed: false,
        expected: 'https://idp.example.org/',
        received: '(none)',
      },
    ])
  })

  it('accepts the last moment of each, an issuer that says it is an entity, and no end', () => {
    const accepted = (arrival: LogoutArrival, time: string) =>
      expect(ending(judgeRequest(arrival, at(time)))).toBe('accepted')
    const endless = request(logoutRequest({ notOnOrAfter: undefined }))
    accepted(endless, '2026-03-02T09:37:59.999Z')
    accepted(endless, '2026-03-02T09:27:00Z')
    accepted(
      request(logoutRequest({ notOnOrAfter: new Date('2026-03-02T09:27:01Z') })),
      '2026-03-02T09:30:00Z',
    )
    const entity = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
    accepted(
      issuer(`<saml:Issuer Format="${entity}">https://idp.example.org/</saml:Issuer>`),
      '2026-03-02T09:30:00Z',
    )
  })

  it.each([
    ['without an ID', / ID="[^"]*"/, ''],
    ['without IssueInstant', / IssueInstant="[^"]*"/, ''],
    ['with a time that is none', /(IssueInstant=")[^"]*/, '$1yesterday'],
    ['with another child', '</samlp:LogoutRequest>', '<saml:BaseID/></samlp:LogoutRequest>'],
    ['with two persons', '</samlp:LogoutRequest>', '<saml:NameID>eve</saml:NameID></samlp:LogoutRequest>'],
  ])('refuses one %s', (_, from, to) => {
    const verification = judgeRequest(signedRedirect(logoutRequest().replace(from, to), 'SAMLRequest'))
    expect(ending(verification)).toBe('saml.xml_unexpected')
    expect(codes(verification.checks)).toEqual([...codes(logoutSignatureChecks), 'saml.xml_unexpected'])
  })
})

describe('what an answer must say', () => {
  const status = (code: string, subcode?: string, message?: string) =>
    judgeResponse(response(logoutResponse({ status: { code, subcode, message } })))
  const prefix = 'urn:oasis:names:tc:SAML:2.0:status:'

  it('refuses an answer to another request, and one to none', () => {
    const mismatch = { code: 'saml.logout_in_response_to_mismatch', passed: false }
    expect(failures(judgeResponse(response(logoutResponse({ inResponseTo: 'logout_2' }))))).toEqual([
      { ...mismatch, expected: 'logout_1', received: 'logout_2' },
    ])
    expect(failures(judgeResponse(response(), {}, null))).toEqual([
      { ...mismatch, expected: '(none)', received: 'logout_1' },
    ])
    const without = response(logoutResponse().replace(/ InResponseTo="[^"]*"/, ''))
    expect(failures(judgeResponse(without))).toEqual([
      { ...mismatch, expected: 'logout_1', received: '(none)' },
    ])
    expect(ending(judgeResponse(without, {}, null))).toBe('saml.logout_in_response_to_mismatch')
  })

  it('takes one as old and as new as the skew, and no more', () => {
    const issued = (issueInstant: Date) => ending(judgeResponse(response(logoutResponse({ issueInstant }))))
    const [now, skew] = [logout.now.getTime(), logout.clockSkewSeconds * 1000]
    expect([now - skew, now + skew].map((time) => issued(new Date(time)))).toEqual(['accepted', 'accepted'])
    for (const time of [now - 10 * skew, now + 10 * skew]) {
      expect(issued(new Date(time))).toBe('saml.logout_not_current')
    }
  })

  it('holds it to the rules of every logout message', () => {
    expect(
      codes(
        failures(
          judgeResponse(
            response(
              logoutResponse({
                issuer: 'urn:x',
                destination: 'urn:x',
                issueInstant: new Date('2026-03-02T09:00:00Z'),
              }).replace('Version="2.0"', 'Version="1.0"'),
            ),
          ),
        ),
      ),
    ).toEqual([
      'saml.version_unsupported',
      'saml.logout_issuer_mismatch',
      'saml.logout_destination_mismatch',
      'saml.logout_not_current',
    ])
  })

  it('names a refusal, and what the IdP says of it', () => {
    const refused = status('Responder', 'RequestDenied', ' No. ')
    expect(refused.ok ? null : refused.error).toMatchObject({
      code: 'saml.logout_refused',
      details: {
        expected: `${prefix}Success`,
        received: `${prefix}Responder / ${prefix}RequestDenied`,
        message: 'No.',
      },
    })
  })

  it('names a logout that did not reach every application, wherever the status stands', () => {
    const below = status('Responder', 'PartialLogout')
    expect(below.ok ? null : below.error).toMatchObject({
      code: 'saml.logout_partial',
      details: { message: '(none)' },
    })
    expect(ending(status('Success', 'PartialLogout'))).toBe('saml.logout_partial')
    expect(ending(status('PartialLogout'))).toBe('saml.logout_partial')
  })

  it('tells of a refusal last: an answer to something else is told first', () => {
    const foreign = logoutResponse({ inResponseTo: 'x', status: { code: 'Responder' } })
    expect(ending(judgeResponse(response(foreign)))).toBe('saml.logout_in_response_to_mismatch')
  })

  it('refuses an answer without a status, and one with another child', () => {
    const redirected = (xml: string) => ending(judgeResponse(signedRedirect(xml, 'SAMLResponse')))
    expect(redirected(logoutResponse().replace(/<samlp:Status>.*<\/samlp:Status>/, ''))).toBe(
      'saml.xml_unexpected',
    )
    expect(redirected(logoutResponse().replace('<samlp:Status>', '<saml:Assertion/><samlp:Status>'))).toBe(
      'saml.xml_unexpected',
    )
    expect(redirected(logoutResponse().replace(/<saml:Issuer>.*<\/saml:Issuer>/, ''))).toBe(
      'saml.logout_issuer_mismatch',
    )
  })
})

describe('the lists of checks', () => {
  it.each([...logoutSignatureChecks, ...logoutRequestChecks, ...logoutResponseChecks])(
    '$code is in the catalogue and names the section that it enforces',
    ({ code, section }) => {
      expect(Object.keys(catalogue)).toContain(code)
      expect(section).toMatch(/^(saml-(core|bindings|profiles)-2\.0-os|XML Signature) §\d/)
    },
  )
})

describe('verified messages', () => {
  const kinds = [
    ['VerifiedLogoutRequest', VerifiedLogoutRequest, () => acceptedRequest()],
    ['VerifiedLogoutResponse', VerifiedLogoutResponse, () => acceptedResponse()],
  ] as const

  it.each(kinds)('a %s cannot be made by hand, imitated or copied', (name, kind, make) => {
    const genuine = make()
    const facts = Object.assign({}, genuine, { request: { id: 'x' } })
    for (const args of [[], [facts], [Symbol(name), facts, { id: 'x' }], [undefined, facts, { id: 'x' }]]) {
      expect(refusalOf(() => Reflect.construct(kind, args)).code).toBe('internal.error')
    }
    expect(kind.is(genuine)).toBe(true)
    expect(kind.is(Object.assign({}, genuine))).toBe(false)
    expect(kind.is(Object.create(kind.prototype) as object)).toBe(false)
    expect(kind.is(Object.create(genuine) as object)).toBe(false)
    expect(Object.isFrozen(genuine)).toBe(true)
    expect(Object.keys(protocol)).not.toContain(name)
  })

  it('does not change in its parts', () => {
    const { nameId, sessionIndexes } = acceptedRequest()
    expect([Object.isFrozen(nameId), Object.isFrozen(sessionIndexes)]).toEqual([true, true])
  })

  it.each([-1, 301, 0.5, Number.NaN])('no skew of %s seconds is taken', (clockSkewSeconds) => {
    const fault = refusalOf(() => judgeRequest(request(), { clockSkewSeconds }))
    expect([fault.code, fault.details['clockSkewSeconds']]).toEqual(['internal.error', clockSkewSeconds])
  })

  it('a skew of 0 and of 300 seconds is', () => {
    for (const clockSkewSeconds of [0, 300]) {
      expect(ending(judgeRequest(request(), { clockSkewSeconds }))).toBe('accepted')
    }
  })

  it('takes no time that is none, and no message of the other kind', () => {
    expect(refusalOf(() => judgeRequest(request(), { now: new Date(Number.NaN) })).code).toBe(
      'internal.error',
    )
    expect(refusalOf(() => judgeRequest(response())).details).toMatchObject({ kind: 'response' })
    expect(refusalOf(() => judgeResponse(request())).details).toMatchObject({ kind: 'request' })
  })
})
