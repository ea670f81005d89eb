/**
 * The composition root: configuration → parts → routes → listener. The only place where everything meets.
 *
 * Invariant: nothing below imports this file, and nothing but this file (and the commands) knows all
 * domains at once. Parts are plain values; each action names the ones it needs.
 */
import type { FastifyInstance } from 'fastify'
import { createPasswordHasher } from './accounts/password-hasher.ts'
import { accountRoutes } from './accounts/routes.ts'
import { createApplicationOrigins } from './applications/application-origins.ts'
import { ensureBootstrapApiKey } from './applications/bootstrap-api-key.ts'
import { applicationRoutes } from './applications/routes.ts'
import type { Config } from './config/config.ts'
import { refreshDueMetadata } from './connections/refresh-metadata.ts'
import { connectionRoutes } from './connections/routes.ts'
import { tellExpiringCertificates } from './connections/tell-expiring-certificates.ts'
import { declarationRoutes } from './declaration/routes.ts'
import { diagnosisRoutes } from './diagnosis/routes.ts'
import { managementRoutes } from './dialects/auth0/management/routes.ts'
import { auth0Routes } from './dialects/auth0/routes.ts'
import { tenantRoutes } from './dialects/tenant/routes.ts'
import { scalekitRoutes } from './dialects/scalekit/routes.ts'
import { scalekitFormat } from './dialects/scalekit/webhook-format.ts'
import { workosRoutes } from './dialects/workos/routes.ts'
import { workosFormat } from './dialects/workos/webhook-format.ts'
import { checkDueDomains } from './domains/check-due-domains.ts'
import { domainRoutes } from './domains/routes.ts'
import { eventRoutes } from './events/routes.ts'
import { eventsSettle } from './events/store.ts'
import { createServer } from './http/create-server.ts'
import type { Authenticate, Route } from './http/route.ts'
import { readMasterKey } from './keys/master-key.ts'
import { openVault } from './keys/open-vault.ts'
import { rotateDueSigningKeys } from './keys/rotate-signing-keys.ts'
import { openSigningKeys, type SigningKeys } from './keys/signing-keys.ts'
import { createLimiter } from './limits/create-limiter.ts'
import { limitTable } from './limits/limit-table.ts'
import { createDiscoveryCache } from './logins/discovery-cache.ts'
import { loginRoutes } from './logins/routes.ts'
import { logoutRoutes } from './logouts/routes.ts'
import { tellApplications } from './logouts/tell-applications.ts'
import { canSendMail } from './mails/queue-mail.ts'
import { sendDueMails } from './mails/send-due-mails.ts'
import { warnWithoutMail } from './mails/warn-without-mail.ts'
import { createClientKeys } from './oauth/client-keys.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { signingKeyRoutes } from './oauth/signing-key-routes.ts'
import { revertBrokenPolicies } from './organizations/revert-policies.ts'
import { organizationRoutes } from './organizations/routes.ts'
import { systemClock } from './platform/clock.ts'
import { createAuthenticateCaller } from './operators/authenticate-caller.ts'
import { offerFirstLink } from './operators/offer-first-link.ts'
import { operatorRoutes } from './operators/routes.ts'
import { createDns } from './platform/dns.ts'
import { createOutbound } from './platform/guarded-fetch.ts'
import type { Log } from './platform/log.ts'
import { type MailDoor, openMailDoor } from './platform/mail.ts'
import { RECEIVER_ANSWERS } from './platform/outbound.ts'
import { systemRandom } from './platform/random.ts'
import { type Repetition, repeat } from './platform/repeat.ts'
import { profileRoutes } from './profiles/routes.ts'
import { memberApiRoutes } from './members/api-routes.ts'
import { memberRoutes } from './members/routes.ts'
import { tellOfRevertedPolicy } from './members/tell-of-reverted-policy.ts'
import { selfServiceRoutes } from './self-service/routes.ts'
import { openDatabase } from './storage/open-database.ts'
import { sweep } from './storage/sweep.ts'
import { cursorSettle } from './webhooks/cursor-store.ts'
import { type Deliverer, createDeliverer } from './webhooks/deliverer.ts'
import { type EventFormats, standardFormat } from './webhooks/format.ts'
import { webhookRoutes } from './webhooks/routes.ts'

/** Everything that actions may need, by name. */
export type Parts = Awaited<ReturnType<typeof openParts>>

/** The formats in which webhooks are told of events, each with whoever speaks it. */
const eventFormats: EventFormats = {
  standard: standardFormat,
  workos: workosFormat,
  scalekit: scalekitFormat,
}

/** Opens the database and the keys: what every command needs. Close `parts.db` when done. */
export async function openParts(config: Config, log: Log) {
  const clock = systemClock
  const random = systemRandom
  const db = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log })
  try {
    const masterKey = await readMasterKey(config, random)
    const vault = await openVault({ db, masterKey, random })
    const outbound = createOutbound(config)
    const receivers = createOutbound({ ...config, answers: RECEIVER_ANSWERS })
    const dns = createDns(config.dnsServers)
    const passwords = createPasswordHasher({ random })
    const limiter = createLimiter({ db, vault, clock, log }, limitTable(config.rateLimit))
    const clientKeys = createClientKeys({ clock, outbound })
    const discovery = createDiscoveryCache({ config, clock, outbound })
    const applicationOrigins = createApplicationOrigins({ config, db, clock })
    return {
      config,
      log,
      clock,
      random,
      db,
      vault,
      outbound,
      receivers,
      eventFormats,
      dns,
      passwords,
      limiter,
      clientKeys,
      discovery,
      applicationOrigins,
    }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** A running service. */
export interface Running {
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly address: string
  readonly parts: Parts
  /** Finishes the requests under way, then closes the database. */
  close(): Promise<void>
}

/** Starts the service: opens the parts, prepares what the first start needs, listens. */
export async function startCardea(config: Config, log: Log): Promise<Running> {
  const parts = await openParts(config, log)
  try {
    const keys = await openSigningKeys(parts)
    const server = await buildServer(parts, keys)
    const address = await server.listen({ host: config.host, port: config.port })
    await warnWithoutMail(parts)
    const mailDoor = config.smtp === null ? null : openMailDoor(config.smtp, config.mailFrom)
    const deliverer = createDeliverer(parts)
    const jobs = startJobs(parts, keys, { mailDoor, deliverer })
    return {
      address,
      parts,
      async close() {
        await server.close()
        await Promise.all(jobs.map((job) => job.stop()))
        await deliverer.stop()
        mailDoor?.close()
        // What was counted since the last time: the other processes go on.
        await parts.limiter.settle()
        await parts.db.close()
      },
    }
  } catch (error) {
    await parts.db.close()
    throw error
  }
}

const SECOND = 1_000
const MINUTE = 60_000

/** What happens by itself. Every process does it all; the database shares out what is due. */
function startJobs(
  parts: Parts,
  keys: SigningKeys,
  { mailDoor, deliverer }: { readonly mailDoor: MailDoor | null; readonly deliverer: Deliverer },
): Repetition[] {
  return [
    repeat(parts, 'settling rate limits', SECOND, () => parts.limiter.settle()),
    repeat(parts, 'reading signing keys again', MINUTE, () => keys.reload()),
    repeat(parts, 'telling applications of ended sessions', 2_000, () =>
      tellApplications({ ...parts, keys }),
    ),
    // Without a mail server nothing is sent in production, and what waits of an earlier time waits on.
    ...(canSendMail(parts.config)
      ? [repeat(parts, 'sending mails', SECOND, () => sendDueMails({ ...parts, mailDoor }))]
      : []),
    repeat(parts, 'delivering events', SECOND / 4, () => deliverer.round()),
    repeat(parts, 'sweeping expired rows', 5 * MINUTE, () => sweep(parts.db)),
    repeat(parts, 'looking for the records of domains', MINUTE, () => checkDueDomains(parts)),
    repeat(parts, 'looking for broken single sign-on', MINUTE, () =>
      revertBrokenPolicies({
        ...parts,
        tell: (db, reverted) => tellOfRevertedPolicy({ ...parts, db }, reverted),
      }),
    ),
    repeat(parts, 'reading metadata again', 5 * MINUTE, () => refreshDueMetadata(parts)),
    repeat(parts, 'rotating signing keys', 60 * MINUTE, () => rotateDueSigningKeys(parts)),
    repeat(parts, 'telling of expiring certificates', 60 * MINUTE, () => tellExpiringCertificates(parts)),
  ]
}

/** The server with every route, not listening yet. */
export async function buildServer(parts: Parts, opened?: SigningKeys): Promise<FastifyInstance> {
  const keys = opened ?? (await openSigningKeys(parts))
  const all = { ...parts, keys, authenticate: createAuthenticateCaller({ ...parts, keys }) }
  await ensureBootstrapApiKey(all)
  await offerFirstLink(all)
  await cursorSettle(parts.db)
  await eventsSettle(parts.db)
  const sandbox = parts.config.mode === 'sandbox' ? await sandboxRoutes(all) : []
  return createServer(all, [...routeTable(all), ...sandbox])
}

/** Every route of a production deployment. */
export function routeTable(
  parts: Parts & { readonly keys: SigningKeys; readonly authenticate: Authenticate },
): Route[] {
  const signingInAndOut = [...loginRoutes(parts), ...logoutRoutes(parts)]
  const tokens = oauthRoutes(parts)
  const selfService = selfServiceRoutes(parts)
  return [
    ...signingInAndOut,
    ...auth0Routes([...signingInAndOut, ...tokens]),
    ...workosRoutes(parts, [...signingInAndOut, ...tokens]),
    ...scalekitRoutes(parts),
    ...accountRoutes(parts),
    ...memberRoutes(parts),
    ...memberApiRoutes(parts),
    ...profileRoutes(parts),
    ...tokens,
    ...signingKeyRoutes(parts),
    ...applicationRoutes(parts),
    ...organizationRoutes(parts),
    ...domainRoutes(parts),
    ...connectionRoutes(parts),
    ...declarationRoutes(parts),
    ...diagnosisRoutes(parts),
    ...eventRoutes(parts),
    ...selfService,
    ...managementRoutes(parts, selfService),
    ...operatorRoutes(parts),
    ...webhookRoutes(parts),
    ...tenantRoutes(parts),
  ]
}

/** The simulator, its test organization and the view of mails exist in sandbox mode only: production does not even load them. */
async function sandboxRoutes(parts: Parts): Promise<Route[]> {
  const { openSimulatorKeys } = await import('./keys/simulator-keys.ts')
  const { simulatorRoutes } = await import('./simulator/routes.ts')
  const { ensureTestOrganization } = await import('./simulator/test-organization.ts')
  const { inboxRoutes } = await import('./mails/inbox-routes.ts')
  const simulator = { ...parts, simulatorKeys: await openSimulatorKeys(parts) }
  await ensureTestOrganization(simulator)
  return [...simulatorRoutes(simulator), ...inboxRoutes(parts)]
}
