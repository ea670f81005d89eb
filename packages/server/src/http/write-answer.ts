import type { FastifyReply } from 'fastify'
import { renderToStaticMarkup } from 'preact-render-to-string'
import type { Config } from '../config/config.ts'
import type { Answer, PageAnswer } from './answer.ts'
import { createCookieCodec } from './cookies.ts'
import { pagePolicy } from './security-headers.ts'

/** Writes an answer to the wire: the only place where status, headers and cookies of endpoints are set. */
export type WriteAnswer = (reply: FastifyReply, answer: Answer) => FastifyReply

export function createWriteAnswer(config: Config): WriteAnswer {
  const cookies = createCookieCodec(config.publicUrl.startsWith('https:'))
  return (reply, answer) => {
    const set = (answer.cookies ?? []).map((cookie) => cookies.write(cookie))
    if (set.length > 0) reply.header('set-cookie', set)
    const send = prepare(reply, answer, config.mode)
    // After the defaults, so that an answer may say what it knows better (caching of keys, for example).
    if (answer.headers !== undefined) reply.headers(answer.headers)
    return send()
  }
}

function prepare(reply: FastifyReply, answer: Answer, mode: Config['mode']): () => FastifyReply {
  switch (answer.kind) {
    case 'redirect':
      return () => reply.code(answer.status).header('location', answer.location).send('')
    case 'page':
      return preparePage(reply, answer, mode)
    case 'json':
      reply.code(answer.status).type('application/json')
      return () => reply.send(JSON.stringify(answer.body))
    case 'text':
    case 'bytes':
      reply.code(answer.status).type(answer.contentType)
      return () => reply.send(answer.body)
  }
}

function preparePage(reply: FastifyReply, answer: PageAnswer, mode: Config['mode']): () => FastifyReply {
  const html = renderToStaticMarkup(answer.document)
  // Text is escaped by the renderer, so this tag can only come from a component: the policy follows the page.
  const hasScript = html.includes('<script ')
  reply
    .code(answer.status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy(answer, hasScript, mode))
  // It knows all or nothing, and would win over `frame-ancestors` in old browsers.
  if ((answer.embeddedBy ?? []).length > 0) reply.removeHeader('x-frame-options')
  return () => reply.send(`<!doctype html>${html}`)
}
