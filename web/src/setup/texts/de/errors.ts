import type { ErrorCode } from '@cardea/protocol/presets'
import { samlErrors } from './saml-errors.ts'

/**
 * What the service says to an admin, in German, and the steps of its presets.
 *
 * Errors are kept by their code; findings, hints and words of presets stand beside their English sentences. Invariant: everything that the
 * assistant can show is here (`packages/server/test/setup-in-german.test.ts`). What screens of an identity provider are called stays as it is there.
 */

/** The text for the admin of every error that the assistant can show, with the same values as in the catalogue. */
export const errors: Readonly<Partial<Record<ErrorCode, string>>> = {
  ...samlErrors,

  // Requests
  'request.invalid': 'Die Anfrage konnte nicht gelesen werden.',
  'request.invalid_json': 'Die Anfrage konnte nicht gelesen werden.',
  'request.too_large':
    'Das ist größer als das, was Cardea annimmt ({limit} Byte). Senden Sie weniger Gruppen oder Attribute.',
  'request.unsupported_media_type': 'Die Anfrage hat ein Format, das Cardea nicht liest.',
  'request.invalid_id': 'Die Adresse nennt etwas, das es hier nicht gibt.',
  'request.not_found': 'Die Adresse nennt etwas, das es hier nicht gibt.',
  'request.method_not_allowed': 'Auf diese Weise kann die Adresse nicht aufgerufen werden.',
  'request.conflict': '{field}: Diesen Wert gibt es hier schon. Wählen Sie einen anderen.',
  'request.foreign_origin':
    'Eine Seite einer anderen Website wollte im Namen einer hier angemeldeten Person etwas tun. Es ist nichts geschehen.',
  'request.unknown_host':
    'Der Dienst wurde unter einem Namen aufgerufen, der nicht der seine ist. Prüfen Sie die Adresse und den Proxy.',
  'request.rate_limited':
    'Von einer Netzwerkadresse oder mit einer Sitzung kamen mehr Anfragen, als Cardea in einer Minute annimmt. In {retryAfterSeconds} Sekunden geht es weiter. Wenn alle Ihre Leute dieselbe Adresse haben, sagen Sie es dem Betreiber von Cardea.',
  'request.operator_only':
    'Das darf nur der Betreiber von Cardea. Bitten Sie ihn, es für Ihre Organisation zu tun.',
  'request.simulator_refused':
    'Der eingebaute Simulator beantwortet nur Anmeldungen dieser Installation. Er ist zum Ausprobieren da.',
  'internal.error': 'In Cardea ist etwas schiefgegangen; am Identity Provider liegt es nicht.',
  'internal.unavailable': 'Cardea erreicht seine Datenbank nicht, ist gerade überlastet oder wird beendet.',

  // The setup
  'setup.session_ended':
    'Eine Sitzung endet, wenn eine Stunde lang nichts geschieht, spätestens nach einem Tag, und wenn ihr Link zurückgezogen wird. Was Sie eingegeben haben, bleibt: Bitten Sie die Person, die den Link geschickt hat, um einen neuen.',
  'setup.connection_missing':
    'Es gibt noch keine Verbindung: Wählen Sie zuerst den Identity Provider, oder bitten Sie um einen neuen Link, wenn sie gelöscht wurde.',
  'setup.connection_enabled':
    'Schalten Sie die Verbindung aus, bevor Sie einen anderen Identity Provider für sie wählen.',
  'setup.protocol_fixed':
    'Das Protokoll einer Verbindung steht fest. Bitten Sie die Person, die den Link geschickt hat, um einen für eine neue Verbindung.',
  'setup.domain_required':
    'Veröffentlichen Sie den Eintrag einer Ihrer Domains, bestätigen Sie sie, und schalten Sie dann die Verbindung ein.',
  'setup.domain_in_use':
    'Menschen mit einer bestätigten Domain werden zur Anmeldung dieser Organisation geführt. Entfernen kann sie, wer den Link geschickt hat.',
  'setup.step_not_offered': 'Wer den Link geschickt hat, verlangt diesen Schritt nicht.',

  // The connection, and what a test finds before anybody signs in
  'connection.incomplete':
    'Der Verbindung fehlt noch: {missing}. Übernehmen Sie es von Ihrem Identity Provider; dann können Sie sie einschalten.',
  'connection.certificate_expired':
    'Ein Signaturzertifikat des Identity Providers gilt von {expected}, und jetzt gilt es nicht. Anmeldungen gehen weiter, weil der Schlüssel noch passt. Fragen Sie aber, ob der Identity Provider ein neues hat, und fügen Sie es hier hinzu, bevor es benutzt wird.',
  'connection.metadata_differs':
    'Die Metadaten des Identity Providers nennen die Signaturzertifikate {received}, und diese Verbindung vertraut {expected}. Sie werden von selbst neu gelesen; wenn es so bleibt, bitten Sie den Betreiber, nach dem Fehler der Metadaten zu sehen.',
  'connection.sso_url_unreachable':
    'Cardea konnte die Anmeldeseite des Identity Providers nicht erreichen ({received}). Wenn sie nur aus Ihrem eigenen Netz zu erreichen sein soll, ist alles gut; sonst prüfen Sie die Adresse.',
  'connection.keys_unusable':
    'Der Identity Provider veröffentlicht keinen Schlüssel, mit dem seine ID-Tokens geprüft werden können: {received}. Prüfen Sie, welche Signaturschlüssel er hat.',
  'connection.algorithms_unsupported':
    'Der Identity Provider signiert ID-Tokens mit {received}. Stellen Sie die Anwendung dort auf eines von diesen: {expected}.',
  'connection.client_authentication_unsupported':
    'Der Identity Provider nimmt Anwendungen an, die sich mit {received} ausweisen, und diese Verbindung würde {expected} nutzen. Ändern Sie das Verfahren dort oder die Zugangsdaten dieser Verbindung.',
  'connection.clock_differs':
    'Die Uhr des Identity Providers weicht von der dieses Servers um {received} Sekunden ab; erlaubt sind {expected}. Stellen Sie beide über einen Zeitserver (NTP).',
  'connection.issuer_in_use':
    'Über diese Verbindung haben sich schon Menschen angemeldet. Legen Sie für einen anderen Identity Provider eine neue Verbindung an, und schalten Sie diese aus.',
  'connection.test_link_unknown':
    'Ein Link zu einer Testanmeldung gilt einmal und zehn Minuten lang. Beginnen Sie einen neuen Test.',

  // Domains
  'domain.record_missing':
    'Unter {name} gibt es keinen TXT-Eintrag von uns. Veröffentlichen Sie einen mit dem Wert {value}. Bis er zu sehen ist, kann es Minuten dauern, bei manchen Anbietern Stunden. Manche Anbieter hängen die Domain selbst an den Namen an: Geben Sie dann nur den Teil davor ein.',
  'domain.record_other_value':
    'Der TXT-Eintrag unter {name} hat einen anderen Wert als den dieser Domain. Ersetzen Sie ihn durch {value}, oder fügen Sie einen zweiten Eintrag hinzu.',
  'domain.record_is_alias':
    '{name} ist ein Alias (CNAME) eines anderen Namens. Entfernen Sie den Alias, und veröffentlichen Sie dort einen TXT-Eintrag.',
  'domain.record_not_everywhere':
    'Einige Nameserver zeigen den Eintrag unter {name} schon, andere noch nicht. Versuchen Sie es in einigen Minuten noch einmal.',
  'domain.resolvers_unreachable':
    'Die Nameserver haben zu {name} nicht geantwortet. Versuchen Sie es in einigen Minuten noch einmal.',
  'domain.verified_elsewhere':
    'Der Eintrag stimmt, und diese Domain ist schon für eine andere Organisation bestätigt. Diese muss die Domain dort entfernen oder ihren eigenen Eintrag löschen; dann ist sie nach 30 Tagen frei.',

  // What was asked of the identity provider
  'upstream.address_refused': 'Die Adresse {url} darf Cardea nicht aufrufen: {reason}.',
  'upstream.timeout': 'Unter {url} hat innerhalb von {seconds} Sekunden niemand geantwortet.',
  'upstream.too_large': 'Die Antwort von {url} ist größer als {limit} Byte.',
  'upstream.unreachable': 'Cardea konnte keine Verbindung zu {url} herstellen: {reason}.',
  'upstream.circuit_open':
    'Unter {url} hat {failures}-mal hintereinander niemand geantwortet. Cardea wartet, bevor es wieder fragt ({seconds} s).',
  'upstream.redirect_refused':
    'Die Adresse {url} leitet weiter. Wenn das richtig ist, geben Sie die Adresse an, zu der sie weiterleitet.',

  // OpenID Connect
  'oidc.issuer_multi_tenant':
    'Der Issuer {received} antwortet für viele Organisationen. Microsoft: Nehmen Sie den Issuer Ihres Tenants, https://login.microsoftonline.com/<tenant id>/v2.0, oder setzen Sie `tenantId`. Google: Setzen Sie `hostedDomain` auf die Domain Ihres Workspace.',
  'oidc.discovery_failed':
    'Das Discovery-Dokument des Issuers {issuer} ist nicht zu gebrauchen: {reason}. Prüfen Sie den Issuer; unter seiner Adresse mit dem Zusatz /.well-known/openid-configuration muss ein JSON-Dokument stehen.',
  'oidc.discovery_issuer_mismatch':
    'Der Identity Provider nennt sich {received}. Geben Sie genau das als Issuer der Verbindung ein.',
  'oidc.access_denied':
    'Der Identity Provider hat die Person abgewiesen: {description}. Weisen Sie ihr dort die Anwendung zu, und prüfen Sie seine Zugriffsregeln.',
  'oidc.login_required':
    'Die Anwendung wollte eine stille Anmeldung, und die Person hat beim Identity Provider keine Sitzung.',
  'oidc.interaction_required':
    'Die Anwendung wollte eine stille Anmeldung, und der Identity Provider muss erst eine Seite zeigen: {description}. Oft ist das ein zweiter Faktor oder eine Regel, die die Person erfüllen muss.',
  'oidc.consent_required':
    'Die Anwendung wollte eine stille Anmeldung, und die Person hat ihr beim Identity Provider nicht zugestimmt: {description}. Stimmen Sie dort für die ganze Organisation zu; dann wird niemand gefragt.',
  'oidc.account_selection_required':
    'Die Anwendung wollte eine stille Anmeldung, und die Person hat beim Identity Provider mehrere Konten: {description}.',
  'oidc.authorization_failed':
    'Der Identity Provider antwortete mit dem Fehler {received}: {description}. Prüfen Sie dort die Einstellungen der Anwendung, vor allem die Redirect URI und die Scopes openid, profile und email.',
  'oidc.response_malformed': 'Die Antwort des Identity Providers ist nicht vollständig: {reason}.',
  'oidc.response_issuer_mismatch':
    'Die Antwort kam vom Identity Provider {received}, diese Verbindung gehört zu {expected}. Vielleicht wurden zwei Verbindungen verwechselt.',
  'oidc.client_rejected':
    'Der Identity Provider nimmt Client ID oder Client Secret dieser Verbindung nicht an; vielleicht ist das Secret abgelaufen. Erstellen Sie dort ein neues, und geben Sie es hier ein. Wenn es das richtige ist und Zeichen wie + / oder = enthält, setzen Sie `clientAuthentication` auf `client_secret_post`: Manche Identity Provider lesen sie sonst falsch. Mit `private_key_jwt` prüfen Sie, ob er die Schlüssel dieser Verbindung liest, und versuchen Sie die andere `clientAssertionAudience`.',
  'oidc.code_rejected':
    'Der Identity Provider hat den Code nicht eingelöst, den er gerade ausgestellt hatte: {description}. Prüfen Sie, ob die dort eingetragene Redirect URI die dieser Verbindung ist.',
  'oidc.token_response_invalid':
    'Der Token-Endpunkt des Identity Providers hat nicht geantwortet, wie er soll: {reason}.',
  'oidc.id_token_malformed':
    'Der Identity Provider hat kein lesbares ID-Token gesendet. Prüfen Sie, ob der Scope openid dort für die Anwendung erlaubt ist.',
  'oidc.id_token_encrypted':
    'Der Identity Provider verschlüsselt seine ID-Tokens. Schalten Sie das dort für die Anwendung aus: Sie werden nur über TLS übertragen, und signiert genügt.',
  'oidc.algorithm_refused':
    'Der Identity Provider signiert mit {received}. Stellen Sie die Anwendung dort auf RS256 um (oder auf {expected}).',
  'oidc.issuer_mismatch':
    'Das ID-Token wurde von {received} ausgestellt, diese Verbindung gehört zu {expected}. Korrigieren Sie den Issuer der Verbindung.',
  'oidc.audience_mismatch':
    'Das ID-Token ist für {received} bestimmt, nicht für diese Verbindung ({expected}). Vergleichen Sie die Client ID mit der beim Identity Provider.',
  'oidc.authorized_party_mismatch':
    'Das ID-Token wurde für eine andere Anwendung ({received}) ausgestellt als für diese Verbindung ({expected}).',
  'oidc.id_token_expired':
    'Das ID-Token war um {received} abgelaufen; es kam um {expected} an. Prüfen Sie die Uhr des Identity Providers.',
  'oidc.id_token_not_yet_valid':
    'Das Datum des ID-Tokens liegt in der Zukunft ({received}; jetzt ist {expected}). Prüfen Sie die Uhr des Identity Providers.',
  'oidc.nonce_mismatch':
    'Das ID-Token gehört zu einer anderen Anmeldung: Eine Antwort wurde wiederholt, oder der Identity Provider lässt die Nonce weg.',
  'oidc.subject_missing': 'Das ID-Token sagt nicht, wer sich angemeldet hat: Es fehlt das Subject.',
  'oidc.tenant_mismatch':
    'Die Person hat sich beim Entra-Tenant {received} angemeldet; diese Verbindung gehört zum Tenant {expected}. Gäste und Menschen anderer Tenants können sie nicht nutzen.',
  'oidc.hosted_domain_mismatch':
    'Das Google-Konto der Person gehört zu {received}; diese Verbindung gehört zum Google Workspace {expected}. Private Konten gehören zu keinem.',
  'oidc.email_unverified':
    'Der Identity Provider hat eine E-Mail-Adresse gesendet, die er nicht bestätigt hat (email_verified: {received}). Bestätigen Sie sie dort.',
  'oidc.signature_invalid':
    'Die Signatur des ID-Tokens passt zu keinem der Schlüssel, die der Identity Provider veröffentlicht.',
  'oidc.signing_key_unknown':
    'Der Identity Provider hat mit einem Schlüssel signiert ({received}), den er nicht veröffentlicht.',
  'oidc.keys_unavailable': 'Die Schlüssel des Identity Providers konnten nicht geladen werden: {reason}.',
  'oidc.userinfo_failed':
    'Der Userinfo-Endpunkt des Identity Providers hat nicht geantwortet, wie er soll: {reason}.',
  'oidc.userinfo_not_ours':
    'Die signierte Userinfo-Antwort des Identity Providers war für jemand anderen bestimmt: {claim} ist dort {received}.',
  'oidc.userinfo_subject_mismatch':
    'Der Userinfo-Endpunkt des Identity Providers hat für eine andere Person geantwortet als das ID-Token.',

  // Who came, and whether they may come in
  'login.connection_inactive':
    'Die Verbindung zu Ihrem Identity Provider ist nicht aktiv. Schließen Sie die Einrichtung ab, und schalten Sie sie ein.',
  'login.unknown':
    'Der Identity Provider hat eine Anmeldung beantwortet, die nicht von Cardea ausging. Prüfen Sie, ob die Adresse, an die er antwortet (ACS-URL oder Redirect URI), die dieser Verbindung ist.',
  'login.expired': 'Der Identity Provider hat mehr als eine Stunde nach Beginn der Anmeldung geantwortet.',
  'login.already_finished':
    'Die Antwort des Identity Providers kam ein zweites Mal an: Eine Seite wurde neu geladen, oder jemand hat die Antwort wiederholt.',
  'login.browser_mismatch':
    'Die Anmeldung wurde in einem anderen Browser beendet als begonnen, oder Cookies sind gesperrt.',
  'login.subject_unusable':
    'Der Identity Provider hat keine dauerhafte Kennung der Person gesendet: {reason}. Senden Sie eine NameID im Format persistent (oder die E-Mail-Adresse), oder nennen Sie in der Zuordnung das Attribut für `idpId`.',
  'login.email_missing':
    'Der Identity Provider hat keine E-Mail-Adresse gesendet. Lassen Sie ihn {expected} mitsenden, oder ändern Sie die Zuordnung, wenn diese Verbindung eine hat.',
  'login.attributes_missing':
    'Der Identity Provider hat nichts für {missing} gesendet, was diese Verbindung verlangt. Lassen Sie es ihn mitsenden, oder ändern Sie die Zuordnung dieser Verbindung.',
  'login.profile_outside_organization':
    'Der Identity Provider hat eine E-Mail-Adresse von {domain} gesendet. Das ist keine bestätigte Domain dieser Organisation. Bestätigen Sie die Domain, oder lassen Sie Profile von außerhalb zu.',
  'login.user_not_provisioned':
    'Die Organisation legt Personen bei der ersten Anmeldung nicht an, und diese Person ist kein Mitglied. Laden Sie sie ein, oder schalten Sie `jit` ein, zumindest bis sie sich angemeldet hat.',
  'login.mfa_required':
    'Die Organisation verlangt mehrere Faktoren, und der Identity Provider hat nicht gesagt, dass sie geprüft wurden. Verlangen Sie sie dort für diese Anwendung, und lassen Sie `amr` oder einen Authentication Context mitsenden, der es sagt.',
  'login.acr_unmet':
    'Die Anwendung verlangte den Authentication Context {expected}, und der Identity Provider antwortete mit `{received}`. Richten Sie ihn für diese Anwendung ein, oder sagen Sie deren Entwicklern, was Sie haben.',
  'login.authentication_too_old':
    'Die Anwendung verlangte eine frische Anmeldung (max_age oder prompt=login), doch der Identity Provider hat eine ältere Sitzung benutzt oder nicht gesagt, wann sich die Person angemeldet hat. Bei OpenID Connect steht das in `auth_time`; manchen muss man sagen, dass sie es senden sollen.',
}
