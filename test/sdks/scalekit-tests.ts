import { expect } from 'vitest'
import type { Answer } from './running-cardea.ts'
import type { ScalekitWorld } from './scalekit-world.ts'

/* What the tests of the methods of Scalekit’s library share. */

/** A test of a method: what works is done with it, and what cannot is refused. */
export type MethodTest = (world: ScalekitWorld) => Promise<void>

let count = 0
export function unique(word: string): string {
  count += 1
  return `${word}-${String(count)}`
}

export const absent = (prefix: string) => `${prefix}_7ZZZZZZZZZZZZZZZZZZZZZZZZZ`
export const ids = (list: readonly Answer[]): string[] => list.map(({ id }) => String(id))

export const newOrganization = async ({ call }: ScalekitWorld, options: object = {}): Promise<Answer> =>
  (await call('organization.createOrganization', unique('Acme'), options)).organization

export const notFound = {
  name: 'ScalekitNotFoundException',
  httpStatus: 404,
  errorCode: 'RESOURCE_NOT_FOUND',
}
export const invalid = { name: 'ScalekitBadRequestException', httpStatus: 400, errorCode: 'VALIDATION_ERROR' }
export const notImplemented = { name: 'ScalekitNotImplementedException', httpStatus: 501 }

export async function isRefused(answer: Promise<Answer>, as: object): Promise<void> {
  await expect(answer).rejects.toMatchObject(as)
}
