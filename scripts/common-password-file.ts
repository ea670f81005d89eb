import { dictionary } from '@zxcvbn-ts/language-common'
import { commonPasswordDigest, foldPassword } from '../packages/server/src/accounts/common-password-digest.ts'

/**
 * The list of common passwords as the server has it: the sorted digests of those that `@zxcvbn-ts/language-common` (MIT) has gathered
 * from published breaches, without case, each once. Shorter ones stay: they are refused with digits and signs around them, too.
 */
export function commonPasswordFile(): Buffer {
  const folded = new Set(dictionary['passwords-common'].map(foldPassword))
  const digests = [...folded].map((password) => commonPasswordDigest(password))
  return Buffer.concat(digests.sort((a, b) => a.compare(b)))
}
