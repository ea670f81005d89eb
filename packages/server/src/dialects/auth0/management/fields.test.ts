import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { choosing, fieldsQuery } from './fields.ts'

const shown = (query: Readonly<Record<string, string>>) =>
  choosing(z.strictObject(fieldsQuery).parse(query), () => ({ id: 'con_1', name: 'acme', options: {} }))(null)

describe('fields and include_fields', () => {
  it('show everything where no field is named, as auth0-python 4 asks with every reading', () => {
    for (const query of [{}, { include_fields: 'true' }, { include_fields: 'false' }, { fields: '' }])
      expect(shown(query)).toEqual({ id: 'con_1', name: 'acme', options: {} })
  })

  it('show the named ones alone, and nothing for a name that there is not', () => {
    expect(shown({ fields: 'id,name' })).toEqual({ id: 'con_1', name: 'acme' })
    expect(shown({ fields: 'name,unheard', include_fields: 'true' })).toEqual({ name: 'acme' })
  })

  it('show all but the named ones', () => {
    expect(shown({ fields: 'options', include_fields: 'false' })).toEqual({ id: 'con_1', name: 'acme' })
  })
})
