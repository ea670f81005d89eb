import { invalidInput } from '@cardea/protocol'
import { type Id, type IdKind, isId } from '../storage/ids.ts'
import type { Run } from './run.ts'

/** The id of an entry, when it has one of the right form. */
export function declaredId<Kind extends IdKind>(
  kind: Kind,
  { id }: { readonly id?: string },
): Id<Kind> | null {
  return id !== undefined && isId(kind, id) ? id : null
}

/** What the reader should know when an entry's id was not kept. */
export function idNote(entry: { readonly id?: string }, id: string): { readonly note?: string } {
  if (entry.id === undefined || entry.id === id) return {}
  return { note: `"${entry.id}" does not have the form of an id; it is ${id} here` }
}

/** The one candidate, null when there is none; several are a fault that asks for an id. */
export function onlyOne<Candidate>(candidates: readonly Candidate[]): Candidate | null {
  if (candidates.length > 1) {
    throw invalidInput({
      field: 'id',
      code: 'ambiguous',
      message: 'Several objects are like this. Give the id of the one that is meant.',
    })
  }
  return candidates[0] ?? null
}

/** Remembers that an entry means this object; a second entry for it is a fault. */
export function claim(run: Run, id: string): void {
  if (run.matched.has(id)) {
    throw invalidInput({
      field: 'id',
      code: 'duplicate',
      message: 'An earlier entry means the same object. Give each its own id, or remove one.',
    })
  }
  run.matched.add(id)
}
