import type { VNode } from 'preact'

export interface ProductScreenProps {
  /** The clicks that lead there, separated by ` › `. */
  readonly at: string
  readonly field: string
  /** What stands in the field; null: it is only pointed at. */
  readonly value: string | null
  readonly description: string
}

/** A drawing of a screen of the identity provider: its path as tabs, and the one field that matters, among others without a name. */
export function ProductScreen({ at, field, value, description }: ProductScreenProps): VNode {
  const path = at.split(' › ')
  return (
    <figure class="screen" role="img" aria-label={description}>
      <div class="screen-bar" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <div class="screen-path" aria-hidden="true">
        {path.map((part) => (
          <span>{part}</span>
        ))}
      </div>
      <div class="screen-form" aria-hidden="true">
        <i class="screen-line" />
        <div class="screen-field">
          <b>{field}</b>
          <span>{value ?? ''}</span>
        </div>
        <i class="screen-line screen-short" />
      </div>
    </figure>
  )
}
