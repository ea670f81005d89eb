/**
 * A sentence of the service in English, the values in it named in braces, and the same sentence in another language.
 *
 * The service speaks English, and a preset is written in it: the English sentence is the key, as in gettext.
 */
export type Pair = readonly [english: string, other: string]

interface Rule {
  readonly pattern: RegExp
  readonly other: string
  /** Characters that are the same every time: of several rules that fit, the one that knows most is meant. */
  readonly weight: number
}

interface Said {
  readonly text: string
  readonly weight: number
}

/**
 * Says in another language what these pairs know: a sentence, several of them one after the other, or a path whose parts are separated by ` › `.
 * Values are said, too, where they are known. What is not known stays as it is.
 */
export function sayBy(pairs: readonly Pair[]): (text: string) => string {
  const rules = pairs.map(ruleOf)

  function say(text: string): string {
    const said = several(text)
    if (said !== null) return said.text
    return text.includes(SEPARATOR) ? text.split(SEPARATOR).map(say).join(SEPARATOR) : text
  }
  /** The whole as one sentence, or its beginning as one and the rest by itself. */
  function several(text: string): Said | null {
    let best = one(text)
    for (const { index } of text.matchAll(SENTENCE_END)) {
      const head = one(text.slice(0, index))
      const rest = head === null ? null : several(text.slice(index + 1))
      if (head === null || rest === null) continue
      const weight = head.weight + rest.weight
      if (weight > (best?.weight ?? 0)) best = { text: `${head.text} ${rest.text}`, weight }
    }
    return best
  }
  function one(text: string): Said | null {
    let best: Rule | null = null
    for (const rule of rules) {
      if (rule.weight > (best?.weight ?? 0) && rule.pattern.test(text)) best = rule
    }
    if (best === null) return null
    const values = best.pattern.exec(text)?.groups ?? {}
    const filled = best.other.replaceAll(PLACE, (_, name: string) => say(values[name] ?? ''))
    return { text: filled, weight: best.weight }
  }
  return say
}

const SEPARATOR = ' › '
const SENTENCE_END = /(?<=[.?!]) /g
const PLACE = /\{(\w+)\}/g

function ruleOf([english, other]: Pair): Rule {
  const named = new Set<string>()
  // Between two values stand the characters that are known.
  const source = english
    .split(/(\{\w+\})/)
    .map((part) => {
      const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      if (named.has(name)) return String.raw`\k<${name}>`
      named.add(name)
      return `(?<${name}>.*?)`
    })
    .join('')
  return {
    pattern: new RegExp(`^${source}$`, 's'),
    other,
    weight: english.replaceAll(PLACE, '').length,
  }
}
