import type { OpenApiDocument } from '../openapi.ts'
import type { JsonSchema } from '../openapi-schemas.ts'

/** What the reference page shows of a schema, with its reference followed. */
export interface DescribedSchema {
  readonly description: string | null
  readonly properties: readonly (readonly [string, JsonSchema])[]
  readonly required: readonly string[]
  /** The schema of a list's items. */
  readonly items: JsonSchema | null
  /** The alternatives of a union, without `null`. */
  readonly alternatives: readonly JsonSchema[]
}

export function resolveSchema(schema: JsonSchema, document: OpenApiDocument): DescribedSchema {
  const target = follow(schema, document)
  const { properties, required, items } = target
  const [first, ...others] = alternativesOf(target)
  // Something or null is not a choice worth unfolding.
  if (first !== undefined && others.length === 0) return resolveSchema(first, document)
  return {
    description: textOr(schema['description'], textOr(target['description'], null)),
    properties: isSchema(properties) ? Object.entries(properties).filter(isSchemaEntry) : [],
    required: Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [],
    items: isSchema(items) ? items : null,
    alternatives: first === undefined ? [] : [first, ...others],
  }
}

/** A type in words: `string`, `list of strings`, `"saml" or "oidc"`, `Organization`, `string or null`. */
export function typeOf(schema: JsonSchema, document: OpenApiDocument): string {
  const { $ref, anyOf, oneOf, type, items, format, const: constant, enum: values } = schema
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1)
  if (constant !== undefined) return JSON.stringify(constant)
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' or ')
  const union = anyOf ?? oneOf
  if (Array.isArray(union)) return unique(union.filter(isSchema).map((one) => typeOf(one, document)))
  if (Array.isArray(type)) return unique(type.map(String))
  if (type === 'array') return `list of ${isSchema(items) ? plural(typeOf(items, document)) : 'anything'}`
  return [textOr(type, 'anything'), ...(typeof format === 'string' ? [`(${format})`] : [])].join(' ')
}

/** A value that shows what to send: what the schema names as example or default, else something of its type. */
export function exampleOf(schema: JsonSchema, document: OpenApiDocument): unknown {
  const target = follow(schema, document)
  const { examples, example, const: constant, enum: values, items, type } = target
  if (example !== undefined) return example
  if (Array.isArray(examples)) return examples[0]
  if (target['default'] !== undefined) return target['default']
  if (constant !== undefined) return constant
  if (Array.isArray(values)) return values[0]
  const [alternative] = alternativesOf(target)
  if (alternative !== undefined) return exampleOf(alternative, document)
  if (type === 'array') return isSchema(items) ? [exampleOf(items, document)] : []
  if (type === 'object') return exampleObject(target, document)
  return exampleOfType(target)
}

/** The required fields; a body without any shows its first field. */
function exampleObject(schema: JsonSchema, document: OpenApiDocument): Record<string, unknown> {
  const { properties, required } = resolveSchema(schema, document)
  const shown = properties.filter(
    ([name], index) => required.includes(name) || (required.length === 0 && index === 0),
  )
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, document)]))
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  uri: 'https://idp.example.com/',
  email: 'ada@example.com',
  'date-time': '2030-01-01T00:00:00.000Z',
}

function exampleOfType({ type, format }: JsonSchema): unknown {
  if (typeof format === 'string' && format in EXAMPLES) return EXAMPLES[format]
  const first: unknown = Array.isArray(type) ? type[0] : type
  if (first === 'boolean') return true
  if (first === 'integer' || first === 'number') return 1
  return first === 'null' ? null : 'text'
}

function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const union = schema['oneOf'] ?? schema['anyOf']
  return Array.isArray(union) ? union.filter(isSchema).filter((one) => one['type'] !== 'null') : []
}

function follow(schema: JsonSchema, document: OpenApiDocument): JsonSchema {
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  return document.components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSchemaEntry(entry: [string, unknown]): entry is [string, JsonSchema] {
  return isSchema(entry[1])
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' ? value : other
}

/** Type words take an s; names and literals stay as they are. */
function plural(words: string): string {
  return /^[a-z]+$/.test(words) ? `${words}s` : words
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].join(' or ')
}
