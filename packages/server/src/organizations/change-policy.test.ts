import { describe, expect, it } from 'vitest'
import { changePolicy, type PolicyState } from './change-policy.ts'

const any = { authRequired: 'any', requireMfa: false } as const
const sso = { authRequired: 'sso', requireMfa: false } as const
const now = new Date('2030-01-02T03:04:05Z')
const earlier = new Date('2030-01-01T00:00:00Z')
const at = (changed: Partial<PolicyState> = {}): PolicyState => {
  return { policy: any, reportOnlyPolicy: null, raised: null, ...changed }
}
const raised = at({ policy: sso, raised: { at: earlier, before: any } })

describe('single sign-on', () => {
  it('is raised at a time, with what held before as the way back', () => {
    const before = { authRequired: 'mfa', requireMfa: true } as const
    expect(changePolicy(at({ policy: before }), { policy: { authRequired: 'sso' } }, now)).toEqual(
      at({ policy: { authRequired: 'sso', requireMfa: true }, raised: { at: now, before } }),
    )
  })
  it('is raised once: said again, it is as old as it was', () => {
    expect(changePolicy(raised, { policy: sso }, now)).toEqual(raised)
  })
  it('that was there from the beginning has no way back', () => {
    expect(changePolicy(at({ policy: sso }), { policy: { requireMfa: true } }, now).raised).toBeNull()
  })
  it('that is demanded no more has none either', () => {
    expect(changePolicy(raised, { policy: { authRequired: 'mfa' } }, now).raised).toBeNull()
  })
  it.each([true, false])(
    'keeps on its way back what was decided about the second factor since: %s',
    (requireMfa) => {
      const state = { ...raised, policy: { ...sso, requireMfa: !requireMfa } }
      expect(changePolicy(state, { policy: { requireMfa } }, now).raised).toEqual({
        at: earlier,
        before: { authRequired: 'any', requireMfa },
      })
    },
  )
})

describe('a watched policy', () => {
  it('stays when nothing is said of it, and goes when it is said', () => {
    const watching = at({ reportOnlyPolicy: sso })
    expect(changePolicy(watching, { policy: { requireMfa: true } }, now).reportOnlyPolicy).toEqual(sso)
    expect(changePolicy(watching, { reportOnlyPolicy: null }, now).reportOnlyPolicy).toBeNull()
  })
  it('is not watched any more once it holds', () => {
    const watching = at({ reportOnlyPolicy: sso })
    expect(changePolicy(watching, { policy: { authRequired: 'sso' } }, now).reportOnlyPolicy).toBeNull()
    expect(changePolicy(at(), { reportOnlyPolicy: any }, now).reportOnlyPolicy).toBeNull()
  })
})
