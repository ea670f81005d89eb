import type { BrowserContext } from 'playwright-core'

/** What the tenant API answered. */
export interface TenantReply {
  readonly status: number
  readonly code: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly data: any
}

/** A page on Cardea's own address whose script calls the tenant API: the browser adds the cookie, and says whose page asks. */
export interface TenantPage {
  call(method: string, path: string, body?: unknown): Promise<TenantReply>
}

/**
 * Such a page in a browser, in a tab of its own for each call. Cardea's own pages may call nothing (their policy says so); who builds
 * pages on its address serves them beside it, which is all that is put in the place of the network here.
 */
export async function tenantPage(context: BrowserContext, cardeaUrl: string): Promise<TenantPage> {
  const address = `${cardeaUrl}/pages-of-their-own`
  await context.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Settings</title>' }),
  )
  return {
    async call(method, path, body) {
      const page = await context.newPage()
      await page.goto(address)
      const text = body === undefined ? null : JSON.stringify(body)
      const reply = await page.evaluate(send, { method, path, text })
      await page.close()
      return reply
    },
  }
}

/** Runs in the browser. */
async function send(asked: { method: string; path: string; text: string | null }): Promise<TenantReply> {
  const answer = await fetch(asked.path, {
    method: asked.method,
    headers: asked.method === 'GET' ? {} : { 'content-type': 'application/json' },
    ...(asked.text === null ? {} : { body: asked.text }),
  })
  const { status, code, data } = (await answer.json()) as TenantReply
  return { status, code, data }
}
