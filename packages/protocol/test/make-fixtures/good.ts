import type { Variant } from './case.ts'
import { goodEncrypted } from './good-encrypted.ts'
import { MGF1, signatureMethod } from './sign.ts'
import { kebab, timeAttributes } from './time-attributes.ts'

const SHA384 = 'http://www.w3.org/2001/04/xmldsig-more#sha384'
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512'

const good = (why: string, variant: Omit<Variant, 'base' | 'why'>): Variant => ({
  base: 'entra',
  why,
  ...variant,
})

/** The last whole second at which each time is still good; `families/time.ts` has the first at which it is not. */
const acceptedAt: readonly (readonly [skew: number, what: keyof typeof timeAttributes, value: string])[] = [
  [180, 'NotBefore', '2026-03-02T09:33:00Z'],
  [180, 'NotOnOrAfter', '2026-03-02T09:27:01Z'],
  [180, 'ConfirmationNotOnOrAfter', '2026-03-02T09:27:01Z'],
  [180, 'AuthnInstant', '2026-03-02T09:33:00Z'],
  [180, 'SessionNotOnOrAfter', '2026-03-02T09:27:01Z'],
  [0, 'NotBefore', '2026-03-02T09:30:00Z'],
  [0, 'NotOnOrAfter', '2026-03-02T09:30:01Z'],
  [0, 'ConfirmationNotOnOrAfter', '2026-03-02T09:30:01Z'],
  [0, 'AuthnInstant', '2026-03-02T09:30:00Z'],
  [0, 'SessionNotOnOrAfter', '2026-03-02T09:30:01Z'],
  [300, 'NotBefore', '2026-03-02T09:35:00Z'],
  [300, 'NotOnOrAfter', '2026-03-02T09:25:01Z'],
  [300, 'ConfirmationNotOnOrAfter', '2026-03-02T09:25:01Z'],
  [300, 'AuthnInstant', '2026-03-02T09:35:00Z'],
  [300, 'SessionNotOnOrAfter', '2026-03-02T09:25:01Z'],
]

/** Answers that are unusual and right: refusing them would lock people out, and each bounds a bad one from the other side. */
export const goodVariants: Readonly<Record<string, Variant>> = {
  ...goodEncrypted,
  'ecdsa-sha256': good('ECDSA on P-256', {
    signing: { key: 'ec-256', method: signatureMethod('ecdsa-sha256') },
    params: { certificates: ['ec-256'] },
  }),
  'ecdsa-sha384': good('ECDSA on P-384', {
    signing: { key: 'ec-384', method: signatureMethod('ecdsa-sha384'), digest: SHA384 },
    params: { certificates: ['ec-384'] },
  }),
  'ecdsa-sha512': good('ECDSA on P-521', {
    signing: { key: 'ec-521', method: signatureMethod('ecdsa-sha512'), digest: SHA512 },
    params: { certificates: ['ec-521'] },
  }),
  'ecdsa-response': {
    base: 'google',
    why: 'ECDSA over the Response',
    signing: { key: 'ec-256', method: signatureMethod('ecdsa-sha256') },
    params: { certificates: ['ec-256'] },
  },
  'rsa-sha384': good('RSA-SHA384', { signing: { method: signatureMethod('rsa-sha384'), digest: SHA384 } }),
  'rsa-sha512': good('RSA-SHA512', { signing: { method: signatureMethod('rsa-sha512'), digest: SHA512 } }),
  'rsa-pss-sha384': good('RSASSA-PSS with SHA-384', {
    signing: { method: `${MGF1}sha384-rsa-MGF1`, digest: SHA384 },
  }),
  'rsa-pss-sha512': good('RSASSA-PSS with SHA-512', {
    signing: { method: `${MGF1}sha512-rsa-MGF1`, digest: SHA512 },
  }),
  'next-key': good('the next key, while both are known', {
    signing: { key: 'next' },
    params: { certificates: ['idp', 'next'] },
  }),
  'keys-of-two-kinds': good('an RSA signature where the connection has an EC key first', {
    params: { certificates: ['ec-256', 'idp'] },
  }),
  'key-info-of-a-stranger': good('a stranger’s certificate in KeyInfo, which chooses nothing', {
    signing: { keyInfoOf: 'stranger' },
  }),
  'no-key-info': good('no KeyInfo', { signing: { keyInfo: 'none' } }),
  'both-signed-entra': good('Response and Assertion both signed', {
    signing: { signs: ['Response', 'Assertion'] },
  }),
  'signature-with-line-breaks': {
    base: 'okta',
    why: 'line breaks in the Signature',
    signing: { lineBreaks: true },
  },
  'signature-value-wrapped': good('base64 in lines', {
    after: [[/(<SignatureValue>)([^<]*)/, (found) => found.replace(/.{64}/g, '$&\n')]],
  }),
  'comment-between-elements': good('a comment between elements, which canonicalization drops', {
    after: [['<Subject>', '<!-- a comment --><Subject>']],
  }),
  'comment-before-root': good('a comment before the root', {
    after: [['<samlp:Response ', '<!-- a comment --><samlp:Response ']],
  }),
  'cdata-as-text': good('CDATA, which is text', { after: [['>Ada<', '><![CDATA[Ada]]><']] }),
  'references-as-text': good('character references, which are text', {
    after: [['>Ada<', '>&#65;d&#x61;<']],
  }),
  'line-ends-of-windows': { base: 'shibboleth', why: 'line ends of Windows', after: [[/\n/g, '\r\n']] },
  'attributes-in-another-order': good('attributes in another order and other quotes', {
    after: [[/ID="(_5c1[^"]*)" IssueInstant="([^"]*)"/, `IssueInstant='$2' ID='$1'`]],
  }),
  'audience-among-others': good('our entity ID among other audiences', {
    before: [['<Audience>', '<Audience>https://other.example.com/</Audience><Audience>']],
  }),
  'audience-with-spaces': good('white space around the audience', {
    before: [[/<Audience>([^<]*)/, '<Audience>\n $1 ']],
  }),
  'audience-twice-restricted': good('two restrictions that both name us', {
    before: [[/<AudienceRestriction>.*<\/AudienceRestriction>/, '$&$&']],
  }),
  'conditions-one-time-use': good('OneTimeUse and ProxyRestriction', {
    before: [['</Conditions>', '<OneTimeUse/><ProxyRestriction Count="0"/></Conditions>']],
  }),
  'conditions-without-times': good('Conditions without times', {
    before: [[/<Conditions [^>]*>/, '<Conditions>']],
  }),
  'second-confirmation-good': good('a holder-of-key confirmation before the bearer one', {
    before: [
      [
        /<SubjectConfirmation .*<\/SubjectConfirmation>/,
        (found) => found.replace('cm:bearer', 'cm:holder-of-key') + found,
      ],
    ],
  }),
  'issuer-with-format': good('an Issuer that says it is an entity', {
    before: [['<Issuer>', '<Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">']],
  }),
  'unsigned-response-without-destination': good('an unsigned Response without Destination', {
    after: [[/ Destination="[^"]*"/, '']],
  }),
  'unsigned-response-without-issuer': good('an unsigned Response without Issuer', {
    after: [[/<Issuer xmlns="[^"]*">[^<]*<\/Issuer>/, '']],
  }),
  'extensions-of-another-vocabulary': good('Extensions of another vocabulary', {
    after: [
      ['<samlp:Status>', '<samlp:Extensions><x xmlns="urn:x" Id="_x">y</x></samlp:Extensions><samlp:Status>'],
    ],
  }),
  'status-message': good('a StatusMessage beside Success', {
    after: [['</samlp:Status>', '<samlp:StatusMessage>welcome</samlp:StatusMessage></samlp:Status>']],
  }),
  'advice-and-decision': good('Advice of another vocabulary', {
    before: [['</Conditions>', '</Conditions><Advice><x xmlns="urn:x"/></Advice>']],
  }),
  'unused-prefixes': good('prefixes that nothing uses', {
    after: [['<samlp:Response ', '<samlp:Response xmlns:a="urn:a" xmlns:b="urn:b" ']],
  }),
  'time-with-offset': good('an end in another zone', {
    before: [timeAttributes.NotOnOrAfter('2026-03-02T11:29:58+01:00')],
  }),
  ...Object.fromEntries(
    acceptedAt.map(([skew, what, value]): [string, Variant] => [
      `${kebab(what)}-last-second-at-skew-${skew}`,
      good(`${what} at its last second, with a skew of ${skew} s`, {
        before: [timeAttributes[what](value)],
        params: { clockSkewSeconds: skew },
      }),
    ]),
  ),
}
