/** A page that a person sees in the end; `status` is 0 at an application, which nobody serves here. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly text: string
}

/**
 * A person's browser without a screen: it keeps cookies, follows redirects, and sends forms when told to.
 * Cookies go where a browser would send them: by host and path, and `Lax` ones not with a POST from another
 * site. Nothing is fetched below `.example`: there stands the application, and the visit ends with what it gets.
 */
export interface Visitor {
  open(url: string): Promise<Page>
  /** Sends the form of the page, with these fields in place of its own. */
  submit(page: Page, changes?: Readonly<Record<string, string>>): Promise<Page>
  /** Sends a form with these fields from a page of another site. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Page>
  /** What a script of a page sends to its own site; throws unless it succeeds. */
  send(method: 'POST' | 'PUT', url: string, body: unknown): Promise<void>
}

interface Cookie {
  readonly host: string
  readonly path: string
  readonly name: string
  readonly value: string
  readonly isLax: boolean
}

const MOST_REDIRECTS = 20

/** `fetch`: of a test whose pages come with a certificate of its own. */
export function newVisitor({ fetch = globalThis.fetch } = {}): Visitor {
  let cookies: readonly Cookie[] = []

  const cookieFor = ({ hostname, pathname }: URL, isForeignPost: boolean) =>
    cookies
      .filter(({ host, path }) => host === hostname && isBelow(pathname, path))
      .filter(({ isLax }) => !(isLax && isForeignPost))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  function keep(line: string, { hostname }: URL): void {
    const [pair = '', ...attributes] = line.split(/; */)
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    const attribute = (wanted: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const cookie: Cookie = {
      host: hostname,
      path: attribute('path') ?? '/',
      name,
      value,
      isLax: attribute('samesite')?.toLowerCase() !== 'none',
    }
    const others = cookies.filter((each) => !isSame(each, cookie))
    const expires = Date.parse(attribute('expires') ?? '')
    const isOver = expires < Date.now() || attribute('max-age') === '0'
    cookies = isOver ? others : [...others, cookie]
  }

  async function visit(start: string, form: URLSearchParams | null, isForeignPost: boolean): Promise<Page> {
    let [url, body] = [new URL(start), form]
    for (let step = 0; step < MOST_REDIRECTS; step++) {
      if (url.hostname.endsWith('.example')) return { url: url.href, status: 0, text: '' }
      const answer = await fetch(url, {
        redirect: 'manual',
        method: body === null ? 'GET' : 'POST',
        headers: { cookie: cookieFor(url, body !== null && isForeignPost) },
        ...(body === null ? {} : { body }),
      })
      const text = await answer.text()
      for (const line of answer.headers.getSetCookie()) keep(line, url)
      const location = answer.headers.get('location')
      if (location === null) return { url: url.href, status: answer.status, text }
      ;[url, body] = [new URL(location, url), null]
    }
    throw new Error(`still redirected at ${url.href}`)
  }

  return {
    open: (url) => visit(url, null, false),
    submit(page, changes = {}) {
      const { action, fields } = formOf(page)
      const isForeign = new URL(action).hostname !== new URL(page.url).hostname
      return visit(action, new URLSearchParams({ ...fields, ...changes }), isForeign)
    },
    post: (url, fields) => visit(url, new URLSearchParams(fields), true),
    async send(method, url, body) {
      const answer = await fetch(url, {
        method,
        headers: { cookie: cookieFor(new URL(url), false), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`${method} ${url}: ${String(answer.status)} ${await answer.text()}`)
      for (const line of answer.headers.getSetCookie()) keep(line, new URL(url))
    },
  }
}

/** RFC 6265 §5.1.4. */
function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

function isSame(one: Cookie, other: Cookie): boolean {
  return one.host === other.host && one.path === other.path && one.name === other.name
}

/** The one form of a page: where it goes, and what it carries. */
export function formOf({ url, status, text }: Page): {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
} {
  const [, attributes] = /<form\b([^>]*)>/.exec(text) ?? []
  if (attributes === undefined) throw new Error(`no form: ${String(status)} ${url} ${text}`)
  const inputs = [...text.matchAll(/<input\b([^>]*)>/g)].map(([, each = '']): [string, string] => [
    attributeOf(each, 'name'),
    attributeOf(each, 'value'),
  ])
  return {
    action: new URL(attributeOf(attributes, 'action'), url).href,
    fields: Object.fromEntries(inputs.filter(([name]) => name !== '')),
  }
}

function attributeOf(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  return value.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal, hex, named) =>
    named === undefined
      ? String.fromCodePoint(decimal === undefined ? parseInt(String(hex), 16) : Number(decimal))
      : (entities[String(named)] ?? ''),
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
