import type { Pair } from '../say.ts'

/** What is found of values and fields, and the pieces of sentences that stand in the place of a value. */
export const findings: readonly Pair[] = [
  // Values in the wrong place (server: `self-service/wrong-field.ts`)
  ['This looks like {likeness}.', 'Das sieht aus wie {likeness}.'],
  ['This looks like {likeness}, not {field}.', 'Das sieht aus wie {likeness}, nicht wie {field}.'],
  [
    'This looks like the ID of a secret, not its value.',
    'Das sieht aus wie die ID eines Secrets, nicht wie sein Wert.',
  ],
  [
    'one of our own values, which goes to your identity provider',
    'einer unserer eigenen Werte, der zu Ihrem Identity Provider gehört',
  ],
  ['a metadata document', 'ein Metadatendokument'],
  ['the address of metadata', 'die Adresse von Metadaten'],
  ['the address of the discovery document', 'die Adresse des Discovery-Dokuments'],
  ['the address of an OAuth endpoint', 'die Adresse eines OAuth-Endpunkts'],
  ['the sign-on URL', 'die Adresse der Anmeldung'],
  ['an entity ID', 'eine Entity ID'],
  ['the entity ID', 'die Entity ID'],
  ['a certificate', 'ein Zertifikat'],
  ['an e-mail address', 'eine E-Mail-Adresse'],
  ['an address', 'eine Adresse'],
  ['the issuer', 'der Issuer'],
  ['a client ID', 'eine Client ID'],
  ['the ID of a tenant', 'die ID eines Tenants'],
  ['a domain', 'eine Domain'],

  // What was looked at
  ['This can be right.', 'Das kann stimmen.'],
  ['This is the metadata of {entityId}.', 'Das sind die Metadaten von {entityId}.'],
  ['The certificate is valid until {until}.', 'Das Zertifikat gilt bis {until}.'],
  ['The certificate ended on {until}.', 'Das Zertifikat ist am {until} abgelaufen.'],
  ['The certificate holds from {from} on.', 'Das Zertifikat gilt erst ab {from}.'],
  [
    'Ask whether the identity provider has a new one already, and give both.',
    'Fragen Sie, ob der Identity Provider schon ein neues hat, und geben Sie beide an.',
  ],
  ['The issuer answers as it should.', 'Der Issuer antwortet, wie er soll.'],

  // Fields (server: `connections/`, `http/parse-input.ts`)
  ['This field is required.', 'Das wird gebraucht.'],
  ['There is no such field.', 'Dieses Feld gibt es nicht.'],
  [
    'Give a full address that begins with https://.',
    'Geben Sie die ganze Adresse an, die mit https:// beginnt.',
  ],
  ['Production requires an https address.', 'Im Betrieb muss die Adresse mit https beginnen.'],
  [
    'Leave out user name, password and fragment.',
    'Lassen Sie Benutzername, Kennwort und den Teil nach # weg.',
  ],
  ['An issuer has no query.', 'Ein Issuer hat keinen Teil nach einem Fragezeichen.'],
  [
    'Give the issuer itself: the part before /.well-known/.',
    'Geben Sie den Issuer selbst an: den Teil vor /.well-known/.',
  ],
  [
    'This issuer stands for many organizations. Give the one of your tenant, with its id in the path, or pin it by `tenantId`.',
    'Dieser Issuer steht für viele Organisationen. Geben Sie den Ihres Tenants an, mit dessen ID in der Adresse, oder legen Sie ihn mit `tenantId` fest.',
  ],
  ['This is not the tenant in the issuer.', 'Das ist nicht der Tenant im Issuer.'],
  ['Did you mean {issuer}?', 'Meinten Sie {issuer}?'],
  ['Choose one of: {names}.', 'Wählen Sie davon: {names}.'],
  ['Of this provider there is {protocols}.', 'Von diesem Anbieter gibt es {protocols}.'],
  ['Too big: expected string to have <={most} characters', 'Das ist zu lang: höchstens {most} Zeichen.'],
  ['Too small: expected string to have >={least} characters', 'Das ist zu kurz.'],
  [
    'None of these attributes was sent with that sign-in, so nobody could be told apart by it.',
    'Keines dieser Attribute wurde bei dieser Anmeldung gesendet; daran wäre niemand zu unterscheiden.',
  ],

  // Domains (server: `platform/normalize-domain.ts`, `domains/check-claimable.ts`)
  ['Give a domain, such as acme.com.', 'Geben Sie eine Domain an, zum Beispiel acme.com.'],
  [
    'This is a URL; give the domain alone, such as acme.com.',
    'Das ist eine URL; geben Sie nur die Domain an, zum Beispiel acme.com.',
  ],
  [
    'This is an e-mail address; give the part after the @.',
    'Das ist eine E-Mail-Adresse; geben Sie den Teil nach dem @ an.',
  ],
  [
    'A * is not possible here; add each domain by itself.',
    'Ein * ist hier nicht möglich; fügen Sie jede Domain einzeln hinzu.',
  ],
  ['This is an IP address, not a domain.', 'Das ist eine IP-Adresse, keine Domain.'],
  [
    'Leave out the port; give the domain alone, such as acme.com.',
    'Lassen Sie den Port weg; geben Sie nur die Domain an, zum Beispiel acme.com.',
  ],
  [
    'Leave out the path; give the domain alone, such as acme.com.',
    'Lassen Sie den Pfad weg; geben Sie nur die Domain an, zum Beispiel acme.com.',
  ],
  [
    'This is not a domain name: letters, digits and hyphens, in parts joined by dots.',
    'Das ist kein Domainname: Buchstaben, Ziffern und Bindestriche, mit Punkten dazwischen.',
  ],
  [
    'This has no dot; give a whole domain, such as acme.com.',
    'Hier fehlt ein Punkt; geben Sie die ganze Domain an, zum Beispiel acme.com.',
  ],
  ['The last part of a domain is never a number.', 'Der letzte Teil einer Domain ist nie eine Zahl.'],
  [
    'Anybody can register names under {suffix}; give a domain of the organization’s own.',
    'Unter {suffix} kann jeder Namen registrieren; geben Sie eine Domain an, die der Organisation gehört.',
  ],
  [
    'Anybody can have an address at {domain}; give a domain of the organization’s own.',
    'Bei {domain} kann jeder eine Adresse haben; geben Sie eine Domain an, die der Organisation gehört.',
  ],

  // Advice on the mapping (protocol: `profile/recommend-mapping.ts`)
  [
    'What comes as the e-mail address is no e-mail address. Map `email` to another attribute.',
    'Was als E-Mail-Adresse kommt, ist keine. Ordnen Sie `email` ein anderes Attribut zu.',
  ],
  [
    'What comes as `{attribute}` looks like an e-mail address. Map it to another attribute.',
    'Was als `{attribute}` kommt, sieht aus wie eine E-Mail-Adresse. Ordnen Sie ihm ein anderes Attribut zu.',
  ],
  [
    'What comes as `{attribute}` is the whole name. Map it to an attribute that has this part alone.',
    'Was als `{attribute}` kommt, ist der ganze Name. Ordnen Sie ihm ein Attribut zu, das nur diesen Teil hat.',
  ],
  [
    'Groups come as ids, not as names. Let the identity provider send names (Entra ID: cloud-only group display names, or app roles), or map the ids to roles.',
    'Gruppen kommen als IDs, nicht als Namen. Lassen Sie den Identity Provider Namen senden (Entra ID: Cloud-only group display names oder App roles), oder ordnen Sie den IDs Rollen zu.',
  ],
  [
    'Groups come as one text with separators in it. Let the identity provider send one value for each group.',
    'Gruppen kommen als ein Text mit Trennzeichen. Lassen Sie den Identity Provider für jede Gruppe einen Wert senden.',
  ],
  [
    '`{attribute}` is empty, and an attribute that may hold it is sent as “{name}”. Map it.',
    '`{attribute}` ist leer, und ein Attribut, das es enthalten kann, wird als „{name}“ gesendet. Ordnen Sie es zu.',
  ],

  // Reasons inside sentences
  ['unknown', 'unbekannt'],
  ['(none)', '(nichts)'],
  ['status {status}', 'Status {status}'],
  ['it answered with status {status}', 'sie antwortete mit dem Status {status}'],
  [
    'it answered with status {status} and no JWK Set (RFC 7517 §5)',
    'sie antwortete mit dem Status {status} und keinem JWK Set (RFC 7517 §5)',
  ],
  ['it is not JSON', 'dort steht kein JSON'],
  ['its {name} is missing or not an https URL', '{name} fehlt darin oder ist keine https-Adresse'],
  ['it is not a complete address', 'sie ist nicht vollständig'],
  ['it is not an http or https address', 'sie beginnt nicht mit http oder https'],
  ['production requires https', 'im Betrieb muss sie mit https beginnen'],
  ['it carries a user name or password', 'sie enthält Benutzername oder Kennwort'],
  ['its address is written in disguise', 'ihre IP-Adresse ist verkleidet geschrieben'],
  ['its address cannot be read', 'ihre IP-Adresse ist nicht zu lesen'],
  ['it is a {range} address', 'sie liegt in einem Bereich für besondere Zwecke ({range})'],
  ['the connection failed', 'die Verbindung kam nicht zustande'],
  ['it is marked as {kind}', 'es ist als {kind} gekennzeichnet'],
  ['there are several; add them one by one', 'es sind mehrere; fügen Sie sie einzeln hinzu'],
  ['more data follows the certificate', 'nach dem Zertifikat folgt noch etwas'],
  ['an XML document <{name}>', 'ein XML-Dokument <{name}>'],
  ['none at all', 'gar keine'],
  ['no key at all', 'gar kein Schlüssel'],
  ['none of {names} has a value', '{names} haben keinen Wert'],
  ['the subject is empty', 'das Subject ist leer'],
  ['the NameID is empty', 'die NameID ist leer'],
  ['the NameID is transient', 'die NameID ist transient'],
  ['{usable} of {all} keys', '{usable} von {all} Schlüsseln'],
  ['not announced', 'nicht angegeben'],
]
