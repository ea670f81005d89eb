import { type Customer, authorizeUrl } from './customer.ts'
import type { Ledger, PostedLogin } from './ledger.ts'
import type { Ask } from './load.ts'
import { accessTokenIn, codeIn, cookieIn, postOf, redemption } from './sign-in.ts'

/** One person signs in; the application redeems two codes of three at once, the others it keeps. */
export async function signInOnce(ask: Ask, ledger: Ledger, customer: Customer, idpId: string): Promise<void> {
  const started = await ask({ url: authorizeUrl(customer) })
  const location = started?.location ?? null
  if (started === null || location === null) return
  const form = await customer.idp.answer(location, customer.spMetadata, {
    nameId: idpId,
    email: `${idpId}@acme.example`,
  })
  const login: PostedLogin = {
    answered: { cookie: cookieIn(started) ?? '', form },
    idpId,
    code: null,
    redemption: 'none',
    accessToken: null,
  }
  ledger.logins.push(login)
  login.code = codeIn(await ask(postOf(login.answered, login.answered.cookie)))
  if (login.code === null || idpId.endsWith('0')) return
  login.redemption = 'sent'
  const tokens = await ask(redemption(customer, login.code))
  if (tokens === null) return
  login.redemption = 'acknowledged'
  login.accessToken = accessTokenIn(tokens)
}
