import { TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../parts/check-fields.tsx'
import { RowFields } from '../pieces/row-fields.tsx'
import type { ErrorOf } from '../pieces/settings-form.tsx'
import { t } from '../texts.ts'
import type { UserAttribute } from '../wire/setup-links.ts'

export interface UserAttributeFieldsProps {
  readonly attributes: readonly UserAttribute[]
  readonly onAttributes: (attributes: readonly UserAttribute[]) => void
  readonly errorOf: ErrorOf
}

/** What the application wants to know of people, a row each. */
export function UserAttributeFields({ attributes, onAttributes, errorOf }: UserAttributeFieldsProps): VNode {
  return (
    <RowFields
      name="userAttributes"
      label={t.setupLinks.attributes}
      hint={t.setupLinks.attributesHint}
      error={errorOf('userAttributes')}
      rows={attributes}
      onRows={onAttributes}
      blank={{ name: '', description: '', required: false }}
      add={t.setupLinks.addAttribute}
      removeLabel={({ name }, number) => t.setupLinks.removeAttribute(name === '' ? String(number) : name)}
      fields={({ name, description, required }, change, index) => {
        const at = `userAttributes.${String(index)}`
        return (
          <>
            <TextField
              name={`${at}.name`}
              label={t.setupLinks.attributeName(index + 1)}
              value={name}
              error={errorOf(`${at}.name`)}
              autocomplete="off"
              onValue={(value) => change({ name: value })}
            />
            <TextField
              name={`${at}.description`}
              label={t.setupLinks.attributeDescription(index + 1)}
              value={description}
              error={errorOf(`${at}.description`)}
              autocomplete="off"
              onValue={(value) => change({ description: value })}
            />
            <CheckFields
              name={`${at}.required`}
              label={t.setupLinks.attributeRule(index + 1)}
              values={required ? ['required'] : []}
              onValues={(chosen) => change({ required: chosen.length > 0 })}
              options={[
                {
                  value: 'required',
                  label: t.setupLinks.required,
                  detail: t.setupLinks.requiredDetail,
                },
              ]}
            />
          </>
        )
      }}
    />
  )
}
