import { checkName, errorTexts, isErrorCode } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Badge, Card, type DataItem, DataList, Details, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { TraceStep } from '../../logins/trace.ts'
import type { TestResult } from '../show-test.ts'
import type { ReachCheck, TestProfile } from '../types.ts'

/** What a test login came to, for the admin: the verdict first, then what would be kept, then every check. */
export function TestResultPage({ test, login }: TestResult): VNode {
  const checks = login.trace.flatMap(({ checks: each = [] }) => each)
  const open = login.status === 'pending'
  return (
    <Layout title="Test result" width="wide">
      <PageTitle lead="Nobody was signed in, and no account was made or changed.">
        {open
          ? 'The test is not finished'
          : login.errorCode === null
            ? 'The test passed'
            : 'The test found a problem'}
      </PageTitle>
      {open ? <StillOpen /> : <Verdict code={login.errorCode} trace={login.trace} />}
      {test.profile !== null && (
        <Card title="Whom a sign-in would bring">
          <DataList items={profileItems(test.profile)} />
        </Card>
      )}
      {checks.length > 0 && (
        <Card title="Checks of the answer">
          <Findings found={checks.map((check) => ({ ...check, hint: null, advice: false }))} />
        </Card>
      )}
      <Card title="Settings and reachability">
        <Findings found={test.report.map((check) => ({ ...check, advice: check.severity === 'advice' }))} />
      </Card>
      <Card title="For reference">
        <DataList
          items={[
            { term: 'Sign-in', value: login.id, mono: true },
            { term: 'Connection', value: test.connectionId, mono: true },
            { term: 'Test', value: test.id, mono: true },
          ]}
        />
      </Card>
    </Layout>
  )
}

function StillOpen(): VNode {
  return (
    <Notice tone="info" title="Waiting for the identity provider">
      <p>Finish signing in there. If its page is gone, start a new test.</p>
    </Notice>
  )
}

function Verdict({
  code,
  trace,
}: {
  readonly code: string | null
  readonly trace: readonly TraceStep[]
}): VNode {
  if (code === null || !isErrorCode(code)) {
    return (
      <Notice tone="success" title="A real sign-in would be let in">
        <p>Every check passed, and the rules of the organization were met.</p>
      </Notice>
    )
  }
  const { admin, developer } = errorTexts(code, trace.findLast(({ step }) => step === 'failed')?.details)
  return (
    <Notice tone="danger" title="A real sign-in would be refused">
      <p>{admin}</p>
      <p>
        <code>{code}</code>: {developer} <a href={`/errors/${code}`}>About this error</a>
      </p>
    </Notice>
  )
}

type Found = Pick<ReachCheck, 'code' | 'passed' | 'hint'> & {
  readonly advice: boolean
  readonly expected?: unknown
  readonly received?: unknown
}

/** What to look at first; what passed is folded away. */
function Findings({ found }: { readonly found: readonly Found[] }): VNode {
  const [failed, passed] = [found.filter((each) => !each.passed), found.filter((each) => each.passed)]
  return (
    <>
      {failed.length > 0 && <FindingList found={failed} />}
      {passed.length > 0 && (
        <Details summary={`${String(passed.length)} of ${String(found.length)} passed`}>
          <FindingList found={passed} />
        </Details>
      )}
    </>
  )
}

function FindingList({ found }: { readonly found: readonly Found[] }): VNode {
  return (
    <ul class="findings">
      {found.map((each) => (
        <Finding {...each} />
      ))}
    </ul>
  )
}

/** The word tells how it went, not the color alone. */
function Finding({ code, passed, expected, received, hint, advice }: Found): VNode {
  const [tone, word] = passed
    ? (['success', 'passed'] as const)
    : advice
      ? (['warning', 'look at it'] as const)
      : (['danger', 'failed'] as const)
  return (
    <li>
      <Badge tone={tone}>{word}</Badge> <CheckTitle code={code} passed={passed} />
      {!passed && (
        <DataList
          items={[
            { term: 'Expected', value: shown(expected), mono: true },
            { term: 'Received', value: shown(received), mono: true },
          ]}
        />
      )}
      {hint !== null && <p>{hint}</p>}
    </li>
  )
}

/** The code is that of a failure, so it stands only beside one. */
function CheckTitle({ code, passed }: Pick<Found, 'code' | 'passed'>): VNode {
  const name = checkName(code)
  if (name === null) return <code>{code}</code>
  return (
    <>
      {name} {!passed && <code>{code}</code>}
    </>
  )
}

/** In the order in which one asks who somebody is. */
const PROFILE_TERMS = {
  idpId: 'Identifier',
  issuer: 'Issuer',
  email: 'E-mail',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  username: 'User name',
  groups: 'Groups',
  roles: 'Roles',
  locale: 'Language',
  picture: 'Picture',
} as const

function profileItems(profile: TestProfile): DataItem[] {
  const known = Object.entries(PROFILE_TERMS).map(([name, term]): [string, unknown] => [
    term,
    profile[name as keyof typeof PROFILE_TERMS],
  ])
  const items = [...known, ...Object.entries(profile.customAttributes)]
    .filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0))
    .map(([term, value]) => ({ term, value: shown(value) }))
  const names = Object.keys(profile.rawAttributes).join(', ')
  return [
    ...items,
    { term: 'Outside the domains of the organization', value: profile.outside ? 'yes' : 'no' },
    { term: 'Attributes received', value: names === '' ? 'none' : names },
  ]
}

const MAX_TEXT = 400

function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)'
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
