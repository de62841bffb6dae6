# Testi dello schermo. Le chiavi sono le stesse in ogni lingua: un test lo verifica.

## Cornice
skip-to-content = Vai al contenuto
skip-to-footer = Vai al piè di pagina
header-services = Servizi online
header-language = Lingua
menu-home = Servizi
menu-book = Prenotazioni
menu-label = Principale
breadcrumb-label = Percorso di navigazione
breadcrumb-home = Servizi online
footer-what = Prenotazioni online del { $town }
footer-book = Prenota appuntamento
footer-accessibility = Dichiarazione di accessibilità
footer-privacy = Informativa privacy
footer-links = Link utili
footer-contacts = Contatti
footer-fiscal-code = Codice fiscale
footer-vat = Partita IVA
footer-pec = PEC
footer-urp = Ufficio relazioni con il pubblico (URP)
footer-report = Segnalazione disservizio
footer-transparency = Amministrazione trasparente
footer-legal = Note legali
footer-follow = Seguici su
footer-media-policy = Media policy
footer-sitemap = Mappa del sito
contact-title = Contatta il { $town }
contact-faq = Leggi le domande frequenti
contact-help = Richiedi assistenza
contact-call = Chiama il { $phone }
scripts-off = JavaScript non è attivo: si può prenotare lo stesso, ma gli orari non si aggiornano da soli. Ricarica la pagina per vedere la situazione attuale.

## Home
home-title = Servizi online
home-lead = Scegli un servizio. Per vedere gli orari liberi non serve accedere.
home-book = Prenotazioni
home-book-what = Scegli lo sportello, guarda in diretta gli orari liberi e prenota il tuo appuntamento.
home-book-go = Vai alle prenotazioni
home-hold = Hai una prenotazione da completare
home-hold-what = C’è un orario riservato per te, ma non ancora confermato.
home-hold-go = Completa la prenotazione
home-accessibility-what = Come sono fatte queste pagine e che cosa fare se qualcosa non è accessibile.
home-privacy-what = Quali dati servono per prenotare, a che cosa servono e che cosa vedono gli altri.

## Passi
steps-label = Passi della prenotazione
step-place = Luogo
step-time = Data e orario
step-person = Richiedente
step-summary = Riepilogo
step-done = Completato
step-active = Attivo
step-count = { $step }/5

## Risorse
tree-title = Prenotazioni online
tree-resources = Risorse prenotabili
tree-empty = In questo momento non ci sono risorse prenotabili.
node-address = Indirizzo
node-directions = Come arrivare
node-map = Mappa
node-map-of = Mappa di { $name } (OpenStreetMap)
node-phone = Telefono
node-email = E-mail
node-book = Prenota
node-book-of = Prenota: { $name }
node-chosen = Servizio richiesto
node-suspended = Prenotazione sospesa
node-inside = { $count ->
    [one] 1 voce
   *[other] { $count } voci
}

## Settimana
week-title = Settimana { $from } – { $to }
week-page-title = Orari di { $name }
week-previous = Settimana precedente
week-next = Settimana successiva
week-today = Questa settimana
week-weeks = Settimane
week-nothing = In questa settimana non ci sono orari liberi.
week-first-free = Vai alla prima settimana con posti liberi
week-no-first-free = Non ci sono orari liberi neppure nelle prossime settimane. Riprova più avanti: i posti annullati tornano liberi da soli.
week-opens = Gli orari di questa settimana si possono prenotare da { $when }, e diventano verdi da soli.
week-closed = In questa settimana lo sportello è chiuso.
week-durations = Durata dell’appuntamento
week-view = Vista
week-view-grid = Griglia
week-view-list = Elenco
week-as-list = Mostra come elenco
week-list-title = Orari liberi
week-list-empty = Nessun orario libero per questa durata in questa settimana.
week-time = Ora
week-legend = Legenda
week-hold = Hai già un orario riservato fino alle { $until }.
week-hold-go = Completa quella prenotazione
week-choose = Scegli un orario disponibile, poi premi Continua.
week-keys = Con la tastiera: frecce per muoversi, Invio per scegliere, Pagina su e Pagina giù per cambiare settimana.
week-continue = Continua
week-choice = Orario scelto
week-clear = Togli la scelta
week-nearest = Orari liberi più vicini
week-suspended = La prenotazione è sospesa
week-back = Torna alle risorse
list-left = { $left ->
    [one] 1 posto
   *[other] { $left } posti
}

cell-name = { $day }, ore { $time }, { $state }
cell-free = { $left ->
    [one] Libero
   *[other] { $left } posti
}
cell-free-long = { $left ->
    [one] disponibile, 1 posto
   *[other] disponibile, { $left } posti
}
cell-past = Passato
cell-past-long = orario passato
cell-closed = Chiuso
cell-closed-long = non aperto alla prenotazione
cell-held = In corso
cell-held-long = qualcuno sta completando la prenotazione
cell-booked = Prenotato
cell-booked-long = prenotato
cell-not-yet = Apre { $when }
cell-not-yet-long = non ancora prenotabile, apre { $when }
cell-blocked = Sospeso
cell-blocked-long = sospeso dall’ufficio
cell-selected = Scelto
cell-selected-long = scelto da te, non ancora riservato
cell-mine = Riservato
cell-mine-long = riservato per te, da confermare
legend-free = Disponibile
legend-selected = Scelto da te
legend-mine = Riservato per te
legend-held = Qualcuno sta completando la prenotazione
legend-booked = Prenotato
legend-not-yet = Non ancora prenotabile
legend-past = Passato
legend-closed = Non aperto alla prenotazione
legend-blocked = Sospeso dall’ufficio

time-again = { $time } (dopo il cambio dell’ora)
when-range = { $day }, dalle { $from } alle { $to }
when-instant = { $day }, ore { $time }
duration-minutes = { $minutes } minuti
duration-hours = { $hours ->
    [one] 1 ora
   *[other] { $hours } ore
}
duration-both = { $hours ->
    [one] 1 ora
   *[other] { $hours } ore
} e { $minutes } minuti

## In diretta
live-lost = Connessione persa: gli orari potrebbero non essere aggiornati. Nuovo tentativo in corso…
live-ended = Questa pagina non si aggiorna più da sola. Ricaricala per vedere la situazione attuale.
notice-closing = Il servizio si riavvia tra poco: la pagina si ricollega da sola.
live-restored = Connessione ripristinata: gli orari sono aggiornati.
live-selected = Scelto: { $slot }. Premi Continua per riservarlo.
live-cleared = Scelta tolta.
live-taken = L’orario che avevi scelto ({ $slot }) non è più disponibile.
live-came-back = L’orario che avevi scelto ({ $slot }) è di nuovo disponibile.
live-summary = { $count ->
    [0] Nessun orario disponibile in questa settimana.
    [one] 1 orario disponibile in questa settimana.
   *[other] { $count } orari disponibili in questa settimana.
}
live-proposed = { $slot }, durata { $duration }
live-too-long = Da qui non ci sono { $duration } liberi di seguito: scegli un altro orario o una durata più breve.
live-week = { $title }. { $count ->
    [0] Nessun orario disponibile.
    [one] 1 orario disponibile.
   *[other] { $count } orari disponibili.
}
live-unanswered = Il server non ha risposto. Premi di nuovo Continua: la richiesta non sarà ripetuta due volte.

## Riserva
hold-title = Completa la prenotazione
hold-until = L’orario è riservato per te fino alle { $until }.
hold-left = Tempo rimasto
hold-left-minutes = { $minutes ->
    [one] Manca 1 minuto
   *[other] Mancano { $minutes } minuti
} alla fine della riserva.
hold-left-seconds = Mancano { $seconds } secondi alla fine della riserva.
hold-where = Dove
hold-when = Quando
hold-required = I campi contraddistinti dall’asterisco sono obbligatori.
hold-back = Rinuncia e torna agli orari
hold-extend = Ho bisogno di più tempo
hold-extend-what = { $count ->
    [one] Puoi prolungare la riserva ancora una volta.
   *[other] Puoi prolungare la riserva ancora { $count } volte.
}
hold-unanswered = Il server non ha risposto. Premi di nuovo «Ho bisogno di più tempo»: la riserva non sarà prolungata due volte.
hold-warning = La riserva sta per finire
hold-warning-what = Se ti serve altro tempo, prolungala adesso: quello che hai scritto resta.
hold-extended = Riserva prolungata fino alle { $until }.
hold-ended = La riserva non è più attiva
hold-ended-what = Il tempo è finito, oppure la riserva è stata lasciata o già confermata. L’orario può essere di nuovo libero: torna agli orari e scegline uno.
hold-ended-expired = Il tempo è finito e l’orario è di nuovo libero per tutti. Torna agli orari e scegline uno.
hold-ended-elsewhere = La riserva è stata lasciata o confermata in un’altra finestra.
hold-ended-back = Torna agli orari
hold-ended-login-title = Il tuo accesso è finito
hold-ended-login = L’accesso con cui stavi prenotando è finito, forse in un’altra finestra. Accedi di nuovo: l’orario resta riservato per te fino alla scadenza indicata.
hold-ended-login-again = Accedi di nuovo
hold-privacy = I dati servono solo per questo appuntamento.

## Prenotazione
booking-title = Appuntamento confermato
booking-title-cancelled = Appuntamento annullato
booking-title-past = Appuntamento passato
booking-what = L’appuntamento è fissato per { $when }.
booking-what-cancelled = Questo appuntamento è stato annullato e non è più valido. Era fissato per { $when }.
booking-what-past = L’appuntamento era fissato per { $when }.
booking-mailed = Abbiamo inviato il riepilogo all’email: { $email }
booking-code = Codice della prenotazione
booking-code-what = Tienilo a portata di mano: allo sportello basta dire questo codice.
booking-told = Dati della prenotazione
booking-keep = Conserva l’indirizzo di questa pagina: da qui puoi rivedere o annullare l’appuntamento. Chi lo conosce può fare lo stesso.
booking-bring = Cosa serve
booking-calendar = Aggiungi al tuo calendario
booking-calendar-file = File .ics (Apple e altri)
calendar-title = Appuntamento – { $name }
calendar-details = Codice della prenotazione: { $code }
booking-cancel = Annulla l’appuntamento
booking-cancel-until = Si può annullare fino a { $when }.
booking-fixed = È troppo tardi per annullare da qui: contatta l’ufficio.
booking-again = Prenota un altro orario
cancel-title = Vuoi annullare l’appuntamento?
cancel-what = L’appuntamento di { $when } non sarà più valido e l’orario tornerà disponibile per altri.
cancel-yes = Sì, annulla
cancel-no = No, torna indietro
booking-receipt = Scarica la ricevuta (PDF)
receipt-title = Ricevuta di prenotazione
receipt-file = Ricevuta di prenotazione { $code }
receipt-file-void = ANNULLATA – Ricevuta di prenotazione { $code }
receipt-void = ANNULLATA
receipt-void-what = L’appuntamento è stato annullato { $when } e non è più valido.
receipt-hours = dalle { $from } alle { $to }
receipt-code-what = Inquadra il codice per rivedere o annullare l’appuntamento.
receipt-code-what-void = Inquadra il codice per rivedere la prenotazione.
receipt-code-alt = Codice QR con l’indirizzo della pagina della prenotazione
receipt-beneficiary = Per chi è l’appuntamento
receipt-applicant = Chi ha prenotato
receipt-reason = Motivo
receipt-birth-date = Data di nascita
receipt-fiscal-code = Codice fiscale
receipt-other-id = Identificativo
receipt-cancel = Se non puoi venire
receipt-cancel-what = Puoi annullare fino a { $when } da questa pagina. Così il posto servirà a un’altra persona.
receipt-notice = I dati di questa ricevuta servono solo per l’appuntamento. Conservala e non darla ad altri: chi conosce l’indirizzo della pagina può vedere e annullare l’appuntamento.
receipt-page = Pagina { $page } di { $pages }

## Rifiuti: che cosa è successo, e che cosa fare adesso
refusal-request-reused = Questa pagina era già stata usata per un’altra richiesta. Ricaricala e riprova.
refusal-resource-unknown = Questa risorsa non esiste o non c’è più. Scegline un’altra dall’elenco.
refusal-not-allowed = Questa operazione non è permessa qui. Torna all’elenco delle risorse e ricomincia.
refusal-resource-suspended = Le prenotazioni qui sono sospese. Il motivo è nell’elenco delle risorse.
refusal-duration-not-allowed = Questa durata qui non si può prenotare. Scegline una dall’elenco delle durate.
refusal-slot-closed = A quell’ora lo sportello non è aperto alla prenotazione. Scegli un orario verde.
refusal-slot-past = Quell’orario è già passato. Scegline uno più avanti.
refusal-slot-not-yet = Quell’orario non è ancora prenotabile: apre { $when }. Torna allora, o scegli un orario verde.
refusal-slot-too-soon = Quell’orario è troppo vicino per prenotarlo online. Scegline uno più avanti.
refusal-slot-blocked = L’ufficio ha sospeso quell’orario. Scegline un altro.
refusal-slot-taken = Qualcun altro ha preso quell’orario un attimo prima. Scegline un altro: qui sotto ci sono i più vicini.
refusal-person-has-hold = Hai già un orario riservato fino alle { $until }. Completa o lascia quella prenotazione, poi potrai sceglierne un altro.
refusal-person-cap-reached = Hai già { $max ->
    [one] una prenotazione futura
   *[other] { $max } prenotazioni future
} qui, il massimo permesso. Annullane una per prenotarne un’altra.
refusal-hold-unknown = Questa riserva non esiste. Torna agli orari e scegline uno.
refusal-hold-not-yours = Questa riserva è di un’altra persona, oppure di un altro browser. Torna agli orari e scegline uno.
refusal-hold-expired = Il tempo della riserva è finito e l’orario è di nuovo libero. Torna agli orari e scegline uno.
refusal-hold-released = Questa riserva è stata lasciata. Torna agli orari e scegline uno.
refusal-hold-confirmed = Questa riserva è già una prenotazione confermata: non serve fare altro.
refusal-hold-extensions-used = La riserva non si può prolungare ancora. Conferma prima che il tempo finisca.
refusal-contact-missing = Mancano dei dati. Completali e premi di nuovo Invia.
refusal-login-missing = Per questo servizio serve l’accesso. Accedi e premi di nuovo Invia.
refusal-email-unproved = Conferma prima il tuo indirizzo email con il codice che ti abbiamo mandato.
refusal-booking-unknown = Questa prenotazione non esiste. Controlla l’indirizzo della pagina.
refusal-booking-not-yours = Questa prenotazione è di un’altra persona.
refusal-booking-cancelled = Questa prenotazione è già stata annullata: non serve fare altro.
refusal-booking-past = Questo appuntamento è già passato: non si può più cambiare.
refusal-cancel-too-late = È troppo tardi per annullare da qui. Contatta l’ufficio.
refusal-booking-approved = Questa prenotazione non è in attesa di approvazione.
refusal-block-unknown = Questo blocco non esiste più. Ricarica la pagina.
refusal-schedule-invalid = L’orario non è valido: { $problem }. Correggilo e riprova.
refusal-touched-changed = Nel frattempo sono cambiate le prenotazioni coinvolte. Guarda di nuovo l’anteprima e conferma.
refusal-busy = Ci sono moltissime richieste in questo momento. Riprova fra { $seconds ->
    [one] un secondo
   *[other] { $seconds } secondi
}.
refusal-rate-limited = Hai mandato troppe richieste di seguito. Riprova fra { $seconds ->
    [one] un secondo
   *[other] { $seconds } secondi
}.
refusal-too-many-watches = Questa pagina guarda troppe settimane insieme. Ricarica la pagina.
refusal-outcome-unknown = Non sappiamo ancora se la richiesta è andata a buon fine. Riprova: non sarà ripetuta due volte.
refusal-store-full = In questo momento non si possono fare nuove prenotazioni. Quelle fatte restano valide; riprova più tardi.
refusal-store-stopped = Il servizio è fermo per un problema tecnico. Le prenotazioni fatte restano valide; riprova più tardi.

## Problemi
problem-foreign = Richiesta non accettata
problem-foreign-what = La richiesta arriva da un altro sito, o il browser non dice da dove. Apri questa pagina dal sito del Comune e riprova.
problem-stale = La pagina non era più aggiornata
problem-stale-what = Non abbiamo inviato nulla. È successo perché nel frattempo sei entrato o uscito in un’altra finestra, o perché il browser non conserva i cookie di questo sito. Riapri la pagina e riprova.
problem-reopen = Riapri la pagina
problem-not-json-what = Questo indirizzo accetta soltanto JSON: manda l’intestazione «Content-Type: application/json».
problem-not-found = Pagina non trovata
problem-not-found-what = A questo indirizzo non c’è nulla. Controlla di averlo scritto bene, o riparti dai servizi online.
problem-method = Richiesta non accettata
problem-method-what = Questo indirizzo non si può usare così. Riparti dai servizi online.
problem-gone = Non più attivo
problem-gone-what = Quello che cerchi non è più attivo. Riparti dai servizi online.
problem-conflict = Non è stato possibile
problem-conflict-what = La situazione è cambiata nel frattempo. Torna agli orari e riprova.
problem-too-large = Richiesta troppo grande
problem-too-large-what = Quello che hai mandato è più lungo di quanto questa pagina accetti. Accorcialo e riprova.
problem-busy = Troppe richieste
problem-busy-what = Ci sono moltissime richieste in questo momento. Aspetta qualche secondo e riprova.
problem-request = Richiesta non valida
problem-request-what = La richiesta non è scritta come ci si aspetta. Torna indietro e riprova.
problem-field = Il campo «{ $field }» manca o non è valido. Torna indietro, correggilo e riprova.
problem-server = Qualcosa non ha funzionato
problem-server-what = C’è stato un problema da parte nostra. Le prenotazioni fatte restano valide; riprova fra qualche minuto.
problem-home = Vai ai servizi online
problem-book = Vai alle prenotazioni

## Accessibilità e privacy
accessibility-title = Accessibilità
accessibility-how = Come sono fatte queste pagine
accessibility-how-1 = Si usano tutte con la sola tastiera e funzionano anche senza JavaScript.
accessibility-how-2 = Ogni stato di un orario ha un testo e un simbolo, non solo un colore.
accessibility-how-3 = Gli stessi orari si possono vedere come griglia o come elenco.
accessibility-how-4 = La riserva di un orario dura un tempo limitato, perché altri lo aspettano. Due minuti prima della fine un avviso permette di prolungarla: questo limite è parte di un evento in tempo reale.
accessibility-limits = Limiti noti
accessibility-limits-what = La griglia su schermi molto stretti si scorre di lato: lì è proposto l’elenco. Le mappe si aprono su un altro sito, che ha regole proprie.
accessibility-contact = Se qualcosa non è accessibile
accessibility-contact-what = Scrivi o telefona all’ufficio indicato nella risorsa che volevi prenotare: puoi prenotare anche così.
privacy-title = Privacy
privacy-what = Per prenotare chiediamo nome, cognome ed e-mail e, dove il servizio lo richiede, codice fiscale o documento, telefono e motivo. Chi prenota per un’altra persona ne indica nome e codice fiscale.
privacy-use = A che cosa servono
privacy-use-what = Servono per l’appuntamento e per avvisarti: conferma, promemoria e annullamento. Non sono dati ad altri e non finiscono nei registri tecnici.
privacy-cookies = Cookie
privacy-cookies-what = Ci sono solo cookie tecnici di questo sito: uno riconosce il tuo browser per tenerti l’orario riservato, uno ricorda la lingua. Nessun cookie di altri, nessuna statistica.
privacy-kept = Per quanto tempo
privacy-kept-what = I dati di una prenotazione sono cancellati dopo il tempo che il servizio stabilisce, di solito un anno dall’appuntamento. Un account resta finché non chiedi di cancellarlo. Per avere i tuoi dati, o farli cancellare prima, scrivi al Comune.
privacy-seen = Che cosa vedono gli altri
privacy-seen-what = Chi guarda gli orari vede se un posto è libero, prenotato o in corso di prenotazione, mai di chi è.

## Accesso
access-title = Accesso
access-lead = Scegli come accedere. Per vedere gli orari liberi non serve accedere.
access-ways = Identità digitale
access-ways-what = I tuoi dati arrivano già compilati e certificati.
access-with-spid = Entra con SPID
access-with-cie = Entra con CIE
access-with-eidas = Entra con eIDAS (altri Paesi europei)
access-with-other = Altre credenziali
access-account = E-mail e password
access-password = Password
access-enter = Accedi
access-leave = Esci
access-leave-everywhere = Esci da tutti i dispositivi
access-as = Hai effettuato l’accesso come { $name }.
access-go-on = Continua
access-guest = Senza accesso
access-guest-what = Questo servizio si può prenotare anche senza accesso: bastano nome e recapiti, e un codice che arriva per e-mail.
access-guest-go = Continua come ospite
access-failed = Accesso non riuscito
access-again = Riprova
access-no-way = Questo modo di accedere non c’è.
access-no-mail = L’invio di e-mail non è configurato su questo sito, quindi ora non è possibile. Rivolgiti all’ufficio.
access-wrong = L’indirizzo o la password non sono giusti.
access-wrong-code = Il codice non è giusto. Controlla l’ultima e-mail ricevuta.
access-over = Questo collegamento o questo codice non vale più: è stato usato, è scaduto o appartiene a un altro browser. Ricomincia da capo.
access-broken-off = L’accesso è stato interrotto prima della fine. Non è cambiato nulla.
access-level = Per questi servizi serve un livello di sicurezza più alto. Accedi di nuovo con il livello richiesto.
access-unreachable = In questo momento il servizio di identità non risponde. Riprova fra qualche minuto o scegli un altro modo di accedere.
access-not-believed = La risposta del servizio di identità non si può accettare. Riprova; se succede ancora, avvisa l’ufficio.
access-ended = Il tuo accesso è terminato. Accedi di nuovo per continuare: il posto che stavi prenotando resta tuo fino alla scadenza indicata.
access-left = Hai effettuato l’uscita
access-left-what = Su questo dispositivo non risulti più collegato.
access-leaving = Uscita in corso
access-leaving-what = Qui hai già effettuato l’uscita. Ora passi al tuo gestore di identità per uscire anche da lì.
access-leaving-go = Esci anche dal gestore di identità
profile-title = Il mio profilo
profile-name = Nome e cognome
profile-how = Accesso effettuato con
profile-how-local = Account del Comune (e-mail e password)
profile-level = livello { $level }
profile-email-none = Nessun indirizzo comunicato
profile-certified = Questi dati arrivano dal gestore di identità e non si possono cambiare qui.
profile-sessions = Dove sei collegato
profile-sessions-what = Se hai usato un computer che non è tuo, puoi terminare l’accesso ovunque, anche qui.
profile-password = Cambia la password
profile-password-old = Password attuale
profile-password-new = Nuova password
profile-password-what = Dopo il cambio l’accesso finisce su tutti gli altri dispositivi. Ti avvisiamo con un’e-mail.
profile-password-wrong = La password attuale non è giusta.
profile-password-done = Password cambiata. Sugli altri dispositivi l’accesso è terminato.
profile-email = Cambia l’indirizzo e-mail
profile-email-new = Nuovo indirizzo e-mail
profile-email-what = Inviamo un collegamento al nuovo indirizzo: il cambio vale quando lo apri. Avvisiamo anche l’indirizzo attuale.
profile-email-same = È già il tuo indirizzo.
profile-email-go = Invia il collegamento
profile-email-sent-what = Abbiamo inviato un’e-mail a { $email }. Apri il collegamento che contiene, mentre sei collegato, per confermare il nuovo indirizzo; vale un’ora.
profile-email-confirm-what = Da ora in poi accedi con { $email }. Sugli altri dispositivi l’accesso finisce.
profile-email-confirm-go = Conferma il nuovo indirizzo
profile-email-done = Indirizzo cambiato. D’ora in poi accedi con il nuovo.
profile-delete = Elimina l’account
profile-delete-what = L’account e la password vengono cancellati subito e l’accesso finisce ovunque. Non si può tornare indietro.
profile-delete-stays = Le prenotazioni non vengono cancellate con l’account: restano valide, e i loro dati si conservano per il tempo previsto da ogni servizio. Quelle che non ti servono annullale prima.
profile-delete-ahead = { $count ->
    [one] Hai { $count } prenotazione in programma.
   *[other] Hai { $count } prenotazioni in programma.
}
profile-delete-go = Elimina per sempre
profile-deleted = Account eliminato
profile-deleted-what = Il tuo account non c’è più e l’accesso è terminato su tutti i dispositivi. Una e-mail lo conferma.
register-title = Crea un account
register-what = Con un account ritrovi le tue prenotazioni. I dati non sono certificati: in ufficio serve un documento.
register-given-name = Nome
register-family-name = Cognome
register-go = Crea l’account
register-sent = Controlla la posta
register-sent-what = Abbiamo inviato un’e-mail a { $email }. Apri il collegamento che contiene per completare la registrazione; vale 24 ore.
confirm-title = Completa la registrazione
confirm-what = Scrivi la password che hai scelto: così sappiamo che la registrazione è tua.
confirm-go = Completa e accedi
forgotten-title = Password dimenticata
forgotten-what = Scrivi il tuo indirizzo: se ha un account, riceve un’e-mail con il collegamento per scegliere un’altra password.
forgotten-go = Invia l’e-mail
forgotten-sent = Controlla la posta
forgotten-sent-what = Se { $email } ha un account, riceve ora un’e-mail. Il collegamento vale un’ora.
reset-title = Scegli un’altra password
reset-what = Dopo il cambio l’accesso finisce su tutti i dispositivi.
reset-go = Cambia la password
reset-done = Password cambiata
reset-done-what = Ora puoi accedere con la nuova password.
password-what = Almeno 8 caratteri. Meglio una frase che ricordi solo tu.
password-short = La password ha meno di 8 caratteri.
password-long = La password è troppo lunga.
password-is-email = La password non può essere il tuo indirizzo e-mail o una sua parte.
## Schede
tabs-label = Prenotazioni
tab-own = Prenotazioni online
tab-errand = Prenotazione online conto terzi
tab-mine = Le mie prenotazioni
home-mine-what = Rivedi, stampa o annulla gli appuntamenti che hai preso.
step-details = Dettagli
hold-next = Continua
hold-previous = Indietro

## Persone
person-own = I tuoi dati
person-applicant = Chi prenota (presentante)
person-applicant-what = Sei tu: l’ufficio scrive a te.
person-beneficiary = Per chi è la prenotazione (fruitore)
person-name = Nome e cognome
person-given-name = Nome
person-family-name = Cognome
person-code = Codice fiscale
person-eidas = Identificativo eIDAS
person-document = Numero e Paese del documento
person-birth-date = Data di nascita
person-birth-date-hint = Giorno, mese e anno: per esempio 31/12/1960.
person-birth-place = Luogo di nascita
person-sex = Sesso
person-sex-female = Femmina
person-sex-male = Maschio
person-sex-unsaid = Non indicato
person-email = E-mail
person-phone = Telefono
person-locked = Lo hai indicato all’inizio: per un’altra persona ricomincia dalla scheda «conto terzi».
person-no-code = Non ho il codice fiscale
person-no-code-tick = Non ho un codice fiscale italiano: indico un documento
person-more = Data e luogo di nascita
person-more-what = Con il codice fiscale non serve compilarli: si ricavano da lì.
person-wrong = { $count ->
    [one] C’è 1 campo da correggere: è segnato qui sotto.
   *[other] Ci sono { $count } campi da correggere: sono segnati qui sotto.
}
person-given-name-missing = Scrivi il nome.
person-family-name-missing = Scrivi il cognome.
person-name-long = È troppo lungo: al massimo 120 caratteri.
person-name-signs = Contiene segni che in un nome non ci sono, come cifre o parentesi: riscrivilo.
person-email-missing = Scrivi l’indirizzo e-mail.
person-email-shape = Questo non è un indirizzo e-mail completo: controlla che sia come nome@esempio.it.
person-phone-missing = Scrivi il numero di telefono.
person-phone-shape = Questo non è un numero di telefono: scrivi solo cifre, con + e il prefisso se è estero.
person-place-long = È troppo lungo: al massimo 120 caratteri.
person-code-missing = Scrivi il codice fiscale. Se non lo hai, apri «Non ho il codice fiscale» qui sotto.
person-code-length = Il codice fiscale ha 16 caratteri: controlla che non ne manchi nessuno.
person-code-shape = Questo non è un codice fiscale: confrontalo con quello sulla tessera sanitaria.
person-code-check = Un carattere del codice fiscale non torna: confrontalo con quello sulla tessera sanitaria.
person-document-missing = Scrivi numero e Paese del documento.
person-document-long = È troppo lungo: al massimo 60 caratteri.
person-birth-date-shape = Scrivi la data come 31/12/1960.
person-birth-date-when = Questa data non può essere una data di nascita: controlla l’anno.
person-certified = I tuoi dati certificati
person-certified-what = Arrivano da chi ha verificato la tua identità: per correggerli rivolgiti a loro.
person-login = Hai già un’identità digitale o un account? Accedi, e i tuoi dati saranno già compilati.
code-title = Conferma il tuo indirizzo email
code-what = Abbiamo mandato un codice a { $email }. Scrivilo qui: vale 15 minuti.
code-field = Codice
code-go = Continua
code-again = Mandami un altro codice
code-sent = Il codice è partito.
code-missing = Manca il codice.
misfit-title = Ricontrolla il codice fiscale
misfit-surname = Il cognome non corrisponde al codice fiscale.
misfit-name = Il nome non corrisponde al codice fiscale.
misfit-birth-date = La data di nascita non corrisponde al codice fiscale.
misfit-sex = Il sesso non corrisponde al codice fiscale.
misfit-place = Il luogo di nascita non corrisponde al codice fiscale.
misfit-tick = Ho ricontrollato: i dati sono giusti così

## Dettagli e riepilogo
details-title = Di che cosa hai bisogno
details-reason = Motivo
details-reason-what = In poche parole, al massimo 200 caratteri. Non scrivere dati sulla salute o altri dati delicati.
details-reason-missing = Scrivi il motivo della prenotazione.
details-too-long = È troppo lungo: al massimo 200 caratteri.
details-choose = Scegli una risposta
details-answer-missing = Rispondi a questa domanda.
details-answer-unknown = Scegli una delle risposte dell’elenco.
summary-title = Riepilogo
summary-what = Controlla i dati. La prenotazione vale solo dopo che hai premuto Invia.
summary-edit = Modifica
summary-edit-of = Modifica: { $what }
summary-place = Luogo, data e orario
summary-terms = Cliccando su Invia confermi di aver preso visione delle condizioni: il posto è tuo quando compare la conferma, se non puoi venire lo annulli, e i tuoi dati servono solo per questo appuntamento.
summary-send = Invia

## Conto terzi
errand-what = Prenoti per un’altra persona, per esempio un familiare. Scrivi per prima cosa il suo codice fiscale.
errand-code = Codice fiscale della persona per cui prenoti
errand-code-missing = Scrivi il codice fiscale della persona per cui prenoti.
errand-own = Prenoto per me
errand-for = Stai prenotando per un’altra persona: { $code }
errand-leave = Smetti e prenota per te
problem-errand = La prenotazione per conto di un’altra persona è scaduta, o è stata iniziata in un altro browser. Ricomincia dalla scheda «conto terzi»: così non diventa per errore una prenotazione tua.

## Le mie prenotazioni
mine-none = Non ci sono prenotazioni.
mine-none-what = Qui trovi quelle fatte da questo browser. Le altre si aprono dall’indirizzo che hai conservato.
mine-title-ahead = In arrivo
mine-title-over = Passate e annullate
mine-ahead = Confermata
mine-past = Scaduta
mine-cancelled = Annullata
mine-for = Per { $name }
mine-by = Fatta per te da { $name }
mine-show = Apri
mine-show-of = Apri: { $name }, { $when }
mine-receipt = Ricevuta
mine-receipt-of = Ricevuta (PDF): { $name }, { $when }
mine-cancel = Annulla
mine-cancel-of = Annulla: { $name }, { $when }

## Messaggi
mail-subject = { $title }: { $day }, ore { $time }
mail-title-confirmed = Appuntamento confermato
mail-title-cancelled = Appuntamento annullato
mail-title-reminder = Promemoria dell’appuntamento
mail-title-approval-asked = Richiesta di appuntamento ricevuta
mail-title-approval-granted = Appuntamento approvato
mail-title-approval-refused = Appuntamento non approvato
mail-title-closure = Appuntamento annullato dall’ufficio
mail-title-hold-lost = Orario non più disponibile
mail-lead-confirmed = il tuo appuntamento è confermato per { $when }.
mail-lead-cancelled = l’appuntamento di { $when } è stato annullato e non è più valido.
mail-lead-reminder = ti ricordiamo l’appuntamento di { $when }. Se non puoi venire, annullalo: il posto servirà a un’altra persona.
mail-lead-approval-asked = abbiamo ricevuto la tua richiesta per { $when }. L’appuntamento non è ancora confermato: ti scriveremo appena l’ufficio avrà deciso.
mail-lead-approval-granted = l’ufficio ha approvato la tua richiesta: l’appuntamento è confermato per { $when }.
mail-lead-approval-refused = l’ufficio non ha potuto approvare la tua richiesta per { $when }: l’appuntamento non è valido. Puoi scegliere un altro orario.
mail-lead-closure = l’ufficio ha dovuto annullare l’appuntamento di { $when }, che non è più valido. Ci scusiamo: puoi scegliere un altro orario.
mail-lead-hold-lost = l’ufficio ha dovuto chiudere, e l’orario di { $when } che stavi prenotando non è più disponibile. La prenotazione non era ancora conclusa: non devi fare nulla. Ci scusiamo: puoi scegliere un altro orario.
mail-greeting = Gentile { $name },
mail-greeting-nobody = Buongiorno,
mail-for = Per
mail-born = Data di nascita
mail-fiscal-code = Codice fiscale
mail-link = Per rivedere o annullare l’appuntamento apri questa pagina:
mail-link-ended = La pagina della prenotazione:
mail-link-again = Per scegliere un altro orario apri questa pagina:
mail-keep = Non inoltrare questo messaggio: chi conosce l’indirizzo della pagina può annullare l’appuntamento.
mail-automatic = { $town }. Messaggio automatico: non rispondere a questo indirizzo.
access-title-registration = { $town }: completa la registrazione
access-title-reset = { $town }: scegli una nuova password
access-title-guest-code = { $town }: il tuo codice
access-lead-registration = Qualcuno, speriamo tu, si sta registrando ai servizi online di { $town } con questo indirizzo.
access-lead-reset = Qualcuno, speriamo tu, ha chiesto di scegliere una nuova password per i servizi online di { $town }.
access-lead-guest-code = Qualcuno, speriamo tu, sta prenotando con questo indirizzo nei servizi online di { $town }.
access-code = Il codice da scrivere nella pagina:
access-link = Apri questa pagina per continuare:
access-lasts = Vale per { $duration }.
access-stranger = Se non sei stato tu, non devi fare nulla: senza questo messaggio nessuno può continuare. Non dare il codice o l’indirizzo a nessuno; nessun ufficio te li chiederà.
access-title-email-change = { $town }: conferma il nuovo indirizzo
access-title-password-changed = { $town }: la tua password è cambiata
access-title-email-changed = { $town }: il tuo indirizzo è cambiato
access-title-account-deleted = { $town }: il tuo account è stato eliminato
access-lead-email-change = Qualcuno, speriamo tu, vuole usare questo indirizzo per il proprio account nei servizi online di { $town }.
access-lead-password-changed = La password del tuo account nei servizi online di { $town } è stata cambiata. L’accesso è terminato su tutti gli altri dispositivi.
access-lead-email-changed = L’account che avevi con questo indirizzo nei servizi online di { $town } ora usa un altro indirizzo. A questo non scriveremo più.
access-lead-account-deleted = L’account che avevi con questo indirizzo nei servizi online di { $town } è stato eliminato. Le prenotazioni già fatte restano valide finché non le annulli.
access-link-notice = Se non sei stato tu, scegli subito un’altra password:
access-stranger-notice = Se sei stato tu, non devi fare nulla. Altrimenti avvisa subito l’ufficio.

# The office

booking-what-waiting = La richiesta per { $when } è arrivata all’ufficio, che deve ancora approvarla. L’orario è tenuto per te fino ad allora.
booking-what-not-approved = La richiesta per { $when } non è stata approvata: l’appuntamento non è valido.
booking-what-withdrawn = L’ufficio ha dovuto annullare l’appuntamento di { $when }, che non è più valido.
mine-waiting = In attesa di approvazione
mine-not-approved = Non approvata
mine-withdrawn = Annullata dall’ufficio
told-office-note = L’ufficio scrive
office-title = Ufficio
office-what = Le richieste da approvare, gli avvisi non arrivati e le chiusure dei tuoi calendari.
office-requests = Richieste da approvare
office-requests-none = Nessuna richiesta in attesa.
office-more =
    { $count ->
        [one] E un altro appuntamento, che qui non è mostrato.
       *[other] E altri { $count } appuntamenti, che qui non sono mostrati.
    }
office-without-time = Appuntamenti rimasti senza orario
office-without-time-what = Una chiusura ha tolto l’orario a questi appuntamenti e non tutti hanno potuto essere avvisati. Aprili e annullali: la persona riceve l’avviso.
office-letters = Avvisi non arrivati
office-letters-none = Tutti gli avvisi sono arrivati o sono in viaggio.
office-letters-what = Nessuno di questi avvisi è arrivato: chiama la persona, oppure riprova.
office-letter-refused = Chi doveva riceverlo lo ha rifiutato.
office-letter-too-old = Non è stato possibile consegnarlo in due giorni.
office-letter-unclear = Potrebbe essere arrivato, ma non è sicuro.
office-again = Riprova
office-again-done =
    { $count ->
        [one] Un avviso è di nuovo in viaggio.
       *[other] { $count } avvisi sono di nuovo in viaggio.
    }
office-calendars = Calendari
office-calendars-what = Scegli un calendario per chiudere giorni od orari.
office-standing = Stato
office-erased = I dati della persona sono stati cancellati.
office-note = Messaggio per la persona
office-note-what = Facoltativo: per esempio il motivo, se la richiesta non è approvata. Si legge nell’avviso e nella pagina dell’appuntamento.
office-note-long = Il messaggio può avere al massimo { $max } caratteri.
office-approve = Approva
office-reject = Non approvare
office-withdraw = Annulla l’appuntamento
office-close-title = Chiudi giorni od orari
office-close-from = Dal giorno
office-close-to = Al giorno (se sono più giorni)
office-close-from-time = Dalle ore
office-close-to-time = Alle ore
office-close-what = Senza ore, i giorni sono chiusi per intero. Chi ha un appuntamento in quel tempo lo perde e viene avvisato.
office-close-preview = Mostra chi è coinvolto
office-close-touches =
    { $count ->
        [0] Nessun appuntamento coinvolto
        [one] Un appuntamento coinvolto
       *[other] { $count } appuntamenti coinvolti
    }
office-close-tells = Chiudendo, questi appuntamenti sono annullati e ogni persona riceve l’avviso.
office-close-go = Chiudi
office-close-done =
    { $count ->
        [0] Chiuso. Nessun appuntamento è stato annullato.
        [one] Chiuso. Un appuntamento è stato annullato e la persona avvisata.
       *[other] Chiuso. { $count } appuntamenti sono stati annullati e le persone avvisate.
    }
office-close-standing =
    { $count ->
        [one] Un appuntamento non è stato ancora annullato e la persona non è avvisata: è nella pagina dell’ufficio.
       *[other] { $count } appuntamenti non sono stati ancora annullati e le persone non sono avvisate: sono nella pagina dell’ufficio.
    }
office-close-date = Scrivi il giorno, per esempio 24/12/2026.
office-close-order = La fine viene prima dell’inizio.
office-close-time = Scrivi sia l’inizio sia la fine, per esempio 08:30.
mail-note = Messaggio dell’ufficio
