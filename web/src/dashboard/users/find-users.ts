import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import type { Page } from '../wire/general.ts'
import type { User } from '../wire/members.ts'

/** Users by what an operator has at hand: an address, the product's own ID, or the ID of a user or of an organization. */
export async function findUsers(text: string, cursor: string | undefined): Promise<Page<User>> {
  if (/^user_\w+$/.test(text)) return { items: await byId(text), nextCursor: null }
  if (/^org_\w+$/.test(text)) return api.users({ organizationId: text, cursor })
  return api.users(text.includes('@') ? { email: text, cursor } : { externalId: text, cursor })
}

async function byId(id: string): Promise<readonly User[]> {
  try {
    return [await api.user(id)]
  } catch (error) {
    if (error instanceof Refusal && error.status < 500 && error.status > 0) return []
    throw error
  }
}
