import { type InputFault, SsoError } from '@cardea/protocol'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type DeclarationParts, applyDeclaration } from '../declaration/apply-declaration.ts'
import type { Change } from '../declaration/change.ts'
import { printChanges } from './print-changes.ts'
import { type DeclarationFile, locateFaults, readDeclaration } from './read-declaration.ts'

/** Where the command reads and writes. */
export interface ApplyIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** For `--url`: the operator's own address, given by hand. */
  readonly fetch: typeof globalThis.fetch
}

/** What `cardea apply` takes. */
export const usage = `cardea apply FILE [--dry-run] [--url URL --api-key KEY]

Brings the deployment to the state that FILE (YAML or JSON) declares.
  --dry-run        shows the difference and changes nothing
  --url URL        through a running service at this address, instead of directly on the database
  --api-key KEY    an API key of that service with the scope *
`

const [DONE, FAILED, MISUSED] = [0, 1, 2]

/**
 * `cardea apply`: prints the difference and answers the exit code (0 done, 1 failed, 2 wrong usage).
 * `openParts` opens the deployment's database and keys; it is called only when there is no `--url`, and
 * the database is closed again.
 */
export async function runApply(
  args: readonly string[],
  io: ApplyIo,
  openParts: () => Promise<DeclarationParts>,
): Promise<number> {
  const request = readArguments(args)
  if (request === null) {
    io.stderr(usage)
    return MISUSED
  }
  try {
    const file = readDeclaration(request.file, io.env)
    const changes =
      request.service === null
        ? await applyDirectly(file, request.dryRun, openParts)
        : await applyThrough(request.service, file, request.dryRun, io.fetch)
    io.stdout(printChanges(changes))
    if (request.dryRun && changes.length > 0) io.stdout('This was a dry run; nothing has changed.\n')
    return DONE
  } catch (error) {
    io.stderr(describeFailure(request.file, error))
    return FAILED
  }
}

interface Service {
  readonly url: string
  readonly apiKey: string
}

interface ApplyRequest {
  readonly file: string
  readonly dryRun: boolean
  readonly service: Service | null
}

function readArguments(args: readonly string[]): ApplyRequest | null {
  const parsed = parse(args)
  const [file, ...others] = parsed?.positionals ?? []
  if (parsed === null || file === undefined || others.length > 0) return null
  const { 'dry-run': dryRun = false, url, 'api-key': apiKey } = parsed.values
  if (url === undefined && apiKey === undefined) return { file, dryRun, service: null }
  if (url === undefined || apiKey === undefined || !URL.canParse(url)) return null
  return { file, dryRun, service: { url, apiKey } }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, url: { type: 'string' }, 'api-key': { type: 'string' } },
    })
  } catch {
    return null
  }
}

async function applyDirectly(
  { declaration, lineOf }: DeclarationFile,
  dryRun: boolean,
  openParts: () => Promise<DeclarationParts>,
): Promise<readonly Change[]> {
  const parts = await openParts()
  try {
    return await applyDeclaration(parts, declaration, { dryRun })
  } catch (error) {
    throw error instanceof SsoError ? locateFaults(error, lineOf) : error
  } finally {
    await parts.db.close()
  }
}

const applied = z.object({ changes: z.array(z.custom<Change>((value) => typeof value === 'object')) })
const problem = z.object({
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

/** What the service refused, in its words. */
class Refusal extends Error {}

async function applyThrough(
  { url, apiKey }: Service,
  { declaration, lineOf }: DeclarationFile,
  dryRun: boolean,
  fetch: ApplyIo['fetch'],
): Promise<readonly Change[]> {
  const response = await fetch(new URL('/v1/apply', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ declaration, dryRun }),
    // The key goes to this address and to no other.
    redirect: 'error',
  })
  const body: unknown = await response.json().catch(() => null)
  const success = applied.safeParse(body)
  if (response.ok && success.success) return success.data.changes
  const refusal = problem.safeParse(body)
  if (!refusal.success) throw new Refusal(`${url} answered ${response.status}, and not as Cardea does.`)
  const { code, detail, errors = [] } = refusal.data
  const faults = errors.map(({ field, message }) => {
    const path = field.replace(/^declaration\./, '')
    const line = lineOf(path)
    return faultLine({ field: path, message: line === null ? message : `line ${line}: ${message}` })
  })
  throw new Refusal([`${detail} (${code})`, ...faults].join('\n'))
}

function describeFailure(file: string, error: unknown): string {
  if (error instanceof SsoError) {
    const { errors } = error.details
    const faults = Array.isArray(errors) ? (errors as InputFault[]).map(faultLine) : []
    const summary =
      faults.length > 0 ? `${file} cannot be applied.` : `${error.texts.developer} (${error.code})`
    return `cardea apply: ${[summary, ...faults].join('\n')}\n`
  }
  return `cardea apply: ${error instanceof Error ? messageOf(error) : 'unknown failure'}\n`
}

/** `fetch` hides why a connection failed in the cause. */
function messageOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

function faultLine({ field, message }: Pick<InputFault, 'field' | 'message'>): string {
  return `  ${field}: ${message}`
}
