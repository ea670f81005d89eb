import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import type { Page } from '../wire/general.ts'
import type { AwaitingPerson } from '../wire/logins.ts'

/** Somebody who waits, with what their organization and connection are called; null: that is gone. */
export interface NamedPerson {
  readonly person: AwaitingPerson
  readonly organization: string | null
  readonly connection: string | null
}

/** Each of several is asked for once. */
export async function withNames(people: Page<AwaitingPerson>): Promise<Page<NamedPerson>> {
  const [organizations, connections] = await Promise.all([
    namesOf(
      people.items.map(({ organizationId }) => organizationId),
      api.organization,
    ),
    namesOf(
      people.items.map(({ connectionId }) => connectionId),
      api.connection,
    ),
  ])
  return {
    nextCursor: people.nextCursor,
    items: people.items.map((person) => ({
      person,
      organization: organizations.get(person.organizationId) ?? null,
      connection: connections.get(person.connectionId) ?? null,
    })),
  }
}

async function namesOf(
  ids: readonly string[],
  load: (id: string) => Promise<{ readonly name: string }>,
): Promise<ReadonlyMap<string, string | null>> {
  const named = [...new Set(ids)].map(async (id) => [id, await nameOf(id, load)] as const)
  return new Map(await Promise.all(named))
}

/** What was deleted meanwhile has no name, and takes nothing else along. */
async function nameOf(
  id: string,
  load: (id: string) => Promise<{ readonly name: string }>,
): Promise<string | null> {
  try {
    return (await load(id)).name
  } catch (error) {
    if (error instanceof Refusal && error.code === 'request.not_found') return null
    throw error
  }
}
