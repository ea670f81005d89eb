import { useEffect, useState } from 'preact/hooks'
import {
  type OidcKnown,
  type SamlKnown,
  type ValueField,
  type ValueName,
  type Way,
  givenValues,
  oidcFields,
  samlFields,
  wayOf,
} from '../../parts/connection-values.ts'
import type { ReadFile } from '../../parts/file-field.tsx'
import { splitCertificates } from '../../parts/split-certificates.ts'
import { type Checks, type Finding, sayFinding, useChecks } from '../../parts/use-checks.ts'
import { type CheckedConnection, type CheckedValues, type ConnectionPatch, api } from '../api.ts'
import { t } from '../texts.ts'

/** What is known of a connection when its values are given; of a new one nothing but the provider. */
export type Known = ({ readonly protocol: 'saml' } & SamlKnown) | ({ readonly protocol: 'oidc' } & OidcKnown)

export interface Values {
  readonly way: Way
  readonly setWay: (way: Way) => void
  readonly file: ReadFile | null
  readonly setFile: (file: ReadFile | null) => void
  /** What was typed, else what is there. */
  readonly valueOf: (field: ValueField) => string
  readonly type: (name: ValueName, value: string) => void
  /** What the service finds of what is typed. */
  readonly checks: Checks
}

/**
 * What is typed of a connection’s values, kept for every way of giving them: whoever looks at another loses nothing.
 *
 * @param about for which connection they are looked at
 */
export function useValues(known: Known, about: CheckedConnection): Values {
  const [chosen, setWay] = useState<Way | null>(null)
  const [file, setFile] = useState<ReadFile | null>(null)
  const [typed, setTyped] = useState<Readonly<Partial<Record<ValueName, string>>>>({})
  const way = chosen ?? (known.protocol === 'saml' ? wayOf(known) : 'fields')
  const checks = useChecks(
    async (name, value) => (await api.checkValues(about, checkedValue(name, value))).map(asHere),
    (finding) => sayFinding(finding, t.quoted),
  )
  // Another provider or protocol shows its values elsewhere, and may call them otherwise: what is typed is looked at anew.
  useEffect(() => {
    checks.forget()
    for (const { name } of fieldsOf(known, way)) checks.look(name, typed[name] ?? '')
  }, [JSON.stringify(about)])
  return {
    way,
    setWay,
    file,
    setFile(read) {
      setFile(read)
      checks.look('metadataXml', read?.text ?? '')
    },
    valueOf: ({ name, value }) => typed[name] ?? value,
    type(name, value) {
      setTyped((before) => ({ ...before, [name]: value }))
      checks.look(name, value)
    },
    checks,
  }
}

/** A document that describes several is not wrong here: there is a field for which of them. */
function asHere(finding: Finding): Finding {
  return OF_WHICH.includes(finding.code) ? { ...finding, level: 'warning' } : finding
}

function checkedValue(name: string, value: string): CheckedValues {
  return { [name]: name === 'certificates' ? splitCertificates(value) : value }
}

/** The fields to fill in, in the way that was chosen. */
export function fieldsOf(known: Known, way: Way): readonly ValueField[] {
  if (known.protocol === 'oidc') return oidcFields(known, t.values.secretKept)
  return way === 'file' ? [] : samlFields(known, way)
}

/** Which identity provider, for a document that describes several. */
export const WHICH: ValueField = { name: 'idpEntityId', place: null, value: '' }

/** Codes that are about which of several a document is about. */
export const OF_WHICH: readonly string[] = [
  'saml.metadata_several_entities',
  'saml.metadata_entity_not_found',
]

/** Does a document say everything but which of several it is about? */
export function isByDocument({ protocol }: Known, way: Way): boolean {
  return protocol === 'saml' && way !== 'fields'
}

/** What is given in the way that was chosen; nothing of what was typed for another. */
export function inputOf(known: Known, values: Values): ConnectionPatch {
  const { way, file, valueOf } = values
  const fields = [...fieldsOf(known, way), ...(isByDocument(known, way) ? [WHICH] : [])]
  const given = givenValues(Object.fromEntries(fields.map((field) => [field.name, valueOf(field)])))
  if (!isByDocument(known, way)) return given
  if (way === 'file') return file === null ? {} : { ...given, metadataXml: file.text }
  return given.metadataUrl === undefined ? {} : given
}
