import type { BrowserContext, Request } from 'playwright-core'

/** What a browser had to complain about, and what it sent. */
export interface Watch {
  /** Violations of the content security policy, console errors and uncaught exceptions, as text. */
  readonly complaints: string[]
  /** Every request for a document, in order, with the headers that really went out. */
  readonly documents: readonly DocumentRequest[]
}

export interface DocumentRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Watches every page of a context from its first byte on. Call before the first page is opened. */
export async function watchPages(context: BrowserContext): Promise<Watch> {
  const complaints: string[] = []
  const documents: DocumentRequest[] = []
  await context.exposeBinding('__violation', (_source, text: string) => void complaints.push(text))
  await context.addInitScript(`
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, documentURI }) =>
      __violation('CSP ' + violatedDirective + ' blocked ' + blockedURI + ' on ' + documentURI))`)
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} on ${message.location().url}`)
  })
  context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`))
  context.on('request', (request) => {
    if (request.isNavigationRequest()) void record(request, documents)
  })
  return { complaints, documents }
}

async function record(request: Request, documents: DocumentRequest[]): Promise<void> {
  const place = documents.push({ method: request.method(), url: request.url(), headers: {} }) - 1
  // Cookies are only in the headers that the network stack reports.
  const headers = await request.allHeaders().catch(() => ({}))
  documents[place] = { method: request.method(), url: request.url(), headers }
}
