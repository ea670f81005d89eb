/**
 * The one of some names that is most like a name which is not known, for "did you mean": it has the most
 * pairs of letters in common. When nothing is alike it is the first.
 *
 *     nearestName('octa', ['google', 'okta']) // 'okta'
 */
export function nearestName(name: string, names: readonly string[]): string {
  const wanted = pairsOf(name)
  const likeness = (candidate: string) =>
    [...pairsOf(candidate)].filter((pair) => wanted.has(pair)).length / Math.max(candidate.length, 1)
  return names.reduce(
    (best, candidate) => (likeness(candidate) > likeness(best) ? candidate : best),
    names.at(0) ?? name,
  )
}

function pairsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.slice(at, at + 2)))
}
