import { Actions } from '@cardea/kit'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { t } from '../texts.ts'
import { SmallButton } from './small-button.tsx'

export interface RowFieldsProps<Row> {
  /** Of the fields’ ids: `userAttributes`. */
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** What is wrong with the entries as a whole, or with one of them. */
  readonly error?: string | undefined
  readonly rows: readonly Row[]
  readonly onRows: (rows: readonly Row[]) => void
  /** A row with nothing in it. */
  readonly blank: Row
  readonly add: string
  /** Of the button that removes a row, for those who hear the page. */
  readonly removeLabel: (row: Row, number: number) => string
  /** The fields of a row; `change` takes what is new of it. */
  readonly fields: (row: Row, change: (part: Partial<Row>) => void, index: number) => VNode
}

/** Any number of entries, with the same fields each. */
export function RowFields<Row extends object>({
  name,
  label,
  hint,
  error,
  rows,
  onRows,
  blank,
  add,
  removeLabel,
  fields,
}: RowFieldsProps<Row>): VNode {
  const set = useRef<HTMLFieldSetElement>(null)
  const change = (index: number) => (part: Partial<Row>) =>
    onRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  // The button that had the focus is gone with its row.
  const remove = (index: number) => {
    onRows(rows.filter((_, at) => at !== index))
    set.current?.focus()
  }
  return (
    <fieldset
      class="field row-fields"
      ref={set}
      tabIndex={-1}
      aria-describedby={[...(hint === undefined ? [] : [`${name}-hint`]), `${name}-error`].join(' ')}
    >
      <legend>{label}</legend>
      {hint !== undefined && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {rows.map((row, index) => (
        <div class="row-field" key={index}>
          {fields(row, change(index), index)}
          <SmallButton label={removeLabel(row, index + 1)} onClick={() => remove(index)}>
            {t.removeRow}
          </SmallButton>
        </div>
      ))}
      <Actions>
        <SmallButton onClick={() => onRows([...rows, blank])}>{add}</SmallButton>
      </Actions>
      <p class="field-error" id={`${name}-error`} role="status">
        {error}
      </p>
    </fieldset>
  )
}
