import { Card, Details } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Scrolling } from '../pieces/scrolling.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { DayCount, LoginCounts } from '../wire/logins.ts'
import { FailingConnections } from './failing-connections.tsx'

const DAYS = 14

/** Sign-ins and failures per day as the service counts them, of one connection or of all; of all with those where most fail. */
export function SignInChart({ connectionId = '' }: { readonly connectionId?: string }): VNode {
  const loading = useLoaded(() => api.loginCounts({ connectionId, days: DAYS }), connectionId)
  return (
    <Card title={t.chart.title}>
      <Loaded of={loading}>
        {(counts) => (
          <>
            <Drawn counts={counts} />
            {connectionId === '' && counts.failing.length > 0 && <FailingConnections counts={counts} />}
          </>
        )}
      </Loaded>
    </Card>
  )
}

/** A drawing with its sum in words, and the numbers as a table. */
function Drawn({ counts: { days } }: { readonly counts: LoginCounts }): VNode {
  if (days.every(({ completed, failed }) => completed + failed === 0)) {
    return <p class="soft">{t.chart.empty}</p>
  }
  return (
    <>
      <figure class="chart">
        <Bars days={days} />
        <figcaption class="small soft">
          <Legend tone="completed">{t.chart.completed}</Legend>{' '}
          <Legend tone="failed">{t.chart.failed}</Legend> {captionOf(days)}
        </figcaption>
      </figure>
      <Details summary={t.chart.table}>
        <Numbers days={days} />
      </Details>
    </>
  )
}

const WIDTH = 560
const HEIGHT = 140
const BASE = 116
const LEFT = 32
const STEP = (WIDTH - LEFT) / DAYS
const BAR = STEP * 0.6

interface DaysProps {
  readonly days: readonly DayCount[]
}

function Bars({ days }: DaysProps): VNode {
  const most = Math.max(...days.map(({ completed, failed }) => completed + failed))
  const unit = (BASE - 12) / most
  return (
    <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={captionOf(days)}>
      <line class="chart-axis" x1={LEFT} y1={BASE} x2={WIDTH} y2={BASE} />
      <line class="chart-axis" x1={LEFT} y1={12} x2={WIDTH} y2={12} />
      <text class="chart-text" x={LEFT - 8} y={16} text-anchor="end">
        {most}
      </text>
      <text class="chart-text" x={LEFT - 8} y={BASE + 4} text-anchor="end">
        0
      </text>
      {days.map(({ day, completed, failed }, index) => {
        const x = LEFT + index * STEP + (STEP - BAR) / 2
        return (
          <g key={day}>
            <rect
              class="chart-completed"
              x={x}
              y={BASE - completed * unit}
              width={BAR}
              height={completed * unit}
            />
            <rect
              class="chart-failed"
              x={x}
              y={BASE - (completed + failed) * unit}
              width={BAR}
              height={failed * unit}
            />
            {index % 2 === 1 && (
              <text class="chart-text" x={x + BAR / 2} y={HEIGHT - 8} text-anchor="middle">
                {day.slice(8)}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

function Legend({
  tone,
  children,
}: {
  readonly tone: keyof Omit<DayCount, 'day'>
  readonly children: string
}): VNode {
  return (
    <span class="chart-legend">
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <rect class={`chart-${tone}`} width="12" height="12" rx="2" />
      </svg>
      {children}
    </span>
  )
}

function Numbers({ days }: DaysProps): VNode {
  return (
    <Scrolling label={t.chart.title}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.chart.day}</th>
            <th scope="col">{t.chart.completed}</th>
            <th scope="col">{t.chart.failed}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, completed, failed }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{completed}</td>
              <td>{failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

function captionOf(days: readonly DayCount[]): string {
  const sum = (name: 'completed' | 'failed') => days.reduce((all, day) => all + day[name], 0)
  return t.chart.caption(days.length, sum('completed'), sum('failed'))
}
