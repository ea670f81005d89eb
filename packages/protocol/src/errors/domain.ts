import { defineErrors } from './define.ts'

/** `domain.*`: a domain could not be verified by its record in the DNS; it stays as it is. */
export const domainErrors = defineErrors({
  'domain.record_missing': {
    status: 409,
    oauthError: 'server_error',
    person: 'The domain {domain} is not verified yet. Ask your IT team.',
    admin:
      'There is no TXT record of ours at {name}. Publish one with the value {value}; it can take minutes, and at some providers hours, until it is seen. Some providers add the domain to the name by themselves: then enter only the part before it.',
    developer:
      'The resolvers answer that {name} has no such record. It is looked for again by itself; `lastCheck` tells the latest answer.',
  },
  'domain.record_other_value': {
    status: 409,
    oauthError: 'server_error',
    person: 'The domain {domain} is not verified yet. Ask your IT team.',
    admin:
      'The TXT record at {name} has another value than this domain’s. Replace it by {value}, or add a second record.',
    developer:
      'A value that begins with `cardea-verify=` is there, and it is not that of this domain and organization: values are new whenever a domain is added.',
  },
  'domain.record_is_alias': {
    status: 409,
    oauthError: 'server_error',
    person: 'The domain {domain} is not verified yet. Ask your IT team.',
    admin: '{name} is an alias (CNAME) of another name. Remove the alias and publish a TXT record there.',
    developer:
      'A record behind a CNAME (RFC 1034 §3.6.2) proves the other name, which may be in anybody’s hands.',
  },
  'domain.record_not_everywhere': {
    status: 409,
    oauthError: 'server_error',
    person: 'The domain {domain} is not verified yet. Try again in some minutes.',
    admin:
      'Some name servers show the record at {name} already, and others do not yet. Try again in some minutes.',
    developer: 'More than half of the resolvers in CARDEA_DNS_SERVERS must see the record.',
  },
  'domain.resolvers_unreachable': {
    status: 503,
    oauthError: 'temporarily_unavailable',
    person: 'The domain {domain} could not be looked up. Try again in some minutes.',
    admin: 'The name servers did not answer for {name}. Try again in some minutes.',
    developer:
      'The resolvers (CARDEA_DNS_SERVERS, or the system’s) did not answer in time or refused. That says nothing about the record.',
  },
  'domain.verified_elsewhere': {
    status: 409,
    oauthError: 'server_error',
    person: 'The domain {domain} belongs to another organization here. Ask your IT team.',
    admin:
      'The record is right, and another organization has this domain verified. It must remove the domain there, or take its own record away; then it is free after 30 days.',
    developer:
      'One organization has a verified domain at a time. The operator sees which, by the `domain` filter of `GET /v1/organizations`.',
  },
})
