/** Progress goes to standard error, so that standard output is the result and nothing else. */

/** The `stdio` of a child process whose output is progress. */
export const toStderr = ['ignore', 2, 2]

/** Prints one line about what is going on. */
export function note(line) {
  process.stderr.write(`bench: ${line}\n`)
}
