import type { FixtureParams } from '../corpus.ts'
import { type Variant, refusingStep } from './case.ts'
import { families } from './families.ts'
import { goodVariants } from './good.ts'
import { readKey } from './keys.ts'
import { providers } from './providers.ts'
import { type Signing, editStrictly, sign } from './sign.ts'

/** The files of the corpus by their path below `fixtures/`. */
export function fixtureFiles(): ReadonlyMap<string, Buffer> {
  return new Map([...providerFiles(), ...goodFiles(), ...badFiles()])
}

function providerFiles(): [string, Buffer][] {
  const keys = { idp: readKey('idp'), next: readKey('next') }
  return Object.entries(providers).flatMap(([name, provider]) => [
    file(`idp/${name}/response.xml`, sign(provider.response(), provider)),
    file(`idp/${name}/metadata.xml`, provider.metadata(keys)),
    file(`idp/${name}/params.json`, json(provider.params)),
  ])
}

function goodFiles(): [string, Buffer][] {
  return Object.entries(goodVariants).flatMap(([name, variant]) => [
    file(
      `good/${name}/response.xml`,
      named(name, () => answerOf(variant)),
    ),
    file(
      `good/${name}/params.json`,
      json({ base: variant.base, why: variant.why, ...providers[variant.base].params, ...variant.params }),
    ),
  ])
}

function badFiles(): [string, Buffer][] {
  return Object.entries(families).flatMap(([family, cases]) =>
    Object.entries(cases).flatMap(([name, bad]) => [
      file(
        `bad/${name}/response.xml`,
        named(name, () => answerOf(bad)),
      ),
      file(
        `bad/${name}/params.json`,
        json({
          family,
          base: bad.base,
          why: bad.why,
          expectedError: bad.expected,
          refusedBy: refusingStep(bad),
          ...(bad.reason === undefined ? {} : { reason: bad.reason }),
          ...expectations(bad),
        }),
      ),
    ]),
  )
}

/** What the service expects; of the person nothing, for nobody will be let in. */
function expectations({ base, params = {} }: Variant): Partial<FixtureParams> {
  const { now, clockSkewSeconds, identityProvider, serviceProvider, request } = providers[base].params
  return { now, clockSkewSeconds, identityProvider, serviceProvider, request, ...params }
}

function answerOf(variant: Variant): Buffer {
  const provider = providers[variant.base]
  const signing: Signing = { ...provider, ...variant.signing }
  const prepared = editStrictly(provider.response(), variant.before ?? [])
  const unsigned = variant.prepare === undefined ? prepared : variant.prepare(prepared)
  const signed = variant.unsigned === true ? unsigned : sign(unsigned, signing)
  const edited = editStrictly(signed, variant.after ?? [])
  const sent = variant.attack === undefined ? edited : variant.attack(edited)
  return variant.encode === undefined ? Buffer.from(sent) : variant.encode(sent)
}

function file(path: string, content: string | Buffer): [string, Buffer] {
  return [path, typeof content === 'string' ? Buffer.from(content) : content]
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Says which fixture it is that cannot be made. */
function named<T>(name: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw new Error(`${name}: ${String(cause)}`, { cause })
  }
}
