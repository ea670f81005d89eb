import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import type { Permission } from '../../applications/permissions.ts'
import type { Caller } from '../../http/route.ts'

/** One remote procedure: the row of the table from which the service, its tests and docs/scalekit.md are made. */
export interface ScalekitProcedure {
  readonly method: DescMethodUnary
  /** All that the native operations demand of which this one is a translation. */
  readonly permissions: readonly [Permission, ...Permission[]]
  readonly handle: (input: unknown, caller: Caller) => Promise<MessageInitShape<DescMessage>>
}

/** Describes one procedure; its method types the handler's input and output. */
export function procedure<Input extends DescMessage, Output extends DescMessage>(row: {
  readonly method: DescMethodUnary<Input, Output>
  readonly permissions: ScalekitProcedure['permissions']
  readonly handle: (input: MessageShape<Input>, caller: Caller) => Promise<MessageInitShape<Output>>
}): ScalekitProcedure {
  // `rpc-endpoint.ts` decodes and encodes with exactly this method, so the erased types hold.
  return row as unknown as ScalekitProcedure
}
