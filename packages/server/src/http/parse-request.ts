import { z } from 'zod'
import { parseForm } from './parse-form.ts'
import { parseInput, queryInput, strict } from './parse-input.ts'

/** The schemas of an operation's input; what has none is not taken. */
export interface InputSchemas {
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
}

/** An operation's input as it was sent. */
export interface RawInput {
  readonly params: unknown
  readonly rawQuery: string
  readonly body: unknown
}

export interface ParsedInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Makes the function that turns what was sent into what an operation takes, or throws `request.invalid`. */
export function createParse(schemas: InputSchemas): (raw: RawInput) => ParsedInput {
  const [params, query, body] = [schemas.params, schemas.query, schemas.body].map(
    (schema) => schema && strict(schema),
  )
  return (raw) => ({
    params: params && parseInput(params, raw.params),
    query: parseQuery(query, raw.rawQuery),
    body: parseBody(body, raw.body),
  })
}

/** Without a schema no parameter is known, so that a misspelt one is never silently ignored. */
function parseQuery(schema: z.ZodType | undefined, rawQuery: string): unknown {
  const input = queryInput(parseForm(rawQuery))
  return schema === undefined ? void parseInput(NO_FIELDS, input) : parseInput(schema, input)
}

function parseBody(schema: z.ZodType | undefined, body: unknown): unknown {
  if (schema !== undefined) return parseInput(schema, body)
  return body === undefined ? undefined : void parseInput(NO_FIELDS, body)
}

const NO_FIELDS = z.strictObject({})
