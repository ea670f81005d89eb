import { type SigningCertificate, readCertificate } from '@cardea/protocol'

/** At about 4 KB each, a few megabytes; more certificates than that are in use by few deployments at once. */
const CAPACITY = 2000

/** Parsed certificates of this process by their base64, the least recently used first. */
const ready = new Map<string, SigningCertificate>()

/**
 * A stored certificate with its key ready to verify. Parsed once per process, not once per login; the
 * base64 is the certificate, so an entry can never be stale.
 */
export function readyCertificate(base64: string): SigningCertificate {
  const certificate = ready.get(base64) ?? readCertificate(base64)
  ready.delete(base64)
  ready.set(base64, certificate)
  if (ready.size > CAPACITY) evictOldest()
  return certificate
}

function evictOldest(): void {
  for (const base64 of ready.keys()) {
    ready.delete(base64)
    return
  }
}
