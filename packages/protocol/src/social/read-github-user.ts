import { SsoError } from '../errors/sso-error.ts'
import { type JsonObject, isJsonObject } from '../oidc/decode-id-token.ts'

/**
 * Claims of what GitHub's API says of the person whose access token it was asked with: `GET /user` and
 * `GET /user/emails` (GitHub REST API 2022-11-28, Users). The account's number tells people apart, because a `login` can be given
 * up and taken by somebody else. Of the addresses the primary one counts; `email` of the public profile proves nothing.
 *
 * Fails with `login.provider_answer_unusable`.
 */
export function readGithubUser(user: unknown, emails: unknown): JsonObject {
  if (!isJsonObject(user)) throw unusable('`/user` is not an object')
  if (!Array.isArray(emails)) throw unusable('`/user/emails` is not a list')
  const { id, login, name, avatar_url: picture } = user
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) {
    throw unusable('`/user` has no number of the account')
  }
  const primary = emails.filter(isJsonObject).find((each) => each['primary'] === true)
  return {
    sub: String(id),
    preferred_username: login,
    name,
    picture,
    ...(primary === undefined
      ? {}
      : { email: primary['email'], email_verified: primary['verified'] === true }),
  }
}

function unusable(reason: string): SsoError {
  return new SsoError('login.provider_answer_unusable', { provider: 'GitHub', reason })
}
