import { useState } from 'preact/hooks'
import { splitCertificates } from '../parts/split-certificates.ts'
import { type Checks, sayFinding, useChecks } from '../parts/use-checks.ts'
import { type Values, api } from './api.ts'
import type { Texts } from './texts/en.ts'

/** What is typed into the fields of a step, and what was found of it. */
export interface TypedValues {
  readonly checks: Checks
  /** What was typed, else what the connection has. */
  readonly valueOf: (field: { readonly name: string; readonly value: string }) => string
  readonly type: (name: string, value: string) => void
}

/** Kept for the whole step: whoever looks at another way of giving the values finds what they have typed when they come back. */
export function useValues(t: Texts): TypedValues {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const checks = useChecks(
    (name, value) => api.check(typedValue(name, value)),
    (finding) => sayFinding(finding, t.quoted, t.say),
  )
  return {
    checks,
    valueOf: ({ name, value }) => typed[name] ?? value,
    type(name, value) {
      setTyped((before) => ({ ...before, [name]: value }))
      checks.look(name, value)
    },
  }
}

function typedValue(name: string, value: string): Values {
  return name === 'certificates' ? { certificates: splitCertificates(value) } : { [name]: value }
}
