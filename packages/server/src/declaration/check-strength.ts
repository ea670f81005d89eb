import { invalidInput } from '@cardea/protocol'
import type { Config } from '../config/config.ts'

const MIN_LENGTH = 16

/** Refuses a secret that could be guessed, where that matters: in production. RFC 6749 §10.10 wants 128 bits. */
export function checkStrength(mode: Config['mode'], field: string, secret: string | undefined): void {
  if (mode !== 'production' || secret === undefined || secret.length >= MIN_LENGTH) return
  const message = `In production a secret has at least ${MIN_LENGTH} characters. Make one with: openssl rand -base64 32`
  throw invalidInput({ field, code: 'too_short', message })
}
