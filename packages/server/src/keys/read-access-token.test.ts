import { SignJWT, generateKeyPair } from 'jose'
import { expect, it } from 'vitest'
import { testParts } from '../../test/test-parts.ts'
import { readAccessToken } from './read-access-token.ts'
import { openSigningKeys } from './signing-keys.ts'

it('RFC 7662 §2.2: a token is bad when it is, and not because the keys cannot be read just now', async () => {
  const parts = await testParts('postgres')
  const withKeys = { ...parts, keys: await openSigningKeys(parts) }
  const { privateKey } = await generateKeyPair('RS256')
  const header = { alg: 'RS256', typ: 'at+jwt', kid: 'key_of_a_newer_process' }
  const token = await new SignJWT({ iss: parts.config.issuer }).setProtectedHeader(header).sign(privateKey)

  await parts.close()
  await expect(readAccessToken(withKeys, token)).rejects.toThrow()
  // The next look at the database comes later: till then the key is unknown, as anybody's would be.
  await expect(readAccessToken(withKeys, token)).resolves.toBeNull()
  await expect(readAccessToken(withKeys, 'a.b.c')).resolves.toBeNull()
})
