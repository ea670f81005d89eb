import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commonPasswordFile } from './common-password-file.ts'

/** Writes the list of common passwords again, after a new release of the package that it comes from. */
writeFileSync(
  join(import.meta.dirname, '../packages/server/assets/common-passwords.bin'),
  commonPasswordFile(),
)
