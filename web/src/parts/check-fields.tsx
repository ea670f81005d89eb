import type { Option } from '@cardea/kit'
import type { VNode } from 'preact'

export interface CheckFieldsProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly options: readonly Option[]
  readonly values: readonly string[]
  readonly onValues: (values: readonly string[]) => void
}

/** Any of several (check boxes), each with a second line where it needs one. */
export function CheckFields({
  name,
  label,
  hint,
  error,
  options,
  values,
  onValues,
}: CheckFieldsProps): VNode {
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), `${name}-error`].join(' ')
  const toggle = (value: string) =>
    onValues(values.includes(value) ? values.filter((each) => each !== value) : [...values, value])
  return (
    <fieldset class="field" aria-describedby={described}>
      <legend>{label}</legend>
      {hint !== undefined && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <div class="choices">
        {options.map((option) => (
          <label class="choice" key={option.value}>
            <input
              type="checkbox"
              name={name}
              value={option.value}
              checked={values.includes(option.value)}
              onChange={() => toggle(option.value)}
            />
            <span>
              {option.label}
              {option.detail !== undefined && <span class="choice-detail">{option.detail}</span>}
            </span>
          </label>
        ))}
      </div>
      <p class="field-error" id={`${name}-error`} role="status">
        {error}
      </p>
    </fieldset>
  )
}
