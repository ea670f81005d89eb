import type { FixtureParams } from '../corpus.ts'
import { type Variant, refusingStep } from './case.ts'
import { families } from './families.ts'
import { readKey } from './keys.ts'
import { providers } from './providers.ts'
import { type Edit, type Signing, sign } from './sign.ts'

/** The files of the corpus by their path below `fixtures/`. */
export function fixtureFiles(): ReadonlyMap<string, Buffer> {
  return new Map([...providerFiles(), ...badFiles()])
}

function providerFiles(): [string, Buffer][] {
  const keys = { idp: readKey('idp'), next: readKey('next') }
  return Object.entries(providers).flatMap(([name, provider]) => [
    file(`idp/${name}/response.xml`, sign(provider.response(), provider)),
    file(`idp/${name}/metadata.xml`, provider.metadata(keys)),
    file(`idp/${name}/params.json`, json(provider.params)),
  ])
}

function badFiles(): [string, Buffer][] {
  return Object.entries(families).flatMap(([family, cases]) =>
    Object.entries(cases).flatMap(([name, bad]) => [
      file(`bad/${name}/response.xml`, answerOf(name, bad)),
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

function answerOf(name: string, variant: Variant): string {
  const provider = providers[variant.base]
  const signing: Signing = { ...provider, ...variant.signing }
  const unsigned = edit(name, provider.response(), variant.before)
  const signed = variant.unsigned === true ? unsigned : sign(unsigned, signing)
  const edited = edit(name, signed, variant.after)
  return variant.attack === undefined ? edited : variant.attack(edited)
}

function edit(name: string, xml: string, edits: readonly Edit[] = []): string {
  return edits.reduce((text, [from, to]) => {
    const changed = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to)
    if (changed === text) throw new Error(`${name}: ${String(from)} changes nothing`)
    return changed
  }, xml)
}

function file(path: string, text: string): [string, Buffer] {
  return [path, Buffer.from(text)]
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
