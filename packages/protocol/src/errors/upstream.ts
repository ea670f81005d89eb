import { defineErrors } from './define.ts'

/** `upstream.*`: an address of somebody else’s (an identity provider’s, the receiver’s of a webhook, …) could not be reached, or may not be. */
export const upstreamErrors = defineErrors({
  'upstream.address_refused': {
    status: 502,
    oauthError: 'server_error',
    person: 'The service that signs you in could not be reached. Tell your IT team.',
    admin: 'The address {url} is not one that Cardea may call: {reason}.',
    developer:
      'Outbound requests reach public https addresses only. Allow a private host or network by CARDEA_EGRESS_ALLOW if it is meant.',
  },
  'upstream.timeout': {
    status: 504,
    oauthError: 'temporarily_unavailable',
    person: 'The service that signs you in did not answer in time. Try again in a moment.',
    admin: 'Nothing was answered at {url} within {seconds} seconds.',
    developer: 'The request was given up after {seconds} seconds; requests to other hosts are not affected.',
  },
  'upstream.too_large': {
    status: 502,
    oauthError: 'server_error',
    person: 'The service that signs you in answered in an unexpected way. Tell your IT team.',
    admin: 'The answer of {url} is larger than {limit} bytes.',
    developer: 'Answers of other servers are read up to {limit} bytes.',
  },
  'upstream.unreachable': {
    status: 502,
    oauthError: 'temporarily_unavailable',
    person: 'The service that signs you in could not be reached. Try again in a moment.',
    admin: 'Cardea could not connect to {url}: {reason}.',
    developer: 'Name resolution, the connection or TLS failed; `reason` is what the system said.',
  },
  'upstream.circuit_open': {
    status: 503,
    oauthError: 'temporarily_unavailable',
    person: 'The service that signs you in is not answering at the moment. Try again in a minute.',
    admin:
      'Nothing was answered at {url} {failures} times in a row, so Cardea waits before it asks again ({seconds} s).',
    developer:
      'The circuit for {url} is open after {failures} failures; one request tries again in {seconds} s. Other hosts are not affected.',
  },
  'upstream.redirect_refused': {
    status: 502,
    oauthError: 'server_error',
    person: 'The service that signs you in answered in an unexpected way. Tell your IT team.',
    admin:
      'The address {url} redirects elsewhere. Configure the address that it redirects to, if that is right.',
    developer: 'Outbound requests do not follow redirects: they could lead into a private network.',
  },
})
