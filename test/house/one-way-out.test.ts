import { describe, expect, it } from 'vitest'
import { sources } from './sources.ts'

/** The only files that may open a connection to somewhere else. */
const OUTBOUND = 'packages/server/src/platform/guarded-fetch.ts'

/** Modules with which a connection can be opened, or a name resolved. */
const NETWORK =
  /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns|dns\/promises)$|^(?:undici|axios|got|node-fetch|ky|superagent|needle|nodemailer)(?:\/|$)/

/** Speaks to the operator's own mail server, at the address that the operator gives, and sends texts only. */
const MAIL = 'packages/server/src/platform/mail.ts'

/** Asks the DNS for names that Cardea itself has made, and connects to nothing that it hears of. */
const NAMES = 'packages/server/src/platform/dns.ts'

/** The command that calls the operator's own service, at the address that the operator gives. */
const OPERATORS_OWN = ['packages/server/src/cli/apply.ts']

/** What these modules have that opens nothing: the form of an address, a word for a status, what listens; and types. */
const OPENS_NOTHING =
  'isIP|isIPv4|isIPv6|STATUS_CODES|Server|createServer|constants|Http2ServerRequest|Http2ServerResponse'
const HARMLESS = new RegExp(
  `import (?:type \\{[^}]*\\}|\\{(?:\\s*(?:type \\w+|${OPENS_NOTHING}),?)+\\s*\\}) from '[^']*'\\n`,
  'g',
)

const server = sources('packages/server/src').map(({ path, text, imports }) => ({
  path,
  code: text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1'),
  imports,
}))

/** `fetch(` of the platform, called or handed on; not a method of that name, nor a function that is declared. */
const GLOBAL_FETCH = /(?<![\w.$'"`-])fetch(?=\s*[(,;)])|globalThis\.fetch(?!\s*=>)\s*\(/

describe('incidents row 99: every fetch of an address from outside goes through the guarded client', () => {
  it('nothing else of the server imports what opens connections', () => {
    const found = server.flatMap(({ path, code, imports }) =>
      [OUTBOUND, NAMES, MAIL].includes(path)
        ? []
        : imports
            .filter(({ specifier }) => NETWORK.test(specifier))
            .filter(({ specifier }) => code.replace(HARMLESS, '').includes(`'${specifier}'`))
            .map(({ specifier }) => `${path}: ${specifier}`),
    )
    expect(found).toEqual([])
  })

  it('nothing else calls the fetch of the platform, a socket or an event stream', () => {
    const found = server
      .filter(
        ({ path, code }) =>
          ![OUTBOUND, ...OPERATORS_OWN].includes(path) &&
          (GLOBAL_FETCH.test(code) || /new (?:WebSocket|EventSource|XMLHttpRequest)\b/.test(code)),
      )
      .map(({ path }) => path)
    expect(found).toEqual([])
  })

  it('notices one (this check can fail)', () => {
    for (const names of ['connect', 'createServer, connect', 'Agent', 'type Socket, createConnection']) {
      expect(`import { ${names} } from 'node:net'\n`.replace(HARMLESS, ''), names).not.toBe('')
    }
    for (const names of ['createServer', 'isIPv4, type Socket', '\n  constants,\n  type Socket,\n']) {
      expect(`import { ${names} } from 'node:net'\n`.replace(HARMLESS, ''), names).toBe('')
    }
    for (const code of ['await fetch(url)', 'globalThis.fetch(url)', 'retry(fetch, 3)', '(fetch)']) {
      expect(GLOBAL_FETCH.test(code), code).toBe(true)
    }
    for (const code of [
      'outbound.fetch(url)',
      'const prefetch = 1',
      "'fetch'",
      'typeof globalThis.fetch = x',
    ]) {
      expect(GLOBAL_FETCH.test(code), code).toBe(false)
    }
  })
})
