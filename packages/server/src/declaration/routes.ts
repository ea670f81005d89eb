import { z } from 'zod'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { checkOperator } from '../storage/check-operator.ts'
import { type DeclarationParts, applyDeclaration } from './apply-declaration.ts'
import { declarationSchema } from './schema.ts'

const changeAnswer = z
  .strictObject({
    action: z.enum(['create', 'update']),
    kind: z.enum(['organization', 'connection', 'domain', 'application', 'apiKey', 'webhook']),
    name: z.string(),
    id: z.string(),
    fields: z.array(
      z
        .strictObject({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })
        .describe('Of a secret, the field alone.'),
    ),
    note: z.string().optional(),
  })
  .meta({ id: 'Change' })

const MEBIBYTE = 1024 * 1024

/** The operation behind `cardea apply --url`. */
export function declarationRoutes(parts: DeclarationParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/apply',
      operationId: 'declaration.apply',
      summary: 'Bring the deployment to a declared state',
      description:
        'All of it or nothing; what the declaration does not name stays as it is. Repeating it changes nothing. With `dryRun` the answer tells what would change.',
      permission: '*',
      body: z
        .strictObject({ declaration: declarationSchema, dryRun: z.boolean().default(false) })
        .meta({ id: 'Apply' }),
      bodyLimit: 8 * MEBIBYTE,
      answer: {
        status: 200,
        schema: z.strictObject({ changes: z.array(changeAnswer) }).meta({ id: 'Applied' }),
      },
      errors: ['request.operator_only'],
      async handle({ body: { declaration, dryRun }, caller }) {
        checkOperator(caller.tenant, 'applying a declaration')
        const changes = await applyDeclaration(parts, declaration, { dryRun, path: 'declaration.' })
        return { changes: changes.map((change) => ({ ...change, fields: [...change.fields] })) }
      },
    }),
  ]
}
