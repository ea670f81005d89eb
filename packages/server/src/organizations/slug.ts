import type { Random } from '../platform/random.ts'

/** Lower-case letters and digits in groups joined by single hyphens: safe in a path and in a host name. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
export const MAX_SLUG_LENGTH = 63

/** A slug made from a name: `Bücher & Söhne` → `bucher-sohne`; `organization` when nothing is left of it. */
export function slugFrom(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_LENGTH - SUFFIX_LENGTH - 1)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'organization' : slug
}

const SUFFIX_LENGTH = 6

/** Tells a slug from one that is taken. */
export function withSuffix(slug: string, random: Random): string {
  return `${slug}-${Buffer.from(random.bytes(SUFFIX_LENGTH / 2)).toString('hex')}`
}
