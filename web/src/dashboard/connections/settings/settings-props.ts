import type { Connection } from '../../wire/connections.ts'

/** What each of the forms is given. */
export interface SettingsProps<Kind extends Connection> {
  readonly connection: Kind
  readonly onChange: (connection: Connection) => void
}
