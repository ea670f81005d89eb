/** The names SAML 2.0, XML Signature and XML Encryption give to things: namespaces, algorithms, bindings, formats. */

/** XML namespaces, by the name this code gives them. */
export const namespaces = {
  /** saml-core-2.0-os §3 */
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  /** saml-core-2.0-os §2 */
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  /** saml-metadata-2.0-os §2 */
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  /** XML Signature §1.3 */
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  /** XML Encryption §1.3 */
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
  /** XML Encryption 1.1 §1.3: what it adds */
  encryption11: 'http://www.w3.org/2009/xmlenc11#',
  /** Exclusive XML Canonicalization 1.0 §4: `InclusiveNamespaces` */
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  schema: 'http://www.w3.org/2001/XMLSchema',
  schemaInstance: 'http://www.w3.org/2001/XMLSchema-instance',
} as const

/** XML Signature transforms: the two that saml-core-2.0-os §5.4.4 allows, without the comment form. */
export const transforms = {
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
} as const

/** SignatureMethod and SigAlg values that are accepted (RFC 9231 §2.3). */
export const signatureMethods = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha384: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  ecdsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  ecdsaSha384: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
  ecdsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
  /** RFC 9231 §2.3.10: RSASSA-PSS with MGF1 and a salt as long as the hash. */
  rsaPssSha256: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  rsaPssSha384: 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1',
  rsaPssSha512: 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1',
} as const

/** SHA-1, for a connection's exception that has an end (`sha1Until`). */
export const legacyMethods = {
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
} as const

/** DigestMethod values that are accepted. */
export const digestMethods = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
} as const

/** EncryptionMethod of EncryptedData: what content may be encrypted with (XML Encryption 1.1 §5.2). */
export const contentEncryptions = {
  aes128Gcm: 'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  aes192Gcm: 'http://www.w3.org/2009/xmlenc11#aes192-gcm',
  aes256Gcm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  /** Legacy: nothing tells that it was changed on its way. */
  aes128Cbc: 'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  aes256Cbc: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
} as const

/** EncryptionMethod of EncryptedKey: how the content's key travels (XML Encryption 1.1 §5.5.2). */
export const keyTransports = {
  /** The mask generation function is MGF1 with SHA-1. */
  rsaOaepMgf1p: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  /** The mask generation function is named beside it. */
  rsaOaep: 'http://www.w3.org/2009/xmlenc11#rsa-oaep',
} as const

/** DigestMethods within RSA-OAEP, where a collision gains nothing and SHA-1 is as good as any. */
export const oaepDigestMethods = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  ...digestMethods,
} as const

/** Mask generation functions within RSA-OAEP (XML Encryption 1.1 §5.5.2). */
export const maskGenerationFunctions = {
  sha1: 'http://www.w3.org/2009/xmlenc11#mgf1sha1',
  sha256: 'http://www.w3.org/2009/xmlenc11#mgf1sha256',
  sha384: 'http://www.w3.org/2009/xmlenc11#mgf1sha384',
  sha512: 'http://www.w3.org/2009/xmlenc11#mgf1sha512',
} as const

/** saml-bindings-2.0-os §3 */
export const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const

/** saml-core-2.0-os §8.3 */
export const nameIdFormats = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  entity: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
} as const

/** saml-core-2.0-os §8.2 */
export const attributeNameFormats = {
  unspecified: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
  uri: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  basic: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
} as const

/** saml-core-2.0-os §3.2.2.2 */
export const statusCodes = {
  success: 'urn:oasis:names:tc:SAML:2.0:status:Success',
  requester: 'urn:oasis:names:tc:SAML:2.0:status:Requester',
  responder: 'urn:oasis:names:tc:SAML:2.0:status:Responder',
  versionMismatch: 'urn:oasis:names:tc:SAML:2.0:status:VersionMismatch',
  authnFailed: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed',
  invalidNameIdPolicy: 'urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy',
  noAuthnContext: 'urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext',
  noPassive: 'urn:oasis:names:tc:SAML:2.0:status:NoPassive',
  requestDenied: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied',
  requestUnsupported: 'urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported',
  partialLogout: 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout',
  unknownPrincipal: 'urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal',
} as const

/** saml-profiles-2.0-os §3.3 */
export const confirmationMethods = {
  bearer: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
} as const

/** saml-authn-context-2.0-os §3.4, the ones that are met. */
export const authnContexts = {
  unspecified: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  password: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
  passwordProtectedTransport: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
} as const
