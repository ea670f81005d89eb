import type { Config } from '../config/config.ts'
import type { LoginId } from '../storage/ids.ts'
import type { Outcome } from './types.ts'

/** To the page that tells the browser of a test what it came to; nothing of it is in the address. */
export function testOutcome(
  { config }: { readonly config: Pick<Config, 'publicUrl'> },
  loginId: LoginId,
): Outcome {
  return { kind: 'redirect', url: `${config.publicUrl}/test-login/result?login=${loginId}` }
}
