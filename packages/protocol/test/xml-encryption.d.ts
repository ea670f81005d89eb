/** The part of xml-encryption that the tests use; it has no types of its own. */
declare module 'xml-encryption' {
  interface EncryptOptions {
    readonly rsa_pub: string
    readonly pem: string
    readonly encryptionAlgorithm: string
    readonly keyEncryptionAlgorithm: string
    readonly keyEncryptionDigest?: string
    /** Short name of a hash, for `xmlenc11#rsa-oaep` only. */
    readonly keyEncryptionMgf?: string
    readonly disallowEncryptionWithInsecureAlgorithm?: boolean
    readonly warnInsecureAlgorithm?: boolean
  }
  interface DecryptOptions {
    readonly key: string
    readonly disallowDecryptionWithInsecureAlgorithm?: boolean
    readonly warnInsecureAlgorithm?: boolean
  }
  type Callback = (error: Error | null, result: string) => void
  export function encrypt(content: string, options: EncryptOptions, callback: Callback): void
  export function decrypt(xml: string, options: DecryptOptions, callback: Callback): void
}
