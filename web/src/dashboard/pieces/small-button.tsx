import type { VNode } from 'preact'

export interface SmallButtonProps {
  readonly children: string
  /** For those who hear the page: the words of the button, and which of several it is. */
  readonly label?: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** A button within a row. */
export function SmallButton({ children, label, disabled = false, onClick }: SmallButtonProps): VNode {
  return (
    <button
      type="button"
      class="button button-secondary button-small"
      disabled={disabled}
      onClick={onClick}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </button>
  )
}
