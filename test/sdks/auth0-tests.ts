import { expect } from 'vitest'
import type { Auth0World, Library, Refusal } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

/** A test of a method: what works is done with it, and what cannot is refused. */
export type MethodTest = (library: Library, world: Auth0World) => Promise<void>

let count = 0
/** A name that no other test has. */
export function unique(word: string): string {
  count += 1
  return `${word}-${String(count)}`
}

/** A well-formed id of nothing. */
export const absent = (prefix: string) => `${prefix}_7ZZZZZZZZZZZZZZZZZZZZZZZZZ`

/** It is refused with this status, by an error of the library's own, whose body is as documented; answers that body. */
export async function refused(
  { version }: Library,
  call: Promise<unknown>,
  status: number,
  errorCode?: string,
): Promise<Answer> {
  const refusal: Refusal = await call.then(
    (answer) => expect.fail(`it was not refused: ${JSON.stringify(answer)}`),
    (error: unknown) => error as Refusal,
  )
  expect(refusal.kinds, JSON.stringify(refusal)).toContain(
    version === 4 ? 'ManagementApiError' : 'ManagementError',
  )
  expect(refusal.statusCode).toBe(status)
  const body: Answer = typeof refusal.body === 'string' ? JSON.parse(refusal.body) : refusal.body
  expect(body).toMatchObject({
    statusCode: status,
    error: expect.any(String) as string,
    message: expect.any(String) as string,
  })
  if (errorCode !== undefined) expect(body.errorCode).toBe(errorCode)
  return body
}

export const isNotFound = (library: Library, call: Promise<unknown>, errorCode?: string) =>
  refused(library, call, 404, errorCode)
