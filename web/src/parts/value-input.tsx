import { AreaField, type Remark, TextField } from '@cardea/kit'
import type { Place } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import type { ValueField } from './connection-values.ts'

export interface ValueInputProps {
  readonly label: string
  readonly field: ValueField
  /** What is in the field now. */
  readonly value: string
  readonly error: string | undefined
  readonly remark?: Remark | undefined
  /** Where the value is found at the provider, in words. */
  readonly where: (place: Place) => string
  readonly onValue: (value: string) => void
}

/** The field of one value of a connection, with the place in the provider's product where it stands. */
export function ValueInput({ label, field, value, error, remark, where, onValue }: ValueInputProps): VNode {
  const { name, place, hint = '' } = field
  const hints = [place === null ? '' : where(place), hint].filter((text) => text !== '')
  const common = {
    name,
    label,
    value,
    error,
    remark,
    onValue,
    ...(hints.length === 0 ? {} : { hint: hints.join(' · ') }),
  }
  if (name === 'certificates') return <AreaField {...common} />
  return <TextField {...common} type={name === 'clientSecret' ? 'password' : 'text'} autocomplete="off" />
}
