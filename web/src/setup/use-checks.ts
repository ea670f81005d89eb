import type { Remark } from '@cardea/kit'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refusal } from '../parts/call-service.ts'
import { splitCertificates } from '../parts/split-certificates.ts'
import { type Values, api } from './api.ts'
import type { Texts } from './texts/en.ts'
import type { Finding } from './wire.ts'

/** The pause in somebody's typing after which a value is looked at. Milliseconds. */
const PAUSE = 600

export interface Checks {
  /** Somebody typed this into the field. */
  readonly look: (name: string, value: string) => void
  readonly isLooking: (name: string) => boolean
  readonly errorOf: (name: string) => string | undefined
  readonly remarkOf: (name: string) => Remark | undefined
}

/** Looks at values while they are typed. Only the answer for what a field has last is shown; what cannot be looked at is said when it is given. */
export function useChecks(t: Texts): Checks {
  const [looking, setLooking] = useState<ReadonlySet<string>>(new Set())
  const [findings, setFindings] = useState<Readonly<Record<string, readonly Finding[]>>>({})
  const latest = useRef(
    new Map<string, { readonly value: string; readonly timer: ReturnType<typeof setTimeout> }>(),
  )
  useEffect(() => () => latest.current.forEach(({ timer }) => clearTimeout(timer)), [])

  async function ask(name: string, value: string): Promise<void> {
    const found = await api.check(typedValue(name, value)).catch((error: unknown) => {
      if (error instanceof Refusal) return []
      throw error
    })
    if (latest.current.get(name)?.value !== value) return
    setFindings((before) => ({ ...before, [name]: found }))
    setLooking((before) => without(before, name))
  }

  function look(name: string, value: string): void {
    clearTimeout(latest.current.get(name)?.timer)
    setFindings((before) => ({ ...before, [name]: [] }))
    const trimmed = value.trim()
    if (trimmed === '') {
      latest.current.delete(name)
      setLooking((before) => without(before, name))
      return
    }
    const timer = setTimeout(() => void ask(name, trimmed), PAUSE)
    latest.current.set(name, { value: trimmed, timer })
    setLooking((before) => new Set([...before, name]))
  }

  const textOf = (name: string, level: Finding['level']) => {
    const found = findings[name]?.filter((finding) => finding.level === level) ?? []
    return found.length === 0 ? undefined : found.map((finding) => sentence(t, finding)).join(' ')
  }
  return {
    look,
    isLooking: (name) => looking.has(name),
    errorOf: (name) => textOf(name, 'error'),
    remarkOf(name) {
      const warning = textOf(name, 'warning')
      if (warning !== undefined) return { tone: 'warning', text: warning }
      const ok = textOf(name, 'ok')
      return ok === undefined ? undefined : { tone: 'success', text: ok }
    },
  }
}

function typedValue(name: string, value: string): Values {
  return name === 'certificates' ? { certificates: splitCertificates(value) } : { [name]: value }
}

/** Names, which stand between asterisks or backticks, get quotation marks: what is said about a field is plain text. */
function sentence(t: Texts, { message, hint }: Finding): string {
  const text = hint === null ? t.say(message) : `${t.say(message)} ${t.say(hint)}`
  return text.replaceAll(/([*`])(.+?)\1/g, (_, __, name: string) => t.quoted(name))
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((each) => each !== name))
}
