import { Resolver } from 'node:dns/promises'

/** What one resolver says of the TXT records of a name. */
export type TxtAnswer =
  /** Each as one text; none: the name, or a record of this type, does not exist. */
  | { readonly kind: 'records'; readonly values: readonly string[] }
  /** The name is another name for `target` (CNAME, RFC 1034 §3.6.2), so the records are of `target`. */
  | { readonly kind: 'alias'; readonly target: string }
  /** It did not answer in time, or could not find out. */
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Questions to the DNS. */
export interface Dns {
  /** The TXT records of exactly this name, as each resolver sees them; never rejects. */
  txt(name: string): Promise<readonly TxtAnswer[]>
}

/** Each of two attempts waits so long; the second twice as long. */
const TIMEOUT_MS = 2_000
/** RFC 2308 §2.2: the name does not exist, or has no record of the type. */
const ABSENT: readonly string[] = ['ENOTFOUND', 'ENODATA']

/** Asks each of these resolvers (`address` or `address:port`) by itself; without any, the system's. */
export function createDns(servers: readonly string[]): Dns {
  const resolvers = servers.length === 0 ? [resolverOf(null)] : servers.map(resolverOf)
  return { txt: (name) => Promise.all(resolvers.map((resolver) => askTxt(resolver, name))) }
}

function resolverOf(server: string | null): Resolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 })
  if (server !== null) resolver.setServers([server])
  return resolver
}

async function askTxt(resolver: Resolver, name: string): Promise<TxtAnswer> {
  try {
    const [[target], records] = await Promise.all([
      orNone(resolver.resolveCname(name)),
      orNone(resolver.resolveTxt(name)),
    ])
    if (target !== undefined) return { kind: 'alias', target }
    // RFC 1035 §3.3.14: a record is a sequence of texts of at most 255 bytes, which make one value.
    return { kind: 'records', values: records.map((texts) => texts.join('')) }
  } catch (error) {
    return { kind: 'unreachable', reason: codeOf(error) }
  }
}

async function orNone<Item>(answer: Promise<Item[]>): Promise<Item[]> {
  try {
    return await answer
  } catch (error) {
    if (ABSENT.includes(codeOf(error))) return []
    throw error
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}
