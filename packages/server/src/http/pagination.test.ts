import { SsoError } from '@cardea/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toPage } from '../storage/page.ts'
import { exampleId } from './id-schema.ts'
import { listAnswer, pageQuery, pageRequest } from './pagination.ts'
import { parseInput } from './parse-input.ts'

const query = z.strictObject(pageQuery('organization'))
const id = exampleId('organization')
const cursor = Buffer.from(id).toString('base64url')

describe('lists', () => {
  it('begin at the start, with 20 items', () => {
    expect(pageRequest(parseInput(query, {}))).toEqual({ limit: 20, after: null })
  })
  it('go on after the last id of the page before', () => {
    const page = toPage([{ id }, { id: 'org_next' }], 1)
    const { items, nextCursor } = listAnswer(page, (item) => item.id)
    expect(items).toEqual([id])
    expect(pageRequest(parseInput(query, { cursor: nextCursor, limit: '1' }))).toEqual({
      limit: 1,
      after: id,
    })
  })
  it('end with a null cursor', () => {
    expect(listAnswer(toPage([{ id }], 1), (item) => item.id).nextCursor).toBeNull()
  })
  it.each(['0', '101', '-1', '1.5', 'many', '', '1e9'])('refuse the limit %j', (limit) => {
    expect(() => parseInput(query, { limit })).toThrow(SsoError)
  })
  it.each([
    ['nothing', ''],
    ['an id in the clear', id],
    ['an id of another kind', Buffer.from(exampleId('connection')).toString('base64url')],
    ['another spelling of the same bytes', `${cursor}=`],
    ['SQL', Buffer.from("org_' or 1=1 --").toString('base64url')],
    ['something after the id', Buffer.from(`${id} `).toString('base64url')],
  ])('refuse a cursor that is %s', (_title, bad) => {
    expect(() => parseInput(query, { cursor: bad })).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ field: 'cursor' })] } }),
    )
  })
})
