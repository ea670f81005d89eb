import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import { type FixtureParams, outcome, verifyXml } from '../../test/corpus.ts'
import { find, portable } from '../../test/edit-xml.ts'
import {
  cbcSignIn,
  encryptedAnswer,
  encryptedSignIn,
  seal,
  sealAnything,
  signResponse,
} from '../../test/encrypted-answer.ts'
import { keyPair } from '../../test/keys.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { contentEncryptions } from './names.ts'
import { assertionChecks, messageChecks, openedChecks, sealedMessageChecks } from './response-checks.ts'
import { signXml } from './sign-xml.ts'

const judge = (xml: string, params: FixtureParams = encryptedSignIn) => outcome(verifyXml(xml, params))
const part = (xml: string, name: string) => portable(find(parseXml(xml, 'message'), name))
const { aes256Cbc } = contentEncryptions

/** What the verifier reads of an answer in clear. */
function identity(xml: string, params: FixtureParams = encryptedSignIn) {
  const verification = verifyXml(xml, params)
  if (!verification.ok) throw verification.error
  return verification.assertion
}

/** Changes the text; one that changes nothing would prove nothing. */
function edited(xml: string, from: string | RegExp, to: string): string {
  const changed = xml.replace(from, () => to)
  if (changed === xml) throw new Error(`${String(from)} changes nothing`)
  return changed
}

const unsigned = answer({ sign: [] })
const evil = answer({ sign: [], assertion: { nameId: { value: 'admin', format: null } } })
/** An EncryptedAssertion with this in it, in an answer around it. */
const encrypting = (content: string) => sealAnything(seal(unsigned), content)
const sealedIn = (xml: string) => part(xml, 'EncryptedAssertion')
const RESPONSE_END = '</samlp:Response>'

describe('saml-core-2.0-os §6: an encrypted answer is read as the same in clear', () => {
  it.each([
    ['the Assertion signed', encryptedAnswer()],
    ['the Response signed', signResponse(seal(unsigned))],
    ['both signed', signResponse(encryptedAnswer())],
    ['the key beside it', encryptedAnswer({}, { keyPlace: 'beside', hash: 'sha256', recipient: 'urn:x' })],
  ])('%s', (_, xml) => {
    expect(xml).not.toContain('ada@example.org')
    expect(identity(xml)).toEqual(identity(answer()))
  })

  it('a NameID alone, below the signature of the Assertion or of the Response', () => {
    const name = { element: 'NameID' } as const
    const inAssertion = signXml({
      xml: seal(unsigned, name),
      elementId: '_assertion',
      privateKey: keyPair('rsa').privateKey,
      signatureAfter: 'issuer',
    })
    const certificates = [keyPair('rsa').certificate]
    const verification = verifyXml(inAssertion, encryptedSignIn, {
      identityProvider: { ...signIn.identityProvider, certificates },
    })
    expect(outcome(verification)).toBe('accepted')
    expect(identity(signResponse(seal(unsigned, name)))).toEqual(identity(answer()))
  })

  it('a NameID within an encrypted Assertion', () => {
    expect(identity(signResponse(seal(seal(unsigned, { element: 'NameID' }))))).toEqual(identity(answer()))
  })

  it('with AES-CBC where the connection allows it and the Response is signed', () => {
    const cbc = (xml: string) => seal(xml, { algorithm: aes256Cbc })
    expect(identity(signResponse(cbc(unsigned)), cbcSignIn)).toEqual(identity(answer()))
    const name = seal(unsigned, { element: 'NameID', algorithm: aes256Cbc })
    expect(identity(signResponse(name), cbcSignIn)).toEqual(identity(answer()))
    const inside = seal(name)
    expect(identity(signResponse(inside), cbcSignIn)).toEqual(identity(answer()))
    expect(judge(signResponse(name))).toBe('saml.encryption_unauthenticated')
    expect(judge(cbc(answer()), cbcSignIn)).toBe('saml.encryption_unauthenticated')
    expect(judge(signResponse(cbc(answer())))).toBe('saml.encryption_unauthenticated')
  })
})

describe('the trace of an encrypted answer', () => {
  const codes = (xml: string) => verifyXml(xml, encryptedSignIn).checks.map(({ code }) => code)
  const codesOf = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code)

  it('is what holds before, decryption, what holds inside, and the assertion', () => {
    expect(codesOf(sealedMessageChecks)).toEqual([
      'saml.status_not_success',
      'saml.version_unsupported',
      'saml.encryption_unsupported',
      'saml.assertion_count',
      'saml.certificate_missing',
      'saml.signature_misplaced',
      'saml.signature_invalid',
    ])
    expect(codesOf(openedChecks)).toEqual([
      'saml.encryption_unsupported',
      'saml.assertion_count',
      'saml.signature_missing',
      'saml.signature_misplaced',
      'saml.signature_invalid',
    ])
    const expected = [...codesOf(sealedMessageChecks), 'saml.decryption_failed', ...codesOf(openedChecks)]
    const verification = verifyXml(encryptedAnswer(), encryptedSignIn)
    expect(verification.checks.every(({ passed }) => passed)).toBe(true)
    expect(codes(encryptedAnswer())).toEqual([...expected, ...codesOf(assertionChecks)])
  })

  it('of an encrypted name has decryption after the signature, and of an answer in clear has none', () => {
    expect(codes(signResponse(seal(unsigned, { element: 'NameID' })))).toEqual([
      ...codesOf(messageChecks),
      'saml.decryption_failed',
      ...codesOf(assertionChecks),
    ])
    expect(codes(answer())).not.toContain('saml.decryption_failed')
  })

  it('ends with a decryption that failed, without a word on how', () => {
    const foreign = encryptedAnswer({}, { publicKey: keyPair('rsa').certificate.publicKey })
    const { checks } = verifyXml(foreign, encryptedSignIn)
    expect(checks.at(-1)).toEqual({ code: 'saml.decryption_failed', passed: false })
    expect(checks).toHaveLength(sealedMessageChecks.length + 1)
  })
})

describe('row 30: what was encrypted is believed for its signature, not for its encryption', () => {
  it('refuses an unsigned Assertion in an unsigned Response', () => {
    expect(judge(seal(evil))).toBe('saml.signature_missing')
  })

  it('refuses one that a stranger signed', () => {
    const forged = signXml({
      xml: evil,
      elementId: '_assertion',
      privateKey: keyPair('rsa').privateKey,
      signatureAfter: 'issuer',
    })
    expect(judge(seal(forged))).toBe('saml.signature_invalid')
    expect(judge(signResponse(seal(forged)))).toBe('saml.signature_invalid')
  })

  it('refuses one that was changed after it was signed', () => {
    expect(judge(seal(edited(answer(), '>ada<', '>eve<')))).toBe('saml.digest_mismatch')
  })

  it('refuses another EncryptedAssertion in place of the one that the Response signed', () => {
    const signed = signResponse(seal(unsigned))
    for (const other of [seal(evil), seal(unsigned), encryptedAnswer()]) {
      const replaced = edited(
        signed,
        /<saml:EncryptedAssertion .*<\/saml:EncryptedAssertion>/s,
        sealedIn(other),
      )
      expect(judge(replaced)).toBe('saml.digest_mismatch')
    }
  })

  it('refuses it before it is decrypted, and before anything in it is judged', () => {
    const broken = edited(signResponse(seal(unsigned)), /(?<=<xenc:CipherValue>)./, '*')
    expect(judge(broken)).toBe('saml.digest_mismatch')
    expect(verifyXml(broken, encryptedSignIn).checks.at(-1)?.code).toBe('saml.digest_mismatch')
  })

  it('refuses it without a certificate of the identity provider', () => {
    expect(judge(encryptedAnswer(), { ...encryptedSignIn, certificates: [] })).toBe(
      'saml.certificate_missing',
    )
  })

  it('checks the name in an EncryptedID against nothing but its signature', () => {
    const name = seal(unsigned, { element: 'NameID' })
    expect(judge(name)).toBe('saml.signature_missing')
    const other = part(seal(evil, { element: 'NameID' }), 'EncryptedID')
    const replaced = edited(signResponse(name), /<saml:EncryptedID .*<\/saml:EncryptedID>/s, other)
    expect(judge(replaced)).toBe('saml.digest_mismatch')
  })
})

describe('wrapping: one assertion, in clear or encrypted, in its one place', () => {
  const sealed = sealedIn(encryptedAnswer())
  const evilClear = part(evil, 'Assertion')
  const inExtensions = (xml: string, more: string) =>
    edited(xml, '<samlp:Status>', `<samlp:Extensions>${more}</samlp:Extensions><samlp:Status>`)

  it.each<[string, string]>([
    ['the same twice', edited(encryptedAnswer(), RESPONSE_END, sealed + RESPONSE_END)],
    [
      'one before the Assertion that is signed',
      edited(answer(), '<saml:Assertion ', `${sealed}<saml:Assertion `),
    ],
    ['one after the Assertion that is signed', edited(answer(), RESPONSE_END, sealed + RESPONSE_END)],
    ['an evil Assertion before it', edited(encryptedAnswer(), '<saml:Encr', `${evilClear}<saml:Encr`)],
    ['an evil Assertion after it', edited(encryptedAnswer(), RESPONSE_END, evilClear + RESPONSE_END)],
    ['an evil Assertion in Extensions', inExtensions(encryptedAnswer(), evilClear)],
    ['a second one in Extensions', inExtensions(encryptedAnswer(), sealed)],
    ['the only one in Extensions', inExtensions(answer({ response: { assertion: null }, sign: [] }), sealed)],
    ['one in Extensions beside a signed Assertion', inExtensions(answer(), sealed)],
    [
      'an evil Assertion in its KeyInfo',
      edited(encryptedAnswer(), '<ds:KeyInfo>', `<ds:KeyInfo>${evilClear}`),
    ],
    [
      'an evil Assertion in itself',
      edited(encryptedAnswer(), '<xenc:EncryptedData ', `${evilClear}<xenc:EncryptedData `),
    ],
    [
      'one within another',
      edited(encryptedAnswer(), '<xenc:EncryptedData ', `${sealed}<xenc:EncryptedData `),
    ],
    [
      'an Assertion in the Advice of the encrypted',
      encrypting(
        edited(
          part(evil, 'Assertion').replace('"_assertion"', '"_other"'),
          '<saml:AuthnSt',
          `<saml:Advice>${part(unsigned, 'Assertion')}</saml:Advice><saml:AuthnSt`,
        ),
      ),
    ],
    [
      'an encrypted one in the Advice of the encrypted',
      encrypting(
        edited(
          part(answer(), 'Assertion'),
          '<saml:AuthnSt',
          `<saml:Advice>${sealed}</saml:Advice><saml:AuthnSt`,
        ),
      ),
    ],
  ])('refuses %s', (_, xml) => {
    expect(judge(xml)).toBe('saml.assertion_count')
  })

  it.each<[string, string, string]>([
    ['a Response with the Assertion in it', answer(), 'saml.assertion_count'],
    ['another EncryptedAssertion', sealed, 'saml.assertion_count'],
    ['an element around the Assertion', `<x>${part(answer(), 'Assertion')}</x>`, 'saml.assertion_count'],
    [
      'a NameID',
      '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">ada</saml:NameID>',
      'saml.assertion_count',
    ],
    ['an Assertion of no namespace', '<Assertion ID="_a"/>', 'saml.assertion_count'],
    [
      'two IDs alike',
      edited(part(answer(), 'Assertion'), '<saml:Subject>', '<saml:Subject ID="_assertion">'),
      'saml.id_ambiguous',
    ],
    [
      'a signature in another place',
      edited(part(answer(), 'Assertion'), '<saml:Subject>', `<saml:Subject>${part(answer(), 'Signature')}`),
      'saml.signature_misplaced',
    ],
    [
      'an EncryptedAttribute',
      edited(
        part(answer(), 'Assertion'),
        '</saml:AttributeStatement>',
        '<saml:EncryptedAttribute/></saml:AttributeStatement>',
      ),
      'saml.encryption_unsupported',
    ],
  ])('refuses %s in place of an Assertion inside', (_, content, code) => {
    expect(judge(encrypting(content))).toBe(code)
    expect(judge(signResponse(encrypting(content)))).toBe(code)
  })

  it('refuses a signature that was moved from the Assertion to the Response around it', () => {
    const signature = part(answer(), 'Signature')
    const moved = edited(seal(unsigned), '<samlp:Status>', `${signature}<samlp:Status>`)
    expect(judge(moved)).toBe('saml.signature_malformed')
    const beside = edited(seal(unsigned), '<xenc:EncryptedData ', `${signature}<xenc:EncryptedData `)
    expect(judge(beside)).toBe('saml.signature_misplaced')
  })

  it('refuses the encrypted answer whole in Extensions of an evil one', () => {
    const whole = part(signResponse(seal(unsigned)), 'Response')
    expect(judge(inExtensions(evil, whole))).not.toBe('accepted')
  })
})

describe('what is encrypted elsewhere is refused by name', () => {
  const encryptedId = part(seal(unsigned, { element: 'NameID' }), 'EncryptedID')

  it.each([
    [
      'an EncryptedAttribute',
      '</saml:AttributeStatement>',
      '<saml:EncryptedAttribute/></saml:AttributeStatement>',
      'EncryptedAttribute',
    ],
    [
      'an EncryptedID in a SubjectConfirmation',
      '<saml:SubjectConfirmationData ',
      `${encryptedId}<saml:SubjectConfirmationData `,
      'EncryptedID',
    ],
    [
      'an EncryptedID in a Subject of another namespace',
      '<samlp:Status>',
      `<samlp:Extensions><Subject>${encryptedId}</Subject></samlp:Extensions><samlp:Status>`,
      'EncryptedID',
    ],
    [
      'an EncryptedAttribute in the place of a name',
      '<saml:SubjectConfirmation ',
      '<saml:EncryptedAttribute/><saml:SubjectConfirmation ',
      'EncryptedAttribute',
    ],
    [
      'something that SAML does not know',
      '</saml:Assertion>',
      '<saml:EncryptedX/></saml:Assertion>',
      'EncryptedX',
    ],
  ])('%s', (_, from, to, received) => {
    const verification = verifyXml(signResponse(edited(unsigned, from, to)), encryptedSignIn)
    expect(outcome(verification)).toBe('saml.encryption_unsupported')
    expect(verification.checks.at(-1)?.received).toBe(received)
  })

  it('a Subject with a name in clear and an encrypted one, in either order', () => {
    for (const text of [
      `${encryptedId}<saml:NameID>ada</saml:NameID>`,
      `<saml:NameID>ada</saml:NameID>${encryptedId}`,
    ]) {
      const both = signResponse(edited(unsigned, /<saml:NameID>ada<\/saml:NameID>/, text))
      const verification = verifyXml(both, encryptedSignIn)
      expect(outcome(verification)).toBe('saml.xml_unexpected')
      expect(verification.checks.at(-1)?.received).toBe('an EncryptedID as well')
    }
  })

  it('two encrypted names', () => {
    const twice = signResponse(
      edited(
        unsigned,
        /<saml:NameID>ada<\/saml:NameID>/,
        encryptedId.repeat(2).replace('_encrypted_data', 'x'),
      ),
    )
    expect(judge(twice)).toBe('saml.xml_unexpected')
  })

  it('something else than a NameID in an EncryptedID', () => {
    const xml = edited(
      unsigned,
      /<saml:NameID>ada<\/saml:NameID>/,
      sealedIn(encryptedAnswer()).replaceAll('EncryptedAssertion', 'EncryptedID'),
    )
    const verification = verifyXml(signResponse(xml), encryptedSignIn)
    expect(outcome(verification)).toBe('saml.xml_unexpected')
    expect(verification.checks.at(-1)).toMatchObject({ expected: 'NameID', received: 'saml:Assertion' })
  })
})
