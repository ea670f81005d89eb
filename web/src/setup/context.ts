import type { PresetProtocol } from '@cardea/protocol/presets'
import type { Refusal } from '../parts/call-service.ts'
import type { PortalEvent } from './tell-embedder.ts'
import type { Texts } from './texts/en.ts'
import type { OwnConnection, Session, StepName } from './wire.ts'

/** What every step is given. */
export interface StepProps {
  readonly t: Texts
  readonly session: Session
  /** Null until a provider was chosen. */
  readonly own: OwnConnection | null
  /** The provider for people; “your identity provider” is never needed, since the steps that name it come after the choice. */
  readonly label: string
  readonly protocol: PresetProtocol
  /** Takes what an operation answered. */
  readonly onOwn: (own: OwnConnection) => void
  /** Asks again how far everything is. */
  readonly reload: () => Promise<void>
  readonly go: (step: StepName) => void
  readonly goOn: () => void
  readonly tell: (event: PortalEvent) => void
  /** A refusal that belongs to no field. Null: it is settled. */
  readonly onRefusal: (refusal: Refusal | null) => void
}
