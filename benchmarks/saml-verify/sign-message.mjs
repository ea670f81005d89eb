import { createHash, createPrivateKey, sign } from 'node:crypto'
import { SignedXml } from 'xml-crypto'

const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const signatureMethods = {
  rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
}

/**
 * Signs elements of a message with xml-crypto, none of our own code: `signs` lists them from the outside
 * in, and the innermost is signed first. Answers the signed text and, for each signature, the canonical
 * bytes that were digested and signed: what the floor works on.
 */
export function signMessage(xml, { signs, prefix, key }) {
  const proofs = []
  const signed = signs.toReversed().reduce((text, localName) => {
    const proof = {}
    const signer = signerOf(localName, key, prefix, proof)
    signer.computeSignature(text, {
      ...(prefix === '' ? {} : { prefix }),
      location: { reference: `//*[local-name(.)='${localName}']/*[local-name(.)='Issuer']`, action: 'after' },
    })
    proofs.unshift(proof)
    return signer.getSignedXml()
  }, xml)
  return { xml: signed, proofs }
}

function signerOf(localName, key, prefix, proof) {
  const p = prefix === '' ? '' : `${prefix}:`
  const signer = new SignedXml({
    idAttribute: 'ID',
    privateKey: key.privateKey,
    signatureAlgorithm: signatureMethods[key.type],
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
    getKeyInfoContent: () =>
      `<${p}X509Data><${p}X509Certificate>${key.base64}</${p}X509Certificate></${p}X509Data>`,
  })
  signer.HashAlgorithms[SHA256] = recordingHash(proof)
  signer.SignatureAlgorithms[signatureMethods[key.type]] = recordingSignature(key.type, proof)
  signer.addReference({
    xpath: `//*[local-name(.)='${localName}']`,
    transforms: [ENVELOPED, EXCLUSIVE_C14N],
    digestAlgorithm: SHA256,
  })
  return signer
}

function recordingHash(proof) {
  return class {
    getAlgorithmName() {
      return SHA256
    }

    getHash(canonical) {
      proof.content = Buffer.from(canonical, 'utf8')
      proof.digest = createHash('sha256').update(proof.content).digest()
      return proof.digest.toString('base64')
    }
  }
}

/** xml-crypto knows no ECDSA; RFC 9231 §2.3.6 wants r||s. */
function recordingSignature(type, proof) {
  return class {
    getAlgorithmName() {
      return signatureMethods[type]
    }

    getSignature(signedInfo, privateKey) {
      proof.signedInfo = Buffer.from(signedInfo, 'utf8')
      const key = createPrivateKey(privateKey)
      proof.signature = sign('sha256', proof.signedInfo, { key, dsaEncoding: 'ieee-p1363' })
      return proof.signature.toString('base64')
    }
  }
}
