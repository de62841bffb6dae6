# Texte des Bildschirms. Die Schlüssel sind in jeder Sprache dieselben: Ein Test prüft das.

## Rahmen
skip-to-content = Zum Inhalt springen
skip-to-footer = Zum Seitenende springen
header-services = Online-Dienste
header-language = Sprache
menu-home = Dienste
menu-book = Terminbuchung
menu-label = Hauptmenü
breadcrumb-label = Navigationspfad
breadcrumb-home = Online-Dienste
footer-what = Online-Terminbuchung: { $town }
footer-book = Termin buchen
footer-accessibility = Erklärung zur Barrierefreiheit
footer-privacy = Datenschutzhinweis
footer-links = Nützliche Links
footer-contacts = Kontakt
footer-fiscal-code = Steuernummer
footer-vat = MwSt.-Nummer
footer-pec = Zertifizierte E-Mail (PEC)
footer-urp = Amt für Bürgeranliegen (URP)
footer-report = Störung melden
footer-transparency = Transparente Verwaltung
footer-legal = Rechtliche Hinweise
footer-follow = Folgen Sie uns auf
footer-media-policy = Medienrichtlinie
footer-sitemap = Übersicht der Website
contact-title = Kontakt: { $town }
contact-faq = Häufige Fragen lesen
contact-help = Hilfe anfordern
contact-call = { $phone } anrufen
scripts-off = JavaScript ist ausgeschaltet: Sie können trotzdem buchen, aber die Zeiten aktualisieren sich nicht von selbst. Laden Sie die Seite neu, um den aktuellen Stand zu sehen.

## Startseite
home-title = Online-Dienste
home-lead = Wählen Sie einen Dienst. Um freie Zeiten zu sehen, müssen Sie sich nicht anmelden.
home-book = Terminbuchung
home-book-what = Wählen Sie den Schalter, sehen Sie live, welche Zeiten frei sind, und buchen Sie Ihren Termin.
home-book-go = Zur Terminbuchung
home-hold = Sie haben eine Buchung, die noch nicht abgeschlossen ist
home-hold-what = Eine Zeit ist für Sie reserviert, aber noch nicht bestätigt.
home-hold-go = Buchung abschließen
home-accessibility-what = Wie diese Seiten gemacht sind und was Sie tun können, wenn etwas nicht zugänglich ist.
home-privacy-what = Welche Daten eine Buchung braucht, wofür sie dienen und was andere sehen.

## Schritte
steps-label = Schritte der Buchung
step-place = Ort
step-time = Datum und Uhrzeit
step-person = Antragsteller
step-summary = Übersicht
step-done = Abgeschlossen
step-active = Aktiv
step-count = { $step }/5

## Ressourcen
tree-title = Online-Terminbuchung
tree-resources = Was gebucht werden kann
tree-empty = Zurzeit kann nichts gebucht werden.
node-address = Adresse
node-directions = So finden Sie hin
node-map = Karte
node-map-of = Karte von { $name } (OpenStreetMap)
node-phone = Telefon
node-email = E-Mail
node-book = Buchen
node-book-of = Buchen: { $name }
node-chosen = Gewünschter Dienst
node-suspended = Buchung ausgesetzt
node-inside = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}

## Woche
week-title = Woche { $from } – { $to }
week-page-title = Zeiten von { $name }
week-previous = Vorige Woche
week-next = Nächste Woche
week-today = Diese Woche
week-weeks = Wochen
week-nothing = In dieser Woche sind keine Zeiten frei.
week-first-free = Zur ersten Woche mit freien Plätzen
week-no-first-free = Auch in den nächsten Wochen sind keine Zeiten frei. Versuchen Sie es später wieder: Abgesagte Plätze werden von selbst wieder frei.
week-opens = Die Zeiten dieser Woche können ab { $when } gebucht werden und werden dann von selbst grün.
week-closed = In dieser Woche ist der Schalter geschlossen.
week-durations = Dauer des Termins
week-view = Ansicht
week-view-grid = Raster
week-view-list = Liste
week-as-list = Als Liste zeigen
week-list-title = Freie Zeiten
week-list-empty = In dieser Woche ist für diese Dauer keine Zeit frei.
week-time = Uhrzeit
week-legend = Legende
week-hold = Für Sie ist bereits eine Zeit bis { $until } reserviert.
week-hold-go = Diese Buchung abschließen
week-choose = Wählen Sie eine freie Zeit und drücken Sie dann Weiter.
week-keys = Mit der Tastatur: Pfeile zum Bewegen, Eingabe zum Wählen, Bild auf und Bild ab, um die Woche zu wechseln.
week-continue = Weiter
week-choice = Gewählte Zeit
week-clear = Auswahl aufheben
week-nearest = Nächste freie Zeiten
week-suspended = Die Buchung ist ausgesetzt
week-back = Zurück zu den Ressourcen
list-left = { $left ->
    [one] 1 Platz
   *[other] { $left } Plätze
}

cell-name = { $day }, { $time } Uhr, { $state }
cell-free = { $left ->
    [one] Frei
   *[other] { $left } Plätze
}
cell-free-long = { $left ->
    [one] frei, 1 Platz
   *[other] frei, { $left } Plätze
}
cell-past = Vorbei
cell-past-long = diese Zeit ist vorbei
cell-closed = Zu
cell-closed-long = nicht zur Buchung geöffnet
cell-held = In Arbeit
cell-held-long = jemand schließt gerade die Buchung ab
cell-booked = Gebucht
cell-booked-long = gebucht
cell-not-yet = Ab { $when }
cell-not-yet-long = noch nicht buchbar, öffnet { $when }
cell-blocked = Gesperrt
cell-blocked-long = vom Amt gesperrt
cell-selected = Gewählt
cell-selected-long = von Ihnen gewählt, noch nicht reserviert
cell-mine = Reserviert
cell-mine-long = für Sie reserviert, noch zu bestätigen
legend-free = Frei
legend-selected = Von Ihnen gewählt
legend-mine = Für Sie reserviert
legend-held = Jemand schließt gerade die Buchung ab
legend-booked = Gebucht
legend-not-yet = Noch nicht buchbar
legend-past = Vorbei
legend-closed = Nicht zur Buchung geöffnet
legend-blocked = Vom Amt gesperrt

time-again = { $time } (nach der Zeitumstellung)
when-range = { $day }, von { $from } bis { $to } Uhr
when-instant = { $day }, { $time } Uhr
duration-minutes = { $minutes } Minuten
duration-hours = { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
}
duration-both = { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
} und { $minutes } Minuten

## Live
live-lost = Verbindung verloren: Die Zeiten sind vielleicht nicht aktuell. Neuer Versuch läuft…
live-ended = Diese Seite aktualisiert sich nicht mehr von selbst. Laden Sie sie neu, um den aktuellen Stand zu sehen.
notice-closing = Der Dienst startet gleich neu: Die Seite verbindet sich von selbst wieder.
live-restored = Verbindung wiederhergestellt: Die Zeiten sind aktuell.
live-selected = Gewählt: { $slot }. Drücken Sie Weiter, um zu reservieren.
live-cleared = Auswahl aufgehoben.
live-taken = Die von Ihnen gewählte Zeit ({ $slot }) ist nicht mehr frei.
live-came-back = Die von Ihnen gewählte Zeit ({ $slot }) ist wieder frei.
live-summary = { $count ->
    [0] In dieser Woche ist keine Zeit frei.
    [one] In dieser Woche ist 1 Zeit frei.
   *[other] In dieser Woche sind { $count } Zeiten frei.
}
live-proposed = { $slot }, Dauer { $duration }
live-too-long = Ab hier sind nicht { $duration } am Stück frei: Wählen Sie eine andere Zeit oder eine kürzere Dauer.
live-week = { $title }. { $count ->
    [0] Keine Zeit ist frei.
    [one] 1 Zeit ist frei.
   *[other] { $count } Zeiten sind frei.
}
live-unanswered = Der Server hat nicht geantwortet. Drücken Sie noch einmal Weiter: Die Anfrage wird nicht doppelt ausgeführt.

## Reservierung
hold-title = Buchung abschließen
hold-until = Die Zeit ist bis { $until } für Sie reserviert.
hold-left = Verbleibende Zeit
hold-left-minutes = Noch { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} bis zum Ende der Reservierung.
hold-left-seconds = Noch { $seconds } Sekunden bis zum Ende der Reservierung.
hold-where = Wo
hold-when = Wann
hold-required = Felder mit Sternchen sind Pflichtfelder.
hold-back = Verzichten und zurück zu den Zeiten
hold-extend = Ich brauche mehr Zeit
hold-extend-what = { $count ->
    [one] Sie können die Reservierung noch einmal verlängern.
   *[other] Sie können die Reservierung noch { $count } Mal verlängern.
}
hold-unanswered = Der Server hat nicht geantwortet. Drücken Sie noch einmal „Ich brauche mehr Zeit“: Die Reservierung wird nicht doppelt verlängert.
hold-warning = Die Reservierung endet gleich
hold-warning-what = Wenn Sie mehr Zeit brauchen, verlängern Sie jetzt: Was Sie geschrieben haben, bleibt.
hold-extended = Reservierung verlängert bis { $until }.
hold-ended = Die Reservierung ist nicht mehr aktiv
hold-ended-what = Die Zeit ist abgelaufen, oder die Reservierung wurde aufgegeben oder bereits bestätigt. Die Zeit kann wieder frei sein: Kehren Sie zu den Zeiten zurück und wählen Sie eine.
hold-ended-expired = Die Zeit ist abgelaufen und der Platz ist wieder für alle frei. Kehren Sie zu den Zeiten zurück und wählen Sie einen.
hold-ended-elsewhere = Die Reservierung wurde in einem anderen Fenster aufgegeben oder bestätigt.
hold-ended-back = Zurück zu den Zeiten
hold-ended-login-title = Ihre Anmeldung ist beendet
hold-ended-login = Die Anmeldung, mit der Sie gebucht haben, ist beendet, vielleicht in einem anderen Fenster. Melden Sie sich erneut an: Die Zeit bleibt bis zur angegebenen Frist für Sie reserviert.
hold-ended-login-again = Erneut anmelden
hold-privacy = Die Daten dienen nur diesem Termin.

## Buchung
booking-title = Termin bestätigt
booking-title-cancelled = Termin abgesagt
booking-title-past = Termin vorbei
booking-what = Der Termin ist am { $when }.
booking-what-cancelled = Dieser Termin wurde abgesagt und gilt nicht mehr. Er war am { $when }.
booking-what-past = Der Termin war am { $when }.
booking-mailed = Wir haben die Zusammenfassung gesendet an: { $email }
booking-code = Buchungscode
booking-code-what = Halten Sie ihn bereit: Am Schalter genügt es, diesen Code zu nennen.
booking-told = Angaben zur Buchung
booking-keep = Bewahren Sie die Adresse dieser Seite auf: Von hier aus können Sie den Termin wieder ansehen oder absagen. Wer sie kennt, kann dasselbe tun.
booking-bring = Was Sie mitbringen
booking-calendar = Zum eigenen Kalender hinzufügen
booking-calendar-file = .ics-Datei (Apple und andere)
calendar-title = Termin – { $name }
calendar-details = Buchungscode: { $code }
booking-cancel = Termin absagen
booking-cancel-until = Er kann bis { $when } abgesagt werden.
booking-fixed = Für eine Absage von hier aus ist es zu spät: Wenden Sie sich an das Amt.
booking-again = Eine andere Zeit buchen
cancel-title = Möchten Sie den Termin absagen?
cancel-what = Der Termin am { $when } gilt dann nicht mehr, und die Zeit wird für andere frei.
cancel-yes = Ja, absagen
cancel-no = Nein, zurück
booking-receipt = Bestätigung herunterladen (PDF)
receipt-title = Terminbestätigung
receipt-file = Terminbestätigung { $code }
receipt-file-void = ABGESAGT – Terminbestätigung { $code }
receipt-void = ABGESAGT
receipt-void-what = Der Termin wurde abgesagt ({ $when }) und gilt nicht mehr.
receipt-hours = von { $from } bis { $to } Uhr
receipt-code-what = Scannen Sie den Code, um den Termin anzusehen oder abzusagen.
receipt-code-what-void = Scannen Sie den Code, um die Buchung anzusehen.
receipt-code-alt = QR-Code mit der Adresse der Seite der Buchung
receipt-beneficiary = Für wen der Termin ist
receipt-applicant = Wer gebucht hat
receipt-reason = Anliegen
receipt-birth-date = Geburtsdatum
receipt-fiscal-code = Steuernummer (codice fiscale)
receipt-other-id = Kennung
receipt-cancel = Wenn Sie nicht kommen können
receipt-cancel-what = Absagen können Sie auf dieser Seite (bis { $when }). Der Platz kommt dann jemand anderem zugute.
receipt-notice = Die Daten auf dieser Bestätigung dienen nur dem Termin. Bewahren Sie sie auf und geben Sie sie nicht weiter: Wer die Adresse der Seite kennt, kann den Termin sehen und absagen.
receipt-page = Seite { $page } von { $pages }

## Ablehnungen: was geschehen ist und was jetzt zu tun ist
refusal-request-reused = Diese Seite wurde schon für eine andere Anfrage verwendet. Laden Sie sie neu und versuchen Sie es noch einmal.
refusal-resource-unknown = Diese Ressource gibt es nicht oder nicht mehr. Wählen Sie eine andere aus der Liste.
refusal-not-allowed = Das ist hier nicht erlaubt. Gehen Sie zur Liste der Ressourcen zurück und beginnen Sie neu.
refusal-resource-suspended = Die Buchung ist hier ausgesetzt. Der Grund steht in der Liste der Ressourcen.
refusal-duration-not-allowed = Diese Dauer kann hier nicht gebucht werden. Wählen Sie eine aus der Liste.
refusal-slot-closed = Zu dieser Zeit ist der Schalter nicht zur Buchung geöffnet. Wählen Sie eine grüne Zeit.
refusal-slot-past = Diese Zeit ist schon vorbei. Wählen Sie eine spätere.
refusal-slot-not-yet = Diese Zeit kann noch nicht gebucht werden: Sie öffnet { $when }. Kommen Sie dann wieder, oder wählen Sie eine grüne Zeit.
refusal-slot-too-soon = Diese Zeit ist zu nahe, um sie online zu buchen. Wählen Sie eine spätere.
refusal-slot-blocked = Das Amt hat diese Zeit gesperrt. Wählen Sie eine andere.
refusal-slot-taken = Jemand anderer hat diese Zeit einen Augenblick vorher genommen. Wählen Sie eine andere: Die nächsten stehen unten.
refusal-person-has-hold = Für Sie ist bereits eine Zeit bis { $until } reserviert. Schließen Sie jene Buchung ab oder geben Sie sie auf, dann können Sie eine andere wählen.
refusal-person-cap-reached = Sie haben hier bereits { $max ->
    [one] eine künftige Buchung
   *[other] { $max } künftige Buchungen
}, mehr sind nicht erlaubt. Sagen Sie eine ab, um eine andere zu buchen.
refusal-hold-unknown = Diese Reservierung gibt es nicht. Kehren Sie zu den Zeiten zurück und wählen Sie eine.
refusal-hold-not-yours = Diese Reservierung gehört einer anderen Person oder einem anderen Browser. Kehren Sie zu den Zeiten zurück und wählen Sie eine.
refusal-hold-expired = Die Zeit der Reservierung ist abgelaufen und der Platz ist wieder frei. Kehren Sie zu den Zeiten zurück und wählen Sie einen.
refusal-hold-released = Diese Reservierung wurde aufgegeben. Kehren Sie zu den Zeiten zurück und wählen Sie eine.
refusal-hold-confirmed = Diese Reservierung ist bereits eine bestätigte Buchung: Es ist nichts weiter zu tun.
refusal-hold-extensions-used = Die Reservierung kann nicht noch einmal verlängert werden. Bestätigen Sie, bevor die Zeit abläuft.
refusal-contact-missing = Es fehlen Daten. Ergänzen Sie sie und drücken Sie noch einmal Senden.
refusal-login-missing = Dieser Dienst braucht eine Anmeldung. Melden Sie sich an, und drücken Sie noch einmal auf Senden.
refusal-email-unproved = Bestätigen Sie zuerst Ihre E-Mail-Adresse mit dem Code, den wir Ihnen geschickt haben.
refusal-booking-unknown = Diese Buchung gibt es nicht. Prüfen Sie die Adresse der Seite.
refusal-booking-not-yours = Diese Buchung gehört einer anderen Person.
refusal-booking-cancelled = Diese Buchung wurde bereits abgesagt: Es ist nichts weiter zu tun.
refusal-booking-past = Dieser Termin ist schon vorbei: Er kann nicht mehr geändert werden.
refusal-cancel-too-late = Für eine Absage von hier aus ist es zu spät. Wenden Sie sich an das Amt.
refusal-booking-approved = Dieser Termin wartet nicht auf eine Genehmigung.
refusal-block-unknown = Diese Sperre gibt es nicht mehr. Laden Sie die Seite neu.
refusal-schedule-invalid = Der Zeitplan ist nicht gültig: { $problem }. Berichtigen Sie ihn und versuchen Sie es noch einmal.
refusal-touched-changed = Die betroffenen Buchungen haben sich inzwischen geändert. Sehen Sie sich die Vorschau noch einmal an und bestätigen Sie.
refusal-busy = Im Augenblick gibt es sehr viele Anfragen. Versuchen Sie es in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch einmal.
refusal-rate-limited = Sie haben zu viele Anfragen hintereinander geschickt. Versuchen Sie es in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch einmal.
refusal-too-many-watches = Diese Seite zeigt zu viele Wochen auf einmal. Laden Sie die Seite neu.
refusal-outcome-unknown = Wir wissen noch nicht, ob die Anfrage ausgeführt wurde. Versuchen Sie es noch einmal: Sie wird nicht doppelt ausgeführt.
refusal-store-full = Im Augenblick sind keine neuen Buchungen möglich. Bestehende bleiben gültig; versuchen Sie es später noch einmal.
refusal-store-stopped = Der Dienst steht wegen eines technischen Problems still. Bestehende Buchungen bleiben gültig; versuchen Sie es später noch einmal.

## Probleme
problem-foreign = Anfrage nicht angenommen
problem-foreign-what = Die Anfrage kommt von einer anderen Website, oder der Browser sagt nicht, woher. Öffnen Sie diese Seite von der Website der Gemeinde aus und versuchen Sie es noch einmal.
problem-stale = Die Seite war nicht mehr aktuell
problem-stale-what = Es wurde nichts gesendet. Das geschieht, wenn Sie sich inzwischen in einem anderen Fenster an- oder abgemeldet haben, oder wenn der Browser die Cookies dieser Website nicht behält. Öffnen Sie die Seite erneut und versuchen Sie es noch einmal.
problem-reopen = Seite erneut öffnen
problem-not-json-what = Diese Adresse nimmt nur JSON an: Senden Sie den Header „Content-Type: application/json“.
problem-not-found = Seite nicht gefunden
problem-not-found-what = Unter dieser Adresse gibt es nichts. Prüfen Sie, ob sie richtig geschrieben ist, oder beginnen Sie bei den Online-Diensten.
problem-method = Anfrage nicht angenommen
problem-method-what = So kann diese Adresse nicht benutzt werden. Beginnen Sie bei den Online-Diensten.
problem-gone = Nicht mehr aktiv
problem-gone-what = Was Sie suchen, ist nicht mehr aktiv. Beginnen Sie bei den Online-Diensten.
problem-conflict = Das war nicht möglich
problem-conflict-what = Die Lage hat sich inzwischen geändert. Kehren Sie zu den Zeiten zurück und versuchen Sie es noch einmal.
problem-too-large = Anfrage zu groß
problem-too-large-what = Was Sie geschickt haben, ist länger, als diese Seite annimmt. Kürzen Sie es und versuchen Sie es noch einmal.
problem-busy = Zu viele Anfragen
problem-busy-what = Im Augenblick gibt es sehr viele Anfragen. Warten Sie einige Sekunden und versuchen Sie es noch einmal.
problem-request = Anfrage nicht gültig
problem-request-what = Die Anfrage ist nicht so geschrieben wie erwartet. Gehen Sie zurück und versuchen Sie es noch einmal.
problem-field = Das Feld „{ $field }“ fehlt oder ist nicht gültig. Gehen Sie zurück, berichtigen Sie es und versuchen Sie es noch einmal.
problem-server = Etwas hat nicht funktioniert
problem-server-what = Auf unserer Seite gab es ein Problem. Bestehende Buchungen bleiben gültig; versuchen Sie es in einigen Minuten noch einmal.
problem-home = Zu den Online-Diensten
problem-book = Zur Terminbuchung

## Barrierefreiheit und Datenschutz
accessibility-title = Barrierefreiheit
accessibility-how = Wie diese Seiten gemacht sind
accessibility-how-1 = Alle lassen sich allein mit der Tastatur bedienen und funktionieren auch ohne JavaScript.
accessibility-how-2 = Jeder Zustand einer Zeit hat einen Text und ein Zeichen, nicht nur eine Farbe.
accessibility-how-3 = Dieselben Zeiten kann man als Raster oder als Liste sehen.
accessibility-how-4 = Eine Zeit ist nur eine begrenzte Weile reserviert, weil andere darauf warten. Zwei Minuten vor dem Ende erlaubt ein Hinweis, sie zu verlängern: Diese Grenze gehört zu einem Vorgang in Echtzeit.
accessibility-limits = Bekannte Grenzen
accessibility-limits-what = Auf sehr schmalen Bildschirmen lässt sich das Raster seitlich verschieben: Dort wird die Liste vorgeschlagen. Karten öffnen sich auf einer anderen Website, die eigene Regeln hat.
accessibility-contact = Wenn etwas nicht zugänglich ist
accessibility-contact-what = Schreiben Sie dem Amt, das bei der gewünschten Ressource genannt ist, oder rufen Sie dort an: Auch so können Sie buchen.
privacy-title = Datenschutz
privacy-what = Zum Buchen fragen wir nach Vor- und Nachnamen und E-Mail und, wo der Dienst es braucht, nach Steuernummer oder Ausweis, Telefon und Grund. Wer für eine andere Person bucht, nennt deren Namen und Steuernummer.
privacy-use = Wofür sie dienen
privacy-use-what = Sie dienen dem Termin und dazu, Sie zu benachrichtigen: Bestätigung, Erinnerung und Absage. Sie werden nicht weitergegeben und kommen nicht in technische Protokolle.
privacy-cookies = Cookies
privacy-cookies-what = Es gibt nur technische Cookies dieser Website: Eines erkennt Ihren Browser wieder, um die Zeit für Sie reserviert zu halten, eines merkt sich die Sprache. Keine Cookies von anderen, keine Statistik.
privacy-kept = Wie lange
privacy-kept-what = Die Daten einer Buchung werden nach der Frist gelöscht, die der Dienst festlegt, meist ein Jahr nach dem Termin. Ein Konto bleibt, bis Sie um seine Löschung bitten. Um Ihre Daten zu erhalten oder früher löschen zu lassen, schreiben Sie der Gemeinde.
privacy-seen = Was andere sehen
privacy-seen-what = Wer die Zeiten ansieht, sieht, ob ein Platz frei, gebucht oder gerade in Buchung ist, niemals, wem er gehört.

## Anmeldung
access-title = Anmeldung
access-lead = Wählen Sie, wie Sie sich anmelden. Um freie Termine zu sehen, brauchen Sie keine Anmeldung.
access-ways = Digitale Identität
access-ways-what = Ihre Daten sind schon ausgefüllt und bestätigt.
access-with-spid = Mit SPID anmelden
access-with-cie = Mit CIE anmelden
access-with-eidas = Mit eIDAS anmelden (andere europäische Länder)
access-with-other = Andere Zugangsdaten
access-account = E-Mail und Passwort
access-password = Passwort
access-enter = Anmelden
access-leave = Abmelden
access-leave-everywhere = Auf allen Geräten abmelden
access-as = Sie sind angemeldet als { $name }.
access-go-on = Weiter
access-guest = Ohne Anmeldung
access-guest-what = Diesen Dienst können Sie auch ohne Anmeldung buchen: Name und Kontaktdaten genügen, dazu ein Code, der per E-Mail kommt.
access-guest-go = Als Gast weiter
access-failed = Die Anmeldung hat nicht geklappt
access-again = Noch einmal versuchen
access-no-way = Diese Art der Anmeldung gibt es nicht.
access-no-mail = Auf dieser Website ist kein E-Mail-Versand eingerichtet, deshalb geht das jetzt nicht. Bitte wenden Sie sich an das Amt.
access-wrong = Die Adresse oder das Passwort stimmt nicht.
access-wrong-code = Der Code stimmt nicht. Sehen Sie in der letzten E-Mail nach.
access-over = Dieser Link oder Code gilt nicht mehr: Er wurde verwendet, ist abgelaufen oder gehört zu einem anderen Browser. Bitte beginnen Sie von vorn.
access-broken-off = Die Anmeldung wurde vor dem Ende abgebrochen. Es hat sich nichts geändert.
access-level = Diese Dienste brauchen eine höhere Sicherheitsstufe. Melden Sie sich mit der verlangten Stufe noch einmal an.
access-unreachable = Der Identitätsdienst antwortet im Moment nicht. Versuchen Sie es in einigen Minuten wieder, oder melden Sie sich anders an.
access-not-believed = Die Antwort des Identitätsdienstes kann nicht angenommen werden. Versuchen Sie es noch einmal; geschieht es wieder, sagen Sie es dem Amt.
access-ended = Ihre Anmeldung ist beendet. Melden Sie sich wieder an, um fortzufahren: Der Platz, den Sie gerade buchen, bleibt bis zur angezeigten Zeit Ihrer.
access-left = Sie sind abgemeldet
access-left-what = Auf diesem Gerät sind Sie nicht mehr angemeldet.
access-leaving = Abmeldung
access-leaving-what = Hier sind Sie schon abgemeldet. Nun geht es zu Ihrem Identitätsdienst, damit Sie sich auch dort abmelden.
access-leaving-go = Auch beim Identitätsdienst abmelden
profile-title = Mein Profil
profile-name = Vor- und Nachname
profile-how = Angemeldet mit
profile-how-local = Konto der Gemeinde (E-Mail und Passwort)
profile-level = Stufe { $level }
profile-email-none = Keine Adresse angegeben
profile-certified = Diese Daten kommen vom Identitätsdienst und lassen sich hier nicht ändern.
profile-sessions = Wo Sie angemeldet sind
profile-sessions-what = Wenn Sie einen fremden Computer benutzt haben, können Sie die Anmeldung überall beenden, auch hier.
profile-password = Passwort ändern
profile-password-old = Jetziges Passwort
profile-password-new = Neues Passwort
profile-password-what = Nach der Änderung endet die Anmeldung auf allen anderen Geräten. Eine E-Mail benachrichtigt Sie.
profile-password-wrong = Das jetzige Passwort stimmt nicht.
profile-password-done = Passwort geändert. Auf anderen Geräten ist die Anmeldung beendet.
profile-email = E-Mail-Adresse ändern
profile-email-new = Neue E-Mail-Adresse
profile-email-what = Wir senden einen Link an die neue Adresse: Die Änderung gilt, wenn Sie ihn öffnen. Auch die jetzige Adresse wird benachrichtigt.
profile-email-same = Das ist schon Ihre Adresse.
profile-email-go = Link senden
profile-email-sent-what = Wir haben eine E-Mail an { $email } gesendet. Öffnen Sie den Link darin, während Sie angemeldet sind, um die neue Adresse zu bestätigen; er gilt eine Stunde.
profile-email-confirm-what = Ab jetzt melden Sie sich mit { $email } an. Auf anderen Geräten endet die Anmeldung.
profile-email-confirm-go = Neue Adresse bestätigen
profile-email-done = Adresse geändert. Melden Sie sich ab jetzt mit der neuen an.
profile-delete = Konto löschen
profile-delete-what = Konto und Passwort werden sofort gelöscht, und die Anmeldung endet überall. Das lässt sich nicht rückgängig machen.
profile-delete-stays = Buchungen werden mit dem Konto nicht storniert: Sie bleiben gültig, und ihre Daten werden so lange aufbewahrt, wie jeder Dienst es vorsieht. Stornieren Sie vorher, was Sie nicht brauchen.
profile-delete-ahead = { $count ->
    [one] Sie haben { $count } bevorstehende Buchung.
   *[other] Sie haben { $count } bevorstehende Buchungen.
}
profile-delete-go = Endgültig löschen
profile-deleted = Konto gelöscht
profile-deleted-what = Ihr Konto gibt es nicht mehr, und die Anmeldung ist auf allen Geräten beendet. Eine E-Mail bestätigt es.
register-title = Konto anlegen
register-what = Mit einem Konto finden Sie Ihre Termine wieder. Die Daten sind nicht bestätigt: Bringen Sie einen Ausweis ins Amt mit.
register-given-name = Vorname
register-family-name = Nachname
register-go = Konto anlegen
register-sent = Sehen Sie in Ihre Post
register-sent-what = Wir haben eine E-Mail an { $email } geschickt. Öffnen Sie den Link darin, um die Registrierung abzuschließen; er gilt 24 Stunden.
confirm-title = Registrierung abschließen
confirm-what = Geben Sie das Passwort ein, das Sie gewählt haben: So wissen wir, dass die Registrierung Ihre ist.
confirm-go = Abschließen und anmelden
forgotten-title = Passwort vergessen
forgotten-what = Geben Sie Ihre Adresse ein: Hat sie ein Konto, kommt eine E-Mail mit einem Link, um ein anderes Passwort zu wählen.
forgotten-go = E-Mail senden
forgotten-sent = Sehen Sie in Ihre Post
forgotten-sent-what = Wenn { $email } ein Konto hat, kommt jetzt eine E-Mail. Der Link gilt eine Stunde.
reset-title = Anderes Passwort wählen
reset-what = Nach der Änderung sind Sie auf allen Geräten abgemeldet.
reset-go = Passwort ändern
reset-done = Passwort geändert
reset-done-what = Sie können sich jetzt mit dem neuen Passwort anmelden.
password-what = Mindestens 8 Zeichen. Am besten ein Satz, den nur Sie sich merken.
password-short = Das Passwort hat weniger als 8 Zeichen.
password-long = Das Passwort ist zu lang.
password-is-email = Das Passwort darf nicht Ihre E-Mail-Adresse oder ein Teil davon sein.
## Reiter
tabs-label = Buchungen
tab-own = Online-Buchungen
tab-errand = Buchung für jemand anderen
tab-mine = Meine Buchungen
home-mine-what = Sehen, drucken oder stornieren Sie Ihre Termine.
step-details = Einzelheiten
hold-next = Weiter
hold-previous = Zurück

## Personen
person-own = Ihre Daten
person-applicant = Wer bucht (Antragsteller)
person-applicant-what = Das sind Sie: Das Amt schreibt Ihnen.
person-beneficiary = Für wen die Buchung ist (Begünstigter)
person-name = Vor- und Nachname
person-given-name = Vorname
person-family-name = Nachname
person-code = Steuernummer (codice fiscale)
person-eidas = eIDAS-Kennung
person-document = Nummer und Land des Ausweises
person-birth-date = Geburtsdatum
person-birth-date-hint = Tag, Monat und Jahr: zum Beispiel 31/12/1960.
person-birth-place = Geburtsort
person-sex = Geschlecht
person-sex-female = Weiblich
person-sex-male = Männlich
person-sex-unsaid = Keine Angabe
person-email = E-Mail
person-phone = Telefon
person-locked = Sie haben sie am Anfang angegeben: Für eine andere Person beginnen Sie neu beim Reiter „Buchung für jemand anderen“.
person-no-code = Ich habe keine Steuernummer
person-no-code-tick = Ich habe keine italienische Steuernummer: Ich gebe einen Ausweis an
person-more = Geburtsdatum und Geburtsort
person-more-what = Mit der Steuernummer müssen Sie sie nicht ausfüllen: Sie gehen daraus hervor.
person-wrong = { $count ->
    [one] 1 Feld ist zu berichtigen: Es ist unten markiert.
   *[other] { $count } Felder sind zu berichtigen: Sie sind unten markiert.
}
person-given-name-missing = Schreiben Sie den Vornamen.
person-family-name-missing = Schreiben Sie den Nachnamen.
person-name-long = Das ist zu lang: höchstens 120 Zeichen.
person-name-signs = Darin sind Zeichen, die in keinem Namen vorkommen, etwa Ziffern oder Klammern: Schreiben Sie ihn neu.
person-email-missing = Schreiben Sie die E-Mail-Adresse.
person-email-shape = Das ist keine vollständige E-Mail-Adresse: Prüfen Sie, ob sie wie name@example.org aussieht.
person-phone-missing = Schreiben Sie die Telefonnummer.
person-phone-shape = Das ist keine Telefonnummer: nur Ziffern, mit + und der Landesvorwahl, wenn sie ausländisch ist.
person-place-long = Das ist zu lang: höchstens 120 Zeichen.
person-code-missing = Schreiben Sie die Steuernummer. Wenn Sie keine haben, öffnen Sie unten „Ich habe keine Steuernummer“.
person-code-length = Die Steuernummer hat 16 Zeichen: Prüfen Sie, ob keines fehlt.
person-code-shape = Das ist keine Steuernummer: Vergleichen Sie sie mit der auf der Gesundheitskarte.
person-code-check = Ein Zeichen der Steuernummer stimmt nicht: Vergleichen Sie sie mit der auf der Gesundheitskarte.
person-document-missing = Schreiben Sie Nummer und Land des Ausweises.
person-document-long = Das ist zu lang: höchstens 60 Zeichen.
person-birth-date-shape = Schreiben Sie das Datum wie 31/12/1960.
person-birth-date-when = Das kann kein Geburtsdatum sein: Prüfen Sie das Jahr.
person-certified = Ihre bestätigten Daten
person-certified-what = Sie kommen von der Stelle, die Ihre Identität geprüft hat: Wenden Sie sich an sie, um etwas zu berichtigen.
person-login = Haben Sie eine digitale Identität oder ein Konto? Melden Sie sich an, dann sind Ihre Daten schon ausgefüllt.
code-title = E-Mail-Adresse bestätigen
code-what = Wir haben einen Code an { $email } geschickt. Geben Sie ihn hier ein: Er gilt 15 Minuten.
code-field = Code
code-go = Weiter
code-again = Noch einen Code senden
code-sent = Der Code ist unterwegs.
code-missing = Der Code fehlt.
misfit-title = Prüfen Sie die Steuernummer noch einmal
misfit-surname = Der Nachname passt nicht zur Steuernummer.
misfit-name = Der Vorname passt nicht zur Steuernummer.
misfit-birth-date = Das Geburtsdatum passt nicht zur Steuernummer.
misfit-sex = Das Geschlecht passt nicht zur Steuernummer.
misfit-place = Der Geburtsort passt nicht zur Steuernummer.
misfit-tick = Ich habe noch einmal geprüft: Die Daten sind so richtig

## Einzelheiten und Zusammenfassung
details-title = Was Sie brauchen
details-reason = Grund
details-reason-what = In wenigen Worten, höchstens 200 Zeichen. Schreiben Sie keine Gesundheitsdaten oder andere heikle Daten.
details-reason-missing = Schreiben Sie den Grund der Buchung.
details-too-long = Das ist zu lang: höchstens 200 Zeichen.
details-choose = Wählen Sie eine Antwort
details-answer-missing = Beantworten Sie diese Frage.
details-answer-unknown = Wählen Sie eine der Antworten aus der Liste.
summary-title = Zusammenfassung
summary-what = Prüfen Sie die Daten. Die Buchung gilt erst, wenn Sie auf Senden gedrückt haben.
summary-edit = Ändern
summary-edit-of = Ändern: { $what }
summary-place = Ort, Datum und Uhrzeit
summary-terms = Mit Senden bestätigen Sie, die Bedingungen gelesen zu haben: Der Platz gehört Ihnen, sobald die Bestätigung erscheint; wenn Sie nicht kommen können, sagen Sie ab; Ihre Daten dienen nur diesem Termin.
summary-send = Senden

## Für jemand anderen
errand-what = Sie buchen für eine andere Person, etwa für Angehörige. Schreiben Sie zuerst deren Steuernummer.
errand-code = Steuernummer der Person, für die Sie buchen
errand-code-missing = Schreiben Sie die Steuernummer der Person, für die Sie buchen.
errand-own = Ich buche für mich
errand-for = Sie buchen für eine andere Person: { $code }
errand-leave = Aufhören und für sich selbst buchen
problem-errand = Die Buchung für eine andere Person ist abgelaufen oder wurde in einem anderen Browser begonnen. Beginnen Sie neu beim Reiter „Buchung für jemand anderen“, damit daraus nicht versehentlich Ihre eigene wird.

## Meine Buchungen
mine-none = Es gibt keine Buchungen.
mine-none-what = Hier stehen die von diesem Browser. Die anderen öffnen sich an der Adresse, die Sie aufgehoben haben.
mine-title-ahead = Bevorstehend
mine-title-over = Vergangen und storniert
mine-ahead = Bestätigt
mine-past = Abgelaufen
mine-cancelled = Storniert
mine-for = Für { $name }
mine-by = Für Sie gebucht von { $name }
mine-show = Öffnen
mine-show-of = Öffnen: { $name }, { $when }
mine-receipt = Bestätigung
mine-receipt-of = Bestätigung (PDF): { $name }, { $when }
mine-cancel = Stornieren
mine-cancel-of = Stornieren: { $name }, { $when }

## Nachrichten
mail-subject = { $title }: { $day }, { $time } Uhr
mail-title-confirmed = Termin bestätigt
mail-title-cancelled = Termin abgesagt
mail-title-reminder = Erinnerung an Ihren Termin
mail-title-approval-asked = Terminanfrage eingegangen
mail-title-approval-granted = Termin genehmigt
mail-title-approval-refused = Termin nicht genehmigt
mail-title-closure = Termin vom Amt abgesagt
mail-title-hold-lost = Termin nicht mehr verfügbar
mail-lead-confirmed = Ihr Termin ist bestätigt: { $when }.
mail-lead-cancelled = Der Termin am { $when } wurde abgesagt und gilt nicht mehr.
mail-lead-reminder = Wir erinnern Sie an Ihren Termin: { $when }. Wenn Sie nicht kommen können, sagen Sie ihn bitte ab: Jemand anderes braucht den Platz.
mail-lead-approval-asked = Wir haben Ihre Anfrage erhalten: { $when }. Der Termin ist noch nicht bestätigt: Wir schreiben Ihnen, sobald das Amt entschieden hat.
mail-lead-approval-granted = Das Amt hat Ihre Anfrage genehmigt, der Termin ist bestätigt: { $when }.
mail-lead-approval-refused = Das Amt konnte Ihre Anfrage nicht genehmigen ({ $when }): Der Termin gilt nicht. Sie können eine andere Zeit wählen.
mail-lead-closure = Das Amt musste den Termin am { $when } absagen; er gilt nicht mehr. Wir bitten um Entschuldigung: Sie können eine andere Zeit wählen.
mail-lead-hold-lost = Das Amt musste schließen, und der Termin am { $when }, den Sie gerade buchen wollten, ist nicht mehr verfügbar. Die Buchung war noch nicht abgeschlossen: Sie müssen nichts tun. Wir bitten um Entschuldigung: Sie können einen anderen Termin wählen.
mail-greeting = Guten Tag { $name },
mail-greeting-nobody = Guten Tag,
mail-for = Für
mail-born = Geburtsdatum
mail-fiscal-code = Steuernummer
mail-link = Um den Termin anzusehen oder abzusagen, öffnen Sie diese Seite:
mail-link-ended = Die Seite der Buchung:
mail-link-again = Um einen anderen Termin zu wählen, öffnen Sie diese Seite:
mail-keep = Leiten Sie diese Nachricht nicht weiter: Wer die Adresse der Seite kennt, kann den Termin absagen.
mail-automatic = { $town }. Automatische Nachricht: Bitte antworten Sie nicht an diese Adresse.
access-title-registration = { $town }: Registrierung abschließen
access-title-reset = { $town }: neues Passwort wählen
access-title-guest-code = { $town }: Ihr Code
access-lead-registration = Jemand, hoffentlich Sie, registriert sich mit dieser Adresse für die Online-Dienste von { $town }.
access-lead-reset = Jemand, hoffentlich Sie, möchte ein neues Passwort für die Online-Dienste von { $town } wählen.
access-lead-guest-code = Jemand, hoffentlich Sie, bucht mit dieser Adresse in den Online-Diensten von { $town }.
access-code = Der Code, den Sie auf der Seite eingeben:
access-link = Öffnen Sie diese Seite, um fortzufahren:
access-lasts = Gültig für { $duration }.
access-stranger = Wenn Sie es nicht waren, müssen Sie nichts tun: Ohne diese Nachricht kommt niemand weiter. Geben Sie Code und Adresse niemandem; kein Amt wird Sie danach fragen.
access-title-email-change = { $town }: neue Adresse bestätigen
access-title-password-changed = { $town }: Ihr Passwort wurde geändert
access-title-email-changed = { $town }: Ihre Adresse wurde geändert
access-title-account-deleted = { $town }: Ihr Konto wurde gelöscht
access-lead-email-change = Jemand, hoffentlich Sie, möchte diese Adresse für das eigene Konto bei den Online-Diensten von { $town } verwenden.
access-lead-password-changed = Das Passwort Ihres Kontos bei den Online-Diensten von { $town } wurde geändert. Auf allen anderen Geräten ist die Anmeldung beendet.
access-lead-email-changed = Das Konto, das Sie mit dieser Adresse bei den Online-Diensten von { $town } hatten, verwendet jetzt eine andere Adresse. An diese schreiben wir nicht mehr.
access-lead-account-deleted = Das Konto, das Sie mit dieser Adresse bei den Online-Diensten von { $town } hatten, wurde gelöscht. Bestehende Buchungen bleiben gültig, bis Sie sie stornieren.
access-link-notice = Wenn Sie es nicht waren, wählen Sie sofort ein anderes Passwort:
access-stranger-notice = Wenn Sie es waren, ist nichts zu tun. Sonst benachrichtigen Sie sofort das Amt.

# The office

booking-what-waiting = Ihre Anfrage für { $when } ist beim Amt eingegangen und muss noch genehmigt werden. Die Zeit bleibt bis dahin für Sie frei.
booking-what-not-approved = Ihre Anfrage für { $when } wurde nicht genehmigt: Der Termin gilt nicht.
booking-what-withdrawn = Das Amt musste den Termin am { $when } absagen; er gilt nicht mehr.
mine-waiting = Wartet auf Genehmigung
mine-not-approved = Nicht genehmigt
mine-withdrawn = Vom Amt abgesagt
told-office-note = Das Amt schreibt
office-title = Amt
office-what = Anfragen zur Genehmigung, nicht angekommene Nachrichten und Schließungen Ihrer Kalender.
office-requests = Anfragen zur Genehmigung
office-requests-none = Keine Anfrage wartet.
office-more =
    { $count ->
        [one] Und ein weiterer Termin, der hier nicht gezeigt wird.
       *[other] Und { $count } weitere Termine, die hier nicht gezeigt werden.
    }
office-without-time = Termine ohne Zeit
office-without-time-what = Eine Schließung hat diesen Terminen die Zeit genommen, und nicht alle konnten benachrichtigt werden. Öffnen Sie sie und sagen Sie ab: Die Person wird benachrichtigt.
office-letters = Nicht angekommene Nachrichten
office-letters-none = Alle Nachrichten sind angekommen oder unterwegs.
office-letters-what = Keine dieser Nachrichten ist angekommen: Rufen Sie die Person an oder versuchen Sie es erneut.
office-letter-refused = Der Empfänger hat sie abgelehnt.
office-letter-too-old = Sie konnte zwei Tage lang nicht zugestellt werden.
office-letter-unclear = Sie könnte angekommen sein, sicher ist es nicht.
office-again = Erneut versuchen
office-again-done =
    { $count ->
        [one] Eine Nachricht ist wieder unterwegs.
       *[other] { $count } Nachrichten sind wieder unterwegs.
    }
office-calendars = Kalender
office-calendars-what = Wählen Sie einen Kalender, um Tage oder Stunden zu schließen.
office-standing = Stand
office-erased = Die Daten der Person wurden gelöscht.
office-note = Nachricht an die Person
office-note-what = Freiwillig: zum Beispiel der Grund, wenn die Anfrage nicht genehmigt wird. Sie steht in der Nachricht und auf der Seite des Termins.
office-note-long = Die Nachricht darf höchstens { $max } Zeichen haben.
office-approve = Genehmigen
office-reject = Nicht genehmigen
office-withdraw = Termin absagen
office-close-title = Tage oder Stunden schließen
office-close-from = Von Tag
office-close-to = Bis Tag (bei mehreren)
office-close-from-time = Von Uhrzeit
office-close-to-time = Bis Uhrzeit
office-close-what = Ohne Uhrzeit sind die ganzen Tage geschlossen. Wer in dieser Zeit einen Termin hat, verliert ihn und wird benachrichtigt.
office-close-preview = Betroffene anzeigen
office-close-touches =
    { $count ->
        [0] Kein Termin betroffen
        [one] Ein betroffener Termin
       *[other] { $count } betroffene Termine
    }
office-close-tells = Beim Schließen werden diese Termine abgesagt, und jede Person wird benachrichtigt.
office-close-go = Schließen
office-close-done =
    { $count ->
        [0] Geschlossen. Kein Termin wurde abgesagt.
        [one] Geschlossen. Ein Termin wurde abgesagt und die Person benachrichtigt.
       *[other] Geschlossen. { $count } Termine wurden abgesagt und die Personen benachrichtigt.
    }
office-close-standing =
    { $count ->
        [one] Ein Termin ist noch nicht abgesagt und die Person nicht benachrichtigt: Er steht auf der Seite des Amtes.
       *[other] { $count } Termine sind noch nicht abgesagt und die Personen nicht benachrichtigt: Sie stehen auf der Seite des Amtes.
    }
office-close-date = Schreiben Sie den Tag, zum Beispiel 24.12.2026.
office-close-order = Das Ende liegt vor dem Anfang.
office-close-time = Schreiben Sie Anfang und Ende, zum Beispiel 08:30.
mail-note = Nachricht des Amtes
