import { adfs } from './providers/adfs.ts'
import { cyberark } from './providers/cyberark.ts'
import { duo } from './providers/duo.ts'
import { entra } from './providers/entra.ts'
import { google } from './providers/google.ts'
import { jumpcloud } from './providers/jumpcloud.ts'
import { keycloak } from './providers/keycloak.ts'
import { okta } from './providers/okta.ts'
import { onelogin } from './providers/onelogin.ts'
import { pingfederate } from './providers/pingfederate.ts'
import { shibboleth } from './providers/shibboleth.ts'

/** The identity providers whose shapes the corpus has. */
export const providers = {
  okta,
  entra,
  google,
  adfs,
  keycloak,
  shibboleth,
  onelogin,
  pingfederate,
  jumpcloud,
  duo,
  cyberark,
}

export type ProviderName = keyof typeof providers
