import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import type { UserId } from '../storage/ids.ts'
import { openInBrowser, sealForBrowser } from './browser-seal.ts'

/** To find the phone, and to wait for the next code. */
const MINUTES = 10

type Parts = Parameters<typeof sealForBrowser>[0]

const record = z.strictObject({ userId: idText('user') })

/**
 * That somebody has shown their password, as text for the form of the next page: sealed, and for this browser alone. It opens nothing without the
 * second factor, whose attempts are counted for the account, so it need not be kept here and used once.
 */
export function sealHalfway(parts: Parts, userId: UserId, browser: string): string {
  return sealForBrowser(parts, { purpose: 'sign-in', browser }, MINUTES, { userId })
}

/** Who it was. Fails with `login.step_missing`. */
export function openHalfway(parts: Parts, sealed: string, browser: string): UserId {
  return openInBrowser(parts, { purpose: 'sign-in', browser }, record, sealed).userId
}
