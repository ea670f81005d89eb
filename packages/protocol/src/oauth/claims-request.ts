import { isJsonObject, type JsonObject } from '../oidc/decode-id-token.ts'
import { type RequestedClaims, personalClaims } from './claims.ts'
import { type WireParameters, malformed, readParameter } from './parameters.ts'

/** What the `claims` parameter asks for. */
export interface ClaimsRequest {
  /** Those that Cardea knows; the others are ignored. Null: none. */
  readonly claims: RequestedClaims | null
  /** The person has to be one of these; null: whoever signs in. */
  readonly subjects: readonly string[] | null
  /** The sign-in has to have happened in one of these contexts; null: in any. */
  readonly requiredAcr: readonly string[] | null
  /** Contexts that are preferred, and may be missed. */
  readonly preferredAcr: readonly string[]
}

/** Characters. */
const MAX_LENGTH = 8192
const MAX_VALUES = 100

/**
 * The `claims` parameter (OIDC Core §5.5). Every claim is voluntary, and one that is essential and has no value is no reason to
 * fail (§5.5.1), with two exceptions: a `sub` with values, and an `acr` of the ID token that is essential and has values,
 * have to be met (§5.5.1, §5.5.1.1).
 *
 * Fails with `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readClaimsRequest(params: WireParameters): ClaimsRequest {
  const text = readParameter(params, 'claims', MAX_LENGTH)
  const members = text === null ? {} : objectOf(parse(text))
  const idToken = requestsOf(members['id_token'])
  const userinfo = requestsOf(members['userinfo'])
  const acr = readAcr(idToken['acr'])
  return {
    claims: namesOf(idToken, userinfo),
    subjects: together(valuesOf(idToken['sub'], 'sub'), valuesOf(userinfo['sub'], 'sub')),
    ...acr,
  }
}

/** Those who meet both demands; null demands nothing. */
export function together(
  one: readonly string[] | null,
  other: readonly string[] | null,
): readonly string[] | null {
  if (one === null || other === null) return one ?? other
  return one.filter((value) => other.includes(value))
}

/** OIDC Core §5.5: what is not understood is ignored, so only claims that we have are kept. */
function namesOf(idToken: JsonObject, userinfo: JsonObject): RequestedClaims | null {
  const known = (requests: JsonObject) => personalClaims.filter((name) => Object.hasOwn(requests, name))
  const claims = { idToken: known(idToken), userinfo: known(userinfo) }
  return claims.idToken.length + claims.userinfo.length === 0 ? null : claims
}

/** §5.5.1.1: an essential `acr` with values has to be met; any other is a preference. */
function readAcr(request: unknown): Pick<ClaimsRequest, 'requiredAcr' | 'preferredAcr'> {
  const values = valuesOf(request, 'acr')
  if (values === null) return { requiredAcr: null, preferredAcr: [] }
  return isJsonObject(request) && request['essential'] === true
    ? { requiredAcr: values, preferredAcr: [] }
    : { requiredAcr: null, preferredAcr: values }
}

/** §5.5.1: `value` or `values` of one request; null when it has neither. */
function valuesOf(request: unknown, name: string): readonly string[] | null {
  if (request === undefined || request === null) return null
  const { value, values = value === undefined ? undefined : [value] } = objectOf(request)
  if (values === undefined) return null
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_VALUES) {
    throw wrong(`\`values\` of \`${name}\` is a list of 1 to ${String(MAX_VALUES)} strings`)
  }
  return values.map((each: unknown) => {
    // What JSON can escape and no database or document takes: a control character, half of a surrogate pair.
    if (typeof each !== 'string' || /[\p{Cc}\p{Cs}]/u.test(each)) {
      throw wrong(`a value of \`${name}\` is no text`)
    }
    return each
  })
}

/** The requests of one member, by name: each null or an object. */
function requestsOf(member: unknown): JsonObject {
  const requests = member === undefined || member === null ? {} : objectOf(member)
  for (const request of Object.values(requests)) if (request !== null) objectOf(request)
  return requests
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrong('it is not JSON')
  }
}

function objectOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw wrong('it, its members and their claims are JSON objects')
  return value
}

function wrong(rule: string) {
  return malformed('claims', `${rule} (OIDC Core §5.5)`)
}
