import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, isNode, parseDocument } from 'yaml'
import { type Declaration, declarationSchema } from '../declaration/schema.ts'
import { parseInput } from '../http/parse-input.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The line on which a path such as `organizations.0.name`, or the nearest thing around it, stands. */
export type LineOf = (path: string) => number | null

export interface DeclarationFile {
  readonly declaration: Declaration
  readonly lineOf: LineOf
}

/**
 * Reads a declaration from a YAML or JSON file: `${ENV_NAME}` becomes the variable's value, and a
 * `metadataFile` (relative to the declaration) the document itself. Fails with `request.invalid`, which
 * lists every fault with its line and never a value.
 */
export function readDeclaration(file: string, env: Environment): DeclarationFile {
  const { value, lineOf } = parse(readText(file), file)
  const faults: InputFault[] = []
  const filled = fillVariables(value, '', env, faults)
  const inlined = inlineMetadata(filled, dirname(file), faults)
  if (faults.length > 0) throw locateFaults(invalidInput(...faults), lineOf)
  try {
    return { declaration: parseInput(declarationSchema, inlined ?? {}), lineOf }
  } catch (error) {
    throw error instanceof SsoError ? locateFaults(error, lineOf) : error
  }
}

/** The same error with the line of each fault in front of its message. */
export function locateFaults(error: SsoError, lineOf: LineOf): SsoError {
  const { errors } = error.details
  if (error.code !== 'request.invalid' || !Array.isArray(errors)) return error
  const located = (errors as InputFault[]).map((fault) => {
    const line = lineOf(fault.field)
    return line === null ? fault : { ...fault, message: `line ${line}: ${fault.message}` }
  })
  return invalidInput(...located)
}

function parse(text: string, file: string): { readonly value: unknown; readonly lineOf: LineOf } {
  const lines = new LineCounter()
  // YAML 1.2 includes JSON, so one parser reads both. The text may hold secrets: no excerpts in errors.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults = document.errors.map(({ message, pos }) => ({
    field: file,
    code: 'not_yaml',
    message: `line ${lines.linePos(pos[0]).line}: ${message}`,
  }))
  if (faults.length > 0) throw invalidInput(...faults)
  const lineOf: LineOf = (path) => {
    for (let keys = path.split('.'); keys.length > 0; keys = keys.slice(0, -1)) {
      const node = document.getIn(keys, true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return null
  }
  return { value: document.toJS(), lineOf }
}

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/** The value with its variables filled in; keys are left alone. A variable that is not set is a fault. */
function fillVariables(value: unknown, path: string, env: Environment, faults: InputFault[]): unknown {
  if (typeof value === 'string') {
    return value.replace(VARIABLE, (whole, name: string) => {
      const replacement = env[name] ?? ''
      if (replacement !== '') return replacement
      faults.push({
        field: path,
        code: 'missing_variable',
        message: `The environment variable ${name} is not set.`,
      })
      return whole
    })
  }
  return mapValues(value, (item, key) =>
    fillVariables(item, path === '' ? key : `${path}.${key}`, env, faults),
  )
}

function mapValues(value: unknown, change: (item: unknown, key: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => change(item, String(index)))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]))
}

/** Puts the documents that connections name by `metadataFile` in place of the names. */
function inlineMetadata(value: unknown, folder: string, faults: InputFault[]): unknown {
  return mapField(value, 'organizations', (organizations) =>
    mapValues(organizations, (organization, index) =>
      mapField(organization, 'connections', (connections) =>
        mapValues(connections, (connection, at) => {
          const path = `organizations.${index}.connections.${at}.metadataFile`
          return isObject(connection) ? inline(connection, folder, path, faults) : connection
        }),
      ),
    ),
  )
}

function mapField(value: unknown, field: string, change: (item: unknown) => unknown): unknown {
  return isObject(value) && field in value ? { ...value, [field]: change(value[field]) } : value
}

function inline(connection: object, folder: string, field: string, faults: InputFault[]): object {
  if (!('metadataFile' in connection)) return connection
  const { metadataFile, ...others } = connection
  if (typeof metadataFile !== 'string') {
    faults.push({ field, code: 'invalid_type', message: 'Give the path of a file.' })
    return others
  }
  try {
    return { ...others, metadataXml: readText(resolve(folder, metadataFile)) }
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    faults.push(...(error.details['errors'] as InputFault[]).map((fault) => ({ ...fault, field })))
    return others
  }
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8' : describe(error)
    throw invalidInput({ field: file, code: 'unreadable', message: `${file} cannot be read: ${reason}.` })
  }
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  return typeof code === 'string' ? code : 'unknown reason'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
