import type { VNode } from 'preact'
import { SelectField } from '@cardea/kit'
import { type Protocol, faultsOf } from '../faults.ts'
import { personasOf } from '../personas.ts'

/** How to answer: the persona and the fault, in every form of the simulator the same. */
export function ChoiceFields({
  protocol,
  persona,
}: {
  readonly protocol: Protocol
  readonly persona?: string
}): VNode {
  return (
    <>
      <SelectField
        name="persona"
        label="Which identity provider should it play?"
        value={persona}
        options={personasOf(protocol).map(({ name, label, traits }) => ({
          value: name,
          label: name === 'plain' ? label : `${label}: ${traits}`,
        }))}
      />
      <SelectField
        name="fault"
        label="How should it answer?"
        options={faultsOf(protocol).map(({ name, label, effect }) => ({
          value: name,
          label: name === 'none' ? label : `${label}: ${effect}`,
        }))}
      />
    </>
  )
}
