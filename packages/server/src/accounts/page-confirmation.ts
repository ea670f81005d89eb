import { SsoError } from '@cardea/protocol'
import { isEqual } from '../keys/is-equal.ts'
import type { Vault } from '../keys/vault.ts'

/**
 * What the forms on a person's own pages carry, made of the secret in the browser's cookie: no page of another site can know it, not
 * even one next door, to which the cookie's `SameSite` is no wall. It opens nothing by itself.
 */
export function pageConfirmation({ vault }: { readonly vault: Vault }, secret: string): string {
  return vault.hash(`pages of the account session ${secret}`).toString('base64url')
}

/** Was the form on a page of this session? Fails with `account.page_outdated`. */
export function checkPageConfirmation(
  parts: { readonly vault: Vault },
  secret: string,
  received: string | undefined,
): void {
  const expected = Buffer.from(pageConfirmation(parts, secret))
  if (!isEqual(Buffer.from(received ?? ''), expected)) throw new SsoError('account.page_outdated')
}
