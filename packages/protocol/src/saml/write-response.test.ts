import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import { outcome, verifyXml } from '../../test/corpus.ts'

describe('the Response of the simulator', () => {
  it.each([
    '</saml:AttributeValue><x>',
    '</saml:NameID><saml:NameID>admin',
    '"/><saml:Audience>',
    ']]>&amp;<!--',
    'a\tb\r\nc',
  ])('carries %j as a value and nothing else (incidents row 25)', (value) => {
    const xml = answer({
      assertion: {
        nameId: { value, format: value },
        sessionIndex: value,
        attributes: [{ name: value, friendlyName: value, values: [value, value] }],
      },
    })
    const verification = verifyXml(xml, signIn)
    if (!verification.ok) throw verification.error
    const { nameId, attributes, sessionIndex } = verification.assertion
    expect(nameId).toEqual({ value, format: value })
    expect(sessionIndex).toBe(value)
    expect(attributes).toEqual([{ name: value, friendlyName: value, values: [value, value] }])
  })

  it('refuses with a status, its reason and no assertion', () => {
    const refused = (status: { code: string; subcode?: string; message?: string }) =>
      outcome(verifyXml(answer({ sign: [], response: { status, assertion: null } }), signIn))
    expect(refused({ code: 'Responder', subcode: 'RequestDenied', message: 'No' })).toBe(
      'saml.request_denied',
    )
    expect(refused({ code: 'Requester' })).toBe('saml.idp_requester_error')
  })

  it('writes an assertion without attributes, with a session and its context', () => {
    const xml = answer({
      assertion: {
        attributes: [],
        sessionNotOnOrAfter: new Date('2026-03-02T17:00:00Z'),
        authnContextClassRef: 'urn:x',
      },
    })
    expect(xml).not.toContain('AttributeStatement')
    const verification = verifyXml(xml, signIn)
    if (!verification.ok) throw verification.error
    expect(verification.assertion.sessionNotOnOrAfter?.toISOString()).toBe('2026-03-02T17:00:00.000Z')
    expect(verification.assertion.authnContextClassRef).toBe('urn:x')
  })
})
