import type { Pair } from '../say.ts'

/**
 * The words of the presets that are ours: choices on the way, and what is no name of a screen. They are put after “in”, “bei” and “von”, so that
 * labels stand in the dative.
 */
export const providers: readonly Pair[] = [
  ['your identity provider', 'Ihrem Identity Provider'],
  ['Another provider, by SAML', 'Ein anderer Anbieter, über SAML'],
  ['Another provider, by OpenID Connect', 'Ein anderer Anbieter, über OpenID Connect'],

  // Choices
  [
    'Give the application a name and go on to *Configure SAML*.',
    'Geben Sie der Anwendung einen Namen, und gehen Sie weiter zu *Configure SAML*.',
  ],
  [
    'Choose *Web Application* as the type and *Authorization Code* as the grant type.',
    'Wählen Sie als Typ *Web Application* und als Grant Type *Authorization Code*.',
  ],
  [
    'Choose *Integrate any other application you don’t find in the gallery (Non-gallery)*, then *Single sign-on* and *SAML*.',
    'Wählen Sie *Integrate any other application you don’t find in the gallery (Non-gallery)*, dann *Single sign-on* und *SAML*.',
  ],
  [
    'Choose *Accounts in this organizational directory only* and the platform *Web*.',
    'Wählen Sie *Accounts in this organizational directory only* und die Plattform *Web*.',
  ],
  [
    'Give the app a name; the page *Google Identity Provider details* has the metadata to download.',
    'Geben Sie der App einen Namen; auf der Seite *Google Identity Provider details* sind die Metadaten zum Herunterladen.',
  ],
  [
    'Choose *Web application* as the application type, and *Internal* under Audience.',
    'Wählen Sie als Anwendungstyp *Web application* und unter Audience *Internal*.',
  ],
  [
    'Choose *Claims aware*, then *Import data about the relying party published online or on a local network*.',
    'Wählen Sie *Claims aware*, dann *Import data about the relying party published online or on a local network*.',
  ],
  [
    'Choose *Server application accessing a web API*, and the client identifier as the web API’s identifier.',
    'Wählen Sie *Server application accessing a web API* und als Kennung der Web API den Client Identifier.',
  ],
  [
    'Give the app a display name and save it.',
    'Geben Sie der App einen Anzeigenamen, und speichern Sie sie.',
  ],
  [
    'Under SSO choose *Web* as the application type and *Basic* or *POST* as the token endpoint’s method.',
    'Wählen Sie unter SSO als Anwendungstyp *Web* und als Verfahren des Token-Endpunkts *Basic* oder *POST*.',
  ],
  [
    'Choose *Manage Single Sign-On (SSO)* and *Configure SSO with {protocol}*.',
    'Wählen Sie *Manage Single Sign-On (SSO)* und *Configure SSO with {protocol}*.',
  ],
  [
    'Choose *Browser SSO Profiles* with the protocol *SAML 2.0*, and *SP-Initiated SSO* under SAML Profiles.',
    'Wählen Sie *Browser SSO Profiles* mit dem Protokoll *SAML 2.0* und unter SAML Profiles *SP-Initiated SSO*.',
  ],
  [
    'Choose *Client Secret* as the client authentication and *Authorization Code* as the grant type.',
    'Wählen Sie zur Authentifizierung des Clients *Client Secret* und als Grant Type *Authorization Code*.',
  ],
  [
    'Choose *SAML Application* as the application type and *Manually Enter* for the configuration.',
    'Wählen Sie als Anwendungstyp *SAML Application* und für die Konfiguration *Manually Enter*.',
  ],
  ['Choose *OIDC Web App* as the application type.', 'Wählen Sie als Anwendungstyp *OIDC Web App*.'],
  [
    'Keep our metadata in a file of the server (or let it read our metadata address), and reload the service shibboleth.MetadataResolverService.',
    'Legen Sie unsere Metadaten als Datei auf dem Server ab (oder lassen Sie ihn die Adresse unserer Metadaten lesen), und laden Sie den Dienst shibboleth.MetadataResolverService neu.',
  ],
  [
    'Choose *SAML* as the client type and our entity ID as the client ID.',
    'Wählen Sie als Client-Typ *SAML* und als Client ID unsere Entity ID.',
  ],
  [
    'Turn *Client signature required* off under Keys, unless this connection signs its requests.',
    'Schalten Sie unter Keys *Client signature required* aus, wenn diese Verbindung ihre Anfragen nicht signiert.',
  ],
  [
    'Choose *OpenID Connect* as the client type; turn *Client authentication* and *Standard flow* on.',
    'Wählen Sie als Client-Typ *OpenID Connect*; schalten Sie *Client authentication* und *Standard flow* ein.',
  ],
  [
    'Give the app a name on the page *Settings*, then go to *Trust*.',
    'Geben Sie der App auf der Seite *Settings* einen Namen, und gehen Sie dann zu *Trust*.',
  ],
  [
    'Give the app a name and an application ID on the page *Settings*, then go to *Trust*.',
    'Geben Sie der App auf der Seite *Settings* einen Namen und eine Application ID, und gehen Sie dann zu *Trust*.',
  ],
  [
    'Add the application whose name has *SSO* beside it.',
    'Fügen Sie die Anwendung hinzu, neben deren Namen *SSO* steht.',
  ],
  ['Choose *Authorization Code* as the grant type.', 'Wählen Sie als Grant Type *Authorization Code*.'],
  [
    'Choose *Single Sign-On (SAML)* as the type of the app.',
    'Wählen Sie als Typ der App *Single Sign-On (SAML)*.',
  ],
  ['Give the app a name under *Basic Settings*.', 'Geben Sie der App unter *Basic Settings* einen Namen.'],
  [
    'Give the client a name under *Basic Settings*.',
    'Geben Sie dem Client unter *Basic Settings* einen Namen.',
  ],
  ['Turn on *SAML2 WEB APP* under Addons.', 'Schalten Sie unter Addons *SAML2 WEB APP* ein.'],
  [
    'Where the product asks for a template, take the custom or generic one.',
    'Wenn das Produkt nach einer Vorlage fragt, nehmen Sie die allgemeine (custom oder generic).',
  ],
  [
    'Choose the grant type authorization code; the scopes are openid, profile and email.',
    'Wählen Sie als Grant Type Authorization Code; die Scopes sind openid, profile und email.',
  ],

  // Parts of paths
  ['your app', 'Ihre App'],
  ['your client', 'Ihr Client'],
  ['your trust', 'Ihr Trust'],
  ['your group', 'Ihre Gruppe'],
  ['your connection', 'Ihre Verbindung'],
  ['your policy', 'Ihre Policy'],
  ['your realm', 'Ihr Realm'],
  ['the person', 'die Person'],
  ['the application', 'die Anwendung'],
  ['the dedicated scope', 'der eigene Scope des Clients'],
  ['the server itself', 'der Server selbst'],
  ['the server’s folder log', 'der Ordner log des Servers'],
  ['the folder logs', 'der Ordner logs'],
  ['the folder metadata', 'der Ordner metadata'],
  ['the folder credentials', 'der Ordner credentials'],
  ['the SAML2.SSO profile', 'das Profil SAML2.SSO'],
  ['a MetadataProvider for our metadata', 'ein MetadataProvider für unsere Metadaten'],
  [
    'the metadata that conf/metadata-providers.xml loads for us',
    'die Metadaten, die conf/metadata-providers.xml für uns lädt',
  ],
  [
    'conf/saml-nameid.xml and conf/saml-nameid.properties',
    'conf/saml-nameid.xml und conf/saml-nameid.properties',
  ],
  ['conf/global.xml or conf/relying-party.xml', 'conf/global.xml oder conf/relying-party.xml'],
  ['its list of applications', 'die Liste der Anwendungen'],
  ['its reports', 'die Berichte'],
  ['a new application with SAML 2.0', 'eine neue Anwendung mit SAML 2.0'],
  ['a new web application with OpenID Connect', 'eine neue Webanwendung mit OpenID Connect'],
  ['the SAML settings of the application', 'die SAML-Einstellungen der Anwendung'],
  ['the settings of the application', 'die Einstellungen der Anwendung'],

  // Fields
  ['the entry of this sign-in', 'der Eintrag dieser Anmeldung'],
  [
    'the entry of this sign-in, with its AADSTS number',
    'der Eintrag dieser Anmeldung mit seiner AADSTS-Nummer',
  ],
  ['the event of this sign-in', 'das Ereignis dieser Anmeldung'],
  ['the SSO event of this sign-in', 'das SSO-Ereignis dieser Anmeldung'],
  ['the event of this time', 'das Ereignis zu dieser Zeit'],
  ['the event of this time (303, 321 or 364)', 'das Ereignis zu dieser Zeit (303, 321 oder 364)'],
  ['the log of sign-ins', 'das Protokoll der Anmeldungen'],
  ['the rule for who has access', 'die Regel, wer Zugang hat'],
  ['AttributeFilterPolicy for our entity ID', 'AttributeFilterPolicy für unsere Entity ID'],
  ['the condition for us', 'die Bedingung für uns'],
  ['the Action that denies access', 'die Action, die den Zugang verweigert'],
  ['a connection that has e-mail addresses', 'eine Verbindung, die E-Mail-Adressen hat'],
  ['server.log and audit.log', 'server.log und audit.log'],
  [
    'https://your-host:9031/pf/federation_metadata.ping?PartnerSpId=<our entity ID>',
    'https://your-host:9031/pf/federation_metadata.ping?PartnerSpId=<unsere Entity ID>',
  ],
  ['Add parameter, with Include in SAML assertion', 'Add parameter, mit Include in SAML assertion'],
  [
    'Entity ID (also Audience, Identifier or SP Issuer)',
    'Entity ID (auch Audience, Identifier oder SP Issuer)',
  ],
  [
    'ACS URL (also Reply URL, Single sign-on URL, Recipient or Destination)',
    'ACS URL (auch Reply URL, Single sign-on URL, Recipient oder Destination)',
  ],
  ['Redirect URI (also Callback URL)', 'Redirect URI (auch Callback URL)'],
  ['Scopes (also Claims)', 'Scopes (auch Claims)'],
  ['Issuer (also Discovery URL)', 'Issuer (auch Discovery URL)'],
  ['Attributes (also Claims or Mapping)', 'Attributes (auch Claims oder Mapping)'],
  ['Users and groups (also Assignments or Access)', 'Users and groups (auch Assignments oder Access)'],
  ['Issuer (also IdP entity ID)', 'Issuer (auch IdP entity ID)'],

  // Values
  ['on', 'an'],
  ['the scope {scope}', 'dem Scope {scope}'],
  ['the optional claim email', 'dem optionalen Claim email'],
  ['the client scope email, assigned as Default', 'dem Client Scope email, zugewiesen als Default'],
  [
    'E-Mail-Addresses, with the scope allatclaims permitted',
    'E-Mail-Addresses, mit dem erlaubten Scope allatclaims',
  ],
  ['the user’s profile', 'dem Profil der Person'],
  ['the work e-mail', 'der geschäftlichen E-Mail-Adresse'],
  ['the person’s e-mail address', 'der E-Mail-Adresse der Person'],
  ['a PermitValueRule of the type ANY', 'einer PermitValueRule vom Typ ANY'],
  ['an attribute that every person has and keeps', 'ein Attribut, das jede Person hat und behält'],
  [
    'a value that stays the same for a person, in the format persistent or emailAddress',
    'ein Wert, der für eine Person derselbe bleibt, im Format persistent oder emailAddress',
  ],
  [
    'false (the assertion is signed then; with true, the response)',
    'false (dann ist die Assertion signiert; mit true die Response)',
  ],
]
