import { CodeBlock, DataList, Details } from '@cardea/kit'
import type { VNode } from 'preact'
import { Time } from '../pieces/time.tsx'
import { valueText } from '../pieces/value-text.ts'
import { t } from '../texts.ts'
import type { TraceStep } from '../wire/logins.ts'

/** Shown elsewhere: the checks in their table, the time and the name above the facts. */
const ELSEWHERE = new Set(['at', 'step', 'checks'])

/** Characters, from which on a fact is a document that is opened when it is wanted. */
const LONG = 300

/** What happened in a login, step by step, with the time from its beginning. */
export function Timeline({ steps }: { readonly steps: readonly TraceStep[] }): VNode {
  const start = new Date(steps[0]?.at ?? 0).getTime()
  return (
    <ol class="timeline">
      {steps.map((step, index) => (
        <li key={index} class={step.step === 'failed' ? 'timeline-failed' : 'timeline-done'}>
          <h3>{t.logins.steps[step.step] ?? step.step}</h3>
          <p class="small soft">
            <Time at={step.at} />
            {index > 0 && `, ${t.logins.after(span(new Date(step.at).getTime() - start))}`}
          </p>
          <Facts step={step} />
        </li>
      ))}
    </ol>
  )
}

function Facts({ step }: { readonly step: TraceStep }): VNode {
  const facts = Object.entries(step)
    .filter(([name, value]) => !ELSEWHERE.has(name) && isTelling(value))
    .map(([term, value]) => ({ term, value: valueText(value), mono: true }))
  const short = facts.filter(({ value }) => value.length <= LONG)
  const long = facts.filter(({ value }) => value.length > LONG)
  return (
    <>
      {short.length > 0 && <DataList items={short} />}
      {long.map(({ term, value }) => (
        <Details key={term} summary={term}>
          <CodeBlock code={value} label={term} />
        </Details>
      ))}
    </>
  )
}

function isTelling(value: unknown): boolean {
  if (value === null || value === undefined) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function span(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(milliseconds)} ms`
  const seconds = milliseconds / 1000
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${String(Math.round(seconds / 60))} min`
}
