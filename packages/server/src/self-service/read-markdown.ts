/** Some text of one kind. A link has an address that is http or https. */
export interface Span {
  readonly text: string
  readonly marks: readonly Mark[]
  readonly href: string | null
}

export const marks = ['strong', 'emphasis', 'code'] as const
export type Mark = (typeof marks)[number]

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }

/**
 * The Markdown of an introduction, as what may be shown: paragraphs, headings, lists; strong, emphasis, code, links. What is anything else, HTML
 * above all, stays the text that it is. The result is data and never markup, so that nobody who shows it can forget to escape.
 */
export function readMarkdown(source: string): Block[] {
  return source
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .flatMap((part) => readPart(part.split('\n').filter((line) => line.trim() !== '')))
}

const HEADING = /^#{1,6}[ \t]+(.*?)[ \t]*#*$/
const ITEM = /^[ \t]*(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)$/

/** Lines without an empty one between: a heading ends with its line, a list begins with its first item. */
function readPart(lines: readonly string[]): Block[] {
  const blocks: Block[] = []
  let rest = lines
  while (rest.length > 0) {
    const { block, taken } = readBlock(rest)
    blocks.push(block)
    rest = rest.slice(taken)
  }
  return blocks
}

function readBlock(lines: readonly string[]): { readonly block: Block; readonly taken: number } {
  const [first = ''] = lines
  const heading = HEADING.exec(first)?.[1]
  if (heading !== undefined) return { block: { kind: 'heading', spans: readSpans(heading) }, taken: 1 }
  if (ITEM.test(first)) return readList(lines)
  const end = lines.findIndex((line) => HEADING.test(line) || ITEM.test(line))
  const own = end === -1 ? lines : lines.slice(0, end)
  return { block: { kind: 'paragraph', spans: readSpans(joined(own)) }, taken: own.length }
}

function readList(lines: readonly string[]): { readonly block: Block; readonly taken: number } {
  const end = lines.findIndex((line) => HEADING.test(line))
  const own = end === -1 ? lines : lines.slice(0, end)
  const items: string[][] = []
  for (const line of own) {
    const text = ITEM.exec(line)?.[2]
    // A line that begins no item goes on with the one before.
    if (text === undefined) items.at(-1)?.push(line)
    else items.push([text])
  }
  const ordered = ITEM.exec(own[0] ?? '')?.[1] !== undefined
  const block = { kind: 'list', ordered, items: items.map((item) => readSpans(joined(item))) } as const
  return { block, taken: own.length }
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(' ')
}

/** What may follow a backslash to stand for itself (CommonMark 0.31 §2.4). */
const ESCAPED = /^\\([!-/:-@[-`{-~])/
const CODE = /^`([^`]+)`/
const LINK = /^\[([^[\]]+)\]\(([^()\s]+)\)/
/** As with CommonMark's flanking rules: nothing empty, no space inside of the marks; `snake_case` is a word. */
const STRONG = /^\*\*(?=\S)([^*]*(?:\*(?!\*)[^*]*)*[^\s*])\*\*/
const EMPHASIS = /^(?:\*(?=\S)([^*]*[^\s*])\*|_(?=\S)([^_]*[^\s_])_(?!\w))/

interface Around {
  readonly marks: readonly Mark[]
  readonly href: string | null
}

const plain: Around = { marks: [], href: null }

function readSpans(text: string, around: Around = plain): Span[] {
  const spans: Span[] = []
  let pending = ''
  let rest = text
  const flush = () => {
    if (pending !== '') spans.push({ text: pending, ...around })
    pending = ''
  }
  while (rest !== '') {
    const found = readMarked(rest, pending, around)
    if (found === null) {
      const literal = ESCAPED.exec(rest)?.[1]
      pending += literal ?? rest.charAt(0)
      rest = rest.slice(literal === undefined ? 1 : 2)
    } else {
      flush()
      spans.push(...found.spans)
      rest = rest.slice(found.length)
    }
  }
  flush()
  return spans
}

interface Marked {
  readonly spans: readonly Span[]
  readonly length: number
}

/** What begins here and has a mark or is a link; null: a plain character. */
function readMarked(rest: string, before: string, around: Around): Marked | null {
  if (!/^[`[*_]/.test(rest)) return null
  const code = CODE.exec(rest)
  if (code !== null)
    return { spans: [{ text: code[1] ?? '', ...withMark(around, 'code') }], length: code[0].length }
  return readLink(rest, around) ?? readEmphasis(rest, before, around)
}

/** Links do not stand in links (CommonMark 0.31 §6.3). What leads elsewhere than to a web page is no link. */
function readLink(rest: string, around: Around): Marked | null {
  const [whole, label = '', address = ''] = LINK.exec(rest) ?? []
  if (whole === undefined || around.href !== null) return null
  const href = webAddress(address)
  return href === null ? null : { spans: readSpans(label, { ...around, href }), length: whole.length }
}

function readEmphasis(rest: string, before: string, around: Around): Marked | null {
  const [strong, content = ''] = STRONG.exec(rest) ?? []
  if (strong !== undefined && !around.marks.includes('strong')) {
    return { spans: readSpans(content, withMark(around, 'strong')), length: strong.length }
  }
  const [whole, starred, underlined] = EMPHASIS.exec(rest) ?? []
  const isInWord = underlined !== undefined && /\w$/.test(before)
  if (whole === undefined || isInWord || around.marks.includes('emphasis')) return null
  return { spans: readSpans(starred ?? underlined ?? '', withMark(around, 'emphasis')), length: whole.length }
}

function withMark(around: Around, mark: Mark): Around {
  return { ...around, marks: [...around.marks, mark] }
}

/** The address as the URL standard writes it; null: it is not http or https, or has a name and password in it. */
function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, username, password, href } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : null
}
