import type { Config } from '../config/config.ts'
import type { CredentialParts } from './credential-parts.ts'

/** What the pages of one's own account are made of. */
export type PageParts = CredentialParts & { readonly config: Pick<Config, 'signInMethods'> }
