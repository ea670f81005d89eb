import { describe, expect, it } from 'vitest'
import { type StoredStep, type TraceStep, traceOf, traceText } from './trace.ts'

const at = '2026-01-31T12:00:00.000Z'
const stored = (steps: readonly TraceStep[]) => JSON.parse(traceText(steps)) as StoredStep[]

describe('a trace', () => {
  it('is read as it was written', () => {
    const steps: TraceStep[] = [
      { at, step: 'request_sent', binding: 'redirect' },
      {
        at,
        step: 'answer_received',
        checks: [
          { code: 'saml.version_unsupported', passed: true },
          { code: 'saml.audience_mismatch', passed: false, expected: 'a', received: 'b' },
        ],
      },
      { at, step: 'failed', code: 'saml.audience_mismatch', details: { expected: 'a', received: 'b' } },
    ]
    expect(traceOf(stored(steps))).toEqual(steps)
  })
  it('keeps a check that passed as its code alone, and one that failed with its finding', () => {
    const failed = { code: 'saml.audience_mismatch', passed: false, expected: 'a' } as const
    const [step] = stored([
      { at, step: 'answer_received', checks: [{ code: 'saml.version_unsupported', passed: true }, failed] },
    ])
    expect(step?.checks).toEqual(['saml.version_unsupported', failed])
  })
  it('also reads checks that were kept whole', () => {
    const whole = [
      { at, step: 'answer_received', checks: [{ code: 'saml.version_unsupported', passed: true }] },
    ] as const
    expect(traceOf(whole)).toEqual(whole)
  })
  it('has no text that jsonb refuses, and none longer than a thousand characters', () => {
    const [step] = stored([{ at, step: 'failed', message: 'a\0b\ud800c', long: 'x'.repeat(2000) }])
    expect(step).toMatchObject({ message: 'a\ufffdb\ufffdc', long: `${'x'.repeat(1000)}…` })
  })
})
