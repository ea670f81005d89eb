import { type SamlAnswer, receiveSaml } from './complete-saml.ts'
import { receiveUnasked } from './receive-unasked.ts'
import type { LoginParts, Outcome } from './types.ts'

/** A SAML response, wherever it arrived: the answer to a login, or what begins at the IdP. Fails as these two. */
export async function receiveAnswer(parts: LoginParts, answer: SamlAnswer): Promise<Outcome> {
  const outcome = await receiveSaml(parts, answer)
  return outcome.kind === 'unasked' ? receiveUnasked(parts, answer, outcome.response) : outcome
}
