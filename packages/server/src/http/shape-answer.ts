import { SsoError } from '@cardea/protocol'
import type { z } from 'zod'

/**
 * The answer by its schema, always: a field that the schema does not name never leaves, whatever a store
 * returns. An answer that breaks its schema is our bug and is not sent.
 */
export function shapeAnswer(operationId: string, schema: z.ZodType, result: unknown): unknown {
  const parsed = schema.safeParse(result)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`)
  throw new SsoError('internal.error', { reason: `${operationId} broke its schema: ${faults.join(', ')}` })
}
