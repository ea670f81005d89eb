/** `auth_time` (OIDC Core §2). Null where the IdP says nothing; glewlwyd says 0 instead. */
export function readAuthTime(claim: unknown): Date | null {
  return typeof claim === 'number' && claim > 0 && claim < 8.64e12 ? new Date(claim * 1000) : null
}
