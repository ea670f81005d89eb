import { readFileSync } from 'node:fs'
import { afterAll } from 'vitest'
import type { ProfileInput } from '../../packages/server/src/self-service/create-profile.ts'
import type { CreatedTicket } from '../../packages/server/src/self-service/create-ticket.ts'
import { type TestDnsServer, dnsServer } from '../../packages/server/test/dns-server.ts'
import { type BrowserWorld, browserWorld } from './browser-world.ts'
import { type TicketInput, newLink } from './setup-steps.ts'
import { startDeployment } from './start-deployment.ts'
import { type TlsFiles, tlsFiles } from './tls-files.ts'

/** What the tests of the setup assistant share: a deployment with a name server of its own, and links to it. */
export interface SetupWorld extends BrowserWorld {
  readonly dns: TestDnsServer
  link(profile?: ProfileInput, ticket?: Partial<TicketInput>): Promise<CreatedTicket>
}

/** Call it first in a `describe`, like `browserWorld`. `isSecure`: over TLS, with a certificate that the browser is to take as it is. */
export function setupWorld({ isSecure = false } = {}): SetupWorld {
  let dns: TestDnsServer
  let tls: TlsFiles | null = null
  const world = browserWorld(async () => {
    dns = await dnsServer({ 'idp.localhost': '127.0.0.1' })
    const hosts = { cardea: 'cardea.localhost', example: 'app.localhost' }
    tls = isSecure ? await tlsFiles(hosts.cardea) : null
    return startDeployment(hosts, { CARDEA_DNS_SERVERS: dns.address, ...tls?.settings })
  })
  afterAll(() => {
    dns.close()
    tls?.remove()
  })
  const own = {
    get dns() {
      return dns
    },
    link: (profile: ProfileInput = {}, ticket: Partial<TicketInput> = {}) =>
      newLink(world.deployment, profile, ticket),
  }
  // Getters stay getters.
  return Object.defineProperties(own as SetupWorld, Object.getOwnPropertyDescriptors(world))
}

/** The bundle of the assistant, or of one of its languages, as it is served. */
export function bundle(name = 'setup.js'): Buffer {
  return readFileSync(new URL(`../../packages/server/assets/${name}`, import.meta.url))
}
