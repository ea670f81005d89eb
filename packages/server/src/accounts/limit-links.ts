import { SsoError } from '@cardea/protocol'
import type { Limiter } from '../limits/create-limiter.ts'
import { emailKey } from './email-key.ts'
import type { AccountParts } from './types.ts'

/**
 * May another link be mailed? A mailbox gets only a few at a time, whoever asks, and one client address only so many for all mailboxes. Addresses
 * without an account count alike. Fails with `account.too_many_attempts`.
 */
export function checkMayMail(
  { limiter, vault }: Pick<AccountParts, 'vault'> & { readonly limiter: Limiter },
  email: string,
  address: string,
): void {
  const mailbox = vault.hash(emailKey(email) ?? '').toString('base64url')
  take(limiter, 'links-from-address', address)
  take(limiter, 'links-to-mailbox', mailbox)
}

function take(limiter: Limiter, name: 'links-from-address' | 'links-to-mailbox', subject: string): void {
  const { allowed, seconds, limit } = limiter.take(name, subject)
  if (allowed) return
  throw new SsoError('account.too_many_attempts', {
    limit: limit.name,
    quota: limit.quota,
    windowSeconds: limit.windowSeconds,
    retryAfterSeconds: seconds,
    minutes: Math.ceil(seconds / 60),
  })
}
