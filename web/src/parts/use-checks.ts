import type { Remark } from '@cardea/kit'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refusal } from './call-service.ts'

/** What the service found of one value. */
export interface Finding {
  readonly field: string
  readonly level: 'ok' | 'warning' | 'error'
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

/** The pause in somebody's typing after which a value is looked at. Milliseconds. */
const PAUSE = 600

export interface Checks {
  /** Somebody typed this into the field. */
  readonly look: (name: string, value: string) => void
  readonly isLooking: (name: string) => boolean
  readonly errorOf: (name: string) => string | undefined
  /** What is said of a value that is not wrong; `checking` while it is looked at. */
  readonly remarkOf: (name: string, checking: string) => Remark | undefined
  /** Forgets what was found, because the values are of something else now. */
  readonly forget: () => void
}

/**
 * Looks at values while they are typed. Only the answer for what a field has last is shown; what cannot be looked at is said when it is given.
 *
 * @param ask what the service finds of a value
 * @param say a finding as a sentence
 */
export function useChecks(
  ask: (name: string, value: string) => Promise<readonly Finding[]>,
  say: (finding: Finding) => string,
): Checks {
  const [looking, setLooking] = useState<ReadonlySet<string>>(new Set())
  const [findings, setFindings] = useState<Readonly<Record<string, readonly Finding[]>>>({})
  const latest = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEffect(() => () => latest.current.forEach(clearTimeout), [])

  async function answer(name: string, value: string, turn: ReturnType<typeof setTimeout>): Promise<void> {
    const found = await ask(name, value).catch((error: unknown) => {
      if (error instanceof Refusal) return []
      throw error
    })
    if (latest.current.get(name) !== turn) return
    setFindings((before) => ({ ...before, [name]: found }))
    setLooking((before) => without(before, name))
  }

  function look(name: string, value: string): void {
    clearTimeout(latest.current.get(name))
    setFindings((before) => ({ ...before, [name]: [] }))
    const trimmed = value.trim()
    if (trimmed === '') {
      latest.current.delete(name)
      setLooking((before) => without(before, name))
      return
    }
    const turn = setTimeout(() => void answer(name, trimmed, turn), PAUSE)
    latest.current.set(name, turn)
    setLooking((before) => new Set([...before, name]))
  }

  function forget(): void {
    latest.current.forEach(clearTimeout)
    latest.current.clear()
    setFindings({})
    setLooking(new Set())
  }

  const textOf = (name: string, level: Finding['level']) => {
    const found = findings[name]?.filter((finding) => finding.level === level) ?? []
    return found.length === 0 ? undefined : found.map(say).join(' ')
  }
  const isLooking = (name: string) => looking.has(name)
  return {
    look,
    isLooking,
    errorOf: (name) => textOf(name, 'error'),
    remarkOf(name, checking) {
      if (isLooking(name)) return { tone: 'neutral', text: checking }
      const warning = textOf(name, 'warning')
      if (warning !== undefined) return { tone: 'warning', text: warning }
      const ok = textOf(name, 'ok')
      return ok === undefined ? undefined : { tone: 'success', text: ok }
    },
    forget,
  }
}

/**
 * A finding as plain text, which is all that a field can say: names, which stand between asterisks or backticks, get quotation marks.
 *
 * @param translate a sentence of the service in the language of the page
 */
export function sayFinding(
  { message, hint }: Finding,
  quoted: (name: string) => string,
  translate: (text: string) => string = (text) => text,
): string {
  const text = hint === null ? translate(message) : `${translate(message)} ${translate(hint)}`
  return text.replaceAll(/([*`])(.+?)\1/g, (_, __, name: string) => quoted(name))
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((each) => each !== name))
}
