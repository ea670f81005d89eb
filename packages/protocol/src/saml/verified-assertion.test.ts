import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import { verifyXml } from '../../test/corpus.ts'
import { refusalOf } from '../../test/refusal.ts'
import { SsoError } from '../errors/sso-error.ts'
import * as protocol from '../index.ts'
import type { IdentityProvider } from './types.ts'
import { VerifiedAssertion } from './verified-assertion.ts'

function verified(xml: string, skew = 180): VerifiedAssertion {
  const verification = verifyXml(xml, signIn, { clockSkewSeconds: skew })
  if (!verification.ok) throw verification.error
  return verification.assertion
}

describe('a VerifiedAssertion', () => {
  it('cannot be made by hand', () => {
    const facts = Object.assign({}, verified(answer()))
    const byHand: unknown[] = [[], [facts], [Symbol('VerifiedAssertion'), facts], [undefined, facts]]
    for (const args of byHand) {
      expect(refusalOf(() => Reflect.construct(VerifiedAssertion, args as unknown[])).code).toBe(
        'internal.error',
      )
    }
  })

  it('cannot be imitated, copied or inherited', () => {
    const genuine = verified(answer())
    expect(VerifiedAssertion.is(genuine)).toBe(true)
    expect(VerifiedAssertion.is(Object.assign({}, genuine))).toBe(false)
    expect(VerifiedAssertion.is(Object.create(VerifiedAssertion.prototype))).toBe(false)
    expect(VerifiedAssertion.is(Object.create(genuine))).toBe(false)
    expect(VerifiedAssertion.is(structuredClone(genuine))).toBe(false)
  })

  it('is a type only outside of the package', () => {
    expect(Object.keys(protocol)).not.toContain('VerifiedAssertion')
  })

  it('does not change', () => {
    const assertion = verified(answer())
    expect(Object.isFrozen(assertion)).toBe(true)
    expect(Object.isFrozen(assertion.nameId)).toBe(true)
    expect(Object.isFrozen(assertion.attributes)).toBe(true)
    expect(assertion.attributes.every((attribute) => Object.isFrozen(attribute))).toBe(true)
    expect(assertion.attributes.every(({ values }) => Object.isFrozen(values))).toBe(true)
  })

  it('has the qualifiers of the name beside it, for a logout', () => {
    const qualified = answer({
      edit: (xml) =>
        xml.replace('<saml:NameID>', '<saml:NameID NameQualifier="urn:q" SPNameQualifier="urn:s">'),
    })
    const { nameId, nameQualifiers } = verified(qualified)
    expect(nameId).toEqual({ value: 'ada', format: null })
    expect(nameQualifiers).toEqual({ nameQualifier: 'urn:q', spNameQualifier: 'urn:s' })
    expect(Object.isFrozen(nameQualifiers)).toBe(true)
    expect(verified(answer()).nameQualifiers).toEqual({ nameQualifier: null, spNameQualifier: null })
  })

  it('says until when a replay is possible: the end of its validity and the widest skew', () => {
    const later = new Date('2026-03-02T10:00:00Z')
    expect(verified(answer()).notOnOrAfter.toISOString()).toBe('2026-03-02T09:40:00.000Z')
    expect(verified(answer(), 0).notOnOrAfter.toISOString()).toBe('2026-03-02T09:40:00.000Z')
    const conditionsEndFirst = answer({
      assertion: { notOnOrAfter: later },
      edit: (xml) => xml.replace(/(<saml:Conditions [^>]*NotOnOrAfter=")[^"]*/, '$12026-03-02T09:31:00Z'),
    })
    expect(verified(conditionsEndFirst).notOnOrAfter.toISOString()).toBe('2026-03-02T09:36:00.000Z')
    const noConditionsEnd = answer({
      edit: (xml) => xml.replace(/<saml:Conditions [^>]*>/, '<saml:Conditions>'),
    })
    expect(verified(noConditionsEnd).notOnOrAfter.toISOString()).toBe('2026-03-02T09:40:00.000Z')
  })

  it('ends the session with the earliest of several statements', () => {
    const statement = (end: string) =>
      `<saml:AuthnStatement AuthnInstant="2026-03-02T09:01:00Z" SessionNotOnOrAfter="${end}"><saml:AuthnContext/></saml:AuthnStatement>`
    const xml = answer({
      assertion: { sessionNotOnOrAfter: new Date('2026-03-02T12:00:00Z'), sessionIndex: 's1' },
      edit: (text) =>
        text.replace(
          '<saml:AttributeStatement>',
          `${statement('2026-03-02T11:00:00Z')}${statement('2026-03-02T13:00:00Z')}<saml:AttributeStatement>`,
        ),
    })
    const assertion = verified(xml)
    expect(assertion.sessionNotOnOrAfter?.toISOString()).toBe('2026-03-02T11:00:00.000Z')
    expect(assertion.sessionIndex).toBe('s1')
    expect(assertion.authnInstant.toISOString()).toBe('2026-03-02T09:00:00.000Z')
  })

  it('keeps values as sent: a null value is none, an empty one is empty, CDATA is text', () => {
    const values =
      '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><saml:AttributeValue/><saml:AttributeValue> a <![CDATA[<b>]]>&amp;</saml:AttributeValue>'
    const xml = answer({
      edit: (text) => text.replace('<saml:AttributeValue>ada@example.org</saml:AttributeValue>', values),
    })
    expect(verified(xml).attributes).toEqual([{ name: 'email', friendlyName: null, values: ['', ' a <b>&'] }])
  })
})

describe('a fault of ours', () => {
  it('is no refusal: it goes on to whoever called', () => {
    const broken = (error: Error): IdentityProvider => ({
      ...signIn.identityProvider,
      get certificates(): never {
        throw error
      },
    })
    const verify = (error: Error) => () => verifyXml(answer(), signIn, { identityProvider: broken(error) })
    expect(verify(new TypeError('ours'))).toThrow(TypeError)
    expect(verify(new SsoError('internal.error'))).toThrow(SsoError)
  })
})
