import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from './api-server.ts'
import { createWorld, oidcSettings, type World } from './api-world.ts'
import { eventsSettled } from './events-settled.ts'

describe('a secret is shown once, or never', () => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
  })
  afterAll(() => api.close())

  it('row 67: is in no later answer of any operation, and not in the log', async () => {
    const application = await world.application()
    const secret = await world.secret(application.id)
    const apiKey = await world.apiKey()
    const organization = await world.organization()
    const connection = await world.connection(organization.id)
    const webhook = await world.webhook()
    const rotation = await world.webhookRotation(webhook.id)
    await world.webhookTest(webhook.id)
    const secrets = [
      application.clientSecret,
      secret.clientSecret,
      apiKey.key,
      oidcSettings.clientSecret,
      webhook.secret,
      rotation.secret,
    ]
    expect(secrets.every((text) => typeof text === 'string' && text.length > 20)).toBe(true)
    expect(new Set(secrets).size).toBe(6)
    expect(connection).toMatchObject({ hasClientSecret: true })
    expect(JSON.stringify(connection)).not.toContain(oidcSettings.clientSecret)

    await eventsSettled(api.parts.db)
    const answers = await Promise.all(
      [
        ['GET', '/v1/applications'],
        ['GET', `/v1/applications/${application.id}`],
        ['PATCH', `/v1/applications/${application.id}`],
        ['GET', `/v1/applications/${application.id}/secrets`],
        ['GET', '/v1/api-keys'],
        ['GET', `/v1/api-keys/${apiKey.id}`],
        ['PATCH', `/v1/api-keys/${apiKey.id}`],
        ['GET', '/v1/connections'],
        ['GET', `/v1/connections/${connection.id}`],
        ['PATCH', `/v1/connections/${connection.id}`],
        ['GET', '/v1/webhooks'],
        ['GET', `/v1/webhooks/${webhook.id}`],
        ['PATCH', `/v1/webhooks/${webhook.id}`],
        ['GET', `/v1/webhooks/${webhook.id}/deliveries`],
        ['POST', `/v1/webhooks/${webhook.id}/retire-secret`],
        ['GET', '/v1/events'],
      ].map(([method = '', path = '']) =>
        api.call({ method, path, ...(method === 'PATCH' && { body: {} }) }),
      ),
    )
    for (const { status, text } of answers) {
      expect(status).toBe(200)
      for (const word of secrets) expect(text).not.toContain(word)
    }
    for (const word of secrets) expect(JSON.stringify(api.parts.log.lines)).not.toContain(word)
  })

  it('is not in the database in the clear', async () => {
    const { clientSecret } = await world.application()
    const { key } = await world.apiKey()
    const { id, secret } = await world.webhook()
    const rotation = await world.webhookRotation(id)
    const tables = ['applications', 'application_secrets', 'api_keys', 'connections', 'webhooks'] as const
    const rows = await Promise.all(
      tables.map((table) => api.parts.db.kysely.selectFrom(table).selectAll().execute()),
    )
    const stored = JSON.stringify(rows, (_, value: unknown) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    )
    expect(stored).toContain(oidcSettings.issuer)
    const secrets = [clientSecret, key, oidcSettings.clientSecret, secret, rotation.secret]
    for (const word of secrets) expect(stored).not.toContain(word)
  })

  it('is not in the answer to a body that puts it in a wrong field', async () => {
    const answer = await api.call({
      method: 'POST',
      path: '/v1/api-keys',
      body: { name: 'x', scopes: ['s3cret-x'] },
    })
    expect(answer.status).toBe(400)
    expect(answer.text).not.toContain('s3cret-x')
  })
})
