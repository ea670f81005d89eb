import type { FastifyRequest } from 'fastify'
import type { Parameters } from './parse-form.ts'

/** The parsed form; empty for a request without a body. */
export function formOf(request: FastifyRequest): Parameters {
  return (request.body as Parameters | null | undefined) ?? (Object.create(null) as Parameters)
}
