import { isIP } from 'node:net'
import { z } from 'zod'
import { readMailFrom } from './mail-from.ts'
import { readSmtpUrl, SMTP_URL_FAULT } from './smtp-url.ts'

/**
 * Every setting, as a table: name, how it is read, what it means, an example. `load-config.ts` reads the
 * environment by it and `docs/configuration.md` is made from it.
 */
export interface Setting {
  /** Turns the text of the environment into the value; its message completes "NAME …". */
  readonly schema: z.ZodType<unknown, string>
  readonly description: string
  readonly example: string
  /** In words, for the documentation. */
  readonly default: string
  /** Never shown in a fault. */
  readonly secret?: true
}

const url = z
  .string()
  .refine(isPlainHttpUrl, 'must be an http(s) URL without path, query, fragment or user name')
const port = z
  .string()
  .regex(/^[0-9]{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65535, 'must be a port number up to 65535')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)
/** 32 bytes as `openssl rand` prints them: base64 (either alphabet), or 64 hexadecimal digits. */
const key32 = z
  .string()
  .transform((text) => text.trim())
  .refine(
    (text) => /^[A-Za-z0-9+/_-]{43}=?$/.test(text) || /^[0-9a-f]{64}$/i.test(text),
    'must be 32 bytes in base64: openssl rand -base64 32',
  )
  .transform((text) => Buffer.from(text, text.length === 64 ? 'hex' : 'base64'))

export const settings = {
  CARDEA_PUBLIC_URL: {
    schema: url.transform((text) => new URL(text).origin),
    description:
      'Where browsers and applications reach Cardea. Every URL it prints or sends is built from this, never from request headers.',
    example: 'https://sso.example.com',
    default: '`http://localhost:4000`, with the port of `CARDEA_PORT`',
  },
  CARDEA_ALIAS_ORIGINS: {
    schema: list
      .refine((origins) => origins.every(isPlainHttpUrl), 'must be a list of http(s) URLs without path')
      .transform((origins) => origins.map((origin) => new URL(origin).origin)),
    description:
      'Origins of an earlier product whose host names now point here: connections may have aliases on them, and nothing else is served there ([SAML](saml.md#aliases)).',
    example: 'https://login.example.com',
    default: 'none',
  },
  CARDEA_HOST: {
    schema: z.string().min(1),
    description: 'The address to listen on. `0.0.0.0` or `::` for all.',
    example: '0.0.0.0',
    default: '`127.0.0.1` in sandbox mode, `0.0.0.0` in production',
  },
  CARDEA_PORT: { schema: port, description: 'The port to listen on.', example: '4000', default: '`4000`' },
  CARDEA_MODE: {
    schema: z.enum(['sandbox', 'production'], 'must be sandbox or production'),
    description:
      '`sandbox` has the simulator, the test organization, http and wildcard redirect URIs; `production` has none of them.',
    example: 'production',
    default: '`sandbox`',
  },
  CARDEA_DATA_DIR: {
    schema: z.string().min(1),
    description: 'The folder of the embedded database, of the sandbox’s master key and of the first API key.',
    example: '/var/lib/cardea',
    default: '`./data`',
  },
  DATABASE_URL: {
    schema: z.string().regex(/^postgres(?:ql)?:\/\/./, 'must begin with postgres://'),
    description:
      'PostgreSQL 15 or newer. Without it Cardea uses the embedded database: one process, not safe against power loss.',
    example: 'postgres://cardea:secret@db.example.com/cardea',
    default: 'the embedded database',
    secret: true,
  },
  CARDEA_MASTER_KEY: {
    schema: key32,
    description:
      'Seals every secret in the database: 32 random bytes in base64. Keep a copy; without it the secrets cannot be read.',
    example: 'the output of `openssl rand -base64 32`',
    default: 'sandbox: made in the data folder; production: required',
    secret: true,
  },
  CARDEA_MASTER_KEY_FILE: {
    schema: z.string().min(1),
    description: 'A file that holds the master key, instead of `CARDEA_MASTER_KEY`.',
    example: '/run/secrets/cardea-master-key',
    default: 'none',
  },
  CARDEA_LOG_LEVEL: {
    schema: z.enum(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    ),
    description: 'What the log tells. Secrets, tokens and assertions are in it at no level.',
    example: 'info',
    default: '`info`',
  },
  CARDEA_TLS_CERT: {
    schema: z.string().min(1),
    description: 'A file with the certificate chain (PEM), to serve https without a proxy.',
    example: '/etc/cardea/tls.crt',
    default: 'none: http, for a proxy that ends TLS',
  },
  CARDEA_TLS_KEY: {
    schema: z.string().min(1),
    description: 'The file with the private key (PEM) of `CARDEA_TLS_CERT`.',
    example: '/etc/cardea/tls.key',
    default: 'none',
  },
  CARDEA_SMTP_URL: {
    schema: z.string().transform((text, context) => {
      const read = readSmtpUrl(text)
      if (read !== null) return read
      context.addIssue({ code: 'custom', message: SMTP_URL_FAULT })
      return z.NEVER
    }),
    description:
      'The mail server ([mail](mail.md)): `smtps://` for TLS from the start (port 465), `smtp://` for STARTTLS (port 587), without which nothing is said to a server elsewhere. Special characters of user and password percent-encoded.',
    example: 'smtps://user:secret@mail.example.com',
    default:
      'none: sandbox mode keeps mails in its inbox at `/mail`; in production what needs mail is refused',
    secret: true,
  },
  CARDEA_MAIL_FROM: {
    schema: z.string().transform((text, context) => {
      const sender = readMailFrom(text)
      if (sender !== null) return sender
      context.addIssue({ code: 'custom', message: 'must be an e-mail address, or a name and <address>' })
      return z.NEVER
    }),
    description: 'Whom mails are from: an address that your mail server lets you send for.',
    example: 'Example <no-reply@example.com>',
    default: '`Cardea <no-reply@HOST>` with the host of `CARDEA_PUBLIC_URL`',
  },
  CARDEA_DNS_SERVERS: {
    schema: list.refine((servers) => servers.every(isHostPort), 'must be a list of address or address:port'),
    description:
      'The resolvers that are asked instead of the system’s: by outbound requests, and each by itself for the records of domains.',
    example: '1.1.1.1,9.9.9.9:53',
    default: 'the system’s',
  },
  CARDEA_EGRESS_ALLOW: {
    schema: list.refine(
      (items) => items.every(isHostOrCidr),
      'must be a list of host names, addresses or CIDRs',
    ),
    description:
      'Private hosts or networks that outbound requests may reach although private. Loopback is allowed in sandbox mode.',
    example: 'idp.corp.internal,10.20.0.0/16',
    default: 'none',
  },
  CARDEA_BOOTSTRAP_API_KEY: {
    schema: z.string().min(16, 'must have at least 16 characters'),
    description:
      'Declares a first API key with all scopes. Without it, and without any key in the database, the first start makes one and writes it to `bootstrap-api-key` in the data folder (mode 0600).',
    example: 'a long random value',
    default: 'none',
    secret: true,
  },
  CARDEA_SIGNING_KEY_DAYS: {
    schema: z
      .string()
      .regex(/^[1-9][0-9]{0,2}$/, 'must be a number of days from 1 to 999')
      .transform(Number),
    description:
      'For how many days a key signs tokens before the next one does ([keys](keys.md)). The next key is always published ahead.',
    example: '30',
    default: '`90`',
  },
  CARDEA_TRUSTED_PROXIES: {
    schema: list.refine(
      (items) => items.every(isProxyAddress),
      'must be a list of addresses or CIDRs, none of which is everybody (/0)',
    ),
    description:
      'The proxies and balancers in front, whose `X-Forwarded-For` is believed. Addresses are used for limits, the log, and personal access tokens that are pinned to some. Without it everybody behind a proxy shares its address, and its limits ([rate limits](rate-limits.md)).',
    example: '10.0.0.0/8,2001:db8:1::/48',
    default: 'none: nobody’s header is believed',
  },
  CARDEA_PROXY_PROTOCOL: {
    schema: z.enum(['on', 'off'], 'must be on or off'),
    description:
      '`on`: the trusted proxies begin every connection with a PROXY header (version 1 or 2), before TLS, and a connection of theirs without one is refused ([TLS](tls.md#proxy-protocol)). From all others the header is a bad request.',
    example: 'on',
    default: '`off`: it is a bad request from everybody',
  },
  CARDEA_SIGN_IN_METHODS: {
    schema: list.pipe(
      z.array(
        z.enum(
          ['password', 'mailed-link', 'passkey', 'social', 'none'],
          'must be a list of password, mailed-link, passkey and social, or none',
        ),
      ),
    ),
    description:
      'How people whose organization has no single sign-on may sign in, with an account at Cardea itself ([accounts](accounts.md)). `social`: with the [social providers](social.md) whose connections are active. `none`: not at all; whoever is not sent to an identity provider is told so.',
    example: 'password,passkey',
    default: 'sandbox: `password,mailed-link,passkey,social`; production: `none`',
  },
  CARDEA_RATE_LIMIT: {
    schema: z
      .string()
      .regex(/^[0-9]{1,3}(?:\.[0-9]{1,2})?$/, 'must be a number from 0.1 to 100')
      .transform(Number)
      .refine((value) => value >= 0.1 && value <= 100, 'must be a number from 0.1 to 100'),
    description:
      'How many times the [usual limits](rate-limits.md) hold here: `4` where 20,000 people share one address. Limits of wrong credentials stay as they are.',
    example: '4',
    default: '`1`',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}${password}` === ''
}

/** What `dns.Resolver.setServers` takes: an address, with a port after it or not. */
function isHostPort(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([0-9.]+))(?::([0-9]{1,5}))?$/.exec(text) ?? []
  if (port !== undefined && Number(port) > 65535) return false
  return bracketed === undefined ? isIP(plain ?? text) !== 0 : isIP(bracketed) === 6
}

/**
 * An address, or a network in the notation of its own family. Never everybody: who believes everybody's header has no
 * limits by address any more.
 */
function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (isIP(address) === 0) return false
  if (bits === undefined) return true
  const isMapped = /^::ffff:/i.test(address)
  const width = isIP(address) === 4 ? 32 : 128
  return rest.length === 0 && !isMapped && /^[1-9][0-9]{0,2}$/.test(bits) && Number(bits) <= width
}

function isHostOrCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (bits === undefined)
    return isIP(address) !== 0 || /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]*[a-z_][a-z0-9_-]*$/i.test(text)
  const width = isIP(address) === 4 ? 32 : 128
  return rest.length === 0 && isIP(address) !== 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= width
}
