import { checkNames } from './de/check-names.ts'
import { errors } from './de/errors.ts'
import { findings } from './de/findings.ts'
import { hints } from './de/hints.ts'
import { providers } from './de/providers.ts'
import type { Texts } from './en.ts'
import { type Pair, sayBy } from './say.ts'

/** The English text for the admin of each code in `errors`: put in by `scripts/build-web.mjs`, which reads the catalogue. */
declare const ADMIN_TEXTS: Readonly<Record<string, string>>

const byCode = Object.entries(errors).map(([code, german]): Pair => [ADMIN_TEXTS[code] ?? code, german])

/** Die Worte des Assistenten auf Deutsch: loaded by those who read it, as a file of its own. */
export const de: Texts = {
  language: 'Deutsch',
  direction: 'ltr',
  say: sayBy([...byCode, ...findings, ...hints, ...providers, ...checkNames]),
  quoted: (name) => `„${name}“`,
  title: (organization) => `Single Sign-on für ${organization}`,
  skip: 'Zum Inhalt springen',
  footer: 'Single Sign-on mit Cardea',
  loading: 'Wird geladen …',
  progress: (done, all) => `${done} von ${all} Schritten erledigt`,
  stepsLabel: 'Schritte',
  done: 'Erledigt',
  optional: 'Optional',
  next: 'Weiter',
  save: 'Speichern und weiter',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyLabel: (what) => `${what} kopieren`,
  chooseLanguage: 'Sprache',
  backTo: (host) => `Zurück zu ${host}`,
  wentWrong: 'Das hat nicht geklappt',
  tryAgain: 'Noch einmal versuchen',
  reference: (id) => `Kennung: ${id}`,
  offline:
    'Der Dienst ist nicht zu erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Nichts geht verloren.',
  ended: {
    title: 'Diese Sitzung ist zu Ende',
    text: 'Was Sie eingegeben haben, bleibt erhalten. Bitten Sie um einen neuen Link; dann geht es dort weiter, wo Sie waren.',
  },
  expiring: (minutes) =>
    minutes === 1
      ? 'Diese Sitzung endet in einer Minute. Gespeichertes bleibt; mit einem neuen Link geht es weiter.'
      : `Diese Sitzung endet in ${minutes} Minuten. Gespeichertes bleibt; mit einem neuen Link geht es weiter.`,
  idle: (minutes) =>
    minutes === 1
      ? 'Hier ist eine Weile nichts geschehen. Diese Sitzung endet in einer Minute.'
      : `Hier ist eine Weile nichts geschehen. Diese Sitzung endet in ${minutes} Minuten.`,
  stay: 'Weitermachen',
  names: {
    provider: 'Identity Provider wählen',
    application: 'Anwendung anlegen',
    values: 'Beide verbinden',
    attributes: 'Attribute prüfen',
    assignment: 'Personen zulassen',
    domains: 'Domains bestätigen',
    test: 'Anmeldung testen',
    enable: 'Einschalten',
  },
  provider: {
    lead: 'Dort melden sich die Menschen Ihrer Organisation heute an.',
    search: 'Suchen',
    none: 'So heißt hier keiner.',
    noneBut: 'So heißt hier keiner. Mit diesen geht jeder:',
    protocol: 'Wie sollen die beiden miteinander sprechen?',
    saml: 'SAML 2.0',
    samlDetail: 'Was die meisten Organisationen für Single Sign-on nutzen.',
    oidc: 'OpenID Connect',
    oidcDetail: 'Neuer, und es gibt weniger zu kopieren.',
    change: 'Ein anderer Anbieter ersetzt, was Sie eingegeben haben.',
  },
  application: {
    lead: (label) =>
      `In ${label}, mit einem Konto, das es verwalten darf. Lassen Sie diese Seite daneben offen.`,
    create: 'Anlegen',
    open: (label) => `Öffnen Sie in ${label}`,
    ours: 'Unsere Werte eintragen',
    oursText: 'Öffnen Sie diese Ansicht und fügen Sie jeden Wert in sein Feld ein.',
    metadataInstead: 'Oder geben Sie dort unsere Metadaten an, die all diese Werte enthalten:',
    download: 'Unsere Metadaten herunterladen',
    identifier: 'Kennung wählen',
    set: (field, value) => `Setzen Sie *${field}* auf *${value}*.`,
    attributes: 'Attribute senden',
    attributesText: (name, source) =>
      `Fügen Sie mindestens *${name}* mit dem Wert *${source}* hinzu. Vorname, Nachname und Gruppen sind willkommen.`,
    claimsText: (name, source) => `Der Claim *${name}* soll aus *${source}* kommen.`,
    signing: 'Antwort signieren',
    confirm: 'Das habe ich erledigt',
    illustration: (place, fields) =>
      `Zeichnung von ${place}; markiert ist ${fields.map((field) => `„${field}“`).join(' und ')}.`,
    ourValues: {
      spEntityId: 'Entity ID',
      acsUrl: 'ACS-URL',
      spMetadataUrl: 'Adresse der Metadaten',
      redirectUri: 'Redirect URI',
    },
  },
  values: {
    lead: (label) => `Nun andersherum: Geben Sie uns, was in ${label} zu dieser Anwendung steht.`,
    find: 'Wo Sie es finden',
    way: 'Wie möchten Sie es angeben?',
    url: 'Adresse der Metadaten',
    urlDetail: 'Am besten: Neue Zertifikate kommen von selbst.',
    file: 'Datei mit Metadaten',
    fileDetail: 'Sie laden sie neu hoch, wenn das Zertifikat wechselt.',
    fields: 'Feld für Feld',
    fieldsDetail: 'Wenn es keine Metadaten gibt.',
    where: (at, field) => `Unter ${at}: „${field}“`,
    metadataUrl: 'Adresse der Metadaten',
    metadataXml: 'Metadaten',
    drop: 'Datei wählen oder hier ablegen',
    fileRead: (name) => `${name} wurde gelesen.`,
    fileTooLarge: 'Diese Datei ist größer, als Metadaten je sind. Wählen Sie das XML-Dokument.',
    idpEntityId: 'Entity ID',
    ssoUrl: 'Adresse der Anmeldung',
    certificates: 'Signaturzertifikat',
    issuer: 'Issuer',
    clientId: 'Client ID',
    clientSecret: 'Client Secret',
    secretKept: 'Ein Secret ist gespeichert. Lassen Sie das Feld leer, um es zu behalten.',
    checking: 'Wird geprüft …',
    required: 'Das wird gebraucht.',
    saveAnyway: 'Trotzdem speichern',
    doubtful: 'Sehen Sie das markierte Feld noch einmal an. Wenn es stimmt, speichern Sie es trotzdem.',
  },
  attributes: {
    lead: (label) =>
      `Das möchte die Anwendung von jeder Person wissen, und unter diesem Namen kommt es von ${label}.`,
    attribute: 'Attribut',
    sentAs: 'Gesendet als',
    received: 'Im letzten Test empfangen',
    usual: 'die üblichen Namen',
    required: 'Notwendig',
    nothing: 'nichts',
    noTest: 'Noch wurde nichts empfangen. Nach dem ersten Test sehen Sie hier, was ankommt.',
    runTest: 'Zum Test',
    missing: 'Notwendig, und der letzte Test brachte es nicht.',
    received_all: 'Was sonst gesendet wurde',
    choose: 'Wählen Sie einen Namen, der gesendet wurde, oder tippen Sie einen anderen.',
  },
  assignment: {
    lead: (label) => `Nur wer in ${label} der Anwendung zugewiesen ist, kann sich anmelden.`,
    text: 'Öffnen Sie diese Ansicht und fügen Sie Personen oder Gruppen hinzu. Beginnen Sie mit sich selbst: Das brauchen Sie für den Test.',
    confirm: 'Ich habe Personen hinzugefügt',
  },
  domains: {
    lead: 'Wer eine Adresse dieser Domains eingibt, wird zu Ihrem Identity Provider geführt. Die Bestätigung beweist, dass die Domain Ihnen gehört.',
    required: 'Bevor die Verbindung eingeschaltet werden kann, muss mindestens eine Domain bestätigt sein.',
    name: 'Domain',
    hint: 'Zum Beispiel example.com',
    add: 'Domain hinzufügen',
    none: 'Noch keine Domain.',
    record: 'Legen Sie diesen Eintrag dort an, wo Sie das DNS der Domain verwalten:',
    recordType: 'Typ',
    recordName: 'Name',
    recordValue: 'Wert',
    check: 'Jetzt prüfen',
    watching:
      'Wir sehen alle paar Sekunden nach. Bis Änderungen im DNS ankommen, kann es einige Minuten dauern.',
    notYet: (time) =>
      `Um ${time} noch nicht da. Das ist üblich: Lassen Sie diese Seite offen, oder kommen Sie später wieder.`,
    lookalike:
      'Einige Buchstaben dieser Domain sehen aus wie andere. Vergleichen Sie sie Buchstabe für Buchstabe mit Ihrer.',
    verified: 'Bestätigt',
    pending: 'Wartet auf den Eintrag',
    remove: 'Entfernen',
  },
  test: {
    lead: 'Melden Sie sich in einem neuen Fenster mit Ihrem eigenen Konto an. Es ändert nichts, und niemand sonst bemerkt es.',
    start: 'Anmeldung testen',
    again: 'Noch einmal testen',
    blocked: 'Ihr Browser hat das Fenster nicht geöffnet.',
    openHere: 'Test in einem neuen Fenster öffnen',
    waiting: 'Wartet auf Ihre Anmeldung im anderen Fenster …',
    stop: 'Nicht mehr warten',
    passed: 'Es geht',
    passedText: (who) => `Sie sind als ${who} angekommen.`,
    failed: 'Noch nicht',
    unfinished:
      'Die Anmeldung wurde nicht rechtzeitig beendet. Beginnen Sie neu; das Fenster gilt zehn Minuten lang.',
    refused: 'Die Anmeldung kam an, und diese Person würde nicht eingelassen.',
    checks: 'Jede Prüfung',
    passedChecks: (count) => (count === 1 ? 'Eine Prüfung bestanden' : `${count} Prüfungen bestanden`),
    expected: 'Erwartet',
    receivedValue: 'Empfangen',
  },
  enable: {
    lead: 'Von da an können sich die Menschen Ihrer Organisation damit anmelden.',
    ready: 'Alles Nötige ist da.',
    missing: 'Das fehlt noch:',
    untested: 'Sie haben die Anmeldung noch nicht getestet. Wir raten, das zuerst zu tun.',
    turnOn: 'Single Sign-on einschalten',
    on: 'Single Sign-on ist eingeschaltet',
    onText: (organization) =>
      `Die Menschen von ${organization} können sich nun über Ihren Identity Provider anmelden.`,
    whatNext: 'Wie es weitergeht',
    nextPoints: [
      'Weisen Sie bei Ihrem Identity Provider die Personen und Gruppen zu, die Zugang haben sollen.',
      'Sagen Sie ihnen, dass sie sich mit ihrer Arbeitsadresse anmelden.',
      'Läuft ein Zertifikat ab, erfährt es rechtzeitig, wer die Anwendung betreibt.',
    ],
    turnOff: 'Ausschalten',
    finish: 'Abschließen',
    finished: 'Alles erledigt. Sie können diese Seite schließen.',
  },
}
