import { describe, expect, it } from 'vitest'
import { openHttpServer } from '../../../test/http-server.ts'

async function firstPage(config: { readonly exampleUrl: string | null }): Promise<string> {
  const opened = await openHttpServer([], { engine: 'embedded', config })
  const { body } = await opened.server.inject({ url: '/' })
  await opened.close()
  return body
}

describe('the first page of a sandbox', () => {
  it('leads to the example where it was said to be', async () => {
    expect(await firstPage({ exampleUrl: 'http://localhost:3100' })).toContain('href="http://localhost:3100"')
  })

  it('leads to no example where none was said to be', async () => {
    const page = await firstPage({ exampleUrl: null })
    expect([page.includes('Cardea is running'), page.includes('example')]).toEqual([true, false])
  })
})
