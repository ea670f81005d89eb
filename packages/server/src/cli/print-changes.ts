import type { Change, ChangedKind, FieldChange } from '../declaration/change.ts'

const nouns: Readonly<Record<ChangedKind, string>> = {
  organization: 'organization',
  connection: 'connection',
  domain: 'domain',
  application: 'application',
  apiKey: 'API key',
  webhook: 'webhook',
}

/**
 * The difference as lines: `+` for what is new, `~` with each field for what changes, `=` for nothing.
 * Of a secret only the field's name is there to print.
 */
export function printChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return '= nothing to change\n'
  return changes.map(printChange).join('')
}

function printChange({ action, kind, name, fields, note }: Change): string {
  const sign = action === 'create' ? '+' : '~'
  const details = fields.length === 0 ? '' : ` ${fields.map(printField).join(', ')}`
  const remark = note === undefined ? '' : ` (${note})`
  return `${sign} ${nouns[kind]} ${name}${details}${remark}\n`
}

function printField({ field, from, to }: FieldChange): string {
  if (from === undefined && to === undefined) return `${field}: changed`
  return `${field}: ${printValue(from)} → ${printValue(to)}`
}

const MAX_LENGTH = 60

function printValue(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
}
