import {
  type ClientCredentials,
  errorEntry,
  readClientCredentials,
  SsoError,
  type WireParameters,
} from '@cardea/protocol'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'

/** A request that a client has to prove itself for. */
export interface ClientCall {
  readonly form: WireParameters
  /** The header. */
  readonly authorization: string | undefined
  readonly clientAddress: string
}

/**
 * Runs what a client has to prove itself for, within the client's limits: at the token endpoint, and wherever else
 * clients authenticate.
 *
 * Failed proofs are counted by client id *and* address, and strictly: a client id is no secret, and whoever knows it
 * must not lock the client out, only themselves. For the same reason nothing is counted for the client alone but
 * what it was given: tokens for its secret, its assertion, or a code with its verifier. What has failed is counted
 * when it has, so attempts that are under way at the same time do not know of each other.
 *
 * Fails with the codes of `readClientCredentials`, with `request.rate_limited`, and with whatever `work` fails with.
 */
export async function limitClient<Result>(
  limiter: Limiter,
  { form, authorization, clientAddress }: ClientCall,
  work: (credentials: ClientCredentials) => Promise<Result>,
): Promise<Result> {
  const credentials = readClientCredentials(form, authorization)
  const { clientId } = credentials
  const clientAtAddress = `${clientAddress} ${clientId}`
  checkStanding(limiter.look('wrong-client-credentials', clientAtAddress))
  checkStanding(limiter.look('client', clientId))
  try {
    const result = await work(credentials)
    limiter.note('client', clientId)
    return result
  } catch (error) {
    if (isFailedProof(error)) limiter.note('wrong-client-credentials', clientAtAddress)
    throw error
  }
}

/** RFC 6749 §5.2. */
function isFailedProof(error: unknown): boolean {
  return error instanceof SsoError && errorEntry(error.code).oauthError === 'invalid_client'
}
