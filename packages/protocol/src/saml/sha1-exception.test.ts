import { describe, expect, it } from 'vitest'
import { answer, idpCertificate, signIn } from '../../test/answer.ts'
import { outcome, verifyXml } from '../../test/corpus.ts'
import { logout, logoutRequest, posted } from '../../test/logout.ts'
import { sign } from '../../test/make-fixtures/sign.ts'
import { refusalOf } from '../../test/refusal.ts'
import { legacyMethods, signatureMethods } from './names.ts'
import { parseLogoutMessage } from './parse-logout-message.ts'
import { verifyLogoutRequest } from './verify-logout-request.ts'
import { verifyRedirectQuery } from './verify-redirect-query.ts'

const signed = (options: { readonly method?: string; readonly digest?: string }) =>
  sign(answer({ sign: [] }), { signs: ['Assertion'], prefix: 'ds', ...options })
const both = signed({ method: legacyMethods.rsaSha1, digest: legacyMethods.sha1 })
const methodOnly = signed({ method: legacyMethods.rsaSha1 })
const digestOnly = signed({ digest: legacyMethods.sha1 })

const until = (sha1Until: Date | null) => ({
  identityProvider: { ...signIn.identityProvider, certificates: [idpCertificate], sha1Until },
})
/** The made-up sign-in is at 09:30:00. */
const later = new Date('2026-03-02T09:30:00.001Z')
const exception = {
  code: 'saml.sha1_exception_ended',
  passed: true,
  expected: '2026-03-02T09:30:00Z',
  received: legacyMethods.rsaSha1,
}

describe('SHA-1 (incidents row 34): a connection’s exception with an end', () => {
  it.each([
    ['signature and digest', both],
    ['the signature', methodOnly],
    ['the digest', digestOnly],
  ])('in %s is accepted until that moment, and the result and the trace tell', (_, xml) => {
    const verification = verifyXml(xml, signIn, until(later))
    expect(verification).toMatchObject({ ok: true, usedSha1: true })
    expect(verification.checks).toContainEqual(exception)
    expect(outcome(verifyXml(xml, signIn, until(new Date(signIn.now))))).toBe('saml.sha1_exception_ended')
    expect(outcome(verifyXml(xml, signIn, until(null)))).toBe('saml.signature_algorithm')
    expect(outcome(verifyXml(xml, signIn))).toBe('saml.signature_algorithm')
  })

  it('tells when one of two signatures needed it', () => {
    const mixed = sign(both, { signs: ['Response'], prefix: 'ds' })
    const verification = verifyXml(mixed, signIn, until(later))
    expect(verification).toMatchObject({ ok: true, usedSha1: true })
    expect(verification.checks).toContainEqual(exception)
    expect(outcome(verifyXml(mixed, signIn, until(null)))).toBe('saml.signature_algorithm')
  })

  it('does not tell of an exception that was not needed', () => {
    const verification = verifyXml(answer(), signIn, until(later))
    expect(verification).toMatchObject({ ok: true, usedSha1: false })
    expect(verification.checks.map(({ code }) => code)).not.toContain('saml.sha1_exception_ended')
    expect(verifyXml(answer(), signIn, until(new Date(signIn.now)))).toMatchObject({ ok: true })
  })

  it('changes no other rule: a changed answer is refused, and every weaker or other algorithm', () => {
    expect(outcome(verifyXml(both.replace('>ada<', '>eve<'), signIn, until(later)))).toBe(
      'saml.digest_mismatch',
    )
    const more = 'http://www.w3.org/2001/04/xmldsig-more#'
    for (const method of [`${more}rsa-md5`, `${more}ecdsa-sha1`, `${more}rsa-sha224`]) {
      const key = method.includes('ecdsa') ? 'ec-256' : 'idp'
      const xml = sign(answer({ sign: [] }), { signs: ['Assertion'], prefix: 'ds', method, key })
      expect(outcome(verifyXml(xml, signIn, until(later)))).toBe('saml.signature_algorithm')
    }
    expect(outcome(verifyXml(signed({ digest: `${more}md5` }), signIn, until(later)))).toBe(
      'saml.signature_algorithm',
    )
  })

  it('holds for a logout message in a form too', () => {
    const xml = sign(logoutRequest(), {
      signs: ['LogoutRequest'],
      prefix: 'ds',
      method: legacyMethods.rsaSha1,
      digest: legacyMethods.sha1,
    })
    const judge = (sha1Until: Date | null) =>
      verifyLogoutRequest({
        ...logout,
        message: parseLogoutMessage(posted(xml, 'SAMLRequest')),
        identityProvider: { ...logout.identityProvider, sha1Until },
      })
    expect(judge(later)).toMatchObject({ ok: true, usedSha1: true })
    expect(judge(later).checks).toContainEqual(exception)
    expect(judge(null)).toMatchObject({ ok: false, error: { code: 'saml.signature_algorithm' } })
  })

  it('never for a redirect', () => {
    const query = `SAMLRequest=x&SigAlg=${encodeURIComponent(legacyMethods.rsaSha1)}&Signature=AAAA`
    expect(refusalOf(() => verifyRedirectQuery(query, [idpCertificate])).code).toBe(
      'saml.signature_algorithm',
    )
  })

  it('is no algorithm to sign with', () => {
    expect(Object.values(signatureMethods)).not.toContain(legacyMethods.rsaSha1)
  })
})
