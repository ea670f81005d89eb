import { SsoError } from '../errors/sso-error.ts'
import type { JsonObject } from '../oidc/decode-id-token.ts'
import { type ProfileMapping, mapProfile } from './map-profile.ts'

/** What a connection looks for in claims. */
export interface ClaimsReading {
  readonly provider: string
  readonly mapping: ProfileMapping
}

/** Wanted of everybody, named in the mapping or not. */
const WANTED = ['email', 'firstName', 'lastName']

/**
 * The attributes that these claims leave without a value: of those that every profile should have, and of those
 * that the connection's mapping names. Empty: there is nothing to ask UserInfo for.
 */
export function lackingAttributes(reading: ClaimsReading, claims: JsonObject): readonly string[] {
  const { idpId, ...mapping } = reading.mapping
  const profile = mapProfile({
    protocol: 'oidc',
    provider: reading.provider,
    mapping,
    subject: 'any',
    claims,
  })
  const values: Readonly<Record<string, unknown>> = { ...profile, ...profile.customAttributes }
  const names = [...new Set([...WANTED, ...Object.keys(mapping)])]
  const lacking = names.filter((name) => isEmpty(values[name]))
  return idpId === undefined || findsSubject({ ...reading, mapping: { idpId } }, claims)
    ? lacking
    : ['idpId', ...lacking]
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

function findsSubject({ provider, mapping }: ClaimsReading, claims: JsonObject): boolean {
  try {
    mapProfile({ protocol: 'oidc', provider, mapping, subject: '', claims })
    return true
  } catch (error) {
    if (error instanceof SsoError) return false
    throw error
  }
}
