import { SsoError } from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { apiRoute } from './route.ts'

interface Attempt {
  readonly name: string
}

/** What the operation has done, and what it is told to do next. */
const done: Attempt[] = []
let next: (attempt: Attempt) => Promise<void> = () => Promise.resolve()

const routes = ['/v1/things', '/v1/others'].map((path) =>
  apiRoute({
    method: 'POST',
    path: path as '/v1/things',
    operationId: `${path.slice(4)}.create`,
    summary: 'Make a thing',
    permission: 'write:applications',
    body: z.strictObject({ name: z.string() }),
    answer: { status: 201, schema: z.object({ number: z.number(), secret: z.string() }) },
    handle: async ({ body }) => {
      await next(body)
      done.push(body)
      return { number: done.length, secret: `shown-once-${done.length}` }
    },
  }),
)

describe.each(testEngines)('Idempotency-Key on %s', (engine) => {
  let http: HttpServer
  let authorization: string
  let other: string
  let machine: string
  let otherMachine: string
  let count = 0
  let key: string

  beforeAll(async () => {
    http = await openHttpServer(routes, { engine })
    authorization = await http.authorization(['write:applications'])
    other = await http.authorization(['write:applications'])
    machine = await http.machineAuthorization(['write:applications'])
    otherMachine = await http.machineAuthorization(['write:applications'])
  })
  afterAll(() => http.close())
  beforeEach(() => {
    done.length = 0
    next = () => Promise.resolve()
    key = `key-${(count += 1)}`
  })

  const post = (payload: unknown, headers: Record<string, string> = {}, url = '/v1/things') =>
    http.server.inject({
      method: 'POST',
      url,
      headers: { authorization, 'idempotency-key': key, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(payload),
    })

  it('gives the first answer again, byte for byte, and does the work once', async () => {
    const [first, second] = [await post({ name: 'a' }), await post({ name: 'a' })]
    expect([first.statusCode, second.statusCode]).toEqual([201, 201])
    expect(second.body).toBe(first.body)
    expect(second.headers['content-type']).toBe(first.headers['content-type'])
    expect(first.headers).not.toHaveProperty('idempotency-replayed')
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(done).toHaveLength(1)
  })

  it('belongs to its caller: neither another key nor an application gets the answer', async () => {
    const callers = [authorization, other, machine, otherMachine]
    const firsts = []
    for (const caller of callers) firsts.push(await post({ name: 'a' }, { authorization: caller }))
    expect(firsts.map(({ headers }) => headers['idempotency-replayed'])).toEqual(callers.map(() => undefined))
    expect(done).toHaveLength(callers.length)
    for (const [at, caller] of callers.entries()) {
      const again = await post({ name: 'a' }, { authorization: caller })
      expect([again.body, again.headers['idempotency-replayed']]).toEqual([firsts[at]?.body, 'true'])
    }
    expect(done).toHaveLength(callers.length)
  })

  it('runs one of many at once, for an application as for a key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post({ name: 'a' }, { authorization: machine })),
    )
    expect(done).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode !== 201 && statusCode !== 409)).toEqual([])
  })

  it('goes with the application that sent it', async () => {
    const { db } = http.parts
    await post({ name: 'a' }, { authorization: machine })
    const rows = () => db.kysely.selectFrom('idempotency_keys').selectAll().where('key', '=', key).execute()
    const [row] = await rows()
    expect(row).toMatchObject({ api_key_id: null, application_id: expect.stringMatching(/^app_/) })
    await db.kysely
      .deleteFrom('applications')
      .where('id', '=', row?.application_id ?? '')
      .execute()
    expect(await rows()).toEqual([])
    machine = await http.machineAuthorization(['write:applications'])
  })

  it('does the work each time without a key', async () => {
    const bare = { authorization, 'content-type': 'application/json' }
    const send = () =>
      http.server.inject({ method: 'POST', url: '/v1/things', headers: bare, payload: '{"name":"a"}' })
    await send()
    await send()
    expect(done).toHaveLength(2)
  })

  it('does the work once for 20 requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ name: 'a' })))
    expect(done).toHaveLength(1)
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([])
    expect(new Set(answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body)).size).toBe(
      1,
    )
  })

  it('refuses a repetition while the first request runs', async () => {
    let finish: () => void = () => undefined
    let started: () => void = () => undefined
    const running = new Promise<void>((resolve) => (started = resolve))
    next = () => {
      started()
      return new Promise((resolve) => (finish = resolve))
    }
    const first = post({ name: 'a' }).then((answer) => answer.statusCode)
    await running
    const second = await post({ name: 'a' })
    expect([second.statusCode, second.json<{ code: string }>().code]).toEqual([
      409,
      'request.idempotency_conflict',
    ])
    finish()
    expect(await first).toBe(201)
    expect((await post({ name: 'a' })).headers['idempotency-replayed']).toBe('true')
  })

  it('refuses the key with another body, or on another operation', async () => {
    await post({ name: 'a' })
    expect((await post({ name: 'b' })).statusCode).toBe(409)
    expect((await post({ name: 'a' }, {}, '/v1/others')).statusCode).toBe(409)
    expect(done).toHaveLength(1)
  })

  it('keeps the keys of one API key apart from those of another', async () => {
    const mine = await post({ name: 'a' })
    const theirs = await post({ name: 'a' }, { authorization: other })
    expect([mine.statusCode, theirs.statusCode]).toEqual([201, 201])
    expect(theirs.body).not.toBe(mine.body)
  })

  it('gives a refusal again', async () => {
    next = () => Promise.reject(new SsoError('request.conflict', { field: 'name' }))
    const first = await post({ name: 'a' })
    next = () => Promise.resolve()
    const second = await post({ name: 'a' })
    expect([first.statusCode, second.statusCode]).toEqual([409, 409])
    expect(second.body).toBe(first.body)
    expect(second.headers['content-type']).toBe(first.headers['content-type'])
    expect(done).toHaveLength(0)
  })

  it('is free again after a fault of ours', async () => {
    next = () => Promise.reject(new Error('lost'))
    expect((await post({ name: 'a' })).statusCode).toBe(500)
    next = () => Promise.resolve()
    const second = await post({ name: 'a' })
    expect(second.statusCode).toBe(201)
    expect(second.headers).not.toHaveProperty('idempotency-replayed')
  })

  it('does not do work again of which nobody knows whether it was kept', async () => {
    // The work is committed, and then the database's answer is lost.
    next = () => {
      done.push({ name: 'committed' })
      return Promise.reject(new SsoError('internal.unavailable'))
    }
    expect((await post({ name: 'a' })).statusCode).toBe(503)
    next = () => Promise.resolve()
    const second = await post({ name: 'a' })
    expect(second.json<{ code: string }>().code).toBe('request.idempotency_conflict')
    expect(done).toHaveLength(1)
  })

  it('is not spent by a malformed request', async () => {
    expect((await post({ nome: 'a' })).statusCode).toBe(400)
    expect((await post({ name: 'a' })).statusCode).toBe(201)
  })

  it.each(['', 'with space', 'é', 'x'.repeat(256)])('refuses the key %j', async (bad) => {
    const answer = await post({ name: 'a' }, { 'idempotency-key': bad })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ errors: { field: string }[] }>().errors[0]?.field).toBe('Idempotency-Key')
    expect(done).toHaveLength(0)
  })

  it('keeps no answer in the clear, nor one that opens elsewhere', async () => {
    await post({ name: 'a' })
    const first = key
    key = `${key}-moved`
    await post({ name: 'a' })
    const rows = await http.parts.db.kysely
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('key', 'like', `${first}%`)
      .execute()
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row.response_sealed?.toString('latin1')).not.toContain('shown-once')
    await http.parts.db.kysely
      .updateTable('idempotency_keys')
      .set({ response_sealed: rows.find((row) => row.key === first)?.response_sealed ?? null })
      .where('key', '=', key)
      .execute()
    expect((await post({ name: 'a' })).statusCode).toBe(500)
  })
})
