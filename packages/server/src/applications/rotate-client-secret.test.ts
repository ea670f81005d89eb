import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { newId } from '../storage/ids.ts'
import { createApplication } from './create-application.ts'
import { createClientSecret } from './create-client-secret.ts'
import { rotateClientSecret } from './rotate-client-secret.ts'
import { secretList } from './store.ts'
import type { Application } from './types.ts'
import { verifyClientSecret } from './verify-client-secret.ts'

describe.each(testEngines)('another secret in the place of all others (%s)', (engine) => {
  let parts: TestParts
  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())

  const rotate = ({ id }: Pick<Application, 'id'>, scopes: readonly string[] = ['write:applications']) =>
    parts.db.transaction((db) =>
      rotateClientSecret({ ...parts, db }, { id: newId('apiKey', parts), scopes }, id),
    )
  const secretsOf = async ({ id }: Application) =>
    (await secretList(parts.db, id, { limit: 10, after: null })).items

  it('ends every secret that there was', async () => {
    const { application, clientSecret } = await createApplication(parts, { name: 'Web', type: 'web' })
    await createClientSecret(parts, application)
    const rotated = await rotate(application)
    expect(await verifyClientSecret(parts, application, clientSecret ?? '')).toBe(false)
    expect(await verifyClientSecret(parts, application, rotated.clientSecret)).toBe(true)
    expect(await secretsOf(application)).toHaveLength(1)
  })

  it('leaves one secret when it is done twice at once', async () => {
    const { application } = await createApplication(parts, { name: 'Web', type: 'web' })
    const both = await Promise.all([rotate(application), rotate(application)])
    const good = await Promise.all(
      both.map(({ clientSecret }) => verifyClientSecret(parts, application, clientSecret)),
    )
    expect([good.filter(Boolean).length, (await secretsOf(application)).length]).toEqual([1, 1])
  })

  it('is for nobody who may do less than the application', async () => {
    const scopes = ['write:connections']
    const { application } = await createApplication(parts, { name: 'Batch', type: 'm2m', scopes })
    const before = await secretsOf(application)
    await expect(rotate(application)).rejects.toMatchObject({ code: 'request.insufficient_scope' })
    expect(await secretsOf(application)).toEqual(before)
    await rotate(application, ['write:applications', ...scopes])
  })

  it('is not for a public client, nor for an application that there is not', async () => {
    const { application } = await createApplication(parts, { name: 'Spa', type: 'spa' })
    await expect(rotate(application)).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(rotate({ id: newId('application', parts) })).rejects.toMatchObject({
      code: 'request.not_found',
    })
  })
})
