import type { FastifyInstance } from 'fastify'

/** What a browser got: the answer itself, redirects not followed. */
export interface Visit {
  readonly status: number
  readonly location: string | null
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

interface Cookie {
  readonly value: string
  readonly sameSite: string
}

/**
 * A browser with a cookie jar of its own that sends cookies as SameSite has it: `Lax` ones not with a POST
 * from another site.
 */
export interface TestBrowser {
  readonly cookies: ReadonlyMap<string, Cookie>
  get(url: string): Promise<Visit>
  /** A form of our own pages. */
  post(url: string, form: Readonly<Record<string, string>>): Promise<Visit>
  /** A form of the IdP's page. */
  postFromOtherSite(url: string, form: Readonly<Record<string, string>>): Promise<Visit>
}

/** `kept`: `Lax` cookies that it has. */
export function testBrowser(
  server: FastifyInstance,
  kept: Readonly<Record<string, string>> = {},
): TestBrowser {
  const cookies = new Map<string, Cookie>(
    Object.entries(kept).map(([name, value]) => [name, { value, sameSite: 'Lax' }]),
  )
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    form: Record<string, string> | null,
    crossSite: boolean,
  ) => {
    const { host, pathname, search } = new URL(url)
    const sent = [...cookies].filter(([, { sameSite }]) => !crossSite || sameSite === 'None')
    const answer = await server.inject({
      method,
      url: pathname + search,
      headers: {
        host,
        ...(sent.length === 0
          ? {}
          : { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') }),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === null ? {} : { payload: new URLSearchParams(form).toString() }),
    })
    for (const { name, value, sameSite = '' } of answer.cookies) cookies.set(name, { value, sameSite })
    const { location } = answer.headers
    return {
      status: answer.statusCode,
      location: location ?? null,
      text: answer.body,
      headers: answer.headers,
    }
  }
  return {
    cookies,
    get: (url) => send('GET', url, null, false),
    post: (url, form) => send('POST', url, form, false),
    postFromOtherSite: (url, form) => send('POST', url, form, true),
  }
}
