import type { Edit } from './sign.ts'

/** Sets one time of the assertion in the shape of Entra ID. */
export const timeAttributes = {
  NotBefore: (value: string): Edit => [/(<Conditions NotBefore=")[^"]*/, `$1${value}`],
  NotOnOrAfter: (value: string): Edit => [/(<Conditions [^>]*NotOnOrAfter=")[^"]*/, `$1${value}`],
  ConfirmationNotOnOrAfter: (value: string): Edit => [
    /(<SubjectConfirmationData [^>]*NotOnOrAfter=")[^"]*/,
    `$1${value}`,
  ],
  AuthnInstant: (value: string): Edit => [/AuthnInstant="[^"]*"/, `AuthnInstant="${value}"`],
  SessionNotOnOrAfter: (value: string): Edit => [
    '<AuthnStatement ',
    `<AuthnStatement SessionNotOnOrAfter="${value}" `,
  ],
} as const

export const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
