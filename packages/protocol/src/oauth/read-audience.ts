import { malformed, readParameter, type WireParameters } from './parameters.ts'

/**
 * What a token is asked for: `resource` (RFC 8707 §2), or `audience` as Auth0's clients send it; null when neither was sent.
 *
 * Fails with `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readAudience(params: WireParameters): string | null {
  const [resource, audience] = [readParameter(params, 'resource'), readParameter(params, 'audience')]
  if (resource !== null && audience !== null && resource !== audience) {
    throw malformed('audience', 'it names another one than resource (RFC 8707 §2)')
  }
  return resource ?? audience
}
