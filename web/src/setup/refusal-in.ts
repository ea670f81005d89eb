import { Refusal } from '../parts/call-service.ts'
import type { Texts } from './texts/en.ts'

/** The refusal in the language that is shown. Its title is a name for developers: what an admin reads is the hint. */
export function refusalIn(t: Texts, { code, status, hint, fields, reference }: Refusal): Refusal {
  return new Refusal({ code, status, title: '', hint: t.say(hint), fields, reference })
}

/** What the service found wrong with a field. */
export function faultIn(
  t: Texts,
  fields: ReadonlyMap<string, string>,
  ...names: readonly string[]
): string | undefined {
  const name = names.find((each) => fields.has(each))
  const fault = name === undefined ? undefined : fields.get(name)
  return fault === undefined ? undefined : t.say(fault)
}
