import { type NormalizedAttribute, type NormalizedProfile, normalizedAttributes } from '@cardea/protocol'

/** The attributes among those required that have no value, in the order in which they are required. */
export function missingAttributes(profile: NormalizedProfile, required: readonly string[]): string[] {
  return required.filter((attribute) => isEmpty(valueOf(profile, attribute)))
}

function valueOf(profile: NormalizedProfile, attribute: string): unknown {
  if (isNormalized(attribute)) return profile[attribute]
  return Object.hasOwn(profile.customAttributes, attribute) ? profile.customAttributes[attribute] : null
}

function isNormalized(attribute: string): attribute is NormalizedAttribute {
  return (normalizedAttributes as readonly string[]).includes(attribute)
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
