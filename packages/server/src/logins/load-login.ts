import { SsoError } from '@cardea/protocol'
import { type LoginId, isId } from '../storage/ids.ts'
import { isSameBrowser } from './browser-binding.ts'
import { type FoundLogin, loginFindById } from './store.ts'
import type { Login, LoginParts } from './types.ts'

/** The login with this id, or `login.unknown`. */
export async function findLogin({ db }: LoginParts, id: string | null): Promise<FoundLogin> {
  const found = id !== null && isId('login', id) ? await loginFindById(db, id) : null
  if (found === null) throw new SsoError('login.unknown')
  return found
}

/**
 * Refuses whoever is not the browser that started the login (`login.browser_mismatch`), and a login that
 * has ended (`login.already_finished`) or expired (`login.expired`). Another browser learns only the first.
 */
export function checkOpen({ vault }: LoginParts, login: Login, cookie: string | undefined): void {
  const loginId: LoginId = login.id
  if (!isSameBrowser(vault, login.browserHash, cookie))
    throw new SsoError('login.browser_mismatch', { loginId })
  if (login.status === 'completed' || login.status === 'failed')
    throw new SsoError('login.already_finished', { loginId })
  if (login.expired) throw new SsoError('login.expired', { loginId })
}

/**
 * The login whose person is to say where they sign in. Who went back from the IdP may choose again, so a pending login is open here
 * too; a test is of one connection and goes on to no other (`login.unknown`).
 */
export async function loadSelecting(
  parts: LoginParts,
  loginId: string,
  cookie: string | undefined,
): Promise<Login> {
  const { login } = await loadOpenLogin(parts, loginId, cookie)
  if (login.kind === 'test') throw new SsoError('login.unknown')
  return login
}

/** Both: the open login of this browser. */
export async function loadOpenLogin(
  parts: LoginParts,
  id: string | null,
  cookie: string | undefined,
): Promise<FoundLogin> {
  const found = await findLogin(parts, id)
  checkOpen(parts, found.login, cookie)
  return found
}
