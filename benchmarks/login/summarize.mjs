import { median, spread } from '../frame/statistics.mjs'

const LEGS = ['authorize', 'acs', 'token']

/**
 * Cardea beside the others. Each round gives one ratio, of figures taken within seconds of each other, and
 * their median is the result: what slows the machine for a while slows both sides of a ratio.
 */
export function ratios(samples) {
  const { cardea, floor, polis, small, grown } = samples
  const found = []
  const add = (what, target, over, under, read) => {
    if (over === undefined || under === undefined) return
    const each = over.many.map((sample, number) => read(sample) / read(under.many[number]))
    found.push({ what, target, value: round(median(each), 3), spread: round(spread(each), 3) })
  }
  const perSecond = (sample) => sample.perSecond
  const cpuMs = (sample) => sample.cpuMs
  add('logins/s, Cardea to Polis', '≥ 10 ×', cardea, polis, perSecond)
  add('logins/s, Cardea to floor', '≥ 0.5 ×', cardea, floor, perSecond)
  add('CPU per login, Cardea to floor', '≤ 2 ×', cardea, floor, cpuMs)
  add('CPU per login, Polis to Cardea', '–', polis, cardea, cpuMs)
  add('logins/s, grown to small', '≥ 0.9 ×', grown, small, perSecond)
  add('CPU per login, grown to small', '–', grown, small, cpuMs)
  return found
}

/** What one contender's rounds come to: medians, and all errors. */
export function summarize(contender, samples) {
  const { name, about, coldStartMs, idleMegabytes, responseBytes, queries } = contender
  return {
    name,
    about,
    responseBytes,
    queries,
    coldStartMs: Math.round(coldStartMs),
    idleMegabytes: Math.round(idleMegabytes),
    megabytesAfter: Math.round(samples.half.at(-1).megabytes),
    one: summary(samples.one),
    many: summary(samples.many),
    half: summary(samples.half),
  }
}

function summary(rounds) {
  const middle = (read) => round(median(rounds.map(read)), 3)
  return {
    perSecond: round(median(rounds.map(({ perSecond }) => perSecond)), 1),
    spread: round(spread(rounds.map(({ perSecond }) => perSecond)), 3),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    postgresCpuMs: rounds[0].postgresCpuMs === null ? null : middle(({ postgresCpuMs }) => postgresCpuMs),
    generatorCpuMs: middle(({ generatorCpuMs }) => generatorCpuMs),
    legs: Object.fromEntries(
      LEGS.map((leg) => [
        leg,
        { p50: middle(({ legs }) => legs[leg].p50), p99: middle(({ legs }) => legs[leg].p99) },
      ]),
    ),
    errors: addUp(rounds.map(({ errors }) => errors)),
  }
}

function addUp(counts) {
  const sum = {}
  for (const [kind, count] of counts.flatMap(Object.entries)) sum[kind] = (sum[kind] ?? 0) + count
  return sum
}

function round(value, digits) {
  return Number(value.toFixed(digits))
}
