# Besedila zaslona. Ključi so v vseh jezikih isti: to preverja test.

## Okvir
skip-to-content = Preskoči na vsebino
skip-to-footer = Preskoči na nogo strani
header-services = Spletne storitve
header-language = Jezik
menu-home = Storitve
menu-book = Naročanje
menu-label = Glavni meni
breadcrumb-label = Pot po straneh
breadcrumb-home = Spletne storitve
footer-what = Spletno naročanje: { $town }
footer-book = Naročite se
footer-accessibility = Izjava o dostopnosti
footer-privacy = Obvestilo o zasebnosti
footer-links = Uporabne povezave
footer-contacts = Stiki
footer-fiscal-code = Davčna številka
footer-vat = Identifikacijska številka za DDV
footer-pec = Overjena e-pošta (PEC)
footer-urp = Urad za stike z javnostjo (URP)
footer-report = Prijava težave
footer-transparency = Pregledna uprava
footer-legal = Pravna obvestila
footer-follow = Spremljajte nas
footer-media-policy = Medijska politika
footer-sitemap = Zemljevid strani
contact-title = Stik: { $town }
contact-faq = Preberite pogosta vprašanja
contact-help = Prosite za pomoč
contact-call = Pokličite { $phone }
scripts-off = JavaScript je izklopljen: vseeno se lahko naročite, vendar se termini ne osvežujejo sami. Znova naložite stran, da vidite trenutno stanje.

## Domača stran
home-title = Spletne storitve
home-lead = Izberite storitev. Za ogled prostih terminov se ni treba prijaviti.
home-book = Naročanje
home-book-what = Izberite okence, v živo poglejte proste termine in si rezervirajte svojega.
home-book-go = Na naročanje
home-hold = Imate rezervacijo, ki še ni dokončana
home-hold-what = Termin je zadržan za vas, a še ni potrjen.
home-hold-go = Dokončajte rezervacijo
home-accessibility-what = Kako so narejene te strani in kaj storiti, če kaj ni dostopno.
home-privacy-what = Katere podatke potrebuje rezervacija, čemu služijo in kaj vidijo drugi.

## Koraki
steps-label = Koraki rezervacije
step-place = Kraj
step-time = Datum in ura
step-person = Vlagatelj
step-summary = Povzetek
step-done = Končano
step-active = V teku
step-count = { $step }/5

## Viri
tree-title = Spletno naročanje
tree-resources = Kaj lahko rezervirate
tree-empty = Trenutno ni mogoče rezervirati ničesar.
node-address = Naslov
node-directions = Kako do tja
node-map = Zemljevid
node-map-of = Zemljevid: { $name } (OpenStreetMap)
node-phone = Telefon
node-email = E-pošta
node-book = Rezerviraj
node-book-of = Rezerviraj: { $name }
node-chosen = Zahtevana storitev
node-suspended = Naročanje je ustavljeno
node-inside = { $count ->
    [one] { $count } vnos
    [two] { $count } vnosa
    [few] { $count } vnosi
   *[other] { $count } vnosov
}

## Teden
week-title = Teden { $from } – { $to }
week-page-title = Termini: { $name }
week-previous = Prejšnji teden
week-next = Naslednji teden
week-today = Ta teden
week-weeks = Tedni
week-nothing = Ta teden ni prostih terminov.
week-first-free = Na prvi teden s prostimi mesti
week-no-first-free = Tudi v naslednjih tednih ni prostih terminov. Poskusite pozneje: odpovedana mesta se sprostijo sama.
week-opens = Termine tega tedna bo mogoče rezervirati od { $when }; takrat sami postanejo zeleni.
week-closed = Ta teden je okence zaprto.
week-durations = Trajanje obiska
week-view = Pogled
week-view-grid = Mreža
week-view-list = Seznam
week-as-list = Pokaži kot seznam
week-list-title = Prosti termini
week-list-empty = Ta teden za to trajanje ni prostega termina.
week-time = Ura
week-legend = Legenda
week-hold = Termin je že zadržan za vas do { $until }.
week-hold-go = Dokončajte to rezervacijo
week-choose = Izberite prost termin, nato pritisnite Naprej.
week-keys = S tipkovnico: puščice za premikanje, Enter za izbiro, Page Up in Page Down za menjavo tedna.
week-continue = Naprej
week-choice = Izbrani termin
week-clear = Prekliči izbiro
week-nearest = Najbližji prosti termini
week-suspended = Naročanje je ustavljeno
week-back = Nazaj na vire
list-left = { $left ->
    [one] { $left } mesto
    [two] { $left } mesti
    [few] { $left } mesta
   *[other] { $left } mest
}

cell-name = { $day }, ob { $time }, { $state }
cell-free = { $left ->
    [1] Prosto
    [one] { $left } mesto
    [two] { $left } mesti
    [few] { $left } mesta
   *[other] { $left } mest
}
cell-free-long = { $left ->
    [one] na voljo, { $left } mesto
    [two] na voljo, { $left } mesti
    [few] na voljo, { $left } mesta
   *[other] na voljo, { $left } mest
}
cell-past = Minilo
cell-past-long = termin je minil
cell-closed = Zaprto
cell-closed-long = ni odprto za rezervacije
cell-held = V teku
cell-held-long = nekdo pravkar dokončuje rezervacijo
cell-booked = Zasedeno
cell-booked-long = zasedeno
cell-not-yet = Odpre se { $when }
cell-not-yet-long = še ni mogoče rezervirati, odpre se { $when }
cell-blocked = Ustavljeno
cell-blocked-long = ustavil urad
cell-selected = Izbrano
cell-selected-long = izbrali ste ga, še ni zadržan
cell-mine = Zadržano
cell-mine-long = zadržano za vas, treba je potrditi
legend-free = Na voljo
legend-selected = Izbrali ste ga
legend-mine = Zadržano za vas
legend-held = Nekdo pravkar dokončuje rezervacijo
legend-booked = Zasedeno
legend-not-yet = Še ni mogoče rezervirati
legend-past = Minilo
legend-closed = Ni odprto za rezervacije
legend-blocked = Ustavil urad

time-again = { $time } (po premiku ure)
when-range = { $day }, od { $from } do { $to }
when-instant = { $day }, ob { $time }
duration-minutes = { $minutes } minut
duration-hours = { $hours ->
    [one] { $hours } ura
    [two] { $hours } uri
    [few] { $hours } ure
   *[other] { $hours } ur
}
duration-both = { $hours ->
    [one] { $hours } ura
    [two] { $hours } uri
    [few] { $hours } ure
   *[other] { $hours } ur
} in { $minutes } minut

## V živo
live-lost = Povezava je prekinjena: termini morda niso osveženi. Poskušamo znova…
live-ended = Ta stran se ne osvežuje več sama. Znova jo naložite, da vidite trenutno stanje.
notice-closing = Storitev se bo kmalu znova zagnala: stran se bo povezala sama.
live-restored = Povezava je vzpostavljena: termini so osveženi.
live-selected = Izbrano: { $slot }. Pritisnite Naprej, da ga zadržite.
live-cleared = Izbira je preklicana.
live-taken = Termin, ki ste ga izbrali ({ $slot }), ni več na voljo.
live-came-back = Termin, ki ste ga izbrali ({ $slot }), je spet na voljo.
live-summary = { $count ->
    [0] Ta teden ni prostega termina.
    [one] Ta teden je na voljo { $count } termin.
    [two] Ta teden sta na voljo { $count } termina.
    [few] Ta teden so na voljo { $count } termini.
   *[other] Ta teden je na voljo { $count } terminov.
}
live-proposed = { $slot }, trajanje { $duration }
live-too-long = Od tu naprej ni na voljo { $duration } skupaj: izberite drug termin ali krajše trajanje.
live-week = { $title }. { $count ->
    [0] Ni prostega termina.
    [one] Na voljo je { $count } termin.
    [two] Na voljo sta { $count } termina.
    [few] Na voljo so { $count } termini.
   *[other] Na voljo je { $count } terminov.
}
live-unanswered = Strežnik ni odgovoril. Znova pritisnite Naprej: zahteva ne bo izvedena dvakrat.

## Zadržanje
hold-title = Dokončajte rezervacijo
hold-until = Termin je zadržan za vas do { $until }.
hold-left = Preostali čas
hold-left-minutes = Do konca zadržanja: { $minutes ->
    [one] { $minutes } minuta
    [two] { $minutes } minuti
    [few] { $minutes } minute
   *[other] { $minutes } minut
}.
hold-left-seconds = Do konca zadržanja: { $seconds } sekund.
hold-where = Kje
hold-when = Kdaj
hold-required = Polja z zvezdico so obvezna.
hold-back = Odpovej se in nazaj na termine
hold-extend = Potrebujem več časa
hold-extend-what = { $count ->
    [one] Zadržanje lahko podaljšate še { $count }-krat.
    [two] Zadržanje lahko podaljšate še { $count }-krat.
    [few] Zadržanje lahko podaljšate še { $count }-krat.
   *[other] Zadržanje lahko podaljšate še { $count }-krat.
}
hold-unanswered = Strežnik ni odgovoril. Znova pritisnite »Potrebujem več časa«: zadržanje ne bo podaljšano dvakrat.
hold-warning = Zadržanje se bo kmalu izteklo
hold-warning-what = Če potrebujete več časa, ga podaljšajte zdaj: kar ste napisali, ostane.
hold-extended = Zadržanje je podaljšano do { $until }.
hold-ended = Zadržanje ni več dejavno
hold-ended-what = Čas je potekel ali pa je bilo zadržanje opuščeno oziroma že potrjeno. Termin je morda spet prost: vrnite se na termine in izberite enega.
hold-ended-expired = Čas je potekel in termin je spet prost za vse. Vrnite se na termine in izberite enega.
hold-ended-elsewhere = Zadržanje je bilo opuščeno ali potrjeno v drugem oknu.
hold-ended-back = Nazaj na termine
hold-ended-login-title = Vaša prijava se je končala
hold-ended-login = Prijava, s katero ste rezervirali, se je končala, morda v drugem oknu. Prijavite se znova: termin ostane rezerviran za vas do navedenega roka.
hold-ended-login-again = Prijavite se znova
hold-privacy = Podatki služijo samo temu obisku.

## Rezervacija
booking-title = Obisk je potrjen
booking-title-cancelled = Obisk je odpovedan
booking-title-past = Obisk je minil
booking-what = Obisk je določen: { $when }.
booking-what-cancelled = Ta obisk je bil odpovedan in ne velja več. Bil je določen: { $when }.
booking-what-past = Obisk je bil določen: { $when }.
booking-mailed = Povzetek smo poslali na naslov: { $email }
booking-code = Koda rezervacije
booking-code-what = Imejte jo pri roki: pri okencu je dovolj, da poveste to kodo.
booking-told = Podatki o rezervaciji
booking-keep = Shranite naslov te strani: od tu lahko obisk znova pogledate ali odpoveste. Kdor ga pozna, lahko stori enako.
booking-bring = Kaj prinesti
booking-calendar = Dodajte v svoj koledar
booking-calendar-file = Datoteka .ics (Apple in drugi)
calendar-title = Obisk – { $name }
calendar-details = Koda rezervacije: { $code }
booking-cancel = Odpovej obisk
booking-cancel-until = Odpovedati ga je mogoče do: { $when }.
booking-fixed = Za odpoved od tu je prepozno: obrnite se na urad.
booking-again = Rezerviraj drug termin
cancel-title = Želite odpovedati obisk?
cancel-what = Obisk ({ $when }) ne bo več veljal in termin bo prost za druge.
cancel-yes = Da, odpovej
cancel-no = Ne, nazaj
booking-receipt = Prenesi potrdilo (PDF)
receipt-title = Potrdilo o rezervaciji
receipt-file = Potrdilo o rezervaciji { $code }
receipt-file-void = ODPOVEDANO – Potrdilo o rezervaciji { $code }
receipt-void = ODPOVEDANO
receipt-void-what = Obisk je bil odpovedan ({ $when }) in ne velja več.
receipt-hours = od { $from } do { $to }
receipt-code-what = Poskenirajte kodo, da si ogledate ali odpoveste obisk.
receipt-code-what-void = Poskenirajte kodo, da si ogledate rezervacijo.
receipt-code-alt = Koda QR z naslovom strani rezervacije
receipt-beneficiary = Za koga je obisk
receipt-applicant = Kdo je rezerviral
receipt-reason = Razlog
receipt-birth-date = Datum rojstva
receipt-fiscal-code = Davčna številka (codice fiscale)
receipt-other-id = Identifikator
receipt-cancel = Če ne morete priti
receipt-cancel-what = Na tej strani lahko obisk odpoveste (do: { $when }). Mesto bo prišlo prav komu drugemu.
receipt-notice = Podatki na tem potrdilu so namenjeni le terminu. Shranite ga in ga ne dajajte drugim: kdor pozna naslov strani, lahko obisk vidi in odpove.
receipt-page = Stran { $page } od { $pages }

## Zavrnitve: kaj se je zgodilo in kaj storiti zdaj
refusal-request-reused = Ta stran je bila že uporabljena za drugo zahtevo. Znova jo naložite in poskusite še enkrat.
refusal-resource-unknown = Tega vira ni ali ga ni več. Izberite drugega s seznama.
refusal-not-allowed = To tukaj ni dovoljeno. Vrnite se na seznam virov in začnite znova.
refusal-resource-suspended = Naročanje je tukaj ustavljeno. Razlog je na seznamu virov.
refusal-duration-not-allowed = Tega trajanja tukaj ni mogoče rezervirati. Izberite ga s seznama trajanj.
refusal-slot-closed = Ob tem času okence ni odprto za rezervacije. Izberite zelen termin.
refusal-slot-past = Ta termin je že minil. Izberite poznejšega.
refusal-slot-not-yet = Tega termina še ni mogoče rezervirati: odpre se { $when }. Vrnite se takrat ali izberite zelen termin.
refusal-slot-too-soon = Ta termin je preblizu za spletno rezervacijo. Izberite poznejšega.
refusal-slot-blocked = Urad je ta termin ustavil. Izberite drugega.
refusal-slot-taken = Nekdo drug je ta termin zasedel trenutek prej. Izberite drugega: najbližji so spodaj.
refusal-person-has-hold = Termin je že zadržan za vas do { $until }. Dokončajte ali opustite tisto rezervacijo, nato lahko izberete drugega.
refusal-person-cap-reached = Tukaj imate že { $max ->
    [one] { $max } prihodnjo rezervacijo
    [two] { $max } prihodnji rezervaciji
    [few] { $max } prihodnje rezervacije
   *[other] { $max } prihodnjih rezervacij
}, kolikor je največ dovoljeno. Odpovejte eno, da rezervirate drugo.
refusal-hold-unknown = Tega zadržanja ni. Vrnite se na termine in izberite enega.
refusal-hold-not-yours = To zadržanje pripada drugi osebi ali drugemu brskalniku. Vrnite se na termine in izberite enega.
refusal-hold-expired = Čas zadržanja je potekel in termin je spet prost. Vrnite se na termine in izberite enega.
refusal-hold-released = To zadržanje je bilo opuščeno. Vrnite se na termine in izberite enega.
refusal-hold-confirmed = To zadržanje je že potrjena rezervacija: ni treba storiti ničesar več.
refusal-hold-extensions-used = Zadržanja ni mogoče več podaljšati. Potrdite, preden čas poteče.
refusal-contact-missing = Nekateri podatki manjkajo. Dopolnite jih in znova pritisnite Pošlji.
refusal-login-missing = Za to storitev je potrebna prijava. Prijavite se in znova pritisnite Pošlji.
refusal-email-unproved = Najprej potrdite svoj e-poštni naslov s kodo, ki smo vam jo poslali.
refusal-booking-unknown = Te rezervacije ni. Preverite naslov strani.
refusal-booking-not-yours = Ta rezervacija pripada drugi osebi.
refusal-booking-cancelled = Ta rezervacija je bila že odpovedana: ni treba storiti ničesar več.
refusal-booking-past = Ta obisk je že minil: ni ga več mogoče spremeniti.
refusal-cancel-too-late = Za odpoved od tu je prepozno. Obrnite se na urad.
refusal-booking-approved = Ta rezervacija ne čaka na odobritev.
refusal-block-unknown = Te zapore ni več. Znova naložite stran.
refusal-schedule-invalid = Urnik ni veljaven: { $problem }. Popravite ga in poskusite znova.
refusal-touched-changed = Medtem so se zadevne rezervacije spremenile. Znova poglejte predogled in potrdite.
refusal-busy = V tem trenutku je zelo veliko zahtev. Poskusite znova čez { $seconds ->
    [one] { $seconds } sekundo
    [two] { $seconds } sekundi
    [few] { $seconds } sekunde
   *[other] { $seconds } sekund
}.
refusal-rate-limited = Poslali ste preveč zahtev zapored. Poskusite znova čez { $seconds ->
    [one] { $seconds } sekundo
    [two] { $seconds } sekundi
    [few] { $seconds } sekunde
   *[other] { $seconds } sekund
}.
refusal-too-many-watches = Ta stran gleda preveč tednov hkrati. Znova naložite stran.
refusal-outcome-unknown = Še ne vemo, ali je bila zahteva izvedena. Poskusite znova: ne bo izvedena dvakrat.
refusal-store-full = Trenutno novih rezervacij ni mogoče narediti. Že narejene ostanejo veljavne; poskusite pozneje.
refusal-store-stopped = Storitev je ustavljena zaradi tehnične težave. Že narejene rezervacije ostanejo veljavne; poskusite pozneje.

## Težave
problem-foreign = Zahteva ni sprejeta
problem-foreign-what = Zahteva prihaja z drugega spletnega mesta ali pa brskalnik ne pove, od kod. Odprite to stran s spletnega mesta občine in poskusite znova.
problem-stale = Stran ni bila več posodobljena
problem-stale-what = Ničesar nismo poslali. To se zgodi, če ste se medtem prijavili ali odjavili v drugem oknu, ali če brskalnik ne shranjuje piškotkov tega spletnega mesta. Stran odprite znova in poskusite še enkrat.
problem-reopen = Znova odpri stran
problem-not-json-what = Ta naslov sprejema samo JSON: pošljite glavo »Content-Type: application/json«.
problem-not-found = Strani ni mogoče najti
problem-not-found-what = Na tem naslovu ni ničesar. Preverite, ali je pravilno napisan, ali začnite pri spletnih storitvah.
problem-method = Zahteva ni sprejeta
problem-method-what = Tega naslova tako ni mogoče uporabiti. Začnite pri spletnih storitvah.
problem-gone = Ni več dejavno
problem-gone-what = Kar iščete, ni več dejavno. Začnite pri spletnih storitvah.
problem-conflict = Ni bilo mogoče
problem-conflict-what = Medtem se je stanje spremenilo. Vrnite se na termine in poskusite znova.
problem-too-large = Zahteva je prevelika
problem-too-large-what = Kar ste poslali, je daljše, kot ta stran sprejme. Skrajšajte in poskusite znova.
problem-busy = Preveč zahtev
problem-busy-what = V tem trenutku je zelo veliko zahtev. Počakajte nekaj sekund in poskusite znova.
problem-request = Zahteva ni veljavna
problem-request-what = Zahteva ni napisana, kot je pričakovano. Pojdite nazaj in poskusite znova.
problem-field = Polje »{ $field }« manjka ali ni veljavno. Pojdite nazaj, popravite ga in poskusite znova.
problem-server = Nekaj ni delovalo
problem-server-what = Na naši strani je prišlo do težave. Že narejene rezervacije ostanejo veljavne; poskusite čez nekaj minut.
problem-home = Na spletne storitve
problem-book = Na naročanje

## Dostopnost in zasebnost
accessibility-title = Dostopnost
accessibility-how = Kako so narejene te strani
accessibility-how-1 = Vse je mogoče uporabljati samo s tipkovnico in delujejo tudi brez JavaScripta.
accessibility-how-2 = Vsako stanje termina ima besedilo in znak, ne samo barve.
accessibility-how-3 = Iste termine je mogoče videti kot mrežo ali kot seznam.
accessibility-how-4 = Termin je zadržan le omejen čas, ker ga čakajo drugi. Dve minuti pred koncem opozorilo omogoči podaljšanje: ta omejitev je del dogodka v realnem času.
accessibility-limits = Znane omejitve
accessibility-limits-what = Na zelo ozkih zaslonih se mreža premika vstran: tam je predlagan seznam. Zemljevidi se odprejo na drugem spletnem mestu, ki ima svoja pravila.
accessibility-contact = Če kaj ni dostopno
accessibility-contact-what = Pišite ali pokličite urad, naveden pri viru, ki ste ga želeli rezervirati: rezervirate lahko tudi tako.
privacy-title = Zasebnost
privacy-what = Za rezervacijo potrebujemo ime, priimek in e-pošto ter, kjer storitev to zahteva, davčno številko ali dokument, telefon in razlog. Kdor rezervira za drugo osebo, navede njeno ime in davčno številko.
privacy-use = Čemu služijo
privacy-use-what = Služijo obisku in obveščanju o njem: potrditev, opomnik in odpoved. Niso dani drugim in ne končajo v tehničnih dnevnikih.
privacy-cookies = Piškotki
privacy-cookies-what = Obstajajo samo tehnični piškotki tega spletnega mesta: eden prepozna vaš brskalnik, da ostane termin zadržan za vas, eden si zapomni jezik. Nobenih piškotkov drugih, nobene statistike.
privacy-kept = Kako dolgo
privacy-kept-what = Podatki rezervacije se izbrišejo po roku, ki ga določi storitev, običajno leto dni po obisku. Račun ostane, dokler ne zahtevate njegovega izbrisa. Če želite svoje podatke ali njihov zgodnejši izbris, pišite občini.
privacy-seen = Kaj vidijo drugi
privacy-seen-what = Kdor gleda termine, vidi, ali je mesto prosto, zasedeno ali v rezervaciji, nikoli pa, čigavo je.

## Prijava
access-title = Prijava
access-lead = Izberite način prijave. Za ogled prostih terminov prijava ni potrebna.
access-ways = Digitalna identiteta
access-ways-what = Vaši podatki so že izpolnjeni in potrjeni.
access-with-spid = Prijava s SPID
access-with-cie = Prijava s CIE
access-with-eidas = Prijava z eIDAS (druge evropske države)
access-with-other = Drugi načini prijave
access-account = E-pošta in geslo
access-password = Geslo
access-enter = Prijava
access-leave = Odjava
access-leave-everywhere = Odjava na vseh napravah
access-as = Prijavljeni ste kot { $name }.
access-go-on = Naprej
access-guest = Brez prijave
access-guest-what = To storitev lahko rezervirate tudi brez prijave: zadoščajo ime in podatki za stik ter koda, ki pride po e-pošti.
access-guest-go = Naprej kot gost
access-failed = Prijava ni uspela
access-again = Poskusite znova
access-no-way = Tega načina prijave ni.
access-no-mail = Na tem spletišču pošiljanje e-pošte ni nastavljeno, zato to zdaj ni mogoče. Obrnite se na urad.
access-wrong = Naslov ali geslo ni pravilno.
access-wrong-code = Koda ni pravilna. Poglejte zadnje prejeto e-sporočilo.
access-over = Ta povezava ali koda ne velja več: bila je uporabljena, je potekla ali pripada drugemu brskalniku. Začnite znova.
access-broken-off = Prijava je bila prekinjena pred koncem. Nič se ni spremenilo.
access-level = Te storitve zahtevajo višjo raven varnosti. Prijavite se znova z zahtevano ravnjo.
access-unreachable = Storitev za identiteto trenutno ne odgovarja. Poskusite čez nekaj minut ali izberite drug način prijave.
access-not-believed = Odgovora storitve za identiteto ni mogoče sprejeti. Poskusite znova; če se ponovi, obvestite urad.
access-ended = Vaša prijava je potekla. Za nadaljevanje se znova prijavite: mesto, ki ste ga rezervirali, ostane vaše do navedene ure.
access-left = Odjavljeni ste
access-left-what = V tej napravi niste več prijavljeni.
access-leaving = Odjava
access-leaving-what = Tukaj ste že odjavljeni. Zdaj greste k svojemu ponudniku identitete, da se odjavite tudi tam.
access-leaving-go = Odjava tudi pri ponudniku identitete
profile-title = Moj profil
profile-name = Ime in priimek
profile-how = Prijava z
profile-how-local = Račun občine (e-pošta in geslo)
profile-level = raven { $level }
profile-email-none = Naslov ni naveden
profile-certified = Ti podatki prihajajo od ponudnika identitete in jih tukaj ni mogoče spremeniti.
profile-sessions = Kje ste prijavljeni
profile-sessions-what = Če ste uporabili računalnik, ki ni vaš, lahko prijavo končate povsod, tudi tukaj.
profile-password = Spremeni geslo
profile-password-old = Sedanje geslo
profile-password-new = Novo geslo
profile-password-what = Po spremembi se prijava konča v vseh drugih napravah. Obvesti vas e-pošta.
profile-password-wrong = Sedanje geslo ni pravilno.
profile-password-done = Geslo je spremenjeno. V drugih napravah je prijava končana.
profile-email = Spremeni e-poštni naslov
profile-email-new = Novi e-poštni naslov
profile-email-what = Na novi naslov pošljemo povezavo: sprememba velja, ko jo odprete. Obvestimo tudi sedanji naslov.
profile-email-same = To je že vaš naslov.
profile-email-go = Pošlji povezavo
profile-email-sent-what = Na { $email } smo poslali e-pošto. Za potrditev novega naslova odprite povezavo v njej, medtem ko ste prijavljeni; velja eno uro.
profile-email-confirm-what = Odslej se prijavljate z { $email }. V drugih napravah se prijava konča.
profile-email-confirm-go = Potrdi novi naslov
profile-email-done = Naslov je spremenjen. Odslej se prijavite z novim.
profile-delete = Izbriši račun
profile-delete-what = Račun in geslo se izbrišeta takoj, prijava pa se konča povsod. Vrnitve ni.
profile-delete-stays = Rezervacije se z računom ne odpovedo: ostanejo veljavne, njihovi podatki pa se hranijo tako dolgo, kot določa posamezna storitev. Tiste, ki jih ne potrebujete, prej odpovejte.
profile-delete-ahead = { $count ->
    [one] Imate { $count } prihajajočo rezervacijo.
    [two] Imate { $count } prihajajoči rezervaciji.
    [few] Imate { $count } prihajajoče rezervacije.
   *[other] Imate { $count } prihajajočih rezervacij.
}
profile-delete-go = Izbriši dokončno
profile-deleted = Račun je izbrisan
profile-deleted-what = Vašega računa ni več in prijava je končana v vseh napravah. To potrdi e-pošta.
register-title = Ustvarite račun
register-what = Z računom najdete svoje rezervacije. Podatki niso potrjeni: na urad prinesite osebni dokument.
register-given-name = Ime
register-family-name = Priimek
register-go = Ustvari račun
register-sent = Poglejte pošto
register-sent-what = Na { $email } smo poslali e-sporočilo. Odprite povezavo v njem, da dokončate registracijo; velja 24 ur.
confirm-title = Dokončajte registracijo
confirm-what = Vpišite geslo, ki ste ga izbrali: tako vemo, da je registracija vaša.
confirm-go = Dokončaj in se prijavi
forgotten-title = Pozabljeno geslo
forgotten-what = Vpišite svoj naslov: če ima račun, prejme e-sporočilo s povezavo za izbiro drugega gesla.
forgotten-go = Pošlji e-sporočilo
forgotten-sent = Poglejte pošto
forgotten-sent-what = Če ima { $email } račun, zdaj prejme e-sporočilo. Povezava velja eno uro.
reset-title = Izberite drugo geslo
reset-what = Po spremembi ste odjavljeni na vseh napravah.
reset-go = Spremeni geslo
reset-done = Geslo je spremenjeno
reset-done-what = Zdaj se lahko prijavite z novim geslom.
password-what = Vsaj 8 znakov. Najboljši je stavek, ki si ga zapomnite samo vi.
password-short = Geslo ima manj kot 8 znakov.
password-long = Geslo je predolgo.
password-is-email = Geslo ne sme biti vaš e-naslov ali njegov del.
## Zavihki
tabs-label = Rezervacije
tab-own = Spletne rezervacije
tab-errand = Rezervacija za drugo osebo
tab-mine = Moje rezervacije
home-mine-what = Oglejte si, natisnite ali odpovejte svoje termine.
step-details = Podrobnosti
hold-next = Naprej
hold-previous = Nazaj

## Osebe
person-own = Vaši podatki
person-applicant = Kdo rezervira (vlagatelj)
person-applicant-what = To ste vi: urad piše vam.
person-beneficiary = Za koga je rezervacija (upravičenec)
person-name = Ime in priimek
person-given-name = Ime
person-family-name = Priimek
person-code = Davčna številka (codice fiscale)
person-eidas = Identifikator eIDAS
person-document = Številka in država dokumenta
person-birth-date = Datum rojstva
person-birth-date-hint = Dan, mesec in leto: na primer 31/12/1960.
person-birth-place = Kraj rojstva
person-sex = Spol
person-sex-female = Ženski
person-sex-male = Moški
person-sex-unsaid = Ni navedeno
person-email = E-pošta
person-phone = Telefon
person-locked = Navedli ste jo na začetku: za drugo osebo začnite znova na zavihku »Rezervacija za drugo osebo«.
person-no-code = Nimam davčne številke
person-no-code-tick = Nimam italijanske davčne številke: navedem dokument
person-more = Datum in kraj rojstva
person-more-what = Z davčno številko jih ni treba izpolniti: razvidni so iz nje.
person-wrong = { $count ->
    [one] Popraviti je treba { $count } polje: označeno je spodaj.
    [two] Popraviti je treba { $count } polji: označeni sta spodaj.
    [few] Popraviti je treba { $count } polja: označena so spodaj.
   *[other] Popraviti je treba { $count } polj: označena so spodaj.
}
person-given-name-missing = Napišite ime.
person-family-name-missing = Napišite priimek.
person-name-long = Predolgo je: največ 120 znakov.
person-name-signs = Vsebuje znake, ki jih v imenih ni, na primer števke ali oklepaje: napišite ga znova.
person-email-missing = Napišite e-poštni naslov.
person-email-shape = To ni popoln e-poštni naslov: preverite, ali je kot ime@example.org.
person-phone-missing = Napišite telefonsko številko.
person-phone-shape = To ni telefonska številka: samo števke, s + in kodo države, če je tuja.
person-place-long = Predolgo je: največ 120 znakov.
person-code-missing = Napišite davčno številko. Če je nimate, spodaj odprite »Nimam davčne številke«.
person-code-length = Davčna številka ima 16 znakov: preverite, ali kateri manjka.
person-code-shape = To ni davčna številka: primerjajte jo s tisto na zdravstveni kartici.
person-code-check = En znak davčne številke ni pravilen: primerjajte jo s tisto na zdravstveni kartici.
person-document-missing = Napišite številko in državo dokumenta.
person-document-long = Predolgo je: največ 60 znakov.
person-birth-date-shape = Datum napišite kot 31/12/1960.
person-birth-date-when = To ne more biti datum rojstva: preverite leto.
person-certified = Vaši potrjeni podatki
person-certified-what = Prihajajo od tistega, ki je preveril vašo identiteto: za popravke se obrnite nanj.
person-login = Imate digitalno identiteto ali račun? Prijavite se in vaši podatki bodo že izpolnjeni.
code-title = Potrdite svoj e-poštni naslov
code-what = Na { $email } smo poslali kodo. Vpišite jo tukaj: velja 15 minut.
code-field = Koda
code-go = Naprej
code-again = Pošljite mi novo kodo
code-sent = Koda je na poti.
code-missing = Koda manjka.
misfit-title = Še enkrat preverite davčno številko
misfit-surname = Priimek se ne ujema z davčno številko.
misfit-name = Ime se ne ujema z davčno številko.
misfit-birth-date = Datum rojstva se ne ujema z davčno številko.
misfit-sex = Spol se ne ujema z davčno številko.
misfit-place = Kraj rojstva se ne ujema z davčno številko.
misfit-tick = Še enkrat sem preveril: podatki so pravilni

## Podrobnosti in povzetek
details-title = Kaj potrebujete
details-reason = Razlog
details-reason-what = Na kratko, največ 200 znakov. Ne pišite podatkov o zdravju ali drugih občutljivih podatkov.
details-reason-missing = Napišite razlog rezervacije.
details-too-long = Predolgo je: največ 200 znakov.
details-choose = Izberite odgovor
details-answer-missing = Odgovorite na to vprašanje.
details-answer-unknown = Izberite enega od odgovorov s seznama.
summary-title = Povzetek
summary-what = Preverite podatke. Rezervacija velja šele, ko pritisnete Pošlji.
summary-edit = Spremeni
summary-edit-of = Spremeni: { $what }
summary-place = Kraj, datum in ura
summary-terms = S klikom na Pošlji potrjujete, da ste prebrali pogoje: mesto je vaše, ko se prikaže potrditev; če ne morete priti, ga odpoveste; vaši podatki služijo samo temu obisku.
summary-send = Pošlji

## Za drugo osebo
errand-what = Rezervirate za drugo osebo, na primer za sorodnika. Najprej napišite njeno davčno številko.
errand-code = Davčna številka osebe, za katero rezervirate
errand-code-missing = Napišite davčno številko osebe, za katero rezervirate.
errand-own = Rezerviram zase
errand-for = Rezervirate za drugo osebo: { $code }
errand-leave = Prenehaj in rezerviraj zase
problem-errand = Rezervacija za drugo osebo je potekla ali pa se je začela v drugem brskalniku. Začnite znova na zavihku »Rezervacija za drugo osebo«, da ne postane pomotoma vaša.

## Moje rezervacije
mine-none = Rezervacij ni.
mine-none-what = Tu so tiste iz tega brskalnika. Druge se odprejo na naslovu, ki ste ga shranili.
mine-title-ahead = Prihajajoče
mine-title-over = Pretekle in odpovedane
mine-ahead = Potrjena
mine-past = Potekla
mine-cancelled = Odpovedana
mine-for = Za { $name }
mine-by = Za vas naredil { $name }
mine-show = Odpri
mine-show-of = Odpri: { $name }, { $when }
mine-receipt = Potrdilo
mine-receipt-of = Potrdilo (PDF): { $name }, { $when }
mine-cancel = Odpovej
mine-cancel-of = Odpovej: { $name }, { $when }

## Sporočila
mail-subject = { $title }: { $day }, ob { $time }
mail-title-confirmed = Obisk je potrjen
mail-title-cancelled = Obisk je odpovedan
mail-title-reminder = Opomnik za obisk
mail-title-approval-asked = Prošnja za obisk je prejeta
mail-title-approval-granted = Obisk je odobren
mail-title-approval-refused = Obisk ni odobren
mail-title-closure = Urad je obisk odpovedal
mail-title-hold-lost = Termin ni več na voljo
mail-lead-confirmed = Vaš obisk je potrjen: { $when }.
mail-lead-cancelled = Obisk ({ $when }) je odpovedan in ne velja več.
mail-lead-reminder = Spominjamo vas na obisk: { $when }. Če ne morete priti, ga odpovejte: mesto potrebuje kdo drug.
mail-lead-approval-asked = Prejeli smo vašo prošnjo: { $when }. Obisk še ni potrjen: pisali vam bomo, ko bo urad odločil.
mail-lead-approval-granted = Urad je odobril vašo prošnjo, obisk je potrjen: { $when }.
mail-lead-approval-refused = Urad vaše prošnje ({ $when }) ni mogel odobriti: obisk ne velja. Izberete lahko drug čas.
mail-lead-closure = Urad je moral odpovedati obisk ({ $when }), ki ne velja več. Opravičujemo se: izberete lahko drug čas.
mail-lead-hold-lost = Urad se je moral zapreti in termin { $when }, ki ste ga rezervirali, ni več na voljo. Rezervacija še ni bila zaključena: ni vam treba storiti ničesar. Opravičujemo se: izberete lahko drug termin.
mail-greeting = Pozdravljeni, { $name },
mail-greeting-nobody = Pozdravljeni,
mail-for = Za
mail-born = Datum rojstva
mail-fiscal-code = Davčna številka
mail-link = Za ogled ali odpoved obiska odprite to stran:
mail-link-ended = Stran rezervacije:
mail-link-again = Če želite izbrati drug termin, odprite to stran:
mail-keep = Sporočila ne posredujte: kdor pozna naslov strani, lahko obisk odpove.
mail-automatic = { $town }. Samodejno sporočilo: na ta naslov ne odgovarjajte.
access-title-registration = { $town }: dokončajte registracijo
access-title-reset = { $town }: izberite novo geslo
access-title-guest-code = { $town }: vaša koda
access-lead-registration = Nekdo, upamo da vi, se s tem naslovom registrira za spletne storitve: { $town }.
access-lead-reset = Nekdo, upamo da vi, želi izbrati novo geslo za spletne storitve: { $town }.
access-lead-guest-code = Nekdo, upamo da vi, s tem naslovom rezervira v spletnih storitvah: { $town }.
access-code = Koda, ki jo vpišete na strani:
access-link = Za nadaljevanje odprite to stran:
access-lasts = Velja { $duration }.
access-stranger = Če to niste bili vi, vam ni treba storiti ničesar: brez tega sporočila ne more nadaljevati nihče. Kode in naslova ne dajte nikomur; noben urad vas ne bo vprašal zanju.
access-title-email-change = { $town }: potrdite novi naslov
access-title-password-changed = { $town }: vaše geslo je spremenjeno
access-title-email-changed = { $town }: vaš naslov je spremenjen
access-title-account-deleted = { $town }: vaš račun je izbrisan
access-lead-email-change = Nekdo, upamo, da vi, želi ta naslov uporabljati za svoj račun v spletnih storitvah občine { $town }.
access-lead-password-changed = Geslo vašega računa v spletnih storitvah občine { $town } je bilo spremenjeno. V vseh drugih napravah je prijava končana.
access-lead-email-changed = Račun, ki ste ga imeli s tem naslovom v spletnih storitvah občine { $town }, zdaj uporablja drug naslov. Na tega ne bomo več pisali.
access-lead-account-deleted = Račun, ki ste ga imeli s tem naslovom v spletnih storitvah občine { $town }, je bil izbrisan. Že narejene rezervacije ostanejo veljavne, dokler jih ne odpoveste.
access-link-notice = Če to niste bili vi, takoj izberite drugo geslo:
access-stranger-notice = Če ste bili to vi, ni treba storiti ničesar. Sicer takoj obvestite urad.

# The office

booking-what-waiting = Vaša prošnja za { $when } je prispela na urad, ki jo mora še odobriti. Do takrat je termin rezerviran za vas.
booking-what-not-approved = Vaša prošnja za { $when } ni bila odobrena: obisk ne velja.
booking-what-withdrawn = Urad je moral odpovedati obisk { $when }, ki ne velja več.
mine-waiting = Čaka na odobritev
mine-not-approved = Ni odobrena
mine-withdrawn = Odpovedal urad
told-office-note = Urad piše
office-title = Urad
office-what = Prošnje za odobritev, obvestila, ki niso prispela, in zaprtja vaših koledarjev.
office-requests = Prošnje za odobritev
office-requests-none = Nobena prošnja ne čaka.
office-more =
    { $count ->
        [one] In še { $count } obisk, ki tu ni prikazan.
        [two] In še { $count } obiska, ki tu nista prikazana.
        [few] In še { $count } obiski, ki tu niso prikazani.
       *[other] In še { $count } obiskov, ki tu niso prikazani.
    }
office-without-time = Obiski brez termina
office-without-time-what = Zaprtje je tem obiskom vzelo termin in vseh ni bilo mogoče obvestiti. Odprite jih in odpovejte: oseba je obveščena.
office-letters = Obvestila, ki niso prispela
office-letters-none = Vsa obvestila so prispela ali so na poti.
office-letters-what = Nobeno od teh obvestil ni prispelo: pokličite osebo ali poskusite znova.
office-letter-refused = Prejemnik ga je zavrnil.
office-letter-too-old = Dva dni ga ni bilo mogoče dostaviti.
office-letter-unclear = Morda je prispelo, a ni gotovo.
office-again = Poskusi znova
office-again-done =
    { $count ->
        [0] Nobeno obvestilo ni na poti.
        [one] { $count } obvestilo je spet na poti.
        [two] { $count } obvestili sta spet na poti.
        [few] { $count } obvestila so spet na poti.
       *[other] { $count } obvestil je spet na poti.
    }
office-calendars = Koledarji
office-calendars-what = Izberite koledar, da zaprete dneve ali ure.
office-standing = Stanje
office-erased = Podatki osebe so izbrisani.
office-note = Sporočilo osebi
office-note-what = Neobvezno: na primer razlog, če prošnja ni odobrena. Je v obvestilu in na strani obiska.
office-note-long = Sporočilo ima lahko največ { $max } znakov.
office-approve = Odobri
office-reject = Ne odobri
office-withdraw = Odpovej obisk
office-close-title = Zapri dneve ali ure
office-close-from = Od dneva
office-close-to = Do dneva (če jih je več)
office-close-from-time = Od ure
office-close-to-time = Do ure
office-close-what = Brez ur so zaprti celi dnevi. Kdor ima takrat obisk, ga izgubi in je obveščen.
office-close-preview = Pokaži, koga zadeva
office-close-touches =
    { $count ->
        [0] Ne zadeva nobenega obiska
        [one] Zadeva { $count } obisk
        [two] Zadeva { $count } obiska
        [few] Zadeva { $count } obiske
       *[other] Zadeva { $count } obiskov
    }
office-close-tells = Ob zaprtju so ti obiski odpovedani in vsaka oseba je obveščena.
office-close-go = Zapri
office-close-done =
    { $count ->
        [0] Zaprto. Noben obisk ni bil odpovedan.
        [one] Zaprto. Odpovedan je { $count } obisk, oseba je obveščena.
        [two] Zaprto. Odpovedana sta { $count } obiska, osebi sta obveščeni.
        [few] Zaprto. Odpovedani so { $count } obiski, osebe so obveščene.
       *[other] Zaprto. Odpovedanih je { $count } obiskov, osebe so obveščene.
    }
office-close-standing =
    { $count ->
        [one] { $count } obisk še ni odpovedan in oseba ni obveščena: je na strani urada.
        [two] { $count } obiska še nista odpovedana in osebi nista obveščeni: sta na strani urada.
        [few] { $count } obiski še niso odpovedani in osebe niso obveščene: so na strani urada.
       *[other] { $count } obiskov še ni odpovedanih in osebe niso obveščene: so na strani urada.
    }
office-close-date = Napišite dan, na primer 24. 12. 2026.
office-close-order = Konec je pred začetkom.
office-close-time = Napišite začetek in konec, na primer 08:30.
mail-note = Sporočilo urada
