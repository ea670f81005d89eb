import { type DestinationStream, pino } from 'pino'
import type { Log } from './log.ts'
import { redact, redactText } from './redact.ts'

/**
 * The log: one JSON object per line, with level, time and message (pino), at the configured level. Tokens,
 * assertions, codes, cookies, secrets and the query of addresses are in it at no level (`redact.ts`).
 */
export function createLog(
  { logLevel }: { readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent' },
  destination?: DestinationStream,
): Log {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const logger = destination === undefined ? pino(options) : pino(options, destination)
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (logger.isLevelEnabled(level)) logger[level](redact(fields), redactText(message))
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
