import { type DestinationStream, pino } from 'pino'
import type { Config } from '../config/config.ts'
import type { Log } from './log.ts'

/**
 * Names under which something could stand that nobody may read in a log. Callers log codes, ids and
 * reasons, so nothing here is ever logged on purpose; this is the net below.
 */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'token',
  'accessToken',
  'access_token',
  'idToken',
  'id_token',
  'code',
  'codeVerifier',
  'code_verifier',
  'SAMLResponse',
  'samlResponse',
  'SAMLRequest',
  'RelayState',
  'key',
  'apiKey',
  'body',
  'form',
]

/** What the log writes in the place of a redacted value. */
const CENSOR = '[redacted]'

/** The log: one JSON object per line, with level, time and message (pino), at the configured level. */
export function createLog({ logLevel }: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: CENSOR,
    },
  }
  const logger = destination === undefined ? pino(options) : pino(options, destination)
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
