import type { ErrorCode } from '@cardea/protocol/presets'

/** `saml.*`: metadata, certificates, and what a sign-in can fail with. */
export const samlErrors: Readonly<Partial<Record<ErrorCode, string>>> = {
  'saml.xml_malformed':
    'Der Identity Provider hat ein Dokument gesendet, das kein wohlgeformtes XML ist: {reason}, bei Zeichen {position}. Prüfen Sie, dass nichts zwischen ihm und Cardea es ändert oder abschneidet; Metadaten laden Sie noch einmal herunter.',
  'saml.xml_forbidden':
    'Der Identity Provider hat XML mit etwas gesendet, das in einer SAML-Nachricht nichts zu suchen hat: {reason}, bei Zeichen {position}. Von selbst tut das kein Identity Provider: Suchen Sie nach einem Proxy, einer Vorlage oder einem Skript, das die Nachricht ändert.',
  'saml.xml_too_large':
    'Der Identity Provider hat mehr gesendet, als Cardea liest: Die Grenze ist {limit} {unit}. Meistens ist das eine sehr lange Liste von Gruppen: Senden Sie nur die, die die Anwendung braucht.',
  'saml.xml_unexpected':
    'Das Dokument des Identity Providers ist nicht gebaut, wie SAML 2.0 es verlangt: In {within} wurde {expected} erwartet und {received} empfangen. Prüfen Sie, ob es die richtige Datei war und ob der Identity Provider SAML 2.0 spricht.',
  'saml.id_ambiguous':
    'Die Nachricht kennzeichnet ihre Teile so, dass sie nicht zu unterscheiden sind: {reason}. Von selbst tut das kein Identity Provider: Jemand kann die Nachricht unterwegs geändert haben.',
  'saml.signature_misplaced':
    'Die Nachricht trägt eine Signatur an einer Stelle, an der SAML keine hat: {reason}. Von selbst tut das kein Identity Provider: Jemand kann die Nachricht unterwegs geändert haben.',
  'saml.signature_malformed':
    'Die Signatur des Identity Providers ist nicht gebaut, wie SAML 2.0 es verlangt: {reason}. Verwenden Sie die eigene SAML-2.0-Signatur des Identity Providers ohne Änderungen.',
  'saml.signature_algorithm':
    'Der Identity Provider signiert mit {received}; das wird nicht angenommen. Wählen Sie in seinen SAML-Einstellungen RSA-SHA256 (oder ECDSA-SHA256 oder stärker) und als Digest SHA-256.',
  'saml.sha1_exception_ended':
    'Der Identity Provider signiert noch mit SHA-1, und die Zeit, in der diese Verbindung das annahm, ist vorbei. Wählen Sie in seinen SAML-Einstellungen RSA-SHA256 und als Digest SHA-256.',
  'saml.signature_invalid':
    'Die Nachricht wurde nicht mit einem Schlüssel dieser Verbindung signiert. Die Verbindung hat die Zertifikate mit dem Fingerabdruck {expected}; die Nachricht nennt {received}. Wenn der Identity Provider ein neues Zertifikat hat, fügen Sie es der Verbindung hinzu.',
  'saml.digest_mismatch':
    'Die Nachricht wurde geändert, nachdem der Identity Provider sie signiert hatte. Suchen Sie nach einem Proxy, einer Browsererweiterung oder einem Skript zwischen ihm und Cardea.',
  'saml.certificate_unreadable':
    'Das ist kein Signaturzertifikat: {reason}. Laden Sie das X.509-Zertifikat (Base64, .cer oder .pem) aus den SAML-Einstellungen des Identity Providers herunter, und fügen Sie es ganz ein.',
  'saml.certificate_private_key':
    'Das ist ein privater Schlüssel, kein Zertifikat. Er wurde nicht gespeichert. Behandeln Sie ihn als bekannt geworden, ersetzen Sie ihn beim Identity Provider, und fügen Sie hier nur das Zertifikat ein.',
  'saml.certificate_weak_key':
    'Der Schlüssel in diesem Zertifikat ist zu schwach: RSA mit {received} Bit, mindestens {expected} sind nötig. Lassen Sie den Identity Provider ein neues Signaturzertifikat erstellen.',
  'saml.certificate_unsupported_key':
    'Der Schlüssel in diesem Zertifikat ist von einer Art, die hier nicht für SAML-Signaturen verwendet wird: {received}. Wählen Sie ein RSA-Zertifikat mit 2048 Bit oder mehr, oder eines mit EC auf P-256, P-384 oder P-521.',
  'saml.response_encoding':
    'Das Formularfeld SAMLResponse ist kein Base64: {reason}. Prüfen Sie, dass nichts zwischen dem Identity Provider und Cardea das Formular ändert und dass er mit HTTP-POST antwortet (nicht mit HTTP-Redirect).',
  'saml.response_expected':
    'Der Identity Provider hat {received} gesendet, wo eine SAML-2.0-Response hingehört. Prüfen Sie, dass er SAML 2.0 spricht (nicht SAML 1.1 oder WS-Federation) und dass nur Antworten auf Anmeldungen an diese Adresse gehen.',
  'saml.version_unsupported':
    'Der Identity Provider hat in SAML-Version {received} geantwortet. Stellen Sie die Anwendung dort auf SAML 2.0.',
  'saml.assertion_count':
    'Die Antwort des Identity Providers enthält {received} Assertions; nötig ist genau eine. Ist es keine, suchen Sie dort nach einer Regel, die der Person den Zugang nimmt. Sind es mehr, kann jemand die Nachricht unterwegs geändert haben.',
  'saml.encryption_unsupported':
    'Der Identity Provider hat einen Teil seiner Antwort verschlüsselt, den Cardea nur im Klartext liest ({received}). Lassen Sie ihn stattdessen die ganze Assertion verschlüsseln, oder nichts: Die Antwort wird über HTTPS übertragen und ist signiert.',
  'saml.decryption_key_missing':
    'Der Identity Provider hat seine Antwort verschlüsselt ({received}), und diese Verbindung hat keinen Schlüssel, um sie zu entschlüsseln. Schalten Sie dort für diese Anwendung die Verschlüsselung von Assertions aus (die Antwort wird über HTTPS übertragen und ist signiert), oder geben Sie der Verbindung einen Schlüssel und dem Identity Provider dessen Zertifikat.',
  'saml.encryption_algorithm':
    'Der Identity Provider verschlüsselt mit {received}; das wird nicht angenommen. Wählen Sie in seinen Einstellungen AES-256-GCM für die Assertion und RSA-OAEP für den Schlüssel.',
  'saml.encryption_unauthenticated':
    'Der Identity Provider verschlüsselt mit {received}; damit ist nicht zu erkennen, ob jemand die Antwort geändert hat: {reason}. Wählen Sie dort AES-GCM. Wenn es das nicht gibt, erlauben Sie AES-CBC in der Verbindung, und lassen Sie den Identity Provider die ganze Response signieren (nicht nur die Assertion).',
  'saml.decryption_failed':
    'Die Antwort des Identity Providers lässt sich nicht entschlüsseln. Meistens wurde sie für ein anderes Zertifikat verschlüsselt: Geben Sie dem Identity Provider das Verschlüsselungszertifikat, das diese Verbindung jetzt hat.',
  'saml.status_not_success':
    'Der Identity Provider hat mit dem Status {received} und der Nachricht „{message}“ geantwortet. Sein eigenes Protokoll dieser Anmeldung nennt die Ursache.',
  'saml.authn_failed':
    'Der Identity Provider konnte die Person nicht authentifizieren (AuthnFailed, Nachricht „{message}“). Sein eigenes Protokoll dieser Anmeldung nennt die Ursache.',
  'saml.request_denied':
    'Der Identity Provider hat die Anfrage abgelehnt (RequestDenied, Nachricht „{message}“). Weisen Sie dort der Person oder einer ihrer Gruppen die Anwendung zu.',
  'saml.no_passive':
    'Die Anwendung wollte eine Anmeldung ohne jede Seite, und der Identity Provider hat keine Sitzung dieser Person (NoPassive). An seinen Einstellungen ist nichts falsch.',
  'saml.name_id_policy_refused':
    'Der Identity Provider kann die verlangte Kennung nicht geben (InvalidNameIDPolicy, Nachricht „{message}“). Legen Sie dort für diese Anwendung eine NameID fest, zum Beispiel die E-Mail-Adresse, oder nehmen Sie das NameID-Format aus der Verbindung.',
  'saml.authn_context_refused':
    'Der Identity Provider kann nicht auf die verlangte Weise authentifizieren (NoAuthnContext, Nachricht „{message}“). Erlauben Sie das Verfahren dort für diese Anwendung, oder nehmen Sie den verlangten Authentication Context aus der Verbindung.',
  'saml.idp_responder_error':
    'Beim Identity Provider selbst ist etwas fehlgeschlagen (Responder, Nachricht „{message}“). Meistens: eine Claim-Regel oder ein Attribut, das für diese Person fehlschlägt, eine fehlende Regel für die NameID oder eine Einstellung der Signatur (AD FS: siehe Ereignisprotokoll unter AD FS/Admin, Ereignisse 303, 321 und 364).',
  'saml.idp_requester_error':
    'Der Identity Provider hat die Anfrage nicht angenommen (Requester, Nachricht „{message}“). Vergleichen Sie Entity ID und ACS-URL, die er für diese Anwendung hat, mit denen der Verbindung; wenn er signierte Anfragen will, schalten Sie sie ein.',
  'saml.signature_missing':
    'Die Antwort des Identity Providers ist nicht signiert. Schalten Sie dort für diese Anwendung die Signatur der Assertion (oder der Response) ein.',
  'saml.certificate_missing':
    'Die Verbindung hat kein Signaturzertifikat des Identity Providers. Fügen Sie es hinzu.',
  'saml.destination_mismatch':
    'Der Identity Provider hat seine Antwort an {received} gerichtet; diese Verbindung empfängt unter {expected}. Setzen Sie dort die ACS-URL (Reply URL, Single Sign-on URL) auf {expected}.',
  'saml.response_issuer_mismatch':
    'Die Antwort nennt {received} als Aussteller; diese Verbindung vertraut {expected}. Wenn die Entity ID des Identity Providers dort stimmt, korrigieren Sie sie in der Verbindung.',
  'saml.assertion_issuer_mismatch':
    'Die Assertion nennt {received} als Aussteller; diese Verbindung vertraut {expected}. Wenn die Entity ID des Identity Providers dort stimmt, korrigieren Sie sie in der Verbindung.',
  'saml.unsolicited_response':
    'Eine Anmeldung, die beim Identity Provider begann; diese Verbindung lehnt solche ab. Lassen Sie die Menschen in der Anwendung beginnen, oder geben Sie der Kachel im Portal die eigene Adresse der Anwendung.',
  'saml.in_response_to_mismatch':
    'Die Antwort gehört zu einer anderen Anfrage ({received}) als der dieser Anmeldung ({expected}). Meistens wurde eine Seite neu geladen, oder die Anmeldeseite des Identity Providers war ein Lesezeichen.',
  'saml.condition_unknown':
    'Die Assertion stellt eine Bedingung, die Cardea nicht kennt: {received}. Nehmen Sie diese Bedingung beim Identity Provider für diese Anwendung weg.',
  'saml.assertion_not_yet_valid':
    'Die Assertion gilt ab {expected}, und hier ist es {received}: Die Uhr des Identity Providers geht vor. Stellen Sie sie über NTP.',
  'saml.assertion_expired':
    'Die Assertion galt bis {expected}, und hier ist es {received}. Wenn das allen so geht, geht die Uhr des Identity Providers nach: Stellen Sie sie über NTP.',
  'saml.audience_mismatch':
    'Der Identity Provider hat diese Assertion für die Audience {received} erstellt; diese Verbindung ist {expected}. Setzen Sie dort die Audience (Entity ID, Identifier, Audience URI, Relying Party Identifier) auf {expected}.',
  'saml.subject_missing':
    'Die Assertion hat keine NameID. Lassen Sie den Identity Provider für diese Anwendung eine senden, zum Beispiel die dauerhafte Kennung oder die E-Mail-Adresse der Person (AD FS: eine Claim-Regel hinzufügen, die die Name ID ausstellt).',
  'saml.bearer_confirmation_missing':
    'Die Assertion hat keine Subject Confirmation der Art Bearer (sondern {received}). Verwenden Sie beim Identity Provider für diese Anwendung das Profil Web Browser SSO.',
  'saml.recipient_mismatch':
    'Die Assertion ist für den Empfänger {received} bestimmt; diese Verbindung empfängt unter {expected}. Setzen Sie beim Identity Provider den Recipient (meistens die ACS-URL) auf {expected}.',
  'saml.confirmation_in_response_to_mismatch':
    'Die Assertion wurde für eine andere Anfrage ({received}) erstellt als die dieser Anmeldung ({expected}). Meistens wurde eine Seite neu geladen; wenn es allen so geht, wiederholt der Identity Provider die Kennung der Anfrage nicht in der Assertion.',
  'saml.confirmation_not_before_present':
    'Die Bearer-Bestätigung der Assertion hat ein NotBefore ({received}), was das Anmeldeprofil von SAML verbietet. Verwenden Sie für diese Anwendung die gewöhnliche SAML-2.0-Response des Identity Providers.',
  'saml.confirmation_expired':
    'Die Assertion konnte bis {expected} zugestellt werden, und hier ist es {received}. Wenn das allen so geht, geht die Uhr des Identity Providers nach: Stellen Sie sie über NTP.',
  'saml.authn_statement_missing':
    'Die Assertion sagt nicht, dass und wann sich die Person angemeldet hat (kein AuthnStatement). Verwenden Sie für diese Anwendung die gewöhnliche SAML-2.0-Response des Identity Providers.',
  'saml.authn_instant_in_future':
    'Nach der Uhr des Identity Providers hat sich die Person um {expected} angemeldet, und hier ist es {received}: Jene Uhr geht vor. Stellen Sie sie über NTP.',
  'saml.session_expired':
    'Der Identity Provider hat diese Sitzung um {expected} beendet, und hier ist es {received}. Wenn das allen so geht, verlängern Sie dort die Sitzung, oder stellen Sie seine Uhr über NTP.',
  'saml.assertion_replayed':
    'Die Antwort des Identity Providers kam ein zweites Mal an. Meistens wurde eine Seite neu geladen; es muss nichts geändert werden.',
  'saml.relay_state_too_long': 'Der RelayState dieser Anmeldung ist länger, als SAML erlaubt.',
  'saml.metadata_is_url':
    'Das ist eine Adresse ({received}), keine Metadaten. Geben Sie sie in das Feld für die Adresse der Metadaten ein, oder öffnen Sie sie im Browser, und fügen Sie das XML ein, das sie zeigt.',
  'saml.metadata_is_html':
    'Das ist eine Webseite, keine Metadaten. Oft ist es die Anmeldeseite des Identity Providers: Die Adresse der Metadaten ist eine andere, oder sie braucht keine Anmeldung. Laden Sie dort die XML-Datei der Metadaten herunter.',
  'saml.metadata_is_sp':
    'Das sind die Metadaten eines Service Providers ({received}), also einer Anwendung, bei der man sich anmeldet. Cardea braucht die Metadaten des Identity Providers, bei dem die Menschen ihre Konten haben.',
  'saml.metadata_unrecognized':
    'Das sind keine SAML-Metadaten: {received}. Laden Sie das XML der SAML-2.0-Metadaten vom Identity Provider herunter, und fügen Sie es ganz ein.',
  'saml.metadata_unavailable':
    'Die Metadaten konnten nicht von ihrer Adresse gelesen werden: {received}. Öffnen Sie die Adresse in einem Browser, ohne angemeldet zu sein: Sie muss das XML-Dokument zeigen.',
  'saml.metadata_several_entities':
    'Diese Metadaten beschreiben mehrere Identity Provider. Wählen Sie einen durch seine Entity ID: {received}.',
  'saml.metadata_entity_not_found':
    'Die Metadaten beschreiben den Identity Provider {expected} nicht. Sie beschreiben: {received}.',
  'saml.metadata_no_signing_key':
    'Die Metadaten haben kein Zertifikat, mit dem Signaturen geprüft werden können ({received}). Laden Sie die Metadaten noch einmal herunter, nachdem ein Signaturzertifikat eingerichtet ist, oder fügen Sie das Signaturzertifikat von Hand ein.',
  'saml.metadata_no_sso_service':
    'Die Metadaten nennen keine Adresse der Anmeldung, die Cardea nutzen kann: Nötig ist ein SingleSignOnService über HTTP-Redirect oder HTTP-POST mit einer http- oder https-Adresse ({received}).',
  'saml.metadata_expired':
    'Die Metadaten galten nur bis {received}. Holen Sie sie neu von der Stelle, die sie signiert; wenn dort noch die alten stehen, sagen Sie es denen, die sie veröffentlichen.',
  'saml.metadata_unsigned':
    'Die Metadaten sind nicht signiert, und diese Verbindung nimmt nur signierte an. Holen Sie sie von der Stelle, die sie signiert.',
}
