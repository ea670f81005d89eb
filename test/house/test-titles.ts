import ts from 'typescript'
import { projectFiles, read } from './sources.ts'

/** A test file: its path, and every text that may end up in a title of it. */
export interface TestFile {
  readonly path: string
  /** Titles as written, and the texts of their tables. Comments are none. */
  readonly texts: readonly string[]
}

/** All test files of the repository. */
export function testFiles(): readonly TestFile[] {
  return projectFiles()
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => ({ path, texts: stringsOf(path) }))
}

function stringsOf(path: string): readonly string[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, false, kind)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The rows that a title names: `row 8`, `rows 1, 2 and 18`, `rows 78–80`. */
export function rowsIn(text: string): readonly number[] {
  return [...text.matchAll(/\brows? (\d+(?:(?:[–-]|, | and )\d+)*)/gi)].flatMap(([, list = '']) =>
    list.split(/, | and /).flatMap((part) => {
      const [first = 0, last = first] = part.split(/[–-]/).map(Number)
      return Array.from({ length: last - first + 1 }, (_, at) => first + at)
    }),
  )
}

/** The sections of RFC 9700 that a title names: `RFC 9700 §2.1, §4.1.3`. */
export function sectionsIn(text: string): readonly string[] {
  return [...text.matchAll(/RFC 9700 (§\d+(?:\.\d+)*(?:(?:, | and )§\d+(?:\.\d+)*)*)/g)].flatMap(
    ([, list = '']) => list.split(/, | and /).map((section) => section.slice(1)),
  )
}

/** The cells of each line of the tables in a page. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  return [...markdown.matchAll(/^\|(.*)\|$/gm)].map(([, content = '']) =>
    content.split('|').map((cell) => cell.trim()),
  )
}

/** The files that a cell names. */
export function filesNamed(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file)
}
