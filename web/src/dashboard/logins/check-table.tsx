import { Badge } from '@cardea/kit'
import type { VNode } from 'preact'
import { Scrolling } from '../pieces/scrolling.tsx'
import { valueText } from '../pieces/value-text.ts'
import { t } from '../texts.ts'
import type { Check } from '../wire/logins.ts'

/** The truth table of an answer's checks: what each wanted, and what came. */
export function CheckTable({ checks }: { readonly checks: readonly Check[] }): VNode {
  if (checks.length === 0) return <p class="soft">{t.logins.noChecks}</p>
  const passed = checks.filter((check) => check.passed)
  // Those that failed are what somebody came for; within each part the order is the verifier's.
  const ordered = [...checks.filter((check) => !check.passed), ...passed]
  return (
    <>
      <p>{t.logins.checksSum(passed.length, checks.length)}</p>
      <Scrolling label={t.logins.checks}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t.logins.check}</th>
              <th scope="col">{t.logins.result}</th>
              <th scope="col">{t.logins.expected}</th>
              <th scope="col">{t.logins.received}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((check, index) => (
              <CheckLine key={`${String(index)} ${check.code}`} check={check} />
            ))}
          </tbody>
        </table>
      </Scrolling>
    </>
  )
}

function CheckLine({ check: { code, name, passed, expected, received } }: { readonly check: Check }): VNode {
  return (
    <tr class={passed ? 'check-passed' : 'check-failed'}>
      <th scope="row">
        {name}
        {/* The code is that of a failure: beside what holds it would read as one. */}
        {(name === null || !passed) && <div class="mono small">{code}</div>}
      </th>
      <td>
        <Badge tone={passed ? 'success' : 'danger'}>{passed ? t.logins.passed : t.logins.failed}</Badge>
      </td>
      <td class="mono">{valueText(expected)}</td>
      <td class="mono">{valueText(received)}</td>
    </tr>
  )
}
