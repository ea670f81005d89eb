import { readClientCredentials, SsoError, type WireParameters } from '@cardea/protocol'
import { decodeJwt, errors } from 'jose'
import type { ApplicationOrigins } from '../applications/application-origins.ts'
import { presentedToken } from './presented-token.ts'

/**
 * Which client a request says that it comes from: the client of its access token, or that of its credentials. Null when it
 * does not say. Nothing is verified: good for what depends on the client and opens nothing, such as who may read the answer.
 */
function askingClientId(form: WireParameters, authorization: string | undefined): string | null {
  try {
    const token = presentedToken(form, authorization)
    return token === null ? readClientCredentials(form, authorization).clientId : clientOf(token)
  } catch (error) {
    if (error instanceof SsoError || error instanceof errors.JOSEError) return null
    throw error
  }
}

function clientOf(token: string): string | null {
  const { client_id: clientId } = decodeJwt(token)
  return typeof clientId === 'string' ? clientId : null
}

/** The part of a request that may say which client it comes from. */
interface Asking {
  readonly form: WireParameters
  readonly authorization: string | undefined
}

/** Which origins may read an answer: those of the application that asks; where the request (null: a preflight) does not say which one that is, of any application. */
export function ofApplications(origins: ApplicationOrigins) {
  return (origin: string, request: Asking | null): Promise<boolean> =>
    origins.allows(origin, request === null ? null : askingClientId(request.form, request.authorization))
}
