import type { Preset } from '../types.ts'
import { standardClaims } from './names.ts'

/** Any OpenID provider: the standard claims. Also tried after the preset of every provider. */
export const genericOidc: Preset = standardClaims
