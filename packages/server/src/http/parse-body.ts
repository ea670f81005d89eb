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

/** Endpoints that programs call by the libraries of others, some of which send the fields of a form as a JSON object. */
export function acceptFormsAndJson(server: FastifyInstance): void {
  acceptForms(server)
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    attempt(() => formOfJson(parseJson(body)), done)
  })
}

/** Remote procedures: the body is their handler's to read. */
export function leaveBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _body, done) => {
    done(null)
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

/** The same fields as in a form: text each, and null is what is not sent. */
function formOfJson(body: unknown): Parameters {
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
    throw invalidInput({ field: '', code: 'not_an_object', message: 'Send a JSON object.' })
  }
  const form = Object.create(null) as Parameters
  for (const [field, value] of Object.entries(body ?? {})) {
    if (value === null) continue
    if (typeof value !== 'string') {
      throw invalidInput({ field, code: 'not_text', message: 'Send text, as a form has it.' })
    }
    form[field] = [value]
  }
  return form
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(body: Buffer): string {
  return utf8.decode(body)
}
