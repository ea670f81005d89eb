import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertifiedKey } from '../../packages/server/src/keys/make-certified-key.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { type SuiteConfiguration, suiteModules } from './suite-double-modules.ts'

/*
 * Speaks the API of the official suite as its own runner uses it, over TLS with a certificate that nobody has signed, and really is a
 * relying party: it sends a browser to the provider, redeems the code and verifies the ID token.
 *
 * Invariant: what it says of a module comes from what the provider did, and from nothing that the caller tells it.
 */

/** A module, as it runs. */
interface Instance {
  readonly id: string
  readonly name: string
  status: 'WAITING' | 'FINISHED'
  result: string | null
  /** Addresses that nobody has visited yet. */
  visits: readonly { readonly url: string; readonly method: 'GET' | 'POST' }[]
  readonly pictures: { readonly upload: string; img?: string }[]
  readonly remarks: { readonly src: string; readonly msg: string; readonly result: string }[]
  /** The application is called back. */
  onCallback: (answer: URLSearchParams) => void
  onPicture: () => void
}

export interface SuiteDouble {
  readonly url: string
  /** What it was told of the provider. */
  readonly configurations: readonly SuiteConfiguration[]
  /** The pictures that it was given, by module. */
  pictures(name: string): readonly string[]
  close(): Promise<void>
}

/** The one plan it has; the official suite has the modules of the variant, this one those of its own. */
const PLAN = 'oidcc-basic-certification-test-plan'

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** Status, and JSON or HTML. */
type Answer = readonly [number, unknown]

/** Starts it on a free port of this machine. */
export async function startSuiteDouble(): Promise<SuiteDouble> {
  const instances: Instance[] = []
  const configurations: SuiteConfiguration[] = []
  const server = createServer(await selfSigned(), (request, response) => {
    void readAsked(request).then((asked) => {
      const [status, value] = answer(asked)
      const isPage = typeof value === 'string'
      response.writeHead(status, { 'content-type': isPage ? 'text/html' : 'application/json' })
      response.end(isPage ? value : JSON.stringify(value))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`

  const routes: readonly [RegExp, (asked: Asked, id: string, rest: string) => Answer][] = [
    [
      /^GET \/api\/runner\/available$/,
      () => [200, Object.keys(suiteModules).map((testName) => ({ testName }))],
    ],
    [/^POST \/api\/plan$/, createPlan],
    [/^POST \/api\/runner$/, startModule],
    [
      /^GET \/api\/info\/(\w+)$/,
      (_, id) => ofInstance(id, ({ status, result }) => [200, { status, result }]),
    ],
    [/^GET \/api\/runner\/(\w+)$/, (_, id) => ofInstance(id, toVisit)],
    [/^POST \/api\/runner\/browser\/(\w+)\/visit$/, visited],
    [/^GET \/api\/log\/(\w+)$/, (_, id) => ofInstance(id, ({ remarks }) => [200, remarks])],
    [/^GET \/api\/log\/(\w+)\/images$/, (_, id) => ofInstance(id, ({ pictures }) => [200, pictures])],
    [/^POST \/api\/log\/(\w+)\/images\/(\w+)$/, takePicture],
    [/^(?:GET|POST) \/test\/a\/(\w+)\/callback$/, callbackPage],
    [/^GET \/test\/a\/(\w+)\/post_logout_redirect$/, postLogoutPage],
    [/^POST \/test\/a\/\w+\/implicit\/(\w+)$/, callback],
  ]

  function answer(asked: Asked): Answer {
    for (const [pattern, handle] of routes) {
      const match = pattern.exec(`${asked.method} ${asked.path}`)
      if (match !== null) return handle(asked, match[1] ?? '', match[2] ?? '')
    }
    return [404, { error: `nothing at ${asked.method} ${asked.path}` }]
  }

  function createPlan({ query, body }: Asked): Answer {
    if (query.get('planName') !== PLAN) return [404, { error: 'no such plan' }]
    configurations.push(JSON.parse(body) as SuiteConfiguration)
    const modules = Object.keys(suiteModules).map((testModule) => ({ testModule, variant: null }))
    return [201, { id: 'plan1', name: PLAN, modules }]
  }

  function startModule({ query, body }: Asked): Answer {
    const name = query.get('test') ?? ''
    const run = suiteModules[name]
    const configuration = configurations.at(-1)
    // A module of a plan takes no configuration of its own.
    if (run === undefined || configuration === undefined || body !== '') return [400, {}]
    const instance = newInstance(`m${String(instances.length + 1)}`, name)
    instances.push(instance)
    const baseUrl = `${url}/test/a/${configuration.alias}`
    void run({
      configuration,
      baseUrl,
      visit: (address, method) => {
        instance.visits = [...instance.visits, { url: address, method }]
        return new Promise((resolve) => (instance.onCallback = resolve))
      },
      picture: () => {
        instance.pictures.push({ upload: `picture${instance.id}` })
        return new Promise((resolve) => (instance.onPicture = resolve))
      },
    })
      .catch((error: unknown) => {
        const [src = '', msg = ''] = String(error)
          .replace(/^Error: /, '')
          .split(': ', 2)
        instance.remarks.push({ src, msg, result: 'FAILURE' })
        return 'FAILED'
      })
      .then((result) => Object.assign(instance, { status: 'FINISHED', result }))
    return [201, { name, id: instance.id, url: baseUrl }]
  }

  function visited({ query }: Asked, id: string): Answer {
    return ofInstance(id, (instance) => {
      instance.visits = instance.visits.filter(({ url: each }) => each !== query.get('url'))
      return [204, '']
    })
  }

  function takePicture({ body }: Asked, id: string, placeholder: string): Answer {
    return ofInstance(id, (instance) => {
      const wanted = instance.pictures.find(({ upload }) => upload === placeholder)
      if (wanted === undefined || !body.startsWith('data:image/png;base64,')) return [400, {}]
      wanted.img = body
      instance.onPicture()
      return [200, wanted]
    })
  }

  /** The suite's own page: a script of it reports what is behind `#`, and only then the module goes on. */
  function callbackPage({ query, body }: Asked): Answer {
    const running = instances.at(-1)
    const sent = JSON.stringify(body === '' ? query.toString() : body)
    const implicit = JSON.stringify(`${url}/test/a/cardea/implicit/${running?.id ?? ''}`)
    return [200, `<p>captured</p><script>fetch(${implicit}, { method: 'POST', body: ${sent} })</script>`]
  }

  function postLogoutPage({ query }: Asked): Answer {
    instances.at(-1)?.onCallback(query)
    return [200, '<p>captured</p>']
  }

  function callback({ body }: Asked, id: string): Answer {
    return ofInstance(id, ({ onCallback }) => {
      onCallback(new URLSearchParams(body))
      return [204, '']
    })
  }

  function ofInstance(id: string, handle: (instance: Instance) => Answer): Answer {
    const instance = instances.find((each) => each.id === id)
    return instance === undefined ? [404, {}] : handle(instance)
  }

  return {
    url,
    configurations,
    pictures: (name) =>
      instances
        .filter((each) => each.name === name)
        .flatMap(({ pictures }) => pictures.flatMap(({ img }) => img ?? [])),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function newInstance(id: string, name: string): Instance {
  const nobody = () => undefined
  return {
    ...{ id, name, status: 'WAITING', result: null, visits: [] },
    ...{ pictures: [], remarks: [], onCallback: nobody, onPicture: nobody },
  }
}

/** Older suites list addresses alone, newer ones with their method: this one both, as newer ones do. */
function toVisit({ visits }: Instance): Answer {
  return [200, { browser: { urls: visits.map(({ url }) => url), urlsWithMethod: visits } }]
}

async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const made = await makeCertifiedKey({ clock: systemClock }, { name: 'CN=suite', bits: 2048 })
  const pem = (label: string, base64: string) =>
    `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`
  return {
    key: pem('PRIVATE KEY', Buffer.from(made.pkcs8).toString('base64')),
    cert: pem('CERTIFICATE', made.certificate),
  }
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'https://127.0.0.1')
  return { method: request.method ?? '', path, query, body: Buffer.concat(chunks).toString() }
}
