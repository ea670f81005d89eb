/**
 * The application's own API. It knows nothing of sign-in: an access token that Cardea has signed for this API is all it asks for.
 */
import express from 'express'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

export function api({ cardeaUrl, audience }) {
  const keys = createRemoteJWKSet(new URL('/keys', cardeaUrl))
  const router = express.Router()

  router.get('/me', async (request, response) => {
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(request.get('authorization') ?? '') ?? []
    const person = token === undefined ? null : await verified(token)
    if (person === null) {
      const challenge = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
      return response.status(401).set('WWW-Authenticate', challenge).json({ error: 'invalid_token' })
    }
    const { sub, org_id: organizationId, client_id: clientId, scope } = person
    response.json({ sub, organizationId, clientId, scope })
  })

  /** Null for any other token. Issuer, audience and kind are all needed: ID tokens and tokens for others are signed with the same keys. */
  async function verified(token) {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer: cardeaUrl.href, audience, typ: 'at+jwt' })
      return payload
    } catch (error) {
      // While the keys cannot be read, nobody knows whether it is good: that is no fault of the token.
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error
      return null
    }
  }
  return router
}
