import type { DescEnum, DescField, DescFile, DescMessage } from '@bufbuild/protobuf'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { file_commons } from './generated/commons_pb.js'
import { file_connections } from './generated/connections_pb.js'
import { file_directories } from './generated/directories_pb.js'
import { file_domains } from './generated/domains_pb.js'
import { file_errdetails } from './generated/errdetails_pb.js'
import { file_organizations } from './generated/organizations_pb.js'
import { file_roles } from './generated/roles_pb.js'
import { file_users } from './generated/users_pb.js'

/** The descriptors that the library has of itself: `organizations`, … */
function theirs(name: string): DescFile {
  const path = `@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/${name}/${name}_pb`
  const module = createRequire(import.meta.url)(path) as Record<string, DescFile | undefined>
  const file = module[`file_scalekit_v1_${name}_${name}`]
  if (file === undefined) throw new Error(`the library describes no ${name}`)
  return file
}

/** All that counts on the wire. */
function describeField(field: DescField): Record<string, unknown> {
  const kind = field.fieldKind
  return {
    number: field.number,
    kind,
    scalar: field.scalar ?? null,
    of: kind === 'list' ? field.listKind : kind === 'map' ? [field.mapKey, field.mapKind] : null,
    type: field.message?.typeName ?? field.enum?.typeName ?? null,
    oneof: field.oneof?.name ?? null,
    presence: field.presence,
  }
}

const allMessages = (messages: readonly DescMessage[]): DescMessage[] =>
  messages.flatMap((message) => [message, ...allMessages(message.nestedMessages)])

const numbersOf = ({ values }: DescEnum) => values.map(({ number, name }) => `${String(number)} ${name}`)

describe.each([
  file_commons,
  file_connections,
  file_directories,
  file_domains,
  file_errdetails,
  file_organizations,
  file_roles,
  file_users,
])('the messages of $name.proto, beside those of the library', (file) => {
  const other = theirs(file.name)

  it('have its fields', () => {
    const known = new Map(allMessages(other.messages).map((message) => [message.typeName, message]))
    for (const message of allMessages(file.messages)) {
      const fields = known.get(message.typeName)?.field ?? {}
      for (const field of message.fields) {
        const there = fields[field.localName]
        expect(there && describeField(there), `${message.typeName}.${field.name}`).toEqual(
          describeField(field),
        )
      }
    }
  })

  it('have its methods', () => {
    for (const service of file.services) {
      const known = other.services.find(({ typeName }) => typeName === service.typeName)
      for (const { localName, input, output, methodKind } of service.methods) {
        const there = known?.method[localName]
        expect([there?.input.typeName, there?.output.typeName, there?.methodKind], localName).toEqual([
          input.typeName,
          output.typeName,
          methodKind,
        ])
      }
    }
  })

  it('have its enumerations', () => {
    for (const each of file.enums) {
      const there = other.enums.find(({ typeName }) => typeName === each.typeName)
      const values = there === undefined ? [] : numbersOf(there)
      // What stands for nothing has another name in some.
      const named = numbersOf(each).filter((value) => !value.startsWith('0 '))
      expect(values, each.typeName).toEqual(expect.arrayContaining(named))
    }
  })
})
