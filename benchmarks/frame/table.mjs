/** Columns of text for people; Markdown, so that a result can be pasted into the documentation. */

/** A Markdown table whose columns line up; cells that begin with a digit are set right. */
export function table(head, rows) {
  const text = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(3, ...text.map((row) => row[column].length)))
  const right = head.map((_, column) => text.slice(1).every((row) => /^[\d.,–-]/.test(row[column])))
  const line = (cells) => `| ${cells.join(' | ')} |`
  const pad = (cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))
  const rule = widths.map((width, column) =>
    right[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [line(text[0].map(pad)), line(rule), ...text.slice(1).map((row) => line(row.map(pad)))].join('\n')
}
