import type { Family } from './case.ts'
import { algorithms } from './families/algorithms.ts'
import { documents, namespaces } from './families/documents.ts'
import { encryption } from './families/encryption.ts'
import { decoys, donors } from './families/donors.ts'
import { identifiers } from './families/identifiers.ts'
import { splitValues } from './families/values.ts'
import { secondAssertions } from './families/second-assertions.ts'
import { signatureShape } from './families/signature-shape.ts'
import { addressing } from './families/addressing.ts'
import { signature } from './families/signature.ts'
import { status } from './families/status.ts'
import { structure } from './families/structure.ts'
import { subject } from './families/subject.ts'
import { time } from './families/time.ts'
import { wrapping } from './families/wrapping.ts'

/** Every family of bad answers. A name, once given, stays. */
export const families: Readonly<Record<string, Family>> = {
  structure,
  status,
  signature,
  addressing,
  subject,
  time,
  wrapping,
  donors,
  decoys,
  'second-assertions': secondAssertions,
  'signature-shape': signatureShape,
  algorithms,
  identifiers,
  'split-values': splitValues,
  documents,
  namespaces,
  encryption,
}
