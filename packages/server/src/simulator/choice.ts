import { SsoError } from '@cardea/protocol'
import { type Fault, type Protocol, parseFault } from './faults.ts'
import { type Person, findPerson, strangerWith } from './people.ts'
import { type Persona, parsePersona } from './personas.ts'

/** How the simulator is to answer: who signs in, at which kind of IdP, and what goes wrong. */
export interface Choice {
  readonly person: Person
  readonly persona: Persona
  readonly fault: Fault
}

/**
 * Reads the choice from a form or a query; null while nobody has been named.
 * Error `request.simulator_refused` for a person, persona or fault that does not exist over this protocol, and for somebody else whose address is none.
 *
 * @param one the value of a parameter that was sent once, or null
 */
export function readChoice(protocol: Protocol, one: (name: string) => string | null): Choice | null {
  const fault = parseFault(protocol, one('fault'))
  if (fault === null) throw refused('there is no such fault')
  const persona = parsePersona(protocol, one('persona'))
  if (persona === null) throw refused('there is no such persona')
  const person = readPerson(one)
  return person === null ? null : { person, persona, fault }
}

/** What stands for somebody who is none of the test people: their address is in `other`. */
export const somebodyElse = 'other'

function readPerson(one: (name: string) => string | null): Person | null {
  const chosen = one('person')
  if (chosen === null) return null
  const person = chosen === somebodyElse ? strangerWith(one('other') ?? '') : findPerson(chosen)
  if (person === null) throw refused('there is no such test person')
  return person
}

function refused(reason: string): SsoError {
  return new SsoError('request.simulator_refused', { reason })
}
