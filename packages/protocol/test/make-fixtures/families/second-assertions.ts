import { type BadCase, type Family, steps } from '../case.ts'
import {
  ASSERTION,
  type Message,
  PROTOCOL,
  XMLDSIG,
  after,
  around,
  bareCopyOf,
  before,
  onMessage,
  turnEvil,
} from '../dom.ts'

/** Puts an unsigned evil assertion somewhere. */
const adding = (put: (message: Message, evil: Element) => void) =>
  onMessage((message) => put(message, turnEvil(bareCopyOf(message.find('Assertion')))))

const inside = (localName: string) => adding((message, evil) => message.find(localName).appendChild(evil))

const one = (why: string, base: BadCase['base'], attack: (xml: string) => string): BadCase => ({
  base,
  why: `a second assertion ${why}`,
  attack,
  expected: 'saml.assertion_count',
})

/** The identity provider itself signed a message with two: whichever were read, the other would be too. */
const signedWith = (why: string, attack: (xml: string) => string): BadCase => ({
  base: 'google',
  why: `a second assertion ${why}, under the signature`,
  prepare: attack,
  expected: 'saml.assertion_count',
})

/** Two assertions in every place where XML has room for one (incidents rows 4, 6, 18, 23, 24). */
export const secondAssertions: Family = {
  // Where the signature of the assertion covers nothing.
  'second-before': one(
    'before the signed one',
    'entra',
    adding((m, evil) => before(m.find('Assertion'), evil)),
  ),
  'second-after': one(
    'after the signed one',
    'entra',
    adding((m, evil) => after(m.find('Assertion'), evil)),
  ),
  'second-first': one(
    'before the Issuer',
    'entra',
    adding((m, evil) => before(m.find('Issuer'), evil)),
  ),
  'second-in-extensions': one(
    'in Extensions',
    'entra',
    adding((m, evil) => before(m.find('Status'), around('x:Extensions', PROTOCOL, evil))),
  ),
  'second-in-foreign-extension': one(
    'in a foreign element of Extensions',
    'entra',
    adding((m, evil) =>
      before(m.find('Status'), around('x:Extensions', PROTOCOL, around('y', 'urn:y', evil))),
    ),
  ),
  'second-in-status': one('in Status', 'entra', inside('Status')),
  'second-in-status-code': one('in StatusCode', 'entra', inside('StatusCode')),
  'second-in-status-detail': one(
    'in StatusDetail',
    'entra',
    adding((m, evil) => m.find('Status').appendChild(around('x:StatusDetail', PROTOCOL, evil))),
  ),
  // Inside the Signature, which the enveloped transform leaves out of what it digests.
  ...Object.fromEntries(
    (['entra', 'google'] as const).flatMap((base): [string, BadCase][] => {
      const kind = base === 'entra' ? 'assertion' : 'response'
      return [
        [`second-in-signature-of-${kind}`, one('in the Signature', base, inside('Signature'))],
        [
          `second-in-object-of-${kind}`,
          one(
            'in an Object',
            base,
            adding((m, evil) => m.find('Signature').appendChild(around('x:Object', XMLDSIG, evil))),
          ),
        ],
        [`second-in-key-info-of-${kind}`, one('in KeyInfo', base, inside('KeyInfo'))],
        [`second-in-x509-data-of-${kind}`, one('in X509Data', base, inside('X509Data'))],
        [`second-in-certificate-of-${kind}`, one('in X509Certificate', base, inside('X509Certificate'))],
        [`second-in-signature-value-of-${kind}`, one('in SignatureValue', base, inside('SignatureValue'))],
      ]
    }),
  ),
  // Where only whoever signs could have put it.
  'second-signed-sibling': signedWith(
    'beside',
    adding((m, evil) => after(m.find('Assertion'), evil)),
  ),
  'second-signed-in-issuer': {
    ...signedWith('in Issuer', inside('Issuer')),
    expected: 'saml.xml_unexpected',
    refusedBy: steps.readMessage,
    reason: 'text only',
  },
  'second-signed-in-advice': signedWith(
    'in Advice',
    adding((m, evil) => after(m.find('Conditions'), around('x:Advice', ASSERTION, evil))),
  ),
  'second-signed-in-subject': signedWith('in Subject', inside('Subject')),
  'second-signed-in-name-id': signedWith('in NameID', inside('NameID')),
  'second-signed-in-confirmation': signedWith('in SubjectConfirmation', inside('SubjectConfirmation')),
  'second-signed-in-confirmation-data': signedWith(
    'in SubjectConfirmationData',
    inside('SubjectConfirmationData'),
  ),
  'second-signed-in-conditions': signedWith('in Conditions', inside('Conditions')),
  'second-signed-in-audience': signedWith('in Audience', inside('Audience')),
  'second-signed-in-authn-statement': signedWith('in AuthnStatement', inside('AuthnStatement')),
  'second-signed-in-authn-context': signedWith('in AuthnContext', inside('AuthnContext')),
  'second-signed-in-attribute': signedWith('in Attribute', inside('Attribute')),
  'second-signed-in-attribute-value': signedWith('in AttributeValue', inside('AttributeValue')),
}
