import { type InputFault, SsoError } from '@cardea/protocol'

/** What a refusal says, for the admin: of each field, or of the whole. A fault of ours goes on. */
export function inputFaultsOf(error: unknown): readonly Pick<InputFault, 'code' | 'message'>[] {
  if (!(error instanceof SsoError) || error.code.startsWith('internal.')) throw error
  const { errors } = error.details
  return error.code === 'request.invalid' && Array.isArray(errors)
    ? (errors as readonly InputFault[])
    : [{ code: error.code, message: error.texts.admin }]
}
