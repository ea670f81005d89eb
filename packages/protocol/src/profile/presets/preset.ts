/**
 * Presets: what Cardea knows about each identity provider's product, as data.
 *
 * One file per product says under which names it sends attributes, how it departs from the rule, where its
 * screens are and what its screens call our values. Setup pages, hints and documentation are made from it.
 * Invariant: everything here is fixed at build time and holds nothing of any customer; a preset never
 * loosens a check. `define-preset.ts` turns the facts of a product into its steps and hints.
 */
import type { ErrorCode } from '../../errors/catalogue.ts'
import type { AttributeNames } from '../types.ts'

export type PresetProtocol = 'saml' | 'oidc'

/** Everything known about one product. */
export interface Preset {
  /** The key that connections store: `okta`. */
  readonly name: string
  /** The product's name for people: “Okta”. */
  readonly label: string
  readonly protocols: readonly PresetProtocol[]
  /** The names under which it sends each attribute, likeliest first. */
  readonly mapping: AttributeNames
  readonly quirks: Quirks
  /** Where things are in the product; null for a protocol that the preset does not describe. */
  readonly screens: { readonly saml: SamlScreens | null; readonly oidc: OidcScreens | null }
  /** What to do there, in order; empty for a protocol that the preset does not describe. */
  readonly steps: Readonly<Record<PresetProtocol, readonly SetupStep[]>>
  /** Error code → where in the product to mend it. May name details as the catalogue's texts do. */
  readonly hints: Readonly<Record<PresetProtocol, Hints>>
}

export type Hints = Readonly<Partial<Record<ErrorCode, string>>>

/** How a product departs from what most do. Code acts on these flags, never on a product's name. */
export interface Quirks {
  /** Reads `login_hint` in the query beside a SAML request; to others it could be one parameter too many. */
  readonly readsLoginHint: boolean
  /** Refuses AuthnRequests without a signature unless its admin turns that off. */
  readonly wantsSignedRequests: boolean
  /** Without a NameIDPolicy of this format it sends a NameID that does not last, or none. */
  readonly nameIdPolicy: string | null
  /** Fails sign-ins whose request names an authentication context that the person's session did not use. */
  readonly refusesRequestedAuthnContext: boolean
  /** What it can send as groups: their names, opaque ids, only those chosen for the application, or none. */
  readonly groups: 'names' | 'ids' | 'chosen' | 'none'
  /** With too many groups it sends a link instead of the list. */
  readonly groupOverage: boolean
  /** Encrypts assertions as soon as it finds a certificate for that in our metadata. */
  readonly encryptsByDefault: boolean
  /** Runs on the customer's servers, with the customer's clock. */
  readonly selfHosted: boolean
  /** Dates assertions from the very moment of issue, so that the smallest lead of its clock shows. */
  readonly clockAhead: boolean
  /** Publishes SAML metadata at an address that can be read again later. */
  readonly metadataUrl: boolean
  /** Puts an InResponseTo that answers no request into sign-ins that begin in its portal. */
  readonly inventsInResponseTo: boolean
}

/** A place in a product: the clicks that lead there, separated by ` › `, and what the field is called. */
export interface Place {
  readonly at: string
  readonly field: string
}

/** A place with the value to choose there. */
export interface Choice extends Place {
  readonly value: string
}

/** The attribute to add so that the e-mail address arrives: its name, and the product's own value for it. */
export interface EmailAttribute {
  readonly name: string
  readonly source: string
}

export interface SamlScreens {
  /** Where a new application is made. */
  readonly create: string
  /** Sentences about choices on the way, before our values are asked for. */
  readonly choices: readonly string[]
  /** Where our values go. */
  readonly entityId: Place
  readonly acsUrl: Place
  /** Where our metadata can be given instead; null where it cannot. */
  readonly metadata: Place | null
  /** Where the NameID is chosen, and what to choose. */
  readonly nameId: Choice
  readonly attributes: Place
  readonly emailAttribute: EmailAttribute
  readonly signing: Choice
  readonly algorithm: Choice | null
  /** Where people are let in. */
  readonly assignment: Place
  /** Where the product keeps its log of sign-ins. */
  readonly log: Place
  /** Where its values are. One of the metadata places is always there. */
  readonly theirMetadataUrl: Place | null
  readonly theirMetadataFile: Place | null
  readonly theirEntityId: Place
  readonly theirSsoUrl: Place
  readonly theirCertificate: Place
}

export interface OidcScreens {
  readonly create: string
  readonly choices: readonly string[]
  readonly redirectUri: Place
  readonly claims: Place
  /** What makes the e-mail address arrive: a claim or a scope of the product. */
  readonly emailAttribute: EmailAttribute
  readonly assignment: Place
  readonly log: Place
  /** Where the signing algorithm of ID tokens is chosen; null where it cannot be. */
  readonly algorithm: Choice | null
  /** Where the issuer is shown; null for a product that has one issuer for everybody. */
  readonly theirIssuer: Place | null
  /** What an issuer of the product looks like; the issuer itself where there is only one. */
  readonly issuerExample: string
  readonly theirClientId: Place
  readonly theirClientSecret: Place
}

/** What of ours is entered in the product: the field's name on the connection. */
export type OurValue = 'spEntityId' | 'acsUrl' | 'spMetadataUrl' | 'redirectUri'

/** What of theirs is entered in the connection: the field's name there. */
export type TheirValue =
  | 'metadataUrl'
  | 'metadataXml'
  | 'idpEntityId'
  | 'ssoUrl'
  | 'certificates'
  | 'issuer'
  | 'clientId'
  | 'clientSecret'

/** One thing to do in the product. */
export interface SetupStep {
  readonly title: string
  /** Whole sentences; a field's name stands between asterisks. */
  readonly text: string
  /** Our values to enter: what the product calls the field, and which value of the connection goes there. */
  readonly enter: readonly { readonly field: string; readonly value: OurValue }[]
  /** Their values to copy: what the product calls it, and into which field of the connection it goes. */
  readonly copy: readonly { readonly field: string; readonly into: TheirValue }[]
}
