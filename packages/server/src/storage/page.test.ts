import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { organizationList } from '../organizations/store.ts'
import type { WindowRequest } from './page.ts'
import { wholeDeployment } from './tenant.ts'

describe.each(testEngines)('a window of a list on %s', (engine) => {
  let parts: TestParts
  const ids: string[] = []
  beforeAll(async () => {
    parts = await testParts(engine)
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      parts.clock.advance(1)
      ids.push((await createOrganization(parts, wholeDeployment, { name })).id)
    }
  })
  afterAll(() => parts.close())

  async function read(request: Partial<WindowRequest>) {
    const window = await organizationList(
      parts.db,
      wholeDeployment,
      {},
      { limit: 2, after: null, ...request },
    )
    const letter = (id: string | null) => (id === null ? null : 'abcde'.charAt(ids.indexOf(id)))
    const shown = window.items.map(({ id }) => letter(id)).join('')
    return [shown, letter(window.previous), letter(window.next)]
  }
  const id = (letter: string) => ids['abcde'.indexOf(letter)] ?? ''

  it.each<[string, () => Partial<WindowRequest>, unknown]>([
    ['begins at the oldest', () => ({}), ['ab', null, 'b']],
    ['goes on after a cursor', () => ({ after: id('b') }), ['cd', 'c', 'd']],
    ['ends without a next', () => ({ after: id('d') }), ['e', 'e', null]],
    ['is empty after the last', () => ({ after: id('e') }), ['', null, null]],
    ['begins at the newest when asked to', () => ({ order: 'newest' }), ['ed', null, 'd']],
    ['goes on towards the oldest', () => ({ order: 'newest', after: id('d') }), ['cb', 'c', 'b']],
    ['ends there without a next', () => ({ order: 'newest', after: id('b') }), ['a', 'a', null]],
    [
      'goes back to what comes right before, in the same order',
      () => ({ before: id('d') }),
      ['bc', 'b', 'c'],
    ],
    ['knows when nothing precedes', () => ({ before: id('c') }), ['ab', null, 'b']],
    ['goes back newest first', () => ({ order: 'newest', before: id('b') }), ['dc', 'd', 'c']],
    ['is empty before the first', () => ({ before: id('a') }), ['', null, null]],
  ])('%s', async (_, request, expected) => {
    expect(await read(request())).toEqual(expected)
  })

  it('goes on after a cursor whose object is gone', async () => {
    parts.clock.advance(1)
    const gone = (await createOrganization(parts, wholeDeployment, { name: 'gone' })).id
    await parts.db.kysely.deleteFrom('organizations').where('id', '=', gone).execute()
    expect(await read({ order: 'newest', after: gone })).toEqual(['ed', 'e', 'd'])
  })
})
