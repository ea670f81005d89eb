import { defineErrors } from './define.ts'

const startAgain = 'Go back to the application and sign in again.'
const askIt = 'If it keeps happening, ask your IT team.'

/** `login.*`: a sign-in that cannot be routed, has been interrupted, or does not meet the organization's rules. */
export const loginErrors = defineErrors({
  // Which connection?
  'login.connection_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The application asked for a sign-in that does not exist. Tell the application’s support team.',
    admin: 'The application asked for a connection that does not exist here (any more).',
    developer:
      'No connection has the id `{received}` of `connection_id`. The first selector present decides; there is no fallback to another.',
  },
  'login.organization_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The application asked for an organization that does not exist. Tell the application’s support team.',
    admin: 'The application asked for an organization that does not exist here (any more).',
    developer:
      'No organization has the id or slug `{received}` of `organization_id`. The first selector present decides; there is no fallback to another.',
  },
  'login.provider_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The application asked for a way to sign in that does not exist. Tell the application’s support team.',
    admin: 'The application asked for the sign-in provider `{received}`, which does not exist here.',
    developer:
      '`provider` is one of {known}. Did you mean `{nearest}`? The first selector present decides; there is no fallback to another.',
  },
  'login.provider_unavailable': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Signing in with {provider} is not possible here. Use another way to sign in.',
    admin:
      'There is no active social connection of the deployment with {provider}, or people may not sign in by it to an account of their own.',
    developer:
      'The deployment has no social connection with {provider}, or it is not active. The operator creates one (`POST /v1/connections`, `protocol: social`) and activates it (docs/social.md). For sign-ins at Cardea itself `CARDEA_SIGN_IN_METHODS` must name `social`, too.',
  },
  'login.domain_unroutable': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'Single sign-on is not set up for {domain}. Check your work e-mail address, or use another way to sign in.',
    admin:
      'The domain {domain} is not verified for an organization. Add it to your organization and verify it.',
    developer:
      'No organization has verified the domain `{domain}` (from `domain_hint` or `login_hint`). Only verified domains route a sign-in.',
  },
  'login.email_invalid': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Enter your whole work e-mail address, for example ada@example.com.',
    admin: 'The person typed something that is not an e-mail address.',
    developer: 'The form field `email` has no e-mail address.',
  },
  'login.connection_missing': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'Single sign-on is not set up for your organization yet. Ask your IT team, or use another way to sign in.',
    admin: 'Your organization has no connection to an identity provider. Set one up and activate it.',
    developer: 'The organization that was asked for has no connection.',
  },
  'login.connection_inactive': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Single sign-on is switched off for your organization at the moment. Ask your IT team.',
    admin: 'The connection to your identity provider is not active. Finish its set-up and activate it.',
    developer:
      'The connection is a draft or inactive, or was switched off while this sign-in was on its way. Only an active connection signs people in.',
  },
  'login.interaction_required': {
    status: 400,
    oauthError: 'login_required',
    person: 'You need to sign in. ' + startAgain,
    admin: 'The application tried to sign the person in silently, which was not possible.',
    developer:
      'With `prompt=none` nobody can be asked, and this browser has no session of this application that answers the request. Send the person through a sign-in without `prompt=none`. An application that keeps no sessions (`sessionHours`) needs a selector, so that the identity provider can be asked: `connection_id`, `organization_id`, `domain_hint` or `login_hint` (OIDC Core §3.1.2.6).',
  },
  'login.prompt_unsupported': {
    status: 400,
    oauthError: 'login_required',
    person: 'The application asks for more than {provider} can do. ' + startAgain,
    admin: 'The application asked {provider} for a kind of sign-in that it does not have.',
    developer:
      '{provider} does not keep to `prompt={prompt}`, and who asks for that must not get less (OIDC Core §3.1.2.1). Leave `prompt` out.',
  },
  'login.provider_denied': {
    status: 403,
    oauthError: 'access_denied',
    person: 'The sign-in with {provider} was not finished. Sign in again, or choose another way.',
    admin: 'The person did not go on, or {provider} refused them: {description}.',
    developer:
      '{provider} answered the authorization request with `{received}` (RFC 6749 §4.1.2.1): {description}.',
  },
  'login.provider_answer_unusable': {
    status: 502,
    oauthError: 'server_error',
    person: 'The sign-in was not finished. Go back to the application and try again.',
    admin: '{provider} did not say who the person is: {reason}.',
    developer: 'The API of {provider} did not answer as documented: {reason}.',
  },

  // It began at the identity provider: which application, and where in it?
  'login.idp_initiated_connection_unknown': {
    status: 404,
    oauthError: 'invalid_request',
    person: 'This sign-in is not set up here (any more). Tell your IT team.',
    admin:
      'The identity provider sent a person to a connection that does not exist here. Check the addresses (ACS URL or initiate-login URL) that it has for this service, or remove the application there.',
    developer: 'There is no connection of this protocol with the id in the address.',
  },
  'login.idp_initiated_refused': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Start at the application, not at your organization’s portal.',
    admin:
      'This connection is set to refuse sign-ins that start at the identity provider. Let people start at the application, or give the tile in the portal the application’s own address.',
    developer: 'The connection has `idpInitiated: reject`.',
  },
  'login.idp_initiated_application_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link in your organization’s portal leads to an application that is not known here. Tell your IT team.',
    admin:
      'The relay state (start URL, default target) set at the identity provider names the application `{received}`, which does not exist here. Correct it, or leave it empty.',
    developer:
      'RelayState `client_id=…` (or the parameter `client_id` of the initiate-login URL) must be the client id of an application that signs people in.',
  },
  'login.idp_initiated_application_ambiguous': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link in your organization’s portal does not say which application to open. Tell your IT team.',
    admin:
      'Several applications can be meant. At the identity provider, set the relay state (start URL, default target) to `client_id=` and the client id of the application; the application’s developer knows it.',
    developer:
      'More than one application could take this sign-in, so RelayState must choose: `client_id=<client id>`, or `redirect_uri=<registered redirect URI>`.',
  },
  'login.idp_initiated_redirect_uri_unregistered': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link in your organization’s portal leads to an address that is not allowed. Tell your IT team.',
    admin:
      'The relay state set at the identity provider asks for the address `{received}`, which no application has registered. Correct it, or leave it empty.',
    developer:
      '`redirect_uri` in RelayState must equal a registered redirect URI character for character (RFC 9700 §2.1); percent-encode `&` in it. Received `{received}`.',
  },
  'login.idp_initiated_login_uri_missing': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'This application cannot be opened from your organization’s portal yet. Start at the application instead.',
    admin:
      'The application has no address for sign-ins that begin at the identity provider. Let people start at the application, or ask its developer to set one.',
    developer:
      'Set `initiateLoginUri` of the application `{clientId}`: the address that takes `idp_initiated_login` and starts a sign-in with it.',
  },
  'login.idp_initiated_redirect_uri_missing': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'This application cannot be opened from your organization’s portal yet. Start at the application instead.',
    admin:
      'The application has no address to send people to who did not start there. Set the relay state at the identity provider to `redirect_uri=` and one of its registered addresses, or ask its developer to set a default one.',
    developer:
      'The connection has `idpInitiated: direct`. Set `defaultRedirectUri` of the application `{clientId}`, or name a registered redirect URI in RelayState.',
  },
  'login.idp_initiated_public_client': {
    status: 400,
    oauthError: 'unauthorized_client',
    person:
      'This application cannot be opened from your organization’s portal. Start at the application instead.',
    admin:
      'The connection is set to sign people in directly, which this kind of application cannot do safely. Ask for the connection to be set to `convert`.',
    developer:
      'A code that nobody asked for has no PKCE challenge, so only a confidential client (`type: web`) may receive one. Set the connection’s `idpInitiated` to `convert`.',
  },
  'login.idp_initiated_issuer_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'This sign-in is not set up here. Tell your IT team.',
    admin:
      'No active connection belongs to the identity provider `{received}`. Compare the connection’s issuer with it, character for character, and activate the connection.',
    developer:
      'The parameter `iss` must equal the issuer of an active OIDC connection (OIDC Core §4); it is `{received}`.',
  },
  'login.idp_initiated_issuer_ambiguous': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link in your organization’s portal does not say which organization it is for. Tell your IT team.',
    admin:
      'Several connections have this identity provider. Set the initiate-login URL there to the one of your connection, which has the connection’s id in it.',
    developer:
      'Several active connections have this `iss`: use `/sso/oidc/{connectionId}/initiate` instead of `/sso/oidc/initiate`.',
  },
  'login.idp_initiated_token_invalid': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link from your organization’s portal cannot be used any more. Open the application there once again.',
    admin:
      'The application took too long to begin the sign-in, or changed what it was given. Open the application from the portal once again.',
    developer:
      '`idp_initiated_login` is refused: {reason}. Pass it on as received, once, within five minutes, from the application that it was sent to.',
  },
  'login.idp_initiated_token_used': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link from your organization’s portal has been used already. Open the application there once again.',
    admin: 'A page was reloaded, or an address was kept. Open the application from the portal once again.',
    developer: '`idp_initiated_login` starts one sign-in; this one has started its own.',
  },

  // Is it this browser's sign-in, and is it still open?
  'login.unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'This sign-in is not known here. ' + startAgain,
    admin:
      'The identity provider answered a sign-in that Cardea did not start. Check that the address it answers to (ACS URL or redirect URI) is the one of this connection.',
    developer:
      'The answer names no login of this connection (InResponseTo, RelayState or `state`). It is never matched to another connection’s login (RFC 9207 §1).',
  },
  'login.expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The sign-in took too long and has ended. ' + startAgain,
    admin: 'The identity provider answered more than an hour after the sign-in began.',
    developer: 'A login has to be finished within an hour of its authorization request.',
  },
  'login.already_finished': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This sign-in was finished before. If you are not signed in, go back to the application and start again.',
    admin:
      'The identity provider’s answer arrived a second time: a page was reloaded, or somebody replayed it.',
    developer: 'A login is consumed exactly once; it was completed, or had failed, before this answer came.',
  },
  'login.browser_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This sign-in was started in another browser, or cookies are blocked. Allow cookies for this page, then go back to the application and sign in again.',
    admin:
      'The person finished the sign-in in another browser than the one it was started in, or blocks cookies.',
    developer:
      'The cookie set by /oauth/authorize did not come back. It binds a sign-in to the browser that began it, so that nobody can finish a sign-in for somebody else (RFC 9700 §4.7.1).',
  },

  // Who is it, and may they come in?
  'login.subject_unusable': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in did not say who you are. Ask your IT team.',
    admin:
      'The identity provider sent no lasting identifier of the person: {reason}. Send a persistent NameID (or e-mail address), or set the attribute to use as `idpId` in the mapping.',
    developer:
      'A person is known by connection, issuer and subject, so the subject must be the same at every sign-in: {reason} (saml-core-2.0-os §8.3.7, §8.3.8; OIDC Core §5.7).',
  },
  'login.email_missing': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'This sign-in did not say your e-mail address, which is needed here. Ask your IT team, or sign in another way.',
    admin:
      'The identity provider sent no e-mail address. Add it to what it sends, as {expected}, or change the mapping where this connection has one.',
    developer:
      'No attribute of the answer maps to `email`, so the organization’s rule on e-mail domains cannot be checked. The names that arrived are in the trace.',
  },
  'login.email_unverified': {
    status: 403,
    oauthError: 'access_denied',
    person:
      '{provider} has not confirmed that your e-mail address is yours. Confirm it there and sign in again, or choose another way.',
    admin:
      '{provider} did not say that the address is the person’s own, and nobody is let in by an address that anybody could have entered.',
    developer:
      'The e-mail of a social sign-in counts only when the provider has proven it: Google and Apple by `email_verified`, Microsoft by `xms_edov` or its own personal accounts, GitHub by a verified primary address (docs/social.md).',
  },
  'login.sso_required': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'Your organization asks you to use its own sign-in. Go back to the application and sign in with your work e-mail address.',
    admin:
      'The organization of {domain} lets people in by its own connections alone (its policy requires single sign-on).',
    developer:
      'The domain `{domain}` is verified for an organization whose `authRequired` is `sso`, so a social sign-in does not count for it. Send the person there with `domain_hint={domain}`.',
  },
  'login.attributes_missing': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'Your organization’s sign-in did not send all that this application needs to know. Ask your IT team.',
    admin:
      'The identity provider sent nothing for {missing}, which this connection requires. Add it to the attributes it sends, or change the mapping of this connection.',
    developer:
      'The connection’s `requiredAttributes` name {missing}, and the profile has no value there. The person awaits reconciliation; the names that arrived are in the trace.',
  },
  'login.profile_outside_organization': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your e-mail address does not belong to this organization. Sign in with your work account.',
    admin:
      'The identity provider sent an e-mail address of {domain}, which is not a verified domain of this organization. Verify the domain, or allow outside profiles.',
    developer:
      'The domain `{domain}` of the profile’s e-mail is not verified for the organization, and `allowOutsideProfiles` is off.',
  },
  'login.user_not_provisioned': {
    status: 403,
    oauthError: 'access_denied',
    person: 'You have no account for this application yet. Ask your IT team for one.',
    admin:
      'The organization does not create people on their first sign-in, and this person is none of its members. Invite them, or switch `jit` on, at least until they have signed in.',
    developer:
      'The organization’s `jit` is off, there is no member with this profile or proven address, and no invitation; nothing was created.',
  },
  'login.step_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'A step of this sign-in is missing. Go back to the application and sign in again.',
    admin:
      'The browser asked for a step of the sign-in without the ones before it. If a person meets this, ask for the login’s id.',
    developer:
      'A page of the hosted sign-in was posted for a login in which no first factor, or not the second one, has been shown by this browser.',
  },
  'login.organization_not_yours': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'You cannot sign in to this organization. Choose another one, or ask one of its admins to invite you.',
    admin: 'The person is no active member of the organization that they chose, and has no invitation to it.',
    developer:
      'The organization posted is none of the choices of this user: no active membership, no invitation to their proven address.',
  },
  'login.return_address_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The link that brought you here would lead to an address that is not known. Sign in from the application instead.',
    admin:
      'The `redirectUri` of the accounts address is none that an application has registered. Register it as a redirect URI, or correct the link.',
    developer:
      '`redirectUri` has to be a redirect URI or the initiate-login URI of an application, character for character (`forceLogin=true` may be added), or a path of Cardea itself. Received: {received}.',
  },
  'login.membership_inactive': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your access to this organization was ended. Ask your IT team if that is a mistake.',
    admin:
      'The person is a member of the organization whose status is `inactive`. Set it to `active` to let them in again.',
    developer:
      'The user of this profile has a membership with status `inactive`; the login was refused and nothing was changed.',
  },
  'login.membership_pending': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your request to join this organization has not been approved yet. Ask one of its admins.',
    admin: 'The person has asked to join the organization. Approve or decline the request among its members.',
    developer:
      'The user of this profile has a membership with status `pending` and the organization’s `jit` is off.',
  },
  'login.mfa_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization asks for a second factor, and this sign-in had none. ' + askIt,
    admin:
      'The organization requires multi-factor authentication, but the identity provider did not say that it took place. Require it there for this application, and let it send `amr` or an authentication context that says so.',
    developer:
      'The policy requires MFA and the answer asserts none: neither `amr` (RFC 8176) nor the authentication context is on the list of `assertsMfa`. Received: {received}.',
  },
  'login.other_person': {
    status: 403,
    oauthError: 'login_required',
    person:
      'The application expected somebody else. Go back to it and sign in with the account that you have there, or sign out there first.',
    admin: 'The application asked for one person, and another one signed in at the identity provider.',
    developer:
      'The person who signed in is not the one of `id_token_hint`, or of `sub` in `claims` (OIDC Core §3.1.2.1, §3.1.2.2). Leave these out to let anybody sign in.',
  },
  'login.acr_unmet': {
    status: 403,
    oauthError: 'unmet_authentication_requirements',
    person:
      'The application asks for a stronger way to sign in than the one you used. Ask your IT team how to get it.',
    admin:
      'The application asked for the authentication context {expected}, and the identity provider answered with `{received}`. Set it up for this application, or tell the application’s developer what you have.',
    developer:
      'The `acr` of the ID token was asked for as essential with the values {expected}, and the sign-in had `{received}` (OIDC Core §5.5.1.1). Ask with `acr_values` for what may be missed.',
  },
  'login.authentication_too_old': {
    status: 403,
    oauthError: 'login_required',
    person:
      'The application asks you to sign in afresh. Go back to it and enter your credentials when asked.',
    admin:
      'The application asked for a fresh authentication (max_age or prompt=login), but the identity provider reused an older session, or did not say when the person signed in. An OpenID provider says it as `auth_time`, which some have to be told to send.',
    developer:
      '`max_age` or `prompt=login` was asked for, and the authentication time `{received}` is missing, older than `max_age`, or before this login began (OIDC Core §3.1.2.1; saml-core-2.0-os §3.4.1, ForceAuthn).',
  },
})
