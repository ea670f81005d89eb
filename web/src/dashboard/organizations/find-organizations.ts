import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import type { Organization, Page } from '../wire.ts'

/**
 * Organizations by what an operator has at hand: a name, a slug, a domain, an external ID or an ID. The API compares whole values, so
 * each is asked for in turn and what answers is shown once; a name is found by the slug that was made from it.
 */
export async function findOrganizations(text: string): Promise<Page<Organization>> {
  const found = await Promise.all([
    byId(text),
    itemsOf({ slug: slugOf(text) }),
    itemsOf({ externalId: text }),
    text.includes('.') ? itemsOf({ domain: text }) : [],
  ])
  return { items: [...new Map(found.flat().map((each) => [each.id, each])).values()], nextCursor: null }
}

async function itemsOf(query: Readonly<Record<string, string>>): Promise<readonly Organization[]> {
  // An empty value would not be sent, and then everything matches.
  return Object.values(query).includes('') ? [] : (await api.organizations(query)).items
}

async function byId(text: string): Promise<readonly Organization[]> {
  if (!/^org_\w+$/.test(text)) return []
  try {
    return [await api.organization(text)]
  } catch (error) {
    if (error instanceof Refusal && error.status < 500 && error.status > 0) return []
    throw error
  }
}

/** A slug as it is, or as the service makes it from a name (server: `organizations/slug.ts`). */
function slugOf(text: string): string {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)) return text
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_MADE)
    .replace(/^-+|-+$/g, '')
}

/** Characters of a slug that is made from a name. */
const LONGEST_MADE = 56
