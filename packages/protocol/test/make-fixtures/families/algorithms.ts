import { type BadCase, type Family, signedOtherwise } from '../case.ts'
import { signatureMethod } from '../sign.ts'

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** Signed by the right key with a SignatureMethod that is not in the list. */
const method = (why: string, uri: string, more: Partial<BadCase['signing']> = {}): BadCase =>
  signedOtherwise(why, 'saml.signature_algorithm', { method: uri, ...more })

const digest = (why: string, uri: string): BadCase =>
  signedOtherwise(why, 'saml.signature_algorithm', { digest: uri })

/** Weak, foreign, keyed by what everybody knows, or simply not named: there is no default (incidents rows 27, 34). */
export const algorithms: Family = {
  'method-rsa-md5': method('RSA-MD5', signatureMethod('rsa-md5')),
  'method-rsa-ripemd160': method('RSA-RIPEMD160', signatureMethod('rsa-ripemd160')),
  'method-rsa-sha224': method('RSA-SHA224', signatureMethod('rsa-sha224')),
  'method-rsa-pss': signedOtherwise('RSASSA-PSS with an empty salt', 'saml.signature_invalid', {
    method: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  }),
  'method-ecdsa-sha1': method('ECDSA-SHA1', signatureMethod('ecdsa-sha1'), { key: 'ec-256' }),
  'method-hmac-sha1': method('HMAC-SHA1 with the public key as the secret', `${XMLDSIG}hmac-sha1`),
  'method-hmac-sha256': method(
    'HMAC-SHA256 with the public key as the secret',
    signatureMethod('hmac-sha256'),
  ),
  'method-hmac-output-length': method('HMAC cut to one byte', `${XMLDSIG}hmac-sha1`, {
    edits: [
      [
        /<SignatureMethod ([^>]*)\/>/,
        '<SignatureMethod $1><HMACOutputLength>8</HMACOutputLength></SignatureMethod>',
      ],
    ],
  }),
  'method-empty': method('an empty name', ''),
  'method-short-name': method('a name that is no URI', 'rsa-sha256'),
  'method-other-case': method('the name in capitals', signatureMethod('RSA-SHA256')),
  'method-with-space': method('the name with a space', signatureMethod('rsa-sha256 ')),
  'method-dsa': method('DSA', signatureMethod('rsa-sha256'), {
    edits: [[signatureMethod('rsa-sha256'), `${XMLDSIG}dsa-sha1`]],
  }),
  'method-absent': method('no name', signatureMethod('rsa-sha256'), {
    edits: [[/<SignatureMethod [^>]*\/>/, '<SignatureMethod/>']],
  }),
  'digest-md5': digest('MD5 as digest', signatureMethod('md5')),
  'digest-sha224': digest('SHA-224 as digest', signatureMethod('sha224')),
  'digest-ripemd160': digest('RIPEMD-160 as digest', 'http://www.w3.org/2001/04/xmlenc#ripemd160'),
  'digest-short-name': digest('a digest whose name is no URI', 'sha256'),
  'digest-absent': signedOtherwise('a digest without a name', 'saml.signature_algorithm', {
    edits: [[/<DigestMethod [^>]*\/>/, '<DigestMethod/>']],
  }),
  'output-length-on-rsa': {
    ...signedOtherwise('HMACOutputLength on RSA', 'saml.signature_malformed', {
      edits: [
        [
          /<SignatureMethod ([^>]*)\/>/,
          '<SignatureMethod $1><HMACOutputLength>8</HMACOutputLength></SignatureMethod>',
        ],
      ],
    }),
    reason: 'SignatureMethod contains HMACOutputLength',
  },
  'digest-method-parameter': {
    ...signedOtherwise('a parameter of DigestMethod', 'saml.signature_malformed', {
      edits: [[/<DigestMethod ([^>]*)\/>/, '<DigestMethod $1><x/></DigestMethod>']],
    }),
    reason: 'DigestMethod contains x',
  },
  // The right name over the wrong kind of key.
  'ecdsa-name-on-rsa-key': signedOtherwise('RSA under the name of ECDSA', 'saml.signature_invalid', {
    edits: [['#rsa-sha256', '#ecdsa-sha256']],
    method: signatureMethod('rsa-sha256'),
  }),
  'rsa-key-where-ec-is-known': {
    ...signedOtherwise('RSA, where the connection has an EC key', 'saml.signature_invalid', {}),
    params: { certificates: ['ec-256'] },
  },
  'ecdsa-other-hash': {
    ...signedOtherwise('ECDSA-SHA384 under the name of SHA256', 'saml.signature_invalid', {
      key: 'ec-256',
      method: signatureMethod('ecdsa-sha384'),
    }),
    params: { certificates: ['ec-256'] },
    after: [['#ecdsa-sha384', '#ecdsa-sha256']],
  },
  'ecdsa-der': {
    ...signedOtherwise('ECDSA in DER, which XML Signature does not use', 'saml.signature_invalid', {
      key: 'ec-256',
      method: signatureMethod('ecdsa-sha256'),
      der: true,
    }),
    params: { certificates: ['ec-256'] },
  },
  'ecdsa-zero': {
    ...signedOtherwise('ECDSA of r = 0 and s = 0', 'saml.signature_invalid', {
      key: 'ec-256',
      method: signatureMethod('ecdsa-sha256'),
    }),
    params: { certificates: ['ec-256'] },
    after: [[/<SignatureValue>[^<]*/, `<SignatureValue>${Buffer.alloc(64).toString('base64')}`]],
  },
  'ecdsa-stranger': {
    ...signedOtherwise('another EC key', 'saml.signature_invalid', {
      key: 'ec-384',
      method: signatureMethod('ecdsa-sha256'),
    }),
    params: { certificates: ['ec-256'] },
  },
  'rsa-zero': {
    base: 'entra',
    why: 'an RSA signature of zeros',
    after: [[/<SignatureValue>[^<]*/, `<SignatureValue>${Buffer.alloc(256).toString('base64')}`]],
    expected: 'saml.signature_invalid',
  },
  'rsa-one': {
    base: 'entra',
    why: 'an RSA signature of one, whose power is one',
    after: [
      [
        /<SignatureValue>[^<]*/,
        `<SignatureValue>${Buffer.from(`${'00'.repeat(255)}01`, 'hex').toString('base64')}`,
      ],
    ],
    expected: 'saml.signature_invalid',
  },
  'rsa-short': {
    base: 'entra',
    why: 'a signature of one byte',
    after: [[/<SignatureValue>[^<]*/, '<SignatureValue>AA==']],
    expected: 'saml.signature_invalid',
  },
  'signature-of-other-message': {
    base: 'entra',
    why: 'the signature value of another message',
    after: [[/<SignatureValue>(.)/, (found) => found.slice(0, -1) + (found.endsWith('A') ? 'B' : 'A')]],
    expected: 'saml.signature_invalid',
  },
  // Keys that the connection does not have.
  'key-next': {
    ...signedOtherwise('a key that the connection does not have yet', 'saml.signature_invalid', {
      key: 'next',
    }),
  },
  'key-other-connection': {
    ...signedOtherwise('the key of another connection', 'saml.signature_invalid', {}),
    params: { certificates: ['next', 'stranger'] },
  },
  'key-value-in-key-info': {
    ...signedOtherwise('a KeyValue of the attacker’s own', 'saml.signature_invalid', {
      key: 'stranger',
      edits: [
        [
          /<KeyInfo>[^]*<\/KeyInfo>/,
          '<KeyInfo><KeyValue><RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue></KeyInfo>',
        ],
      ],
    }),
  },
  'retrieval-method': {
    ...signedOtherwise('a RetrievalMethod for the key', 'saml.signature_invalid', {
      key: 'stranger',
      edits: [
        [/<KeyInfo>[^]*<\/KeyInfo>/, '<KeyInfo><RetrievalMethod URI="http://127.0.0.1:9/key"/></KeyInfo>'],
      ],
    }),
  },
}
