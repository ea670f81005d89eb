import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { pagePolicy } from '../../packages/server/src/http/security-headers.ts'
import { freePort } from './free-port.ts'
import { type Listening, listenAt } from './listen-at.ts'
import { DashboardShell } from './dashboard-shell.tsx'
import type { Deployment } from './start-deployment.ts'

/** Who looks at the dashboard. */
export const admin = {
  operator: { id: 'operator', email: 'ada@example.com', name: 'Ada Lovelace', role: 'admin' },
  permissions: ['*'],
}
/** May read what is shown here, and change nothing. */
export const viewer = {
  operator: { id: 'operator', email: 'vera@example.com', name: null, role: 'viewer' },
  permissions: [
    'read:applications',
    'read:organizations',
    'read:domains',
    'read:connections',
    'read:logins',
    'read:events',
    'read:setup_tickets',
    'read:self_service_profiles',
  ],
}

export interface DashboardServer extends Listening {
  readonly url: string
  /** Who is signed in from now on; null: nobody any more. */
  readonly signIn: (who: typeof admin | typeof viewer | null) => void
  /** `METHOD /path` of every change that was asked for. */
  readonly changes: readonly string[]
}

/** The dashboard's page before a deployment: its script with a session of its own, and the real API behind it by a key. */
export async function startDashboard({ cardea, apiKey, cardeaUrl }: Deployment): Promise<DashboardServer> {
  const port = await freePort()
  const url = `http://localhost:${String(port)}`
  const changes: string[] = []
  let session: typeof admin | typeof viewer | null = admin
  const policy = pagePolicy({ forms: 'none', asks: true }, true, 'sandbox')

  function answerJson(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk as Buffer)
    const method = request.method ?? 'GET'
    // Without a body the API takes none.
    const sent = Buffer.concat(body)
    const answer = await fetch(`${cardea.address}${request.url ?? '/'}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(sent.length === 0 ? {} : { 'content-type': request.headers['content-type'] ?? '' }),
      },
      ...(sent.length === 0 ? {} : { body: sent }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
  const listening = await listenAt(port, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url)
    if (request.method !== 'GET') changes.push(`${request.method ?? ''} ${pathname}`)
    if (pathname.startsWith('/v1/') && session === null) {
      answerJson(response, 401, { code: 'gone' })
      return
    }
    if (pathname === '/dashboard/api/session') {
      const deployment = {
        publicUrl: cardeaUrl,
        mode: 'sandbox',
        version: '0.1.0',
        hasMail: false,
        database: 'embedded',
      }
      if (session === null) {
        answerJson(response, 401, { code: 'gone' })
        return
      }
      answerJson(response, 200, { ...session, deployment })
      return
    }
    if (pathname === '/dashboard/api/sign-out') {
      session = null
      response.writeHead(204).end()
      return
    }
    if (pathname === '/v1/go-live') {
      const items = [
        { code: 'https', passed: false, hint: 'Set CARDEA_PUBLIC_URL to an https address.' },
        { code: 'api_key', passed: true, hint: null },
      ]
      answerJson(response, 200, { items })
      return
    }
    if (pathname === '/dashboard' || pathname.startsWith('/dashboard/')) {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
      response.writeHead(200, headers).end(`<!doctype html>${renderToStaticMarkup(DashboardShell())}`)
      return
    }
    return forward(request, response)
  })
  return { ...listening, url, changes, signIn: (who) => void (session = who) }
}
