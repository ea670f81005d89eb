import type {
  ConnectionTest,
  Domain,
  Finding,
  NewTest,
  OwnConnection,
  Preview,
  Protocol,
  Session,
} from './wire.ts'
import { noteEnd, noteUse } from './session-life.ts'

/** A refusal of the service, as problem details (RFC 9457), or that it was not reached: code `offline`. */
export class Refusal extends Error {
  readonly code: string
  readonly hint: string
  /** Field → what is wrong with it. */
  readonly fields: ReadonlyMap<string, string>
  /** For whoever is asked for help. */
  readonly reference: string | null

  constructor({ code, title, hint, fields, reference }: RefusalFacts) {
    super(title)
    this.code = code
    this.hint = hint
    this.fields = fields
    this.reference = reference
  }
}

interface RefusalFacts {
  readonly code: string
  readonly title: string
  readonly hint: string
  readonly fields: ReadonlyMap<string, string>
  readonly reference: string | null
}

interface Problem {
  readonly code?: string
  readonly title?: string
  readonly hint?: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

/** Calls the assistant's API with the cookie of its session. Fails with a `Refusal`. */
async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const response = await send(method, path, body)
  if (!response.ok) throw await refusalOf(response)
  noteUse()
  // Each caller below names the type that its operation answers.
  return (response.status === 204 ? undefined : await response.json()) as Result
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`/portal/api/${path}`, {
      method,
      credentials: 'same-origin',
      // Every change says JSON, with or without a body: no form of another site can (server: `http/own-page.ts`).
      ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Refusal({ code: 'offline', title: '', hint: '', fields: new Map(), reference: null })
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as Problem
  if (problem.code === 'setup.session_ended') noteEnd()
  return new Refusal({
    code: problem.code ?? 'internal.error',
    title: problem.title ?? '',
    hint: problem.hint ?? '',
    fields: new Map(problem.errors?.map(({ field, message }) => [field, message])),
    reference: response.headers.get('x-request-id'),
  })
}

/** What of a connection an admin gives. */
export type Values = Readonly<Partial<Record<ValueName, string>>> & {
  readonly certificates?: readonly string[]
}
export type ValueName =
  'metadataUrl' | 'metadataXml' | 'idpEntityId' | 'ssoUrl' | 'issuer' | 'clientId' | 'clientSecret'

/** The operations of `/portal/api/`, a line each. */
export const api = {
  session: () => call<Session>('GET', 'session'),
  connection: () => call<OwnConnection>('GET', 'connection'),
  chooseProvider: (provider: string, protocol: Protocol) =>
    call<OwnConnection>('PUT', 'connection', { provider, protocol }),
  giveValues: (values: Values) => call<OwnConnection>('PATCH', 'connection', values),
  check: async (values: Values) => (await call<{ findings: Finding[] }>('POST', 'check', values)).findings,
  setMapping: (mapping: Readonly<Record<string, readonly string[]>>) =>
    call<OwnConnection>('PATCH', 'mapping', { mapping }),
  preview: async () => (await call<{ preview: Preview | null }>('POST', 'mapping/preview', {})).preview,
  setStep: (step: 'application' | 'assignment', isDone: boolean) =>
    call<undefined>('PUT', `steps/${step}`, { isDone }),
  domains: async () => (await call<{ items: Domain[] }>('GET', 'domains')).items,
  addDomain: (domain: string) => call<Domain>('POST', 'domains', { domain }),
  verifyDomain: (id: string) => call<Domain>('POST', `domains/${id}/verify`),
  removeDomain: (id: string) => call<undefined>('DELETE', `domains/${id}`),
  beginTest: () => call<NewTest>('POST', 'tests'),
  test: (id: string) => call<ConnectionTest>('GET', `tests/${id}`),
  enable: () => call<OwnConnection>('POST', 'connection/enable'),
  disable: () => call<OwnConnection>('POST', 'connection/disable'),
  complete: () => call<undefined>('POST', 'done'),
}
