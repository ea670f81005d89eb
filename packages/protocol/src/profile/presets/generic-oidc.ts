import { definePreset } from './define-preset.ts'
import { standardClaims } from './names.ts'
import type { Preset } from './preset.ts'

/** Any OpenID provider: the standard claims. Also tried after the preset of every provider. */
export const genericOidc: Preset = definePreset({
  name: 'generic-oidc',
  label: 'your identity provider',
  // Not known; whoever reads the hints is told to look at its clock.
  quirks: { selfHosted: true },
  mapping: standardClaims,
  oidc: {
    create: 'its list of applications › a new web application with OpenID Connect',
    choices: ['Choose the grant type authorization code; the scopes are openid, profile and email.'],
    redirectUri: { at: 'the settings of the application', field: 'Redirect URI (also Callback URL)' },
    claims: { at: 'the settings of the application', field: 'Scopes (also Claims)' },
    emailAttribute: { name: 'email', source: 'the scope email' },
    assignment: { at: 'the application', field: 'Users and groups (also Assignments or Access)' },
    log: { at: 'its reports', field: 'the log of sign-ins' },
    algorithm: {
      at: 'the settings of the application',
      field: 'ID token signature algorithm',
      value: 'RS256',
    },
    theirIssuer: { at: 'the settings of the application', field: 'Issuer (also Discovery URL)' },
    issuerExample: 'https://idp.example.com',
    theirClientId: { at: 'the settings of the application', field: 'Client ID' },
    theirClientSecret: { at: 'the settings of the application', field: 'Client secret' },
  },
})
