import { clientToken } from '../src/oauth/client-token.ts'

/** What the token endpoint gives an m2m application with this secret: all its scopes, for its usual audience. */
export async function machineToken(
  parts: Parameters<typeof clientToken>[0],
  clientId: string,
  clientSecret: string,
): Promise<string> {
  const credentials = { method: 'client_secret_basic', clientId, clientSecret } as const
  const request = { grantType: 'client_credentials', scope: null, audience: null } as const
  return (await clientToken(parts, credentials, request)).access_token
}
