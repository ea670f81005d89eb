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

  it('writes an assertion without a NameID, which the verifier refuses', () => {
    const xml = answer({ assertion: { nameId: null } })
    expect(xml).not.toContain('NameID')
    expect(outcome(verifyXml(xml, signIn))).toBe('saml.subject_missing')
  })

  it.each([
    ['email', 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'],
    ['my urn:x', 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'],
    ['urn:oid:0.9.2342.19200300.100.1.3', 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'],
    ['http://schemas.example/email', 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'],
    ['https://schemas.example/email', 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'],
  ])('saml-core-2.0-os §8.2: names the attribute %s in the format %s', (name, format) => {
    const xml = answer({ assertion: { attributes: [{ name, friendlyName: null, values: [] }] } })
    expect(xml).toContain(`<saml:Attribute Name="${name}" NameFormat="${format}"`)
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
