import { AreaField, ChoiceField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../parts/check-fields.tsx'
import type { ProfileInput } from '../api.ts'
import { offeredProviders } from '../connections/offered-providers.ts'
import { orNull } from '../pieces/or-null.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import { BrandingFields } from './branding-fields.tsx'
import { UserAttributeFields } from './user-attribute-fields.tsx'

const VERIFICATIONS = ['off', 'optional', 'required'] as const

export interface ProfileFormProps {
  readonly start: ProfileInput
  /** Of the button. */
  readonly label: string
  /** Where somebody goes who gives up. */
  readonly cancel?: string
  readonly save: (input: ProfileInput) => Promise<void>
}

/** What a self-service profile says, for a new one and for one that is there. */
export function ProfileForm({ start, label, cancel, save }: ProfileFormProps): VNode {
  const { values, set } = useFields(textsOf(start))
  return (
    <SettingsForm
      names={NAMES}
      save={() => save(inputOf(values))}
      label={label}
      isReady={values.name.trim() !== ''}
      {...(cancel === undefined ? {} : { cancel })}
    >
      {(errorOf) => (
        <>
          <TextField
            name="name"
            label={t.setupLinks.name}
            value={values.name}
            error={errorOf('name')}
            autocomplete="off"
            required
            onValue={set('name')}
          />
          <TextField
            name="description"
            label={t.setupLinks.description}
            hint={t.setupLinks.descriptionHint}
            value={values.description}
            error={errorOf('description')}
            autocomplete="off"
            onValue={set('description')}
          />
          <AreaField
            name="introduction"
            label={t.setupLinks.introduction}
            hint={t.setupLinks.introductionHint}
            value={values.introduction}
            error={errorOf('introduction')}
            onValue={set('introduction')}
          />
          <CheckFields
            name="allowedProviders"
            label={t.setupLinks.providers}
            hint={t.setupLinks.providersHint}
            error={errorOf('allowedProviders')}
            values={values.allowedProviders}
            onValues={set('allowedProviders')}
            options={offeredProviders.map((provider) => ({ value: provider.name, label: provider.label }))}
          />
          <UserAttributeFields
            attributes={values.userAttributes}
            onAttributes={set('userAttributes')}
            errorOf={errorOf}
          />
          <ChoiceField
            name="domainVerification"
            label={t.setupLinks.domainVerification}
            value={values.domainVerification}
            onValue={(value) =>
              set('domainVerification')(VERIFICATIONS.find((each) => each === value) ?? 'optional')
            }
            options={VERIFICATIONS.map((value) => ({ value, label: t.setupLinks.verifications[value] }))}
          />
          <BrandingFields look={values} set={set} errorOf={errorOf} />
          <CheckFields
            name="offersDirectory"
            label={t.setupLinks.directory}
            values={values.offersDirectory ? ['offersDirectory'] : []}
            onValues={(chosen) => set('offersDirectory')(chosen.length > 0)}
            options={[
              {
                value: 'offersDirectory',
                label: t.setupLinks.offersDirectory,
                detail: t.setupLinks.offersDirectoryDetail,
              },
            ]}
          />
        </>
      )}
    </SettingsForm>
  )
}

const NAMES = [
  'name',
  'description',
  'introduction',
  'allowedProviders',
  'userAttributes',
  'branding.logoUrl',
  'branding.colors.primary',
  'branding.colors.background',
]

function textsOf({ description, introduction, branding, ...others }: ProfileInput) {
  return {
    ...others,
    description: description ?? '',
    introduction: introduction ?? '',
    logoUrl: branding.logoUrl ?? '',
    primary: branding.colors.primary ?? '',
    background: branding.colors.background ?? '',
  }
}

/** What was typed, as the service takes it. */
function inputOf(texts: ReturnType<typeof textsOf>): ProfileInput {
  const { logoUrl, primary, background, userAttributes, ...others } = texts
  return {
    ...others,
    name: texts.name.trim(),
    description: orNull(texts.description),
    introduction: orNull(texts.introduction),
    userAttributes: userAttributes.map(({ name, description, required }) => ({
      name: name.trim(),
      description: description.trim(),
      required,
    })),
    branding: {
      logoUrl: orNull(logoUrl),
      colors: { primary: orNull(primary), background: orNull(background) },
    },
  }
}
