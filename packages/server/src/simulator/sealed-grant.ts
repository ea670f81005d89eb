import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Choice, readChoice, somebodyElse } from './choice.ts'
import { findPerson } from './people.ts'
import { parsePersona, plainPersona } from './personas.ts'

/**
 * What a code or an access token of the simulator stands for. The simulator keeps nothing: the value
 * itself is this record, sealed. So a code may be redeemed again until it expires, which a real
 * provider must refuse (RFC 6749 §4.1.2); for test people that is a fair price for no state.
 */
export interface Grant extends Choice {
  /** Whose issuer was asked: the name of a persona. */
  readonly idp: string
  readonly nonce: string | null
  readonly codeChallenge: string
}

/** A code cannot be used as an access token or the other way round: the kind is part of the seal. */
export type GrantKind = 'code' | 'access_token'

type Parts = { readonly vault: Vault; readonly clock: Clock }

export function sealGrant(parts: Parts, kind: GrantKind, grant: Grant, lifetimeSeconds: number): string {
  const record = {
    idp: grant.idp,
    person: findPerson(grant.person.email) === null ? somebodyElse : grant.person.email,
    other: grant.person.email,
    persona: grant.persona.name,
    fault: grant.fault,
    nonce: grant.nonce,
    codeChallenge: grant.codeChallenge,
    expiresAt: parts.clock.now().getTime() + lifetimeSeconds * 1000,
  }
  return parts.vault.seal(JSON.stringify(record), placeOf(kind)).toString('base64url')
}

/** The grant, or null when the text was not made here, is of another kind, or has expired. */
export function openGrant(parts: Parts, kind: GrantKind, sealed: string): Grant | null {
  const record = openRecord(parts.vault, kind, sealed)
  if (record === null || !(Number(record['expiresAt']) > parts.clock.now().getTime())) return null
  const choice = readChoice('oidc', (name) => String(record[name]))
  if (choice === null) return null
  const nonce = record['nonce']
  return {
    ...choice,
    idp: parsePersona('oidc', String(record['idp']))?.name ?? plainPersona,
    nonce: typeof nonce === 'string' ? nonce : null,
    codeChallenge: String(record['codeChallenge']),
  }
}

function openRecord(vault: Vault, kind: GrantKind, sealed: string): Record<string, unknown> | null {
  try {
    const opened: unknown = JSON.parse(vault.open(Buffer.from(sealed, 'base64url'), placeOf(kind)).toString())
    return typeof opened === 'object' && opened !== null ? { ...opened } : null
  } catch {
    return null
  }
}

function placeOf(kind: GrantKind) {
  return { table: 'simulator', column: kind, id: 'stateless' }
}
