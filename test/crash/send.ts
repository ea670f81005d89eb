import { request as httpRequest } from 'node:http'
import { errorCodeIn } from '../../packages/server/test/error-code-in.ts'

/** Where browsers reach the deployments of these tests; https, so that a SAML answer completes at once. */
export const publicUrl = 'https://sso.cardea.test'

/** Longer than the product ever waits for its database; who has no answer by then has met a hang. */
const HUNG_AFTER_MS = 60_000

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** A path, or an address below the public URL. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly location: string | null
  readonly body: string
}

/** Sends a request; `null` when the connection ended without an answer, as it does when the process dies. */
export type Send = (request: Request) => Promise<Reply | null>

/** Sends to whoever listens on this port at that moment, on a new connection each time. */
export function sendTo(port: () => number): Send {
  return ({ method = 'GET', url, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const { host, pathname, search } = new URL(url, publicUrl)
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: port(),
          method,
          path: pathname + search,
          agent: false,
          headers: {
            host,
            ...headers,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => void chunks.push(chunk))
          response.on('error', () => resolve(null))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              location: response.headers.location ?? null,
              body: Buffer.concat(chunks).toString(),
            }),
          )
        },
      )
      request.on('error', () => resolve(null))
      request.setTimeout(HUNG_AFTER_MS, () => {
        reject(new Error(`no answer: ${method} ${pathname}`))
        request.destroy()
      })
      request.end(body)
    })
}

/** For moments at which there must be an answer. */
export async function mustSend(send: Send, request: Request): Promise<Reply> {
  const reply = await send(request)
  if (reply === null) throw new Error(`the connection was lost: ${request.method ?? 'GET'} ${request.url}`)
  return reply
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** The error code of an answer, in JSON, on a page or in a redirect; null when there is none. */
export function errorCode({ body, location }: Reply): string | null {
  const text = location === null ? body : (new URL(location, publicUrl).searchParams.get('error_code') ?? '')
  return errorCodeIn(text)
}
