import type { VNode } from 'preact'
import type { Texts } from './texts/en.ts'
import type { Step, StepName } from './wire.ts'

export interface StepListProps {
  readonly t: Texts
  readonly steps: readonly Step[]
  readonly current: StepName
  /** Before a provider is chosen there is nothing to do in the others. */
  readonly isOpen: (step: StepName) => boolean
}

/** Where the setup stands. Links, so that each step has an address and the browser's own way back. */
export function StepList({ t, steps, current, isOpen }: StepListProps): VNode {
  const done = steps.filter(({ isDone }) => isDone).length
  return (
    <nav class="steps" aria-label={t.stepsLabel}>
      <p class="soft small">{t.progress(done, steps.length)}</p>
      <ol>
        {steps.map((each, index) => (
          <li class={each.isDone ? 'step-done' : 'step-open'}>
            {isOpen(each.step) ? (
              <a
                href={`#/${each.step}`}
                {...(each.step === current ? { 'aria-current': 'step' as const } : {})}
              >
                <StepText t={t} step={each} number={index + 1} />
              </a>
            ) : (
              <span>
                <StepText t={t} step={each} number={index + 1} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StepText({
  t,
  step,
  number,
}: {
  readonly t: Texts
  readonly step: Step
  readonly number: number
}): VNode {
  return (
    <>
      <span class="step-sign" aria-hidden="true">
        {step.isDone ? '✓' : number}
      </span>
      <span>
        {t.names[step.step]}
        {!step.isRequired && !step.isDone && <span class="step-note">{t.optional}</span>}
        {step.isDone && <span class="visually-hidden"> ({t.done})</span>}
      </span>
    </>
  )
}
