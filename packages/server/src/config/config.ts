import type { Sender, SmtpServer } from '../platform/mail.ts'

/**
 * Configuration: the environment becomes one frozen value at start (`load-config.ts`), by the table of all
 * settings (`settings.ts`). All faults are reported together with the variable's name.
 *
 * Invariant: nothing else in the server reads the environment, and no setting switches a check off.
 */
export interface Config {
  /** `CARDEA_PUBLIC_URL`, without trailing slash: every URL Cardea prints is built from it. */
  readonly publicUrl: string
  /** The issuer identifier of our tokens: the public URL with a trailing slash. */
  readonly issuer: string
  readonly host: string
  readonly port: number
  readonly mode: 'sandbox' | 'production'
  readonly dataDir: string
  /** `DATABASE_URL`; null: the embedded database in the data folder. */
  readonly databaseUrl: string | null
  /** 32 bytes; null: sandbox mode reads or creates `dataDir/master-key`. */
  readonly masterKey: Buffer | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** `CARDEA_ALIAS_ORIGINS`: hosts of an earlier product that now point here. */
  readonly aliasOrigins: readonly string[]
  /** `CARDEA_SMTP_URL`: the mail server; null: there is none. */
  readonly smtp: SmtpServer | null
  /** `CARDEA_MAIL_FROM`: whom mails are from. */
  readonly mailFrom: Sender
  readonly dnsServers: readonly string[]
  readonly egressAllow: readonly string[]
  readonly bootstrapApiKey: string | null
  /** `CARDEA_SIGNING_KEY_DAYS`: for how long a key signs tokens before the next one does. */
  readonly signingKeyDays: number
  /** `CARDEA_TRUSTED_PROXIES`: addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** `CARDEA_PROXY_PROTOCOL`: connections of trusted proxies begin with a PROXY header. */
  readonly proxyProtocol: boolean
  /** `CARDEA_SIGN_IN_METHODS`: how people sign in who have an account at Cardea itself. Empty: nobody has. */
  readonly signInMethods: readonly ('password' | 'mailed-link' | 'passkey' | 'social')[]
  /** `CARDEA_RATE_LIMIT`: by how much limits are larger, or smaller, than usual. */
  readonly rateLimit: number
}
