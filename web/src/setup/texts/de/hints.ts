import type { Pair } from '../say.ts'

/** Where something is mended in a product: the sentences that are made from its screens (protocol: `saml-hints.ts`, `oidc-hints.ts`, `clock-hints.ts`). */
const fromScreens: readonly Pair[] = [
  ['In {label}, open {at} and copy *{field}*.', 'Öffnen Sie in {label} {at}, und kopieren Sie *{field}*.'],
  [
    'In {label}, open {at} and set *{field}* to {expected}, letter by letter as shown here.',
    'Öffnen Sie in {label} {at}, und setzen Sie *{field}* auf {expected}, Buchstabe für Buchstabe wie hier.',
  ],
  [
    'In {label}, open {at} and set *{field}* to {expected}.',
    'Öffnen Sie in {label} {at}, und setzen Sie *{field}* auf {expected}.',
  ],
  [
    'In {label}, open {at} and set *{field}* to *{value}*.',
    'Öffnen Sie in {label} {at}, und setzen Sie *{field}* auf *{value}*.',
  ],
  [
    'In {label}, open {at} and set *{field}* to *{value}*, and make sure that the person has a value there.',
    'Öffnen Sie in {label} {at}, setzen Sie *{field}* auf *{value}*, und sorgen Sie dafür, dass die Person dort einen Wert hat.',
  ],
  [
    'In {label}, open {at} and set *{field}* to *{value}*; it must stay the same for a person at every sign-in.',
    'Öffnen Sie in {label} {at}, und setzen Sie *{field}* auf *{value}*; der Wert muss für eine Person bei jeder Anmeldung derselbe sein.',
  ],
  [
    'In {label}, open {at} and compare *{field}* with {received}. If they are equal, enter it as the identity provider’s entity ID of this connection; if not, the answer came from another application or tenant.',
    'Öffnen Sie in {label} {at}, und vergleichen Sie *{field}* mit {received}. Sind beide gleich, geben Sie den Wert in dieser Verbindung als Entity ID des Identity Providers ein; wenn nicht, kam die Antwort von einer anderen Anwendung oder einem anderen Tenant.',
  ],
  [
    'A new signing certificate may be in use at {label}, or one for this application alone: open {at}, get *{field}* and add it to this connection beside the old one.',
    'Vielleicht ist in {label} ein neues Signaturzertifikat in Gebrauch, oder eines nur für diese Anwendung: Öffnen Sie {at}, holen Sie *{field}*, und fügen Sie es dieser Verbindung neben dem alten hinzu.',
  ],
  [
    'In {label}, open {at}, get *{field}* and add it to this connection.',
    'Öffnen Sie in {label} {at}, holen Sie *{field}*, und fügen Sie es dieser Verbindung hinzu.',
  ],
  [
    'In {label}, open {at} and add to *{field}* the name *{name}* with the value *{source}*. Make sure that the person has an e-mail address in the directory.',
    'Öffnen Sie in {label} {at}, und fügen Sie bei *{field}* den Namen *{name}* mit dem Wert *{source}* hinzu. Sorgen Sie dafür, dass die Person im Verzeichnis eine E-Mail-Adresse hat.',
  ],
  [
    'In {label}, open {at} and add the person, or a group they are in, under *{field}*.',
    'Öffnen Sie in {label} {at}, und fügen Sie unter *{field}* die Person oder eine ihrer Gruppen hinzu.',
  ],
  [
    'In {label}, open {at}: *{field}* names the cause of this failure.',
    'Öffnen Sie in {label} {at}: *{field}* nennt die Ursache.',
  ],
  [
    'Most often the person is not assigned: {at}, *{field}*.',
    'Meistens ist die Person nicht zugewiesen: {at}, *{field}*.',
  ],
  [
    'In {label}, compare *{entityId}* and *{acsUrl}* under {at} with the values of this connection; {log}, *{entry}*, names the cause.',
    'Vergleichen Sie in {label} *{entityId}* und *{acsUrl}* unter {at} mit den Werten dieser Verbindung; die Ursache nennt {log}, *{entry}*.',
  ],

  // OpenID Connect
  [
    'In {label}, open {at} and set *{field}* to the redirect URI of this connection, letter by letter as it is shown there.',
    'Öffnen Sie in {label} {at}, und setzen Sie *{field}* auf die Redirect URI dieser Verbindung, Buchstabe für Buchstabe wie dort gezeigt.',
  ],
  ['For any other cause see {at}, *{field}*.', 'Jede andere Ursache steht unter {at}, *{field}*.'],
  [
    'In {label}, open {at}, create a new *{field}* and enter it in this connection; the old one may have expired or been removed.',
    'Öffnen Sie in {label} {at}, erstellen Sie unter *{field}* ein neues, und geben Sie es in dieser Verbindung ein; das alte kann abgelaufen oder gelöscht sein.',
  ],
  [
    'Start at the application, not from a bookmark of the sign-in page of {label}. If it happens to everybody, something between {label} and this service keeps old answers.',
    'Beginnen Sie in der Anwendung, nicht mit einem Lesezeichen der Anmeldeseite von {label}. Wenn es allen so geht, bewahrt etwas zwischen {label} und diesem Dienst alte Antworten auf.',
  ],
  [
    'The issuer of {label} is always {issuer}, letter by letter.',
    'Der Issuer von {label} ist immer {issuer}, Buchstabe für Buchstabe.',
  ],
  [
    'In {label}, *{field}* is under {at}; an issuer looks like {example}.',
    'In {label} steht *{field}* unter {at}; ein Issuer sieht aus wie {example}.',
  ],
  [
    'Enter it without /.well-known/openid-configuration.',
    'Geben Sie ihn ohne /.well-known/openid-configuration ein.',
  ],
  [
    'Enter {received} as the issuer of this connection if that is yours.',
    'Geben Sie {received} als Issuer dieser Verbindung ein, wenn das Ihrer ist.',
  ],
  [
    'The token came from {received}, this connection is with {expected}.',
    'Das Token kam von {received}, diese Verbindung gehört zu {expected}.',
  ],
  [
    'The answer came from {received}, this connection is with {expected}.',
    'Die Antwort kam von {received}, diese Verbindung gehört zu {expected}.',
  ],
  [
    'In {label}, open {at} and copy *{field}* into this connection, which has {expected}.',
    'Öffnen Sie in {label} {at}, und kopieren Sie *{field}* in diese Verbindung, die {expected} hat.',
  ],
  [
    'In {label}, open {at} and let *{field}* bring the claim *{name}* from *{source}*. Make sure that the person has an e-mail address in the directory.',
    'Öffnen Sie in {label} {at}, und lassen Sie *{field}* den Claim *{name}* aus *{source}* mitbringen. Sorgen Sie dafür, dass die Person im Verzeichnis eine E-Mail-Adresse hat.',
  ],

  // Clocks
  [
    '{label} dates its answers from the very moment of issue, so that a lead of seconds shows.',
    'Antworten von {label} gelten vom Augenblick der Ausstellung an, sodass schon ein Vorsprung von Sekunden auffällt.',
  ],
  [
    'Synchronize the clock of every server that runs {label} by NTP: it is ahead ({expected}, and it is {received} here).',
    'Stellen Sie die Uhr auf jedem Server von {label} über NTP: Sie geht vor ({expected}, und hier ist es {received}).',
  ],
  [
    'The vendor of {label} keeps its clock: have the operator of this service check that the time here, {received}, is right.',
    'Die Uhr von {label} stellt der Hersteller: Lassen Sie den Betreiber dieses Dienstes prüfen, ob die Zeit hier, {received}, stimmt.',
  ],
  [
    'If everybody is affected, synchronize the clock of every server that runs {label} by NTP: it is behind (valid until {expected}, and it is {received} here). If only one person is, a page stood open too long.',
    'Wenn es alle betrifft, stellen Sie die Uhr auf jedem Server von {label} über NTP: Sie geht nach (gültig bis {expected}, und hier ist es {received}). Betrifft es nur eine Person, stand eine Seite zu lange offen.',
  ],
  [
    'The vendor of {label} keeps its clock: if everybody is affected, have the operator of this service check that the time here, {received}, is right. If only one person is, a page stood open too long.',
    'Die Uhr von {label} stellt der Hersteller: Wenn es alle betrifft, lassen Sie den Betreiber dieses Dienstes prüfen, ob die Zeit hier, {received}, stimmt. Betrifft es nur eine Person, stand eine Seite zu lange offen.',
  ],
  [
    'Synchronize the clock of every server that runs {label} by NTP ({expected}; the token ended at {received}).',
    'Stellen Sie die Uhr auf jedem Server von {label} über NTP ({expected}; das Token endete um {received}).',
  ],
  [
    'Synchronize the clock of every server that runs {label} by NTP ({expected}; the token begins at {received}).',
    'Stellen Sie die Uhr auf jedem Server von {label} über NTP ({expected}; das Token beginnt um {received}).',
  ],
  [
    'The vendor of {label} keeps its clock: have the operator of this service check the time here ({expected}; the token ended at {received}).',
    'Die Uhr von {label} stellt der Hersteller: Lassen Sie den Betreiber dieses Dienstes die Zeit hier prüfen ({expected}; das Token endete um {received}).',
  ],
  [
    'The vendor of {label} keeps its clock: have the operator of this service check the time here ({expected}; the token begins at {received}).',
    'Die Uhr von {label} stellt der Hersteller: Lassen Sie den Betreiber dieses Dienstes die Zeit hier prüfen ({expected}; das Token beginnt um {received}).',
  ],
]

/** Hints of one product each, as its preset has them. */
const ofProducts: readonly Pair[] = [
  [
    'Synchronize the clocks of the AD FS servers by NTP: they are ahead (valid from {expected}, and it is {received} here). AD FS dates its answers from the very moment of issue; Set-AdfsRelyingPartyTrust -TargetIdentifier <our entity ID> -NotBeforeSkew 2 dates them two minutes back.',
    'Stellen Sie die Uhren der AD-FS-Server über NTP: Sie gehen vor (gültig ab {expected}, und hier ist es {received}). Antworten von AD FS gelten vom Augenblick der Ausstellung an; Set-AdfsRelyingPartyTrust -TargetIdentifier <unsere Entity ID> -NotBeforeSkew 2 datiert sie zwei Minuten zurück.',
  ],
  [
    'In AD FS, open {at} and add a rule *Transform an Incoming Claim* that issues *Name ID*, for example from *E-Mail Address* with the format *Email*. Make sure that the person has a value there.',
    'Öffnen Sie in AD FS {at}, und fügen Sie eine Regel *Transform an Incoming Claim* hinzu, die *Name ID* ausstellt, zum Beispiel aus *E-Mail Address* mit dem Format *Email*. Sorgen Sie dafür, dass die Person dort einen Wert hat.',
  ],
  [
    'On the AD FS server, open Event Viewer › Applications and Services Logs › AD FS › Admin: the event of this time names the cause. 364 often means an access control policy or a claim rule, 321 a NameID that no rule issues (message “{message}”).',
    'Öffnen Sie auf dem AD-FS-Server Event Viewer › Applications and Services Logs › AD FS › Admin: Das Ereignis zu dieser Zeit nennt die Ursache. 364 bedeutet oft eine Zugriffsregel oder Claim-Regel, 321 eine NameID, die keine Regel ausstellt (Nachricht „{message}“).',
  ],
  [
    'AD FS replaces its token-signing certificate by itself, twenty days before it ends: open AD FS Management › Service › Certificates, export the primary *Token-signing* one (and the secondary, if there is one) and add it to this connection beside the old one.',
    'AD FS ersetzt sein Signaturzertifikat selbst, zwanzig Tage vor dessen Ende: Öffnen Sie AD FS Management › Service › Certificates, exportieren Sie unter *Token-signing* das primäre (und das sekundäre, wenn es eines gibt), und fügen Sie es dieser Verbindung neben dem alten hinzu.',
  ],
  [
    'In AD FS, open {at} and let the person, or a group they are in, through the *Access control policy*.',
    'Öffnen Sie in AD FS {at}, und lassen Sie die Person oder eine ihrer Gruppen durch die *Access control policy*.',
  ],
  [
    'Auth0 signs with RSA-SHA1 unless told otherwise: open {at} and set *signatureAlgorithm* to *rsa-sha256* and *digestAlgorithm* to *sha256*.',
    'Auth0 signiert mit RSA-SHA1, wenn nichts anderes eingestellt ist: Öffnen Sie {at}, und setzen Sie *signatureAlgorithm* auf *rsa-sha256* und *digestAlgorithm* auf *sha256*.',
  ],
  [
    'In Microsoft Entra ID, open {at} and add the person, or a group they are directly in, under *Add user/group* (AADSTS50105). Members of nested groups are not let in.',
    'Öffnen Sie in Microsoft Entra ID {at}, und fügen Sie unter *Add user/group* die Person oder eine Gruppe hinzu, in der sie unmittelbar ist (AADSTS50105). Mitglieder verschachtelter Gruppen werden nicht eingelassen.',
  ],
  [
    'Microsoft Entra ID fails with AADSTS75011 when the request names a way to authenticate that the person’s session did not use. Take the requested authentication context off this connection, and ask for multi-factor authentication by a Conditional Access policy instead.',
    'Microsoft Entra ID bricht mit AADSTS75011 ab, wenn die Anfrage ein Verfahren nennt, das die Sitzung der Person nicht benutzt hat. Nehmen Sie den verlangten Authentication Context aus dieser Verbindung, und verlangen Sie mehrere Faktoren durch eine Regel für Conditional Access.',
  ],
  [
    'Microsoft Entra ID signs with a certificate of each application: in {at}, download *Certificate (Base64)* of the active one and add it to this connection beside the old one. If the connection has the right one, its metadata may be that of the tenant and not of the application: use *App Federation Metadata Url*.',
    'Microsoft Entra ID signiert mit einem eigenen Zertifikat für jede Anwendung: Laden Sie in {at} das aktive als *Certificate (Base64)* herunter, und fügen Sie es dieser Verbindung neben dem alten hinzu. Hat die Verbindung das richtige, sind ihre Metadaten vielleicht die des Tenants und nicht die der Anwendung: Nehmen Sie *App Federation Metadata Url*.',
  ],
  [
    'In Microsoft Entra ID, open {at} and let the claim *emailaddress* come from *user.mail*. Where people have no mailbox, user.mail is empty: take *user.userprincipalname* instead.',
    'Öffnen Sie in Microsoft Entra ID {at}, und lassen Sie den Claim *emailaddress* aus *user.mail* kommen. Wo jemand kein Postfach hat, ist user.mail leer: Nehmen Sie dann *user.userprincipalname*.',
  ],
  [
    'Microsoft Entra ID says when the person signed in only where it is told to: in {at}, choose *Add optional claim*, *ID* and `auth_time`.',
    'Microsoft Entra ID sagt nur auf Verlangen, wann sich die Person angemeldet hat: Wählen Sie in {at} *Add optional claim*, *ID* und `auth_time`.',
  ],
  [
    'Client secrets of Microsoft Entra ID expire, after two years at the latest: open {at}, make a *New client secret* and enter its *Value* (not its Secret ID) in this connection.',
    'Client Secrets von Microsoft Entra ID laufen ab, spätestens nach zwei Jahren: Öffnen Sie {at}, erstellen Sie ein *New client secret*, und geben Sie dessen *Value* (nicht die Secret ID) in dieser Verbindung ein.',
  ],
  [
    'In Microsoft Entra ID, open {at}, copy *Directory (tenant) ID* and enter https://login.microsoftonline.com/your-tenant-id/v2.0 as the issuer of this connection.',
    'Öffnen Sie in Microsoft Entra ID {at}, kopieren Sie *Directory (tenant) ID*, und geben Sie https://login.microsoftonline.com/your-tenant-id/v2.0 als Issuer dieser Verbindung ein.',
  ],
  [
    'In Microsoft Entra ID, compare *Directory (tenant) ID* under {at}; an issuer that begins with https://sts.windows.net/ is of version 1: enter the one that ends in /v2.0.',
    'Vergleichen Sie in Microsoft Entra ID *Directory (tenant) ID* unter {at}; ein Issuer, der mit https://sts.windows.net/ beginnt, gehört zu Version 1: Geben Sie den ein, der mit /v2.0 endet.',
  ],
  [
    'In Google Workspace, open {at} and set *Service status* to *ON* for everyone, or for the person’s organizational unit or group. A change can take up to 24 hours.',
    'Öffnen Sie in Google Workspace {at}, und setzen Sie *Service status* auf *ON*, für alle oder für die Organisationseinheit oder Gruppe der Person. Eine Änderung kann bis zu 24 Stunden brauchen.',
  ],
  [
    'Certificates of Google Workspace end after five years and are renewed by hand: open {at}, get the *Certificate* that the app uses now and add it to this connection beside the old one.',
    'Zertifikate von Google Workspace enden nach fünf Jahren und werden von Hand erneuert: Öffnen Sie {at}, holen Sie das *Certificate*, das die App jetzt benutzt, und fügen Sie es dieser Verbindung neben dem alten hinzu.',
  ],
  [
    'With Google Workspace, the person refused, or the client is not for them: in {at}, *User type* must be *Internal* in a project of their own organization; an admin can also have blocked the app under {controls}.',
    'Bei Google Workspace hat die Person abgelehnt, oder der Client ist nicht für sie: In {at} muss *User type* auf *Internal* stehen, in einem Projekt ihrer eigenen Organisation; die App kann auch unter {controls} gesperrt sein.',
  ],
  [
    'In JumpCloud, open {at} and turn on *Declare Redirect Endpoint* with the application’s own address as *Login URL*, so that the tile in the portal starts at the application.',
    'Öffnen Sie in JumpCloud {at}, und schalten Sie *Declare Redirect Endpoint* ein, mit der eigenen Adresse der Anwendung als *Login URL*, damit die Kachel im Portal in der Anwendung beginnt.',
  ],
  [
    'In Keycloak, open {at} and set *Assertion Consumer Service POST Binding URL* to {expected}; *Valid redirect URIs* under Settings must hold it too.',
    'Öffnen Sie in Keycloak {at}, und setzen Sie *Assertion Consumer Service POST Binding URL* auf {expected}; auch *Valid redirect URIs* unter Settings muss es enthalten.',
  ],
  [
    'In Keycloak, open Events › User events: *invalid_signature* means that {at} › *Client signature required* is on and this connection does not sign (turn one of them to match); *invalid_redirect_uri*, that *Valid redirect URIs* lacks our ACS URL.',
    'Öffnen Sie in Keycloak Events › User events: *invalid_signature* bedeutet, dass {at} › *Client signature required* an ist und diese Verbindung nicht signiert (stellen Sie beide gleich); *invalid_redirect_uri*, dass unsere ACS-URL in *Valid redirect URIs* fehlt.',
  ],
  [
    'In miniOrange, open {at} and set *SP Entity ID or Issuer* and *Audience URI* to {expected}, letter by letter as shown here.',
    'Öffnen Sie in miniOrange {at}, und setzen Sie *SP Entity ID or Issuer* und *Audience URI* auf {expected}, Buchstabe für Buchstabe wie hier.',
  ],
  [
    'In OneLogin, open {at} and set *ACS (Consumer) URL* and *Recipient* to {expected}; *ACS (Consumer) URL Validator* must match it too.',
    'Öffnen Sie in OneLogin {at}, und setzen Sie *ACS (Consumer) URL* und *Recipient* auf {expected}; auch *ACS (Consumer) URL Validator* muss dazu passen.',
  ],
  [
    'In OneLogin, open {at} and set *Recipient* and *ACS (Consumer) URL* to {expected}; an empty Recipient takes the URL.',
    'Öffnen Sie in OneLogin {at}, und setzen Sie *Recipient* und *ACS (Consumer) URL* auf {expected}; ein leerer Recipient übernimmt die URL.',
  ],
  [
    'In PingOne, open {at} and switch the application on by the toggle beside its name; under Access, give one of the person’s *Groups* access, or all users.',
    'Öffnen Sie in PingOne {at}, und schalten Sie die Anwendung mit dem Schalter neben ihrem Namen ein; geben Sie unter Access einer der *Groups* der Person Zugang, oder allen.',
  ],
  [
    'Rippling puts an invented InResponseTo ({received}) into sign-ins that begin there: open {at} and turn on *Disable InResponseTo field in assertions for IdP initiated SSO*.',
    'Rippling setzt in Anmeldungen, die dort beginnen, ein erfundenes InResponseTo ({received}): Öffnen Sie {at}, und schalten Sie *Disable InResponseTo field in assertions for IdP initiated SSO* ein.',
  ],
  [
    'Rippling puts an invented InResponseTo into sign-ins that begin there: open {at} and turn on *Disable InResponseTo field in assertions for IdP initiated SSO*.',
    'Rippling setzt in Anmeldungen, die dort beginnen, ein erfundenes InResponseTo: Öffnen Sie {at}, und schalten Sie *Disable InResponseTo field in assertions for IdP initiated SSO* ein.',
  ],
  [
    'In Shibboleth, the audience is the entityID of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'In Shibboleth ist die Audience die entityID der Metadaten, die es für uns lädt: Laden Sie unsere Metadaten in conf/metadata-providers.xml neu, sodass dort {expected} steht.',
  ],
  [
    'In Shibboleth, the address is the AssertionConsumerService of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'In Shibboleth ist die Adresse der AssertionConsumerService der Metadaten, die es für uns lädt: Laden Sie unsere Metadaten in conf/metadata-providers.xml neu, sodass dort {expected} steht.',
  ],
  [
    'In Shibboleth, the recipient is the AssertionConsumerService of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'In Shibboleth ist der Recipient der AssertionConsumerService der Metadaten, die es für uns lädt: Laden Sie unsere Metadaten in conf/metadata-providers.xml neu, sodass dort {expected} steht.',
  ],
  [
    'Shibboleth sends a transient NameID unless told otherwise: release *pairwise-id* or *subject-id* to us in conf/attribute-filter.xml, or add *shibboleth.SAML2PersistentGenerator* in conf/saml-nameid.xml.',
    'Shibboleth sendet eine transiente NameID, wenn nichts anderes eingestellt ist: Geben Sie *pairwise-id* oder *subject-id* in conf/attribute-filter.xml für uns frei, oder fügen Sie *shibboleth.SAML2PersistentGenerator* in conf/saml-nameid.xml hinzu.',
  ],
  [
    'Shibboleth releases no attribute by itself: in conf/attribute-filter.xml, add an AttributeFilterPolicy for our entity ID that permits *mail*, and make sure that conf/attribute-resolver.xml resolves it.',
    'Shibboleth gibt von selbst kein Attribut frei: Fügen Sie in conf/attribute-filter.xml eine AttributeFilterPolicy für unsere Entity ID hinzu, die *mail* erlaubt, und sorgen Sie dafür, dass conf/attribute-resolver.xml es auflöst.',
  ],
  [
    'In Shibboleth, open the log *idp-process* in the folder logs: most often it has no metadata for our entity ID (conf/metadata-providers.xml), or the ACS URL of the request is not in that metadata.',
    'Öffnen Sie in Shibboleth das Protokoll *idp-process* im Ordner logs: Meistens fehlen die Metadaten zu unserer Entity ID (conf/metadata-providers.xml), oder die ACS-URL der Anfrage steht nicht darin.',
  ],
]

export const hints: readonly Pair[] = [...fromScreens, ...ofProducts]
