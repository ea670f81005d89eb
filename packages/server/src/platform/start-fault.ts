/**
 * Why the service cannot start, in sentences for the operator: shown without a stack trace, exit code 1.
 * Errors of requests are `SsoError`s; this one ends the process before there are any.
 */
export class StartFault extends Error {
  override readonly name = 'StartFault'
}
