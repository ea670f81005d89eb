import type { VNode } from 'preact'

/**
 * HTTP: the listener, what a route is, what it answers, the one place that turns errors into answers,
 * and the look of server-rendered pages.
 *
 * Invariant: this folder imports no domain. Each domain's `routes.ts` describes its routes with the
 * types below and hands them to `main.ts`, which hands them to `create-server.ts`; so arrows point from
 * the domains' faces down to here, and every request takes the same way.
 *
 * Routes: `/`, `/healthz`, `/readyz`, `/errors/:code`, `/assets/*`, `/v1/openapi.json`, `/v1/reference`,
 * and `/look` in sandbox mode (`routes.tsx`).
 */

/** What a browser or protocol route answers. Made with the functions below, written by `write-answer.ts`. */
export type Answer = RedirectAnswer | PageAnswer | JsonAnswer | TextAnswer | BytesAnswer

export interface AnswerBase {
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly CookieToSet[]
}

/** 302 after a GET; 303 after a POST, so that the browser follows with GET (RFC 9110 §15.4.4). */
export interface RedirectAnswer extends AnswerBase {
  readonly kind: 'redirect'
  readonly status: 302 | 303
  readonly location: string
}

export interface PageAnswer extends AnswerBase {
  readonly kind: 'page'
  readonly status: number
  /** The whole document, made with `Layout` of `pages/kit.tsx`. */
  readonly document: VNode
  /**
   * Where the page's forms may lead, redirects after them included (CSP `form-action` follows them):
   * `self`, or `anywhere` for forms whose answer leaves for an IdP or the application. An address: there,
   * and from there on anywhere.
   */
  readonly forms: 'none' | 'self' | 'anywhere' | { readonly to: string }
  /** The origins whose pages may frame this page; absent or empty: nobody's (incidents row 92). */
  readonly embeddedBy?: readonly string[]
  /** The page's script asks this service for data (CSP `connect-src`). */
  readonly asks?: boolean
}

export interface JsonAnswer extends AnswerBase {
  readonly kind: 'json'
  readonly status: number
  readonly body: unknown
}

export interface TextAnswer extends AnswerBase {
  readonly kind: 'text'
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface BytesAnswer extends AnswerBase {
  readonly kind: 'bytes'
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/**
 * A cookie. `cookies.ts` adds `__Host-` and `Secure` when the public URL is https, always `HttpOnly` and
 * `Path=/`; the name here is without prefix. `crossSite`: `SameSite=None` where https allows it (a SAML
 * POST arrives from the IdP's site), else `Lax`. `partitioned`: where https allows it, the cookie of a page that another site frames is
 * kept apart for that site (CHIPS), without which browsers that refuse third-party cookies would keep none.
 */
export interface CookieToSet {
  readonly name: string
  readonly value: string
  readonly maxAgeSeconds: number
  readonly crossSite: boolean
  readonly partitioned?: boolean
}

export function redirect(status: 302 | 303, location: string, extra: AnswerBase = {}): RedirectAnswer {
  return { kind: 'redirect', status, location, ...extra }
}

export function page(
  document: VNode,
  options: Partial<Omit<PageAnswer, 'kind' | 'document'>> = {},
): PageAnswer {
  return { kind: 'page', status: 200, forms: 'none', document, ...options }
}

export function json(status: number, body: unknown, extra: AnswerBase = {}): JsonAnswer {
  return { kind: 'json', status, body, ...extra }
}

export function text(status: number, contentType: string, body: string, extra: AnswerBase = {}): TextAnswer {
  return { kind: 'text', status, contentType, body, ...extra }
}

export function bytes(
  status: number,
  contentType: string,
  body: Buffer,
  extra: AnswerBase = {},
): BytesAnswer {
  return { kind: 'bytes', status, contentType, body, ...extra }
}
