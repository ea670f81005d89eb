import { TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { CheckFields } from '../../parts/check-fields.tsx'
import { t } from '../texts.ts'
import type { Permission } from '../wire/applications.ts'

export interface ScopeFieldsProps {
  readonly known: readonly Permission[]
  readonly values: readonly string[]
  readonly error: string | undefined
  readonly onValues: (values: readonly string[]) => void
}

/** What an API key may do: every permission with what it allows, by what it is about, and a search because there are many. */
export function ScopeFields({ known, values, error, onValues }: ScopeFieldsProps): VNode {
  const [search, setSearch] = useState('')
  const found = matching(known, search)
  return (
    <fieldset class="field" aria-describedby="scopes-error">
      <legend>{t.keys.scopes}</legend>
      {/* The enter key in the search makes no key. */}
      <div
        class="scope-search"
        onKeyDown={(event) => event.key === 'Enter' && isSearch(event.target) && event.preventDefault()}
      >
        <TextField
          name="scope-search"
          label={t.keys.scopeSearch}
          value={search}
          autocomplete="off"
          onValue={setSearch}
        />
      </div>
      <p class="soft small" role="status">
        {found.length === 0 ? t.keys.noScope(search) : t.keys.chosenScopes(values.length)}
      </p>
      {groupsOf(found).map(([subject, permissions]) => (
        <CheckFields
          key={subject}
          name={`scopes-${subject === '*' ? 'all' : subject}`}
          label={t.keys.subjects[subject] ?? subject}
          options={permissions.map(({ name, meaning }) => ({
            value: name,
            label: name === '*' ? t.keys.everything : name,
            detail: name === '*' ? t.keys.everythingDetail : meaning,
          }))}
          values={values}
          onValues={onValues}
        />
      ))}
      <p class="field-error" id="scopes-error" role="status">
        {error}
      </p>
    </fieldset>
  )
}

/** Those that have every word of the search in their name, in what they allow, or in what they are about. */
function matching(known: readonly Permission[], search: string): readonly Permission[] {
  const words = search.toLowerCase().split(/\s+/)
  return known.filter(({ name, meaning }) => {
    const text = `${name} ${meaning} ${t.keys.subjects[subjectOf(name)] ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function groupsOf(permissions: readonly Permission[]): readonly [string, readonly Permission[]][] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const subject = subjectOf(permission.name)
    groups.set(subject, [...(groups.get(subject) ?? []), permission])
  }
  return [...groups]
}

/** `read:api_keys` is about `api_keys`. */
function subjectOf(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function isSearch(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.name === 'scope-search'
}
