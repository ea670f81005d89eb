import {
  attributeOf,
  childElements,
  isElement,
  onlyChild,
  optionalChild,
  textOf,
  unexpected,
} from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import { readAttributes } from './read-attributes.ts'
import { readIssuer } from './read-issuer.ts'
import { instantOf, optionalInstantOf, requiredAttribute } from './read-instant.ts'
import { readNameId } from './read-name-id.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'
import type {
  AssertionFacts,
  AuthnStatementFacts,
  ConditionsFacts,
  ConfirmationFacts,
} from './response-facts.ts'
import type { QualifiedNameId } from './types.ts'

/** saml-core-2.0-os §2.3.3, the schema's content of an Assertion; statements of other kinds are refused. */
const assertionChildren = [
  [namespaces.assertion, 'Issuer'],
  [namespaces.signature, 'Signature'],
  [namespaces.assertion, 'Subject'],
  [namespaces.assertion, 'Conditions'],
  [namespaces.assertion, 'Advice'],
  [namespaces.assertion, 'AuthnStatement'],
  [namespaces.assertion, 'AuthzDecisionStatement'],
  [namespaces.assertion, 'AttributeStatement'],
] as const

const subjectChildren = [
  [namespaces.assertion, 'NameID'],
  [namespaces.assertion, 'EncryptedID'],
  [namespaces.assertion, 'SubjectConfirmation'],
] as const

/**
 * OneTimeUse asks what is always done: an assertion is accepted once. ProxyRestriction limits who may issue
 * further SAML assertions upon this one (saml-core-2.0-os §2.5.1.6), which this service never does.
 */
const conditionsKept = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'])

/**
 * Reads an Assertion into plain values. Call it with nodes whose signature was verified.
 *
 * @param open decrypts an EncryptedID of the Subject
 * @throws SsoError `saml.xml_unexpected` when something is missing that the schema demands, comes twice, or is malformed
 */
export function readAssertion(
  assertion: XmlElement,
  open: (encryptedId: XmlElement) => XmlElement,
): AssertionFacts {
  refuseOtherChildren(assertion, assertionChildren)
  instantOf(assertion, 'IssueInstant')
  const subject = optionalChild(assertion, namespaces.assertion, 'Subject')
  const conditions = optionalChild(assertion, namespaces.assertion, 'Conditions')
  if (subject !== null) refuseOtherChildren(subject, subjectChildren)
  return {
    id: requiredAttribute(assertion, 'ID'),
    version: attributeOf(assertion, 'Version'),
    issuer: readIssuer(onlyChild(assertion, namespaces.assertion, 'Issuer')),
    nameId: subject === null ? null : readSubjectNameId(subject, open),
    confirmations:
      subject === null
        ? []
        : childElements(subject, namespaces.assertion, 'SubjectConfirmation').map(readConfirmation),
    conditions: conditions === null ? null : readConditions(conditions),
    authnStatements: childElements(assertion, namespaces.assertion, 'AuthnStatement').map(readAuthnStatement),
    attributes: readAttributes(childElements(assertion, namespaces.assertion, 'AttributeStatement')),
  }
}

/** A NameID without a character in it names nobody. */
function readSubjectNameId(
  subject: XmlElement,
  open: (encryptedId: XmlElement) => XmlElement,
): QualifiedNameId | null {
  const inClear = optionalChild(subject, namespaces.assertion, 'NameID')
  const encryptedId = optionalChild(subject, namespaces.assertion, 'EncryptedID')
  if (inClear !== null && encryptedId !== null)
    throw unexpected(subject, 'one NameID', 'an EncryptedID as well')
  const nameId = encryptedId === null ? inClear : nameIdIn(encryptedId, open(encryptedId))
  return nameId === null ? null : readNameId(nameId)
}

/** saml-core-2.0-os §2.2.4 lets a BaseID or a whole Assertion stand there too. */
function nameIdIn(encryptedId: XmlElement, root: XmlElement): XmlElement {
  if (isElement(root, namespaces.assertion, 'NameID')) return root
  throw unexpected(encryptedId, 'NameID', root.name)
}

function readConfirmation(confirmation: XmlElement): ConfirmationFacts {
  const data = optionalChild(confirmation, namespaces.assertion, 'SubjectConfirmationData')
  return {
    method: attributeOf(confirmation, 'Method'),
    recipient: data === null ? null : attributeOf(data, 'Recipient'),
    inResponseTo: data === null ? null : attributeOf(data, 'InResponseTo'),
    notBefore: data === null ? null : optionalInstantOf(data, 'NotBefore'),
    notOnOrAfter: data === null ? null : optionalInstantOf(data, 'NotOnOrAfter'),
  }
}

function readConditions(conditions: XmlElement): ConditionsFacts {
  const unknown: string[] = []
  for (let child = conditions.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'element' && !isConditionKept(child)) unknown.push(child.name)
  }
  return {
    notBefore: optionalInstantOf(conditions, 'NotBefore'),
    notOnOrAfter: optionalInstantOf(conditions, 'NotOnOrAfter'),
    audienceRestrictions: childElements(conditions, namespaces.assertion, 'AudienceRestriction').map(
      readAudiences,
    ),
    unknown,
  }
}

function isConditionKept({ namespaceUri, localName }: XmlElement): boolean {
  return namespaceUri === namespaces.assertion && conditionsKept.has(localName)
}

/** Audience is an xs:anyURI: white space around it does not count (XML Schema Part 2 §3.2.17). */
function readAudiences(restriction: XmlElement): readonly string[] {
  return childElements(restriction, namespaces.assertion, 'Audience').map((audience) =>
    textOf(audience).trim(),
  )
}

function readAuthnStatement(statement: XmlElement): AuthnStatementFacts {
  const context = onlyChild(statement, namespaces.assertion, 'AuthnContext')
  const classRef = optionalChild(context, namespaces.assertion, 'AuthnContextClassRef')
  return {
    authnInstant: instantOf(statement, 'AuthnInstant'),
    sessionIndex: attributeOf(statement, 'SessionIndex'),
    sessionNotOnOrAfter: optionalInstantOf(statement, 'SessionNotOnOrAfter'),
    authnContextClassRef: classRef === null ? null : textOf(classRef).trim(),
  }
}
