/**
 * The URL that carries the authorization response, or its error, to the application: the redirect URI
 * with the parameters added to its query. RFC 6749 §3.1.2 and §4.1.2: a query it has is kept as it is;
 * names and values are form-encoded, so that no value can add a parameter, a fragment or a header line.
 * Parameters that are null or undefined are left out.
 *
 * @example authorizationResponseUrl('https://app.example.com/cb?tab=1', { code, state, iss: issuer })
 */
export function authorizationResponseUrl(
  redirectUri: string,
  params: Readonly<Record<string, string | null | undefined>>,
): string {
  const added = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) added.append(name, value)
  }
  return `${redirectUri}${separator(redirectUri)}${added.toString()}`
}

function separator(redirectUri: string): string {
  if (!redirectUri.includes('?')) return '?'
  return /[?&]$/.test(redirectUri) ? '' : '&'
}
