import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import type { Page } from '../wire/general.ts'
import type { Organization } from '../wire/organizations.ts'

/**
 * Organizations by what an operator has at hand: the beginnings of words of a name, a slug or an external ID; a whole domain, or an ID, whose
 * organization then stands first.
 */
export async function findOrganizations(
  text: string,
  cursor: string | undefined,
): Promise<Page<Organization>> {
  const words = api.organizations({ search: text, cursor })
  if (cursor !== undefined) return words
  const whole = await Promise.all([byId(text), byDomain(text)])
  const { items, nextCursor } = await words
  const found = [...whole.flat(), ...items]
  return { items: [...new Map(found.map((each) => [each.id, each])).values()], nextCursor }
}

async function byDomain(text: string): Promise<readonly Organization[]> {
  return text.includes('.') ? (await api.organizations({ domain: text })).items : []
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
