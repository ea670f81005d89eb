import { type BadCase, type Family, altered, because } from '../case.ts'
import {
  Message,
  PROTOCOL,
  around,
  bareCopyOf,
  before,
  copyOf,
  elementsNamed,
  onMessage,
  turnEvil,
} from '../dom.ts'
import { sign } from '../sign.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'

/** Something else that the same key signed and that anybody can fetch or catch. */
const signedRoot = (xml: string) =>
  copyOf(new Message(sign(xml, { signs: ['root'], prefix: 'ds', first: true })).root)
const metadata = () => signedRoot(`<md:EntityDescriptor xmlns:md="${METADATA}" ID="_metadata" entityID="x"/>`)
const logoutRequest = () =>
  signedRoot(`<samlp:LogoutRequest xmlns:samlp="${PROTOCOL}" ID="_logout" Version="2.0"/>`)

function signatureOf(signed: Element): Element {
  const [signature] = elementsNamed(signed, 'Signature')
  if (signature === undefined) throw new Error('the donor is not signed')
  return signature
}

/** The assertion is evil and no longer signed; the donor is put somewhere. */
const withDonor = (put: (message: Message) => void) =>
  onMessage((message) => {
    const assertion = message.find('Assertion')
    assertion.parentNode?.replaceChild(turnEvil(bareCopyOf(assertion)), assertion)
    put(message)
  })

const donor = (
  why: string,
  refusal: Pick<BadCase, 'expected' | 'reason' | 'refusedBy'>,
  attack: (xml: string) => string,
): BadCase => ({ base: 'entra', why, attack, ...refusal })

const misplaced = (reason: string) => ({ expected: 'saml.signature_misplaced', reason })

/** The message as the content of another root. */
const inside = (name: string, namespace: string) =>
  onMessage((message) => {
    const root = copyOf(message.root)
    message.document.replaceChild(around(`x:${name}`, namespace, root), message.root)
  })

/** A good signature over something else (incidents rows 10, 11, 21). */
export const donors: Family = {
  'donor-metadata-in-extensions': donor(
    'signed metadata in Extensions',
    misplaced('a signature in md:EntityDescriptor'),
    withDonor((m) => before(m.find('Status'), around('x:Extensions', PROTOCOL, metadata()))),
  ),
  'donor-metadata-as-child': donor(
    'signed metadata as a child of the Response',
    misplaced('a signature in md:EntityDescriptor'),
    withDonor((m) => m.root.appendChild(metadata())),
  ),
  'donor-metadata-in-assertion': donor(
    'signed metadata inside the assertion',
    misplaced('a signature in md:EntityDescriptor'),
    withDonor((m) => m.find('Assertion').appendChild(metadata())),
  ),
  'donor-metadata-signature-at-response': donor(
    'the signature of metadata at the Response',
    { expected: 'saml.signature_malformed', reason: 'not to the ID of its parent' },
    withDonor((m) => before(m.find('Status'), signatureOf(metadata()))),
  ),
  'donor-metadata-signature-at-assertion': donor(
    'the signature of metadata at the assertion',
    { expected: 'saml.signature_malformed', reason: 'not to the ID of its parent' },
    withDonor((m) => before(m.find('Subject'), signatureOf(metadata()))),
  ),
  'donor-metadata-id-borrowed': donor(
    'the assertion takes the ID of signed metadata, with its signature',
    { expected: 'saml.digest_mismatch' },
    withDonor((m) => {
      m.find('Assertion').setAttribute('ID', '_metadata')
      before(m.find('Subject'), signatureOf(metadata()))
    }),
  ),
  'donor-logout-request-in-extensions': donor(
    'a signed LogoutRequest in Extensions',
    misplaced('a signature in samlp:LogoutRequest'),
    withDonor((m) => before(m.find('Status'), around('x:Extensions', PROTOCOL, logoutRequest()))),
  ),
  'donor-logout-request-id-borrowed': donor(
    'the Response takes the ID of a signed LogoutRequest, with its signature',
    { expected: 'saml.digest_mismatch' },
    withDonor((m) => {
      m.root.setAttribute('ID', '_logout')
      before(m.find('Status'), signatureOf(logoutRequest()))
    }),
  ),
  'donor-response-as-child': {
    base: 'google',
    why: 'a signed Response as a child of an unsigned one',
    expected: 'saml.xml_unexpected',
    refusedBy: 'read the message',
    reason: 'saml2p:Response',
    attack: onMessage((m) => {
      const good = copyOf(m.root)
      for (const each of [m.find('Signature'), m.find('Assertion')]) each.parentNode?.removeChild(each)
      m.root.setAttribute('ID', '_outer')
      m.root.appendChild(good)
    }),
  },
  'donor-signature-at-response-and-assertion': donor(
    'one signature in both places',
    { expected: 'saml.signature_malformed', reason: 'not to the ID of its parent' },
    onMessage((m) => before(m.find('Status'), copyOf(m.find('Signature')))),
  ),
  'donor-response-signature-at-assertion': {
    base: 'google',
    why: 'the Response’s signature at the Assertion (row 11)',
    expected: 'saml.signature_malformed',
    reason: 'not to the ID of its parent',
    attack: onMessage((m) => before(m.find('Subject'), m.find('Signature'))),
  },
  'two-signatures-in-one': because(
    'two signatures in one',
    altered('the signature twice', 'saml.signature_misplaced', [/<Signature .*<\/Signature>/, '$&$&']),
  ),
  'root-is-assertion': {
    base: 'entra',
    why: 'the signed assertion alone',
    expected: 'saml.response_expected',
    attack: onMessage((m) => m.document.replaceChild(copyOf(m.find('Assertion')), m.root)),
  },
  'root-is-logout-request': {
    base: 'entra',
    why: 'a LogoutRequest around it (row 21)',
    expected: 'saml.response_expected',
    attack: inside('LogoutRequest', PROTOCOL),
  },
  'root-is-logout-response': {
    base: 'entra',
    why: 'a LogoutResponse around it',
    expected: 'saml.response_expected',
    attack: inside('LogoutResponse', PROTOCOL),
  },
  'root-is-metadata': {
    base: 'entra',
    why: 'metadata around it',
    expected: 'saml.response_expected',
    attack: inside('EntityDescriptor', METADATA),
  },
  'root-is-envelope': {
    base: 'entra',
    why: 'a SOAP envelope around it',
    expected: 'saml.response_expected',
    attack: inside('Envelope', 'http://schemas.xmlsoap.org/soap/envelope/'),
  },
}

const DS = 'xmlns="http://www.w3.org/2000/09/xmldsig#"'
const decoy = {
  'signed-info': `<SignedInfo ${DS}><Reference URI="#_evil"><DigestValue>AAAA</DigestValue></Reference></SignedInfo>`,
  reference: `<Reference ${DS} URI="#_evil"><DigestValue>AAAA</DigestValue></Reference>`,
  'digest-value': `<DigestValue ${DS}>AAAA</DigestValue>`,
  'signature-value': `<SignatureValue ${DS}>AAAA</SignatureValue>`,
} as const

/**
 * Pieces of signatures where they mean nothing, with a NameID that was changed: a verifier that looks for
 * them anywhere finds the wrong one (incidents row 8).
 */
export const decoys: Family = Object.fromEntries(
  Object.entries(decoy).flatMap(([piece, text]): [string, BadCase][] => {
    const evil = ['ada@acme.onmicrosoft.example</NameID>', 'eve@acme.onmicrosoft.example</NameID>'] as const
    const placed = (
      place: string,
      why: string,
      edit: readonly [string, string],
      refusal: Pick<BadCase, 'expected' | 'refusedBy' | 'reason'>,
    ): [string, BadCase] => [
      `decoy-${piece}-in-${place}`,
      { base: 'entra', why: `a decoy of ${piece} in ${why}`, after: [evil, edit], ...refusal },
    ]
    const malformed = { expected: 'saml.signature_malformed' }
    const unexpected = { expected: 'saml.xml_unexpected', refusedBy: 'read the message' }
    const digest = { expected: 'saml.digest_mismatch' }
    return [
      placed(
        'extensions',
        'Extensions',
        ['<samlp:Status>', `<samlp:Extensions>${text}</samlp:Extensions><samlp:Status>`],
        digest,
      ),
      placed(
        'status-detail',
        'StatusDetail',
        ['</samlp:Status>', `<samlp:StatusDetail>${text}</samlp:StatusDetail></samlp:Status>`],
        digest,
      ),
      placed(
        'status-code',
        'StatusCode',
        [`:status:Success"/>`, `:status:Success">${text}</samlp:StatusCode>`],
        digest,
      ),
      placed('advice', 'Advice', ['</Conditions>', `</Conditions><Advice>${text}</Advice>`], digest),
      placed('object', 'an Object', ['</KeyInfo>', `</KeyInfo><Object>${text}</Object>`], malformed),
      placed('signature', 'the Signature', ['</KeyInfo>', `</KeyInfo>${text}`], malformed),
      placed('key-info', 'KeyInfo', ['</KeyInfo>', `${text}</KeyInfo>`], digest),
      placed('response', 'the Response', ['</samlp:Response>', `${text}</samlp:Response>`], unexpected),
    ]
  }),
)
