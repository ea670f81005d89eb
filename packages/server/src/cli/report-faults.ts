import { SsoError } from '@cardea/protocol'
import { StartFault } from '../platform/start-fault.ts'

/** Runs a command; what the operator can mend is told in sentences, what is our bug with its stack. */
export async function reportingFaults(command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (error) {
    process.stderr.write(`cardea: ${describe(error)}\n`)
    return 1
  }
}

function describe(error: unknown): string {
  if (error instanceof StartFault) return error.message
  if (error instanceof SsoError) return `${error.texts.developer} (${error.code})`
  if (isListenFault(error)) {
    return error.code === 'EADDRINUSE'
      ? `port ${error.port} is in use. Stop what runs there, or set CARDEA_PORT.`
      : `cannot listen on port ${error.port}: ${error.message}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function isListenFault(error: unknown): error is Error & { readonly code: string; readonly port: number } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'listen' &&
    'port' in error &&
    'code' in error
  )
}
