import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { z } from 'zod'

/** The HTTP API of the official suite, as far as a run needs it. */
export interface SuiteApi {
  /** `GET api/runner/available`: is it there, and does it let us in? */
  check(): Promise<void>
  /** `POST api/plan`. */
  createPlan(
    name: string,
    variant: Readonly<Record<string, string>>,
    configuration: unknown,
  ): Promise<PlanInfo>
  /** `POST api/runner`: begins a module of a plan; its id. */
  startModule(planId: string, module: PlanInfo['modules'][number]): Promise<string>
  /** `GET api/info/{id}`. */
  info(id: string): Promise<ModuleInfo>
  /** `GET api/runner/{id}`: the addresses that a browser has to visit. */
  toVisit(id: string): Promise<readonly Visit[]>
  /** `POST api/runner/browser/{id}/visit`: this one is taken care of. */
  visited(id: string, url: string): Promise<void>
  /** `GET api/log/{id}/images`: the names of pictures that are still wanted. */
  wantedPictures(id: string): Promise<readonly string[]>
  /** `POST api/log/{id}/images/{placeholder}`. */
  upload(id: string, placeholder: string, png: Buffer): Promise<void>
  /** `GET api/log/{id}`: what the module has remarked. */
  remarks(id: string): Promise<readonly Remark[]>
}

/** An address for the browser. */
export interface Visit {
  readonly url: string
  readonly method: 'GET' | 'POST'
}

/** Left out or null is the same. */
const orNull = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? null)

const planInfo = z.object({
  id: z.string(),
  modules: z.array(z.object({ testModule: z.string(), variant: orNull(z.record(z.string(), z.string())) })),
})
const created = z.object({ id: z.string() })
const moduleInfo = z.object({ status: z.string(), result: orNull(z.string()) })
const runner = z.object({
  browser: z
    .object({
      urls: z.array(z.string()).default([]),
      urlsWithMethod: z.array(z.object({ url: z.string(), method: z.string() })).default([]),
    })
    .nullish(),
})
const images = z.array(z.object({ upload: orNull(z.string()), img: orNull(z.string()) }))
const log = z.array(
  z.object({ src: orNull(z.string()), msg: orNull(z.string()), result: orNull(z.string()) }),
)

export type PlanInfo = z.infer<typeof planInfo>
export type ModuleInfo = z.infer<typeof moduleInfo>
export interface Remark {
  readonly result: 'FAILURE' | 'WARNING'
  /** The condition that was not met, and its sentence. */
  readonly text: string
}

/** The suite cannot be reached, or refuses what it was asked, said in words. */
export class SuiteError extends Error {
  /** Of its answer; null: there was none. */
  readonly status: number | null

  constructor(message: string, status: number | null, cause?: Error) {
    super(message, { cause })
    this.status = status
  }
}

/** How to reach it. `insecureTls` believes any certificate. */
export interface SuiteAddress {
  readonly url: string
  readonly token: string | null
  readonly insecureTls: boolean
}

export function openSuiteApi(address: SuiteAddress): SuiteApi {
  const get = async <T>(path: string, schema: z.ZodType<T>) =>
    schema.parse(JSON.parse(await call(address, 'GET', path, null)))
  const post = (path: string, query: Readonly<Record<string, string>> = {}, body: string | null = null) =>
    call(address, 'POST', `${path}?${new URLSearchParams(query).toString()}`, body)
  return {
    async check() {
      await call(address, 'GET', 'runner/available', null)
    },
    createPlan: async (planName, variant, configuration) =>
      planInfo.parse(
        JSON.parse(
          await post('plan', { planName, variant: JSON.stringify(variant) }, JSON.stringify(configuration)),
        ),
      ),
    async startModule(plan, { testModule: test, variant }) {
      const chosen = variant === null ? {} : { variant: JSON.stringify(variant) }
      return created.parse(JSON.parse(await post('runner', { plan, test, ...chosen }))).id
    },
    info: (id) => get(`info/${id}`, moduleInfo),
    async toVisit(id) {
      const { browser } = await get(`runner/${id}`, runner).catch((error: unknown) => {
        // Over and forgotten since it was last asked for.
        if (error instanceof SuiteError && error.status === 404) return { browser: null }
        throw error
      })
      // Older suites know no method.
      const known = new Map(browser?.urls.map((url) => [url, 'GET']))
      for (const { url, method } of browser?.urlsWithMethod ?? []) known.set(url, method)
      return [...known].map(([url, method]) => ({ url, method: method === 'POST' ? 'POST' : 'GET' }))
    },
    async visited(id, url) {
      await post(`runner/browser/${id}/visit`, { url })
    },
    async wantedPictures(id) {
      const entries = await get(`log/${id}/images`, images)
      return entries.flatMap(({ upload, img }) => (upload === null || img !== null ? [] : [upload]))
    },
    async upload(id, placeholder, png) {
      await post(`log/${id}/images/${placeholder}`, {}, `data:image/png;base64,${png.toString('base64')}`)
    },
    async remarks(id) {
      const entries = await get(`log/${id}`, log)
      return entries.flatMap(({ src, msg, result }) =>
        result === 'FAILURE' || result === 'WARNING' ? [{ result, text: `${src ?? '?'}: ${msg ?? ''}` }] : [],
      )
    },
  }
}

/** The body of a successful answer. `node:https` because it can believe one server's certificate and no other's. */
function call(
  { url, token, insecureTls }: SuiteAddress,
  method: string,
  path: string,
  body: string | null,
): Promise<string> {
  const target = new URL(`${url}/api/${path}`)
  // A picture is sent as it is, all else as JSON.
  const type = body?.startsWith('data:') === true ? 'text/plain' : 'application/json'
  const headers = {
    accept: 'application/json',
    'content-type': type,
    'content-length': String(Buffer.byteLength(body ?? '')),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  return new Promise((resolve, reject) => {
    const options = { method, headers, ...(insecureTls ? { rejectUnauthorized: false } : {}) }
    const request =
      target.protocol === 'https:' ? requestHttps(target, options) : requestHttp(target, options)
    request.on('error', (cause) => {
      const hint = /certificate/.test(cause.message) ? ' Is it your own? Then see --suite-insecure-tls.' : ''
      reject(
        new SuiteError(
          `The suite does not answer at ${target.origin}: ${cause.message}.${hint}`,
          null,
          cause,
        ),
      )
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { statusCode = 0 } = response
        if (statusCode >= 200 && statusCode < 300) resolve(text)
        else
          reject(
            new SuiteError(
              `The suite refuses ${method} ${target.pathname}: ${String(statusCode)} ${text.slice(0, 500)}`,
              statusCode,
            ),
          )
      })
    })
    request.end(body ?? '')
  })
}
