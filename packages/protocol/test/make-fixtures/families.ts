import type { Family } from './case.ts'
import { addressing } from './families/addressing.ts'
import { signature } from './families/signature.ts'
import { status } from './families/status.ts'
import { structure } from './families/structure.ts'
import { subject } from './families/subject.ts'
import { time } from './families/time.ts'

/** Every family of bad answers. A name, once given, stays. */
export const families: Readonly<Record<string, Family>> = {
  structure,
  status,
  signature,
  addressing,
  subject,
  time,
}
