import { nearestName } from '@cardea/protocol'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { StartFault } from '../platform/start-fault.ts'
import type { Config } from './config.ts'
import { isLoopback } from './is-loopback.ts'
import { defaultSender } from './mail-from.ts'
import { type Setting, type SettingName, settings } from './settings.ts'
import { smtpServer } from './smtp-url.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Values = { readonly [Name in SettingName]?: z.output<(typeof settings)[Name]['schema']> }

/**
 * The configuration from the environment, frozen. An empty variable counts as absent. Throws one
 * `StartFault` that lists every fault with the variable's name and an example: values that cannot be
 * read, variables that do not exist, and rules between settings.
 */
export function loadConfig(environment: Environment): Config {
  const faults: string[] = [...unknownVariables(environment)]
  const values = readValues(environment, faults)
  const config = assemble(values, faults)
  faults.push(...ruleFaults(config, values))
  if (faults.length > 0) {
    throw new StartFault(
      `The configuration has ${count(faults.length)}:\n${faults.map((line) => `  - ${line}`).join('\n')}`,
    )
  }
  return Object.freeze(config)
}

function count(faults: number): string {
  return faults === 1 ? 'a fault' : `${faults} faults`
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name)
}

/** A misspelt setting must not be silently without effect (it may have been meant to protect something). */
function unknownVariables(environment: Environment): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('CARDEA_') && !isSettingName(name))
    .map((name) => `${name} is not a setting. Did you mean ${nearestName(name, Object.keys(settings))}?`)
}

function readValues(environment: Environment, faults: string[]): Values {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(settings).filter(isSettingName)) {
    const text = environment[name]?.trim()
    if (text === undefined || text === '') continue
    const setting: Setting = settings[name]
    const parsed = setting.schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else faults.push(fault(name, setting, text, parsed.error))
  }
  return values
}

function fault(name: string, setting: Setting, text: string, error: z.ZodError): string {
  const received = setting.secret ? '' : ` (it is ${JSON.stringify(text)})`
  return `${name} ${error.issues[0]?.message ?? 'cannot be read'}${received}. Example: ${setting.example}`
}

function assemble(values: Values, faults: string[]): Config {
  const mode = values.CARDEA_MODE ?? 'sandbox'
  const port = values.CARDEA_PORT ?? 4000
  const tls = readTls(values, faults)
  const publicUrl = values.CARDEA_PUBLIC_URL ?? `${tls === null ? 'http' : 'https'}://localhost:${port}`
  return {
    publicUrl,
    issuer: `${publicUrl}/`,
    host: values.CARDEA_HOST ?? (mode === 'sandbox' ? '127.0.0.1' : '0.0.0.0'),
    port,
    mode,
    dataDir: resolve(values.CARDEA_DATA_DIR ?? 'data'),
    databaseUrl: values.DATABASE_URL ?? null,
    masterKey: values.CARDEA_MASTER_KEY ?? readMasterKeyFile(values, faults),
    logLevel: values.CARDEA_LOG_LEVEL ?? 'info',
    tls,
    aliasOrigins: values.CARDEA_ALIAS_ORIGINS ?? [],
    smtp: smtpServer(values.CARDEA_SMTP_URL ?? null, mode),
    mailFrom: values.CARDEA_MAIL_FROM ?? defaultSender(publicUrl),
    dnsServers: values.CARDEA_DNS_SERVERS ?? [],
    egressAllow: values.CARDEA_EGRESS_ALLOW ?? [],
    bootstrapApiKey: values.CARDEA_BOOTSTRAP_API_KEY ?? null,
    signingKeyDays: values.CARDEA_SIGNING_KEY_DAYS ?? 90,
    trustedProxies: values.CARDEA_TRUSTED_PROXIES ?? [],
    proxyProtocol: values.CARDEA_PROXY_PROTOCOL === 'on',
    signInMethods: readSignInMethods(values.CARDEA_SIGN_IN_METHODS, mode),
    rateLimit: values.CARDEA_RATE_LIMIT ?? 1,
  }
}

/** Accounts of its own are the operator's decision: production has none unless they say so. */
function readSignInMethods(
  given: Values['CARDEA_SIGN_IN_METHODS'],
  mode: Config['mode'],
): Config['signInMethods'] {
  if (given !== undefined) return given.filter((method) => method !== 'none')
  return mode === 'sandbox' ? ['password', 'mailed-link', 'passkey', 'social'] : []
}

function readMasterKeyFile({ CARDEA_MASTER_KEY_FILE: file }: Values, faults: string[]): Buffer | null {
  const text = readSettingFile('CARDEA_MASTER_KEY_FILE', file, faults)
  if (text === null) return null
  const parsed = settings.CARDEA_MASTER_KEY.schema.safeParse(text)
  if (parsed.success) return parsed.data
  faults.push(`CARDEA_MASTER_KEY_FILE: the content of ${String(file)} must be 32 bytes in base64`)
  return null
}

function readTls(
  { CARDEA_TLS_CERT: certFile, CARDEA_TLS_KEY: keyFile }: Values,
  faults: string[],
): Config['tls'] {
  const cert = readSettingFile('CARDEA_TLS_CERT', certFile, faults)
  const key = readSettingFile('CARDEA_TLS_KEY', keyFile, faults)
  return cert === null || key === null ? null : { cert, key }
}

function readSettingFile(name: SettingName, file: string | undefined, faults: string[]): string | null {
  if (file === undefined) return null
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    faults.push(`${name}: ${file} cannot be read (${error instanceof Error ? error.message : String(error)})`)
    return null
  }
}

/** Rules between settings. */
function ruleFaults(config: Config, values: Values): string[] {
  const faults: string[] = []
  if ((values.CARDEA_TLS_CERT === undefined) !== (values.CARDEA_TLS_KEY === undefined)) {
    faults.push('CARDEA_TLS_CERT and CARDEA_TLS_KEY belong together; one of them is missing')
  }
  if (values.CARDEA_MASTER_KEY !== undefined && values.CARDEA_MASTER_KEY_FILE !== undefined) {
    faults.push('CARDEA_MASTER_KEY and CARDEA_MASTER_KEY_FILE are both set; leave one out')
  }
  if (config.proxyProtocol && config.trustedProxies.length === 0) {
    faults.push('CARDEA_PROXY_PROTOCOL needs CARDEA_TRUSTED_PROXIES: whose header would be believed?')
  }
  return config.mode === 'production' ? [...faults, ...productionFaults(config, values)] : faults
}

function productionFaults({ publicUrl, masterKey, aliasOrigins }: Config, values: Values): string[] {
  const faults: string[] = []
  const { protocol, hostname } = new URL(publicUrl)
  if (values.CARDEA_PUBLIC_URL === undefined) {
    faults.push(`CARDEA_PUBLIC_URL is required in production. Example: ${settings.CARDEA_PUBLIC_URL.example}`)
  } else if (protocol !== 'https:' && !isLoopback(hostname)) {
    faults.push(`CARDEA_PUBLIC_URL must be https in production (it is ${JSON.stringify(publicUrl)})`)
  }
  const plain = aliasOrigins.find((origin) => origin.startsWith('http:'))
  if (plain !== undefined) {
    faults.push(`CARDEA_ALIAS_ORIGINS must be https in production (one is ${JSON.stringify(plain)})`)
  }
  if (masterKey === null && values.CARDEA_MASTER_KEY_FILE === undefined) {
    faults.push(
      'CARDEA_MASTER_KEY or CARDEA_MASTER_KEY_FILE is required in production: openssl rand -base64 32',
    )
  }
  return faults
}
