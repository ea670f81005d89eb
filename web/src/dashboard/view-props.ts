/** What every view is given. */
export interface ViewProps {
  /** What the address names; empty where it names nothing. */
  readonly id: string
  readonly query: URLSearchParams
  /** Has anybody moved since the page was opened? The focus follows then. */
  readonly hasMoved: boolean
}
