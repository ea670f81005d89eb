import { type InputFault, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import type { Parameters } from './parse-form.ts'

/**
 * Parses one part of a request by its schema, or throws `request.invalid` with every fault in `errors`:
 * field path with dots (`domains.0.domain`), a code, a sentence. Faults never repeat what was received, which
 * may be a secret in the wrong field.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidInput(...result.error.issues.flatMap(toFaults))
}

/** An object schema that names every field it takes; a field it does not know is a fault, never ignored. */
export function strict(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema
  // One that is strict already stays itself, and so keeps its name in the OpenAPI document.
  return schema.def.catchall instanceof z.ZodNever ? schema : schema.strict()
}

/** Query parameters as a schema reads them: one value as text, repeats as a list. */
export function queryInput(parameters: Parameters): Record<string, string | readonly string[]> {
  const input: Record<string, string | readonly string[]> = {}
  for (const [name, values] of Object.entries(parameters)) {
    const [first] = values
    // Not by assignment: `__proto__` must arrive as an unknown field, not as a prototype.
    const value = values.length === 1 && first !== undefined ? first : values
    Object.defineProperty(input, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return input
}

type Issue = z.core.$ZodIssue

function toFaults(issue: Issue): readonly InputFault[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fault([...path, key], 'unknown_field', 'There is no such field.'))
  }
  if (issue.code === 'invalid_union') return unionFaults(issue, path)
  if (issue.code === 'invalid_type' && issue.input === undefined && isMissing(issue)) {
    return [fault(path, 'missing', 'This field is required.')]
  }
  return [fault(path, issue.code, issue.message)]
}

/** A union is as wrong as the alternative that came closest: the one with the fewest faults. */
function unionFaults(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly string[],
): readonly InputFault[] {
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length)
  if (closest === undefined) return [fault(path, 'invalid_union', issue.message)]
  return closest
    .flatMap(toFaults)
    .map(({ field, code, message }) => fault(field === '' ? path : [...path, field], code, message))
}

function isMissing(issue: Issue): boolean {
  return issue.message.endsWith('received undefined')
}

function fault(path: readonly string[], code: string, message: string): InputFault {
  return { field: path.join('.'), code, message }
}
