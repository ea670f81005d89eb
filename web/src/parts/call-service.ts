/** A refusal of the service, as problem details (RFC 9457), or that it was not reached: code `offline`. */
export class Refusal extends Error {
  readonly code: string
  /** Of HTTP; 0 when it was not reached. */
  readonly status: number
  readonly hint: string
  /** Field → what is wrong with it. */
  readonly fields: ReadonlyMap<string, string>
  /** For whoever is asked for help. */
  readonly reference: string | null

  constructor({ code, status, title, hint, fields, reference }: RefusalFacts) {
    super(title)
    this.code = code
    this.status = status
    this.hint = hint
    this.fields = fields
    this.reference = reference
  }
}

interface RefusalFacts {
  readonly code: string
  readonly status: number
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

/** Calls an operation of the service with this browser's cookie; `path` is absolute. Fails with a `Refusal`. */
export async function callService<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const response = await send(method, path, body)
  if (!response.ok) throw await refusalOf(response)
  // Each caller names the type that its operation answers.
  return (response.status === 204 ? undefined : await response.json()) as Result
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      // Every change says JSON, with or without a body: no form of another site can (server: `http/own-page.ts`).
      ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Refusal({ code: 'offline', status: 0, title: '', hint: '', fields: new Map(), reference: null })
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as Problem
  return new Refusal({
    code: problem.code ?? 'internal.error',
    status: response.status,
    title: problem.title ?? '',
    hint: problem.hint ?? '',
    fields: new Map(problem.errors?.map(({ field, message }) => [field, message])),
    reference: response.headers.get('x-request-id'),
  })
}
