import { table } from '../frame/table.mjs'

const LEGS = ['authorize', 'acs', 'token']

/** The result for people. */
export function report({ contenders, ratios, rounds, ms, groups, postgres }) {
  return [
    speed(contenders),
    latency(contenders),
    footprint(contenders),
    ...(ratios.length === 0 ? [] : [comparison(ratios)]),
    closing({ rounds, ms, groups, postgres }),
  ].join('\n\n')
}

function speed(contenders) {
  return table(
    [
      'eight at once',
      'logins/s',
      'CPU ms per login',
      'PostgreSQL CPU ms',
      'generator CPU ms',
      'alone, logins/s',
      'errors',
    ],
    contenders.map(({ name, one, many, half }) => [
      name,
      `${many.perSecond.toFixed(0)} ±${(many.spread * 100).toFixed(0)} %`,
      many.cpuMs.toFixed(2),
      many.postgresCpuMs === null ? '–' : many.postgresCpuMs.toFixed(2),
      many.generatorCpuMs.toFixed(2),
      one.perSecond.toFixed(0),
      [one, many, half]
        .flatMap(({ errors }) => Object.entries(errors).map(([kind, n]) => `${n} ${kind}`))
        .join(', ') || 0,
    ]),
  )
}

function latency(contenders) {
  const cell = ({ p50, p99 }) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`
  return table(
    ['at half load, ms p50 / p99', 'logins/s', ...LEGS],
    contenders.map(({ name, half }) => [
      name,
      half.perSecond.toFixed(0),
      ...LEGS.map((leg) => cell(half.legs[leg])),
    ]),
  )
}

function footprint(contenders) {
  return table(
    ['process', 'SQL statements per login', 'transactions', 'first answer ms', 'idle MB', 'MB after'],
    contenders.map(({ name, queries, coldStartMs, idleMegabytes, megabytesAfter }) => [
      name,
      queries?.statements ?? '–',
      queries?.transactions ?? '–',
      coldStartMs,
      idleMegabytes,
      megabytesAfter,
    ]),
  )
}

function comparison(ratios) {
  return table(
    ['ratios, eight at once', 'measured', 'target'],
    ratios.map(({ what, value, target }) => [what, `${value.toFixed(2)} ×`, target]),
  )
}

function closing({ rounds, ms, groups, postgres }) {
  const { server_version: version, fsync, synchronous_commit: commit } = postgres
  return `Medians of ${rounds} interleaved rounds of ${ms / 1000} s; ${groups} groups a person; PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${commit}.`
}
