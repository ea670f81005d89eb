import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { PageAnswer } from './answer.ts'

/** What an answer that is no page may do: nothing. */
const NOTHING = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}

/** One year, in seconds. */
const HSTS_MAX_AGE = 31_536_000

/**
 * Security headers on every answer, errors included. Pages get their own policy, see `pagePolicy`.
 * `no-store` is the default because nearly everything here is personal or single use; what may be
 * kept (assets, keys, discovery) says so in its own headers.
 */
export async function addSecurityHeaders(server: FastifyInstance, config: Config): Promise<void> {
  const https = config.publicUrl.startsWith('https:')
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: HSTS_MAX_AGE, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    xPoweredBy: false,
    // Switches a filter of old browsers that was itself abused; nothing else reads it.
    xXssProtection: false,
  })
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store')
    done()
  })
}

/**
 * The content security policy of a page. `form-action` also governs the redirects that follow a form post
 * (CSP 3 §6.4.2), so a form whose answer leaves for an identity provider needs `anywhere`; plain http is
 * part of it in sandbox mode only. Scripts are allowed only where the page has one.
 */
export function pagePolicy(forms: PageAnswer['forms'], hasScript: boolean, mode: Config['mode']): string {
  const actions = {
    none: "'none'",
    self: "'self'",
    anywhere: mode === 'sandbox' ? "'self' https: http:" : "'self' https:",
  }
  return [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ...(hasScript ? ["script-src 'self'"] : []),
    `form-action ${actions[forms]}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
