import { describe, expect, it } from 'vitest'
import {
  apiKeyPatch,
  applicationPatch,
  newApiKey,
  newApplication,
} from '../../packages/server/src/applications/schemas.ts'
import { connectionPatch } from '../../packages/server/src/connections/schemas.ts'
import { domainPatch } from '../../packages/server/src/domains/schemas.ts'
import { newOrganization, organizationPatch } from '../../packages/server/src/organizations/schemas.ts'
import { selfServiceProfilePatch } from '../../packages/server/src/self-service/profile-schemas.ts'
import { newWebhook, webhookPatch } from '../../packages/server/src/webhooks/schemas.ts'
import { sources } from './sources.ts'

const views = sources('web/src/dashboard').filter(
  ({ path }) => !/\/(?:wire|texts)\/|\/(?:api|texts)\.ts$/.test(path),
)

/** Where the dashboard shows what the API takes: the schemas of a subject, and the folder of its views. */
const subjects: readonly (readonly [string, readonly { readonly shape: object }[], string])[] = [
  ['applications', [newApplication, applicationPatch], 'applications'],
  ['API keys', [newApiKey, apiKeyPatch], 'keys'],
  ['connections', [connectionPatch], 'connections'],
  ['domains', [domainPatch], 'organizations'],
  ['organizations', [newOrganization, organizationPatch], 'organizations'],
  ['self-service profiles', [selfServiceProfilePatch], 'setup-links'],
  ['webhooks', [newWebhook, webhookPatch], 'webhooks'],
]

describe('what an API caller can set, an operator can see', () => {
  it.each(subjects)('of %s: the dashboard has each field of the schemas', (_, schemas, folder) => {
    const texts = views.filter(({ path }) => path.startsWith(`web/src/dashboard/${folder}/`))
    const fields = [...new Set(schemas.flatMap(({ shape }) => Object.keys(shape)))]
    const unseen = fields.filter(
      (field) => !texts.some(({ text }) => new RegExp(`\\b${field}\\b`).test(text)),
    )
    expect(fields.length).toBeGreaterThan(2)
    expect(unseen).toEqual([])
  })
})
