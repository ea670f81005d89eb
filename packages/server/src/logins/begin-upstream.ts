import type { AuthorizationRequest } from '@cardea/protocol'
import type { Connection } from '../connections/types.ts'
import type { LoginId } from '../storage/ids.ts'
import { beginOidc } from './begin-oidc.ts'
import { beginSaml } from './begin-saml.ts'
import { beginSocial } from './begin-social.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts } from './types.ts'

/**
 * The request to the IdP, and what its answer will be checked against. Writes nothing but a first key.
 * Fails with `connection.incomplete`, for OIDC with what discovery fails with, and with what `beginSocial` fails with.
 */
export async function beginUpstream(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: Connection,
  by: string,
): Promise<Begun> {
  const selected = traceStep(parts, 'connection_selected', {
    by,
    connectionId: connection.id,
    organizationId: connection.organizationId,
    protocol: connection.protocol,
    provider: connection.provider,
  })
  const begun = await begin(parts, loginId, request, connection)
  return { ...begun, steps: [selected, ...begun.steps] }
}

function begin(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: Connection,
): Promise<Begun> {
  switch (connection.protocol) {
    case 'saml':
      return beginSaml(parts, loginId, request, connection)
    case 'oidc':
      return beginOidc(parts, loginId, request, connection)
    case 'social':
      return beginSocial(parts, loginId, request, connection)
  }
}
