import { z } from 'zod'
import { strict } from './parse-input.ts'

/** JSON Schema 2020-12, as OpenAPI 3.1 embeds it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** `input` is what callers send, `output` what they get: defaults and unknown fields make them differ. */
type Direction = 'input' | 'output'

export interface SchemaWriter {
  /** A schema in one direction; schemas with `.meta({ id })` are references, valid after `finish`. */
  write(schema: z.ZodType, direction: Direction): JsonSchema
  /**
   * Resolves the references of everything written and tells the components. A schema whose two directions
   * differ is described twice: `<id>` as it is answered, `<id>Input` as it is sent.
   */
  finish<Document>(document: Document): { document: Document; schemas: Record<string, JsonSchema> }
}

export function createSchemaWriter(): SchemaWriter {
  const found: Record<Direction, Map<string, unknown>> = { input: new Map(), output: new Map() }
  return {
    write: (schema, direction) => {
      const { $defs = {}, ...root } = toJsonSchema(schema, direction)
      // The document names its dialect once, by being OpenAPI 3.1.
      delete root.$schema
      for (const [id, definition] of Object.entries($defs)) {
        found[direction].set(
          id,
          mapRefs(definition, (ref) => tagged(ref, direction)),
        )
      }
      return mapRefs(root, (ref) => tagged(ref, direction)) as JsonSchema
    },
    finish: (document) => {
      const split = differing(found)
      const resolve = (ref: string): string => `#/components/schemas/${componentName(ref, split)}`
      const all = [...entriesOf(found, 'input'), ...entriesOf(found, 'output')]
      const schemas = all.map(([ref, definition]) => [
        componentName(ref, split),
        mapRefs(definition, resolve),
      ])
      return {
        document: mapRefs(document, resolve) as typeof document,
        schemas: Object.fromEntries(schemas) as Record<string, JsonSchema>,
      }
    },
  }
}

function toJsonSchema(schema: z.ZodType, direction: Direction) {
  return z.toJSONSchema(direction === 'input' ? strict(schema) : schema, {
    io: direction,
    unrepresentable: 'any',
    override: ({ jsonSchema, zodSchema }) => {
      if (zodSchema._zod.def.type === 'date')
        Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      // The format says it; zod's pattern for it is a page long.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      // Answers may gain fields: who reads them must not refuse what they do not know.
      if (direction === 'output' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties
      }
    },
  })
}

const TAG = '#tag/'

function tagged(ref: string, direction: Direction): string {
  return `${TAG}${direction}/${ref.replace('#/$defs/', '')}`
}

function entriesOf(found: Record<Direction, Map<string, unknown>>, direction: Direction) {
  return [...found[direction]].map(([id, definition]) => [`${TAG}${direction}/${id}`, definition] as const)
}

function componentName(ref: string, split: ReadonlySet<string>): string {
  if (!ref.startsWith(TAG)) return ref.replace('#/components/schemas/', '')
  const [direction, id = ''] = ref.slice(TAG.length).split('/')
  return direction === 'input' && split.has(id) ? `${id}Input` : id
}

/** Ids whose two directions differ, in themselves or in what they refer to. */
function differing({ input, output }: Record<Direction, Map<string, unknown>>): ReadonlySet<string> {
  const split = new Set<string>()
  const show = (definition: unknown): string =>
    JSON.stringify(mapRefs(definition, (ref) => componentName(ref, split)))
  let before = -1
  while (split.size > before) {
    before = split.size
    for (const [id, definition] of input) {
      if (output.has(id) && show(definition) !== show(output.get(id))) split.add(id)
    }
  }
  return split
}

function mapRefs(value: unknown, change: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapRefs(item, change))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key === '$ref' && typeof inner === 'string') return [key, change(inner)]
    return [key, mapRefs(inner, change)]
  })
  return Object.fromEntries(entries)
}
