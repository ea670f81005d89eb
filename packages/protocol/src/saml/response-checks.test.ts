import { describe, expect, it } from 'vitest'
import { answer, idpCertificate, signIn } from '../../test/answer.ts'
import { find, portable, rewrite } from '../../test/edit-xml.ts'
import { catalogue, errorEntry } from '../errors/catalogue.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { namespaces } from './names.ts'
import { findAssertions, readResponse } from './read-response.ts'
import { assertionChecks, messageChecks } from './response-checks.ts'
import { runAll, runUntilFailure } from './run-checks.ts'
import { collectSignatures } from './verify-signature.ts'

const checks = [...messageChecks, ...assertionChecks]

describe('the list of checks', () => {
  it('is the specification: these, in this order', () => {
    expect(messageChecks.map(({ code }) => code)).toEqual([
      'saml.status_not_success',
      'saml.version_unsupported',
      'saml.encryption_unsupported',
      'saml.assertion_count',
      'saml.certificate_missing',
      'saml.signature_missing',
      'saml.signature_misplaced',
      'saml.signature_invalid',
    ])
    expect(assertionChecks.map(({ code }) => code)).toEqual([
      'saml.version_unsupported',
      'saml.destination_mismatch',
      'saml.response_issuer_mismatch',
      'saml.assertion_issuer_mismatch',
      'saml.unsolicited_response',
      'saml.in_response_to_mismatch',
      'saml.condition_unknown',
      'saml.assertion_not_yet_valid',
      'saml.assertion_expired',
      'saml.audience_mismatch',
      'saml.subject_missing',
      'saml.bearer_confirmation_missing',
      'saml.recipient_mismatch',
      'saml.confirmation_in_response_to_mismatch',
      'saml.confirmation_not_before_present',
      'saml.confirmation_expired',
      'saml.authn_statement_missing',
      'saml.authn_instant_in_future',
      'saml.session_expired',
    ])
  })

  it.each(checks)('$code names the section that it enforces', ({ code, section }) => {
    expect(Object.keys(catalogue)).toContain(code)
    expect(section).toMatch(/^(saml-(core|bindings|profiles)-2\.0-os|XML Signature) §\d/)
    expect(errorEntry(code).status).toBeGreaterThanOrEqual(400)
  })
})

describe('XML Signature §3.2: what verifies', () => {
  it('is never nothing: without a signature the check of signatures fails, whatever ran before it', () => {
    const root = parseXml(answer({ sign: [] }), 'message')
    const { results } = runAll(messageChecks, {
      root,
      response: readResponse(root),
      found: findAssertions(root),
      signatures: [],
      covered: false,
      serviceProvider: signIn.serviceProvider,
      identityProvider: { ...signIn.identityProvider, certificates: [idpCertificate] },
      now: new Date(signIn.now),
    })
    const failed = results.filter(({ passed }) => !passed).map(({ code }) => code)
    expect(failed).toEqual(['saml.signature_missing', 'saml.signature_invalid'])
  })
})

describe('saml-core-2.0-os §5.4.1: whose signature it is', () => {
  it('refuses one of another Response, although the reading of the Response would have done so before', () => {
    const donor = parseXml(answer({ sign: ['_response'] }), 'message')
    const host = parseXml(answer({ sign: [] }).replaceAll('"_', '"_host'), 'message')
    const foreign = portable(donor).replace(/<saml:Assertion .*<\/saml:Assertion>/s, '')
    const root = parseXml(
      rewrite(host, new Map([[find(host, 'Assertion'), (text: string) => `${foreign}${text}`]])),
      'message',
    )
    const { error } = runUntilFailure(messageChecks, {
      root,
      response: readResponse(host),
      found: findAssertions(root),
      signatures: collectSignatures(root, [[namespaces.protocol, 'Response']]),
      covered: false,
      serviceProvider: signIn.serviceProvider,
      identityProvider: { ...signIn.identityProvider, certificates: [idpCertificate] },
      now: new Date(signIn.now),
    })
    expect(error?.code).toBe('saml.signature_misplaced')
    expect(error?.details['reason']).toContain('neither the Response nor its Assertion')
  })
})
