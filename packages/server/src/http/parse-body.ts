import { SsoError, invalidInput } from '@cardea/protocol'
import type { FastifyInstance } from 'fastify'
import { type Parameters, parseForm } from './parse-form.ts'

/** Native API and dialects: JSON bodies only. An empty body is `undefined`. */
export function acceptJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    attempt(() => parseJson(body), done)
  })
}

/** Endpoints: form bodies only. */
export function acceptForms(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      attempt(() => parseFormBody(body), done)
    },
  )
}

/** Endpoints that take either: a JSON object of texts is the form that it stands for. */
export function acceptFormsAndJson(server: FastifyInstance): void {
  acceptForms(server)
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    attempt(() => asForm(parseJson(body)), done)
  })
}

type Done = (error: Error | null, body?: unknown) => void

function attempt(parse: () => unknown, done: Done): void {
  try {
    done(null, parse())
  } catch (error) {
    done(error as Error)
  }
}

/** RFC 8259 §8.1: JSON between systems is UTF-8. Bytes that are not are refused, never replaced. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(decodeUtf8(body))
  } catch (cause) {
    throw new SsoError('request.invalid_json', {}, { cause })
  }
}

/** What is no text would be read as another one than was sent, so it is refused. A name that stands there twice: JSON itself keeps the last. */
function asForm(body: unknown): Parameters {
  const parameters = Object.create(null) as Parameters
  if (body === undefined) return parameters
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notTexts('')
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string') throw notTexts(name)
    parameters[name] = [value]
  }
  return parameters
}

function notTexts(field: string): SsoError {
  return invalidInput({ field, code: 'not_text', message: 'Send an object whose values are texts.' })
}

function parseFormBody(body: Buffer): Parameters {
  try {
    return parseForm(decodeUtf8(body))
  } catch (cause) {
    if (cause instanceof SsoError) throw cause
    throw new SsoError(
      'request.invalid',
      { errors: [{ field: '', code: 'bad_encoding', message: 'The form is not UTF-8.' }] },
      { cause },
    )
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(body: Buffer): string {
  return utf8.decode(body)
}
