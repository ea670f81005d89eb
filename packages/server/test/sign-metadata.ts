import { SignedXml } from 'xml-crypto'

const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Metadata signed as a whole, as a federation or an IdP publishes it; by `xml-crypto`, not by our own code. */
export function signMetadata(metadata: string, privateKey: string, attributes = ''): string {
  const signer = new SignedXml({
    privateKey,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  })
  signer.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE_C14N],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  const named = metadata.replace(/<(?:\w+:)?EntityDescriptor /, `$&ID="_document" ${attributes} `)
  signer.computeSignature(named, { prefix: 'ds', location: { reference: '/*', action: 'prepend' } })
  return signer.getSignedXml()
}
