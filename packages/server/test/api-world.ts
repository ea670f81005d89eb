import { newId } from '../src/storage/ids.ts'
import type { ApiServer } from './api-server.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of every shape */

/** Makes objects through the API, for tests of its operations. Each call makes a new one. */
export interface World {
  application(input?: object): Promise<any>
  secret(applicationId: string): Promise<any>
  apiKey(input?: object): Promise<any>
  organization(input?: object): Promise<any>
  domain(organizationId: string, input?: object): Promise<any>
  connection(organizationId: string, input?: object): Promise<any>
  /** What is at a path. */
  peek(path: string): Promise<any>
  /** Leaves a profile behind, as a first sign-in does. */
  signIn(connectionId: string): Promise<void>
}

/** A well-formed id of the kind of another that names nothing. */
export function absentLike(id: string): string {
  return `${id.slice(0, id.indexOf('_'))}_7ZZZZZZZZZZZZZZZZZZZZZZZZZ`
}

let count = 0

/** A name that no other object has. */
export function unique(word: string): string {
  count += 1
  return `${word}${String(count)}`
}

export const oidcSettings = {
  protocol: 'oidc',
  provider: 'keycloak',
  issuer: 'https://idp.example.com/realms/acme',
  clientId: 'cardea',
  clientSecret: 'the-oidc-client-secret-to-keep-sealed',
} as const

export function createWorld(api: ApiServer): World {
  const post = async (path: string, body: object) => {
    const answer = await api.call({ method: 'POST', path, body })
    if (answer.status !== 201)
      throw new Error(`POST ${path} answered ${String(answer.status)}: ${answer.text}`)
    return answer.body
  }
  return {
    application: (input) => post('/v1/applications', { name: 'Demo', type: 'web', ...input }),
    secret: (applicationId) => post(`/v1/applications/${applicationId}/secrets`, {}),
    apiKey: (input) => post('/v1/api-keys', { name: unique('key-'), scopes: ['read:logins'], ...input }),
    organization: (input) => post('/v1/organizations', { name: unique('Acme '), ...input }),
    domain: (organizationId, input) =>
      post(`/v1/organizations/${organizationId}/domains`, { domain: `${unique('d')}.example`, ...input }),
    connection: (organizationId, input) =>
      post('/v1/connections', { organizationId, ...oidcSettings, ...input }),
    peek: async (path) => (await api.call({ method: 'GET', path })).body,
    async signIn(connectionId) {
      const { organizationId, issuer } = (
        await api.call({ method: 'GET', path: `/v1/connections/${connectionId}` })
      ).body
      await api.parts.db.kysely
        .insertInto('profiles')
        .values({
          id: newId('profile', api.parts),
          organization_id: organizationId,
          connection_id: connectionId,
          issuer,
          idp_id: 'ada',
        })
        .execute()
    },
  }
}
