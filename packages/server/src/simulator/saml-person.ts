import { type AssertionAttribute, type NameId, nameIdFormats } from '@cardea/protocol'
import type { Choice } from './choice.ts'

/** The Subject of an assertion (saml-core-2.0-os §8.3); null when the fault is that there is none. */
export function nameIdOf({ person, persona, fault }: Choice, newId: () => string): NameId | null {
  if (fault === 'no_subject') return null
  if (fault === 'name_id_as_email') return emailAsNameId(person.email)
  if (persona.nameId === 'transient') return { value: newId(), format: nameIdFormats.transient }
  // Whoever leaves the e-mail address out leaves it out everywhere.
  if (persona.nameId === 'emailAddress' && fault !== 'missing_email') return emailAsNameId(person.email)
  return { value: person.subject, format: nameIdFormats.persistent }
}

function emailAsNameId(value: string): NameId {
  return { value, format: nameIdFormats.emailAddress }
}

/** What the assertion says about the person beside their name. */
export function attributesOf({ person, persona, fault }: Choice): readonly AssertionAttribute[] {
  const withoutEmail = fault === 'missing_email' || fault === 'name_id_as_email'
  return Object.entries(persona.attributes(person))
    .filter(([, values]) => values.length > 0 && !(withoutEmail && values.includes(person.email)))
    .map(([name, values]) => ({ name, friendlyName: null, values }))
}
