/** Why some answers differ, and what each of the two answers. */
interface Difference {
  readonly why: string
  readonly section: string
  /** Title, what Cardea answers, what `oidc-provider` answers. */
  readonly answers: readonly (readonly [title: string, cardea: string, provider: string])[]
}

/** Every difference. Whatever is not in here is answered alike. */
export const differences: readonly Difference[] = [
  {
    why: 'An authorization response is never put into a fragment: what is not offered is refused in the query.',
    section: 'RFC 9700 §4.3.2, OAuth 2.0 Multiple Response Types §2.1',
    answers: [
      [
        'authorize: response_type token',
        'redirect: unsupported_response_type, state, iss',
        'fragment: unsupported_response_type, state, iss',
      ],
      [
        'authorize: response_type id_token token',
        'redirect: unsupported_response_type, state, iss',
        'fragment: unsupported_response_type, state, iss',
      ],
      [
        'authorize: response_type code token',
        'redirect: unsupported_response_type, state, iss',
        'fragment: unsupported_response_type, state, iss',
      ],
      [
        'authorize: response_mode fragment',
        'redirect: invalid_request, state, iss',
        'fragment: login_required, state, iss',
      ],
    ],
  },
  {
    why: 'A response type that names one value twice is not one that is registered.',
    section: 'RFC 6749 §3.1.1',
    answers: [
      [
        'authorize: response_type code code',
        'redirect: unsupported_response_type, state, iss',
        'asks the person',
      ],
    ],
  },
  {
    why: 'No error of its own is registered for a response mode; the request is invalid.',
    section: 'RFC 6749 §4.1.2.1',
    answers: [
      [
        'authorize: response_mode nonsense',
        'redirect: invalid_request, state, iss',
        'redirect: unsupported_response_mode, state, iss',
      ],
    ],
  },
  {
    why: 'Where nothing that was asked for can be had, or not the refresh token, the client is told; the provider goes on with less.',
    section: 'RFC 6749 §4.1.2.1',
    answers: [
      ['authorize: no scope that is known', 'redirect: invalid_scope, state, iss', 'asks the person'],
      [
        'authorize: offline_access of a client that has none',
        'redirect: invalid_scope, state, iss',
        'asks the person',
      ],
    ],
  },
  {
    why: 'Beside a request_uri nothing is read, so no redirect URI is proven.',
    section: 'RFC 9126 §4',
    answers: [
      [
        'authorize: a request_uri that was never given',
        'page 400',
        'redirect: invalid_request_uri, state, iss',
      ],
    ],
  },
  {
    why: 'A parameter for providers that people run themselves is one that is not known.',
    section: 'RFC 6749 §3.1, OIDC Core §7.2.1',
    answers: [
      ['authorize: registration', 'asks the person', 'redirect: registration_not_supported, state, iss'],
    ],
  },
  {
    why: 'The status says what is wrong: another method, with those that are allowed, or another content type.',
    section: 'RFC 9110 §15.5.6, §15.5.16',
    answers: [
      ['authorize: a body that is JSON', 'page 415', 'page 400'],
      ['authorize: by DELETE', 'page 405', '404 text, may be kept'],
      ['token: by GET', '405 invalid_request', '404 text, may be kept'],
      ['introspect: by GET', '405 invalid_request', '404 text, may be kept'],
      ['revoke: by GET', '405 invalid_request', '404 text, may be kept'],
      ['par: a body that is JSON', '415 invalid_request', '400 invalid_request'],
      ['par: by GET', '405 invalid_request', '404 text, may be kept'],
      ['metadata: by POST', '405 invalid_request', '404 text, may be kept'],
    ],
  },
  {
    why: 'The fields of the form may come as JSON, as libraries of Auth0 and WorkOS for some languages send them.',
    section: 'RFC 6749 §4.1.3',
    answers: [['token: a body that is JSON', '200 access_token id_token scope', '400 invalid_request']],
  },
  {
    why: 'Who does not prove themselves, or not readably, is no client: 401, which the provider answers to wrong proofs only.',
    section: 'RFC 6749 §5.2',
    answers: [
      ['token: nobody says who they are', '401 invalid_client', '400 invalid_request'],
      ['token: an empty secret', '401 invalid_client, Basic', '400 invalid_request'],
      ['token: a header that is not Base64', '401 invalid_client, Basic', '400 invalid_request'],
      ['token: a header without a colon', '401 invalid_client, Basic', '400 invalid_request'],
      ['token: a header of another scheme', '401 invalid_client', '400 invalid_request'],
      ['token: a client assertion that is none', '401 invalid_client', '400 invalid_request'],
      ['refresh: by a client that proves nothing', '401 invalid_client', '400 invalid_request'],
      ['introspect: by nobody', '401 invalid_client', '400 invalid_request'],
      ['revoke: by nobody', '401 invalid_client', '400 invalid_request, may be kept'],
      ['par: by nobody', '401 invalid_client', '400 invalid_request'],
    ],
  },
  {
    why: 'The challenge of Basic has no parameter for errors.',
    section: 'RFC 7617 §2',
    answers: [
      ['token: an unknown client', '401 invalid_client, Basic', '401 invalid_client, Basic invalid_client'],
      ['token: a wrong secret', '401 invalid_client, Basic', '401 invalid_client, Basic invalid_client'],
      [
        'token: the secret of another client',
        '401 invalid_client, Basic',
        '401 invalid_client, Basic invalid_client',
      ],
      [
        'token: a public client in the header',
        '401 invalid_client, Basic',
        '401 invalid_client, Basic invalid_client',
      ],
    ],
  },
  {
    why: 'A client that may not use a grant is told so.',
    section: 'RFC 6749 §5.2',
    answers: [
      ['token: a code of a client that signs nobody in', '400 unauthorized_client', '400 invalid_request'],
      ['token: a token for a client that acts for people', '400 unauthorized_client', '400 invalid_request'],
    ],
  },
  {
    why: 'The answer always says what was granted.',
    section: 'RFC 6749 §5.1',
    answers: [['token: a token for the client itself', '200 access_token scope', '200 access_token']],
  },
  {
    why: 'A scope that the client does not have is refused; the provider grants the rest.',
    section: 'RFC 6749 §3.3, §5.2',
    answers: [
      ['token: a scope that the client does not have', '400 invalid_scope', '200 access_token scope'],
    ],
  },
  {
    why: 'What is no bearer token in header or body is no token at all: the challenge has no error, and the query is not read.',
    section: 'RFC 6750 §3.1, RFC 9700 §4.3.2',
    answers: [
      [
        'userinfo: a token as a password',
        '401 invalid_token, Bearer',
        '400 invalid_request, Bearer invalid_request',
      ],
      [
        'userinfo: a scheme without a token',
        '401 invalid_token, Bearer',
        '400 invalid_request, Bearer invalid_request',
      ],
      [
        'userinfo: a token in the query',
        '401 invalid_token, Bearer',
        '400 invalid_request, Bearer invalid_request',
      ],
    ],
  },
  {
    why: 'An ID token is a token of which nothing is known, which is no error.',
    section: 'RFC 7662 §2.2, RFC 7009 §2.2',
    answers: [
      ['introspect: an ID token', '200 inactive', '400 unsupported_token_type'],
      ['revoke: an ID token', '200', '400 unsupported_token_type, may be kept'],
    ],
  },
  {
    why: 'Who asks about tokens has to prove who they are, and a public client cannot.',
    section: 'RFC 7662 §2.1, §4',
    answers: [['introspect: by a public client', '400 unauthorized_client', '200 inactive']],
  },
  {
    why: 'No answer to a token is kept, one without content neither.',
    section: 'RFC 6749 §5.1',
    answers: [
      ['revoke: an access token', '200', '200, may be kept'],
      ['revoke: a refresh token', '200', '200, may be kept'],
      ['revoke: a refresh token with a wrong hint', '200', '200, may be kept'],
      ['revoke: a token with a hint that is not known', '200', '200, may be kept'],
      ['revoke: another client’s access token', '200', '200, may be kept'],
      ['revoke: another client’s refresh token', '200', '200, may be kept'],
      ['revoke: a token that never was', '200', '200, may be kept'],
      ['revoke: no token', '400 invalid_request', '400 invalid_request, may be kept'],
      ['revoke: token twice', '400 invalid_request', '400 invalid_request, may be kept'],
      [
        'revoke: by a confidential client without its secret',
        '401 invalid_client',
        '401 invalid_client, may be kept',
      ],
      ['revoke: by a public client', '200', '200, may be kept'],
    ],
  },
  {
    why: 'An access token that is given back leaves the session alone; the provider takes back the whole grant.',
    section: 'RFC 7009 §2.1',
    answers: [
      [
        'refresh: after the access token was given back',
        '200 access_token id_token refresh_token scope',
        '400 invalid_grant',
      ],
    ],
  },
  {
    why: 'The way back is a redirect; the provider goes there by a page that posts itself.',
    section: 'RP-Initiated Logout §2',
    answers: [
      ['end_session: an ID token and the way back', 'signed out: state', 'page 200'],
      ['end_session: a client and the way back', 'signed out: state', 'page 200'],
    ],
  },
  {
    why: 'A way back without a word about whose it is cannot be compared with anything: an error page says so.',
    section: 'RP-Initiated Logout §2, §3',
    answers: [['end_session: the way back of nobody', 'page 400', 'page 200']],
  },
  {
    why: 'A client that has proven itself in the header need not say its id again.',
    section: 'RFC 9126 §2',
    answers: [['par: no client_id beside the header', '201 request_uri', '400 invalid_request']],
  },
  {
    why: 'A request that was pushed begins one sign-in, in the browser that brings it first.',
    section: 'RFC 9126 §7.3',
    answers: [['authorize: what was pushed, for another browser', 'page 400', 'asks the person']],
  },
]
