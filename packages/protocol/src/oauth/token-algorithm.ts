/** What we can sign tokens with (RFC 7518 §3.1, RFC 8037 §3.1), the first unless an application chooses: every client can verify it. */
export const tokenAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const

export type TokenAlgorithm = (typeof tokenAlgorithms)[number]

export const DEFAULT_TOKEN_ALGORITHM: TokenAlgorithm = 'RS256'
