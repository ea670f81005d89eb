import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import { verifyXml } from '../../test/corpus.ts'
import type { VerifiedAssertion } from './verified-assertion.ts'

type Edit = (xml: string) => string

/** The Response is signed, so that the Assertion may be anything. */
function judge(edit: Edit) {
  return verifyXml(answer({ edit, sign: ['_response'] }), signIn)
}

function accepted(edit: Edit): VerifiedAssertion {
  const verification = judge(edit)
  if (!verification.ok) throw verification.error
  return verification.assertion
}

function refused(edit: Edit) {
  const verification = judge(edit)
  if (verification.ok) throw new Error('nothing was refused')
  const { code, details } = verification.error
  return { code, ...details }
}

const unexpected = (within: string, expected: string, received: string) => ({
  code: 'saml.xml_unexpected',
  within,
  expected,
  received,
})
const within = (element: string, content: string) => (xml: string) =>
  xml.replace(new RegExp(`(<${element}[ >][^]*?)(</${element}>)`), `$1${content}$2`)
const without = (pattern: RegExp) => (xml: string) => xml.replace(pattern, '')

describe('saml-core-2.0-os §2.3.3: what an assertion holds', () => {
  const children =
    'Issuer, Signature, Subject, Conditions, Advice, AuthnStatement, AuthzDecisionStatement, AttributeStatement'

  it.each<[string, Edit, ReturnType<typeof unexpected>]>([
    [
      'no ID',
      without(/(?<=<saml:Assertion) ID="[^"]*"/),
      unexpected('saml:Assertion', 'the attribute ID', 'none'),
    ],
    [
      'no time',
      without(/(?<=<saml:Assertion [^>]*) IssueInstant="[^"]*"/),
      unexpected('saml:Assertion', 'the attribute IssueInstant', 'none'),
    ],
    [
      'a time that is none',
      (xml) => xml.replace(/(<saml:Assertion [^>]*IssueInstant=")[^"]*/, '$1today'),
      unexpected('saml:Assertion', 'a time in IssueInstant', 'today'),
    ],
    ['text', within('saml:Assertion', 'text'), unexpected('saml:Assertion', children, 'text')],
    [
      'another element',
      within('saml:Assertion', '<saml:Other/>'),
      unexpected('saml:Assertion', children, 'saml:Other'),
    ],
    [
      'a subject with another element',
      within('saml:Subject', '<saml:Other/>'),
      unexpected('saml:Subject', 'NameID, EncryptedID, SubjectConfirmation', 'saml:Other'),
    ],
    [
      'an attribute without Name',
      without(/ Name="email"/),
      unexpected('saml:Attribute', 'the attribute Name', 'none'),
    ],
  ])('refuses one with %s', (_, edit, refusal) => {
    expect(refused(edit)).toEqual(refusal)
  })

  it('may have a subject that says nothing, and then names nobody', () => {
    expect(refused((xml) => xml.replace(/<saml:Subject>.*<\/saml:Subject>/s, '')).code).toBe(
      'saml.subject_missing',
    )
    expect(refused((xml) => xml.replace(/<saml:Subject>.*<\/saml:Subject>/s, '<saml:Subject/>')).code).toBe(
      'saml.subject_missing',
    )
  })
})

describe('XML Schema Part 2 §4.3.6: white space around a value does not count', () => {
  it('in times', () => {
    expect(
      accepted((xml) =>
        xml.replaceAll('Instant="', 'Instant=" ').replaceAll('OnOrAfter="', 'OnOrAfter=" '),
      ).authnInstant.toISOString(),
    ).toBe('2026-03-02T09:00:00.000Z')
  })

  it('in the class of the authentication context', () => {
    const { authnContextClassRef } = accepted((xml) => xml.replace('<saml:AuthnContextClassRef>', '$&\n '))
    expect(authnContextClassRef).toBe('urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport')
  })
})

describe('saml-core-2.0-os §2.7.3: attributes', () => {
  const valued =
    (attributes: string, content = 'x'): Edit =>
    (xml) =>
      xml.replace('<saml:AttributeValue>ada@example.org', `<saml:AttributeValue${attributes}>${content}`)
  const values = (edit: Edit) => accepted(edit).attributes[0]?.values
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

  it.each([
    ['xsi:nil is true', ` ${xsi} xsi:nil="true"`, []],
    ['xsi:nil is 1', ` ${xsi} xsi:nil="1"`, []],
    ['xsi:nil is false', ` ${xsi} xsi:nil="false"`, ['x']],
    ['nil is of no namespace', ' nil="true"', ['x']],
    ['nil is of another namespace', ' xmlns:y="urn:y" y:nil="true"', ['x']],
    ['another attribute of xsi is true', ` ${xsi} xsi:other="true"`, ['x']],
  ])('have a value unless it is null: %s', (_, attributes, expected) => {
    expect(values(valued(attributes))).toEqual(expected)
  })

  it('of Shibboleth hold a NameID as their value, laid out with white space', () => {
    expect(values(valued('', '\n <saml:NameID>\n id\n </saml:NameID>\n'))).toEqual(['id'])
  })

  it('keep their friendly name', () => {
    const edit = (xml: string) => xml.replace(' Name="email"', ' FriendlyName="mail" Name="email"')
    expect(accepted(edit).attributes[0]).toEqual({
      name: 'email',
      friendlyName: 'mail',
      values: ['ada@example.org'],
    })
  })
})

describe('saml-core-2.0-os §3.2.2: what a Response holds', () => {
  const children = 'Issuer, Signature, Extensions, Status, Assertion, EncryptedAssertion'

  it.each<[string, Edit, ReturnType<typeof unexpected>]>([
    ['text', within('samlp:Response', 'text'), unexpected('samlp:Response', children, 'text')],
    ['another element', within('samlp:Response', '<x/>'), unexpected('samlp:Response', children, 'x')],
    [
      'no status',
      without(/<samlp:Status>.*<\/samlp:Status>/s),
      unexpected('samlp:Response', 'one Status', 'none'),
    ],
    [
      'a status without code',
      without(/<samlp:StatusCode [^>]*>/),
      unexpected('samlp:Status', 'one StatusCode', 'none'),
    ],
    [
      'a status code without value',
      without(/(?<=<samlp:StatusCode) Value="[^"]*"/),
      unexpected('samlp:StatusCode', 'the attribute Value', 'none'),
    ],
  ])('refuses one with %s', (_, edit, refusal) => {
    expect(refused(edit)).toEqual(refusal)
  })

  it('counts only assertions of SAML, not elements of other vocabularies with the same name', () => {
    const foreign =
      '<samlp:Extensions><Assertion xmlns="urn:x"/><EncryptedAssertion xmlns="urn:x"/></samlp:Extensions>'
    expect(judge((xml) => xml.replace('<samlp:Status>', `${foreign}<samlp:Status>`)).ok).toBe(true)
  })
})
