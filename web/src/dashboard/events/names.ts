import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import { t } from '../texts.ts'
import type { EventRecord, Page } from '../wire/general.ts'

/** How those who act are known, by their ids. */
export type Names = ReadonlyMap<string, string>

/** So many of each kind: more operators, keys and applications than most deployments have. The others are shown by their ids. */
const MOST = 100

/** The names of operators, API keys and applications, as far as this operator may read them. */
export async function loadNames(can: (permission: string) => boolean): Promise<Names> {
  const found = await Promise.all([
    can('read:operators') ? named(api.operators, ({ name, email }) => name ?? email) : [],
    can('read:api_keys') ? named(api.apiKeys, ({ name }) => name) : [],
    can('read:applications') ? named(api.applications, ({ name }) => name) : [],
  ])
  return new Map(found.flat())
}

async function named<Item extends { readonly id: string }>(
  list: (query: { limit: number }) => Promise<Page<Item>>,
  nameOf: (item: Item) => string,
): Promise<[string, string][]> {
  try {
    return (await list({ limit: MOST })).items.map((item) => [item.id, nameOf(item)])
  } catch (error) {
    // Without names the list says the same by ids.
    if (error instanceof Refusal) return []
    throw error
  }
}

/** “Operator ada@example.com” */
export function whoDid(actor: EventRecord['actor'], names: Names): string {
  return actor === null
    ? t.events.nobody
    : `${t.events.actors[actor.kind]} ${names.get(actor.id) ?? actor.id}`
}
