import { isErrorCode, SsoError } from '@cardea/protocol'
import { json, page } from './answer.ts'
import type { HttpParts } from './http-parts.ts'
import { type OpenApiDocument, openApiDocument } from './openapi.ts'
import { ErrorCodePage } from './pages/error-code-page.tsx'
import { LookPage } from './pages/look-page.tsx'
import { ReferencePage } from './pages/reference-page.tsx'
import { WelcomePage } from './pages/welcome-page.tsx'
import { endpoint, type Route } from './route.ts'

/** Milliseconds that the readiness check waits for the database. */
const READY_TIMEOUT = 2_000

/** The routes that belong to no domain: health, the door, error pages, and the reference of the given routes. */
export function serviceRoutes(
  parts: Pick<HttpParts, 'config' | 'db'>,
  routes: readonly Route[],
): readonly Route[] {
  return [...healthRoutes(parts), ...pageRoutes(parts), ...referenceRoutes(parts, routes)]
}

function healthRoutes({ db }: Pick<HttpParts, 'db'>): readonly Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/healthz',
      limit: 'probes',
      summary: 'The process is alive.',
      errors: 'problem',
      head: true,
      handle: () => json(200, { status: 'alive' }),
    }),
    endpoint({
      method: 'GET',
      path: '/readyz',
      limit: 'probes',
      summary: 'The service can serve: its database answers.',
      errors: 'problem',
      head: true,
      handle: async () => {
        await withinTime(db.ping())
        return json(200, { status: 'ready' })
      },
    }),
  ]
}

/** `internal.unavailable` when the database fails or takes too long. */
async function withinTime(ping: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), READY_TIMEOUT)
  })
  try {
    await Promise.race([ping, timeout])
  } catch (cause) {
    throw new SsoError('internal.unavailable', {}, { cause })
  } finally {
    clearTimeout(timer)
  }
}

function pageRoutes({ config }: Pick<HttpParts, 'config'>): readonly Route[] {
  const look = endpoint({
    method: 'GET',
    path: '/look',
    summary: 'The components of all pages, in all their states (sandbox mode).',
    errors: 'page',
    head: true,
    handle: () => page(<LookPage />, { forms: 'self' }),
  })
  return [
    endpoint({
      method: 'GET',
      path: '/',
      summary: 'What is running here.',
      errors: 'page',
      head: true,
      handle: () => page(<WelcomePage config={config} />),
    }),
    endpoint({
      method: 'GET',
      path: '/errors/:code',
      summary: 'What an error code means.',
      errors: 'page',
      head: true,
      handle: ({ params: { code = '' } }) => {
        if (!isErrorCode(code)) throw new SsoError('request.not_found')
        return page(<ErrorCodePage code={code} />)
      },
    }),
    ...(config.mode === 'sandbox' ? [look] : []),
  ]
}

function referenceRoutes({ config }: Pick<HttpParts, 'config'>, routes: readonly Route[]): readonly Route[] {
  // Written at the first question: it would be a tenth of the start.
  let written: OpenApiDocument | null = null
  const document = () => (written ??= openApiDocument(routes, config.publicUrl))
  return [
    endpoint({
      method: 'GET',
      path: '/v1/openapi.json',
      limit: 'documents',
      summary: 'The OpenAPI document of the native API.',
      errors: 'problem',
      head: true,
      cors: true,
      handle: () => json(200, document()),
    }),
    endpoint({
      method: 'GET',
      path: '/v1/reference',
      limit: 'documents',
      summary: 'The reference of the native API, for people.',
      errors: 'page',
      head: true,
      handle: () => page(<ReferencePage document={document()} />),
    }),
  ]
}
