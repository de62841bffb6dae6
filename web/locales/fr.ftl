# Textes de l’écran. Les clés sont les mêmes dans chaque langue : un test le vérifie.

## Cadre
skip-to-content = Aller au contenu
skip-to-footer = Aller au pied de page
header-services = Services en ligne
header-language = Langue
menu-home = Services
menu-book = Rendez-vous
menu-label = Principal
breadcrumb-label = Fil d’Ariane
breadcrumb-home = Services en ligne
footer-what = Rendez-vous en ligne : { $town }
footer-book = Prendre rendez-vous
footer-accessibility = Déclaration d’accessibilité
footer-privacy = Protection des données
footer-links = Liens utiles
footer-contacts = Contacts
footer-fiscal-code = Code fiscal
footer-vat = Numéro de TVA
footer-pec = Courriel certifié (PEC)
footer-urp = Bureau des relations avec le public (URP)
footer-report = Signaler un problème
footer-transparency = Administration transparente
footer-legal = Mentions légales
footer-follow = Suivez-nous sur
footer-media-policy = Politique des médias
footer-sitemap = Plan du site
contact-title = Contacter : { $town }
contact-faq = Lire les questions fréquentes
contact-help = Demander de l’aide
contact-call = Appeler le { $phone }
scripts-off = JavaScript est désactivé : vous pouvez réserver quand même, mais les horaires ne se mettent pas à jour d’eux-mêmes. Rechargez la page pour voir la situation actuelle.

## Accueil
home-title = Services en ligne
home-lead = Choisissez un service. Pour voir les horaires libres, il n’est pas nécessaire de se connecter.
home-book = Rendez-vous
home-book-what = Choisissez le guichet, voyez en direct les horaires libres et réservez votre rendez-vous.
home-book-go = Aller aux rendez-vous
home-hold = Vous avez une réservation à terminer
home-hold-what = Un horaire est réservé pour vous, mais il n’est pas encore confirmé.
home-hold-go = Terminer la réservation
home-accessibility-what = Comment ces pages sont faites et que faire si quelque chose n’est pas accessible.
home-privacy-what = Quelles données demande une réservation, à quoi elles servent et ce que voient les autres.

## Étapes
steps-label = Étapes de la réservation
step-place = Lieu
step-time = Date et heure
step-person = Demandeur
step-summary = Récapitulatif
step-done = Terminé
step-active = En cours
step-count = { $step }/5

## Ressources
tree-title = Rendez-vous en ligne
tree-resources = Ce que l’on peut réserver
tree-empty = Il n’y a rien à réserver en ce moment.
node-address = Adresse
node-directions = Accès
node-map = Carte
node-map-of = Carte de { $name } (OpenStreetMap)
node-phone = Téléphone
node-email = E-mail
node-book = Réserver
node-book-of = Réserver : { $name }
node-chosen = Service demandé
node-suspended = Réservation suspendue
node-inside = { $count ->
    [one] { $count } élément
   *[other] { $count } éléments
}

## Semaine
week-title = Semaine { $from } – { $to }
week-page-title = Horaires de { $name }
week-previous = Semaine précédente
week-next = Semaine suivante
week-today = Cette semaine
week-weeks = Semaines
week-nothing = Aucun horaire n’est libre cette semaine.
week-first-free = Aller à la première semaine avec des places libres
week-no-first-free = Aucun horaire n’est libre dans les prochaines semaines non plus. Réessayez plus tard : les places annulées redeviennent libres d’elles-mêmes.
week-opens = Les horaires de cette semaine peuvent être réservés à partir du { $when } et deviennent verts d’eux-mêmes.
week-closed = Cette semaine, le guichet est fermé.
week-durations = Durée du rendez-vous
week-view = Affichage
week-view-grid = Grille
week-view-list = Liste
week-as-list = Afficher en liste
week-list-title = Horaires libres
week-list-empty = Aucun horaire libre pour cette durée cette semaine.
week-time = Heure
week-legend = Légende
week-hold = Un horaire est déjà réservé pour vous jusqu’à { $until }.
week-hold-go = Terminer cette réservation
week-choose = Choisissez un horaire disponible, puis appuyez sur Continuer.
week-keys = Au clavier : flèches pour se déplacer, Entrée pour choisir, Page précédente et Page suivante pour changer de semaine.
week-continue = Continuer
week-choice = Horaire choisi
week-clear = Retirer le choix
week-nearest = Horaires libres les plus proches
week-suspended = La réservation est suspendue
week-back = Retour aux ressources
list-left = { $left ->
    [one] { $left } place
   *[other] { $left } places
}

cell-name = { $day }, { $time }, { $state }
cell-free = { $left ->
    [1] Libre
    [one] { $left } place
   *[other] { $left } places
}
cell-free-long = { $left ->
    [one] disponible, { $left } place
   *[other] disponible, { $left } places
}
cell-past = Passé
cell-past-long = horaire passé
cell-closed = Fermé
cell-closed-long = non ouvert à la réservation
cell-held = En cours
cell-held-long = quelqu’un termine la réservation
cell-booked = Réservé
cell-booked-long = réservé
cell-not-yet = Ouvre { $when }
cell-not-yet-long = pas encore réservable, ouvre { $when }
cell-blocked = Suspendu
cell-blocked-long = suspendu par le bureau
cell-selected = Choisi
cell-selected-long = choisi par vous, pas encore réservé
cell-mine = Pour vous
cell-mine-long = réservé pour vous, à confirmer
legend-free = Disponible
legend-selected = Choisi par vous
legend-mine = Réservé pour vous
legend-held = Quelqu’un termine la réservation
legend-booked = Réservé
legend-not-yet = Pas encore réservable
legend-past = Passé
legend-closed = Non ouvert à la réservation
legend-blocked = Suspendu par le bureau

time-again = { $time } (après le changement d’heure)
when-range = { $day }, de { $from } à { $to }
when-instant = { $day } à { $time }
duration-minutes = { $minutes } minutes
duration-hours = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
}
duration-both = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
} et { $minutes } minutes

## En direct
live-lost = Connexion perdue : les horaires ne sont peut-être plus à jour. Nouvel essai en cours…
live-ended = Cette page ne se met plus à jour d’elle-même. Rechargez-la pour voir la situation actuelle.
notice-closing = Le service redémarre bientôt : la page se reconnecte d’elle-même.
live-restored = Connexion rétablie : les horaires sont à jour.
live-selected = Choisi : { $slot }. Appuyez sur Continuer pour le réserver.
live-cleared = Choix retiré.
live-taken = L’horaire que vous aviez choisi ({ $slot }) n’est plus disponible.
live-came-back = L’horaire que vous aviez choisi ({ $slot }) est de nouveau disponible.
live-summary = { $count ->
    [0] Aucun horaire disponible cette semaine.
    [one] { $count } horaire disponible cette semaine.
   *[other] { $count } horaires disponibles cette semaine.
}
live-proposed = { $slot }, durée { $duration }
live-too-long = À partir d’ici, il n’y a pas { $duration } libres d’affilée : choisissez un autre horaire ou une durée plus courte.
live-week = { $title }. { $count ->
    [0] Aucun horaire disponible.
    [one] { $count } horaire disponible.
   *[other] { $count } horaires disponibles.
}
live-unanswered = Le serveur n’a pas répondu. Appuyez de nouveau sur Continuer : la demande ne sera pas faite deux fois.

## Réservation en cours
hold-title = Terminer la réservation
hold-until = L’horaire est réservé pour vous jusqu’à { $until }.
hold-left = Temps restant
hold-left-minutes = Encore { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} avant la fin de la réservation.
hold-left-seconds = Encore { $seconds } secondes avant la fin de la réservation.
hold-where = Où
hold-when = Quand
hold-required = Les champs marqués d’un astérisque sont obligatoires.
hold-back = Renoncer et revenir aux horaires
hold-extend = J’ai besoin de plus de temps
hold-extend-what = { $count ->
    [one] Vous pouvez prolonger la réservation encore une fois.
   *[other] Vous pouvez prolonger la réservation encore { $count } fois.
}
hold-unanswered = Le serveur n’a pas répondu. Appuyez de nouveau sur « J’ai besoin de plus de temps » : la réservation ne sera pas prolongée deux fois.
hold-warning = La réservation va se terminer
hold-warning-what = S’il vous faut plus de temps, prolongez-la maintenant : ce que vous avez écrit reste.
hold-extended = Réservation prolongée jusqu’à { $until }.
hold-ended = La réservation n’est plus active
hold-ended-what = Le temps est écoulé, ou la réservation a été abandonnée ou déjà confirmée. L’horaire est peut-être de nouveau libre : revenez aux horaires et choisissez-en un.
hold-ended-expired = Le temps est écoulé et l’horaire est de nouveau libre pour tous. Revenez aux horaires et choisissez-en un.
hold-ended-elsewhere = La réservation a été abandonnée ou confirmée dans une autre fenêtre.
hold-ended-back = Revenir aux horaires
hold-ended-login-title = Votre connexion est terminée
hold-ended-login = La connexion avec laquelle vous réserviez est terminée, peut-être dans une autre fenêtre. Connectez-vous de nouveau : l’horaire vous reste réservé jusqu’à l’échéance indiquée.
hold-ended-login-again = Se connecter à nouveau
hold-privacy = Les données servent uniquement à ce rendez-vous.

## Réservation
booking-title = Rendez-vous confirmé
booking-title-cancelled = Rendez-vous annulé
booking-title-past = Rendez-vous passé
booking-what = Le rendez-vous est fixé au { $when }.
booking-what-cancelled = Ce rendez-vous a été annulé et n’est plus valable. Il était fixé au { $when }.
booking-what-past = Le rendez-vous était fixé au { $when }.
booking-mailed = Nous avons envoyé le récapitulatif à : { $email }
booking-code = Code de la réservation
booking-code-what = Gardez-le à portée de main : au guichet, il suffit de donner ce code.
booking-told = Données de la réservation
booking-keep = Conservez l’adresse de cette page : d’ici, vous pouvez revoir ou annuler le rendez-vous. Qui la connaît peut faire de même.
booking-bring = Ce qu’il faut apporter
booking-calendar = Ajouter à votre agenda
booking-calendar-file = Fichier .ics (Apple et autres)
calendar-title = Rendez-vous – { $name }
calendar-details = Code de la réservation : { $code }
booking-cancel = Annuler le rendez-vous
booking-cancel-until = On peut l’annuler jusqu’au { $when }.
booking-fixed = Il est trop tard pour annuler d’ici : contactez le bureau.
booking-again = Réserver un autre horaire
cancel-title = Voulez-vous annuler le rendez-vous ?
cancel-what = Le rendez-vous du { $when } ne sera plus valable et l’horaire sera libre pour d’autres.
cancel-yes = Oui, annuler
cancel-no = Non, revenir
booking-receipt = Télécharger le récépissé (PDF)
receipt-title = Récépissé de réservation
receipt-file = Récépissé de réservation { $code }
receipt-file-void = ANNULÉ – Récépissé de réservation { $code }
receipt-void = ANNULÉ
receipt-void-what = Le rendez-vous a été annulé ({ $when }) et n’est plus valable.
receipt-hours = de { $from } à { $to }
receipt-code-what = Scannez le code pour revoir ou annuler le rendez-vous.
receipt-code-what-void = Scannez le code pour revoir la réservation.
receipt-code-alt = Code QR avec l’adresse de la page de la réservation
receipt-beneficiary = Pour qui est le rendez-vous
receipt-applicant = Qui a réservé
receipt-reason = Motif
receipt-birth-date = Date de naissance
receipt-fiscal-code = Code fiscal
receipt-other-id = Identifiant
receipt-cancel = Si vous ne pouvez pas venir
receipt-cancel-what = Vous pouvez annuler sur cette page (jusqu’à : { $when }). La place servira à une autre personne.
receipt-notice = Les données de ce récépissé ne servent qu’au rendez-vous. Conservez-le et ne le donnez pas à d’autres : qui connaît l’adresse de la page peut voir et annuler le rendez-vous.
receipt-page = Page { $page } sur { $pages }

## Refus : ce qui s’est passé, et que faire maintenant
refusal-request-reused = Cette page a déjà servi pour une autre demande. Rechargez-la et réessayez.
refusal-resource-unknown = Cette ressource n’existe pas ou n’existe plus. Choisissez-en une autre dans la liste.
refusal-not-allowed = Cette opération n’est pas permise ici. Revenez à la liste des ressources et recommencez.
refusal-resource-suspended = Ici, les réservations sont suspendues. La raison est dans la liste des ressources.
refusal-duration-not-allowed = Cette durée ne peut pas être réservée ici. Choisissez-en une dans la liste des durées.
refusal-slot-closed = À cette heure, le guichet n’est pas ouvert à la réservation. Choisissez un horaire vert.
refusal-slot-past = Cet horaire est déjà passé. Choisissez-en un plus tard.
refusal-slot-not-yet = Cet horaire ne peut pas encore être réservé : il ouvre { $when }. Revenez alors, ou choisissez un horaire vert.
refusal-slot-too-soon = Cet horaire est trop proche pour être réservé en ligne. Choisissez-en un plus tard.
refusal-slot-blocked = Le bureau a suspendu cet horaire. Choisissez-en un autre.
refusal-slot-taken = Quelqu’un d’autre a pris cet horaire un instant avant. Choisissez-en un autre : les plus proches sont ci-dessous.
refusal-person-has-hold = Un horaire est déjà réservé pour vous jusqu’à { $until }. Terminez ou abandonnez cette réservation, puis vous pourrez en choisir un autre.
refusal-person-cap-reached = Vous avez déjà { $max ->
    [1] une réservation future
    [one] { $max } réservation future
   *[other] { $max } réservations futures
} ici, le maximum permis. Annulez-en une pour en faire une autre.
refusal-hold-unknown = Cette réservation n’existe pas. Revenez aux horaires et choisissez-en un.
refusal-hold-not-yours = Cette réservation est celle d’une autre personne ou d’un autre navigateur. Revenez aux horaires et choisissez-en un.
refusal-hold-expired = Le temps de la réservation est écoulé et l’horaire est de nouveau libre. Revenez aux horaires et choisissez-en un.
refusal-hold-released = Cette réservation a été abandonnée. Revenez aux horaires et choisissez-en un.
refusal-hold-confirmed = Cette réservation est déjà confirmée : il n’y a rien d’autre à faire.
refusal-hold-extensions-used = La réservation ne peut plus être prolongée. Confirmez avant la fin du temps.
refusal-contact-missing = Il manque des données. Complétez-les et appuyez de nouveau sur Envoyer.
refusal-login-missing = Ce service demande une connexion. Connectez-vous et appuyez de nouveau sur Envoyer.
refusal-email-unproved = Confirmez d’abord votre adresse e-mail avec le code que nous vous avons envoyé.
refusal-booking-unknown = Cette réservation n’existe pas. Vérifiez l’adresse de la page.
refusal-booking-not-yours = Cette réservation est celle d’une autre personne.
refusal-booking-cancelled = Cette réservation a déjà été annulée : il n’y a rien d’autre à faire.
refusal-booking-past = Ce rendez-vous est déjà passé : on ne peut plus le changer.
refusal-cancel-too-late = Il est trop tard pour annuler d’ici. Contactez le bureau.
refusal-booking-approved = Cette réservation n’attend pas d’approbation.
refusal-block-unknown = Ce blocage n’existe plus. Rechargez la page.
refusal-schedule-invalid = L’horaire d’ouverture n’est pas valable : { $problem }. Corrigez-le et réessayez.
refusal-touched-changed = Entre-temps, les réservations concernées ont changé. Regardez de nouveau l’aperçu et confirmez.
refusal-busy = Il y a énormément de demandes en ce moment. Réessayez dans { $seconds ->
    [1] une seconde
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
refusal-rate-limited = Vous avez envoyé trop de demandes de suite. Réessayez dans { $seconds ->
    [1] une seconde
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
refusal-too-many-watches = Cette page regarde trop de semaines à la fois. Rechargez la page.
refusal-outcome-unknown = Nous ne savons pas encore si la demande a abouti. Réessayez : elle ne sera pas faite deux fois.
refusal-store-full = En ce moment, aucune nouvelle réservation n’est possible. Celles déjà faites restent valables ; réessayez plus tard.
refusal-store-stopped = Le service est arrêté à cause d’un problème technique. Les réservations déjà faites restent valables ; réessayez plus tard.

## Problèmes
problem-foreign = Demande non acceptée
problem-foreign-what = La demande vient d’un autre site, ou le navigateur ne dit pas d’où. Ouvrez cette page depuis le site de la commune et réessayez.
problem-stale = La page n’était plus à jour
problem-stale-what = Rien n’a été envoyé. Cela arrive quand vous vous êtes connecté ou déconnecté entre-temps dans une autre fenêtre, ou quand le navigateur ne garde pas les cookies de ce site. Rouvrez la page et réessayez.
problem-reopen = Rouvrir la page
problem-not-json-what = Cette adresse n’accepte que du JSON : envoyez l’en-tête « Content-Type: application/json ».
problem-not-found = Page introuvable
problem-not-found-what = Il n’y a rien à cette adresse. Vérifiez qu’elle est bien écrite, ou repartez des services en ligne.
problem-method = Demande non acceptée
problem-method-what = Cette adresse ne peut pas être utilisée ainsi. Repartez des services en ligne.
problem-gone = Plus actif
problem-gone-what = Ce que vous cherchez n’est plus actif. Repartez des services en ligne.
problem-conflict = Cela n’a pas été possible
problem-conflict-what = La situation a changé entre-temps. Revenez aux horaires et réessayez.
problem-too-large = Demande trop grande
problem-too-large-what = Ce que vous avez envoyé est plus long que ce que cette page accepte. Raccourcissez-le et réessayez.
problem-busy = Trop de demandes
problem-busy-what = Il y a énormément de demandes en ce moment. Attendez quelques secondes et réessayez.
problem-request = Demande non valable
problem-request-what = La demande n’est pas écrite comme prévu. Revenez en arrière et réessayez.
problem-field = Le champ « { $field } » manque ou n’est pas valable. Revenez en arrière, corrigez-le et réessayez.
problem-server = Quelque chose n’a pas fonctionné
problem-server-what = Il y a eu un problème de notre côté. Les réservations déjà faites restent valables ; réessayez dans quelques minutes.
problem-home = Aller aux services en ligne
problem-book = Aller aux rendez-vous

## Accessibilité et données
accessibility-title = Accessibilité
accessibility-how = Comment ces pages sont faites
accessibility-how-1 = Toutes s’utilisent au clavier seul et fonctionnent aussi sans JavaScript.
accessibility-how-2 = Chaque état d’un horaire a un texte et un signe, pas seulement une couleur.
accessibility-how-3 = Les mêmes horaires peuvent être vus en grille ou en liste.
accessibility-how-4 = Un horaire est réservé pour un temps limité, parce que d’autres l’attendent. Deux minutes avant la fin, un avis permet de le prolonger : cette limite fait partie d’un événement en temps réel.
accessibility-limits = Limites connues
accessibility-limits-what = Sur des écrans très étroits, la grille défile latéralement : la liste y est proposée. Les cartes s’ouvrent sur un autre site, qui a ses propres règles.
accessibility-contact = Si quelque chose n’est pas accessible
accessibility-contact-what = Écrivez ou téléphonez au bureau indiqué dans la ressource que vous vouliez réserver : vous pouvez réserver ainsi aussi.
privacy-title = Protection des données
privacy-what = Pour réserver, nous demandons prénom, nom et e-mail et, là où le service en a besoin, code fiscal ou pièce d’identité, téléphone et motif. Qui réserve pour une autre personne indique son nom et son code fiscal.
privacy-use = À quoi elles servent
privacy-use-what = Elles servent au rendez-vous et à vous prévenir : confirmation, rappel et annulation. Elles ne sont pas données à d’autres et ne finissent pas dans les journaux techniques.
privacy-cookies = Cookies
privacy-cookies-what = Il n’y a que des cookies techniques de ce site : l’un reconnaît votre navigateur pour garder l’horaire réservé, l’autre se souvient de la langue. Aucun cookie d’autrui, aucune statistique.
privacy-kept = Combien de temps
privacy-kept-what = Les données d’une réservation sont effacées après le délai fixé par le service, en général un an après le rendez-vous. Un compte reste jusqu’à ce que vous demandiez son effacement. Pour obtenir vos données, ou les faire effacer plus tôt, écrivez à la commune.
privacy-seen = Ce que voient les autres
privacy-seen-what = Qui regarde les horaires voit si une place est libre, réservée ou en cours de réservation, jamais à qui elle est.

## Accès
access-title = Connexion
access-lead = Choisissez comment vous connecter. Pour voir les horaires libres, la connexion n’est pas nécessaire.
access-ways = Identité numérique
access-ways-what = Vos données arrivent déjà remplies et certifiées.
access-with-spid = Se connecter avec SPID
access-with-cie = Se connecter avec CIE
access-with-eidas = Se connecter avec eIDAS (autres pays européens)
access-with-other = Autres identifiants
access-account = E-mail et mot de passe
access-password = Mot de passe
access-enter = Se connecter
access-leave = Se déconnecter
access-leave-everywhere = Se déconnecter de tous les appareils
access-as = Vous êtes connecté en tant que { $name }.
access-go-on = Continuer
access-guest = Sans connexion
access-guest-what = Ce service peut aussi être réservé sans connexion : le nom et les coordonnées suffisent, avec un code qui arrive par e-mail.
access-guest-go = Continuer comme invité
access-failed = La connexion n’a pas abouti
access-again = Réessayer
access-no-way = Ce moyen de connexion n’existe pas.
access-no-mail = L’envoi d’e-mails n’est pas configuré sur ce site : ce n’est donc pas possible maintenant. Adressez-vous au bureau.
access-wrong = L’adresse ou le mot de passe n’est pas correct.
access-wrong-code = Le code n’est pas correct. Regardez le dernier e-mail reçu.
access-over = Ce lien ou ce code n’est plus valable : il a été utilisé, il a expiré ou il appartient à un autre navigateur. Recommencez.
access-broken-off = La connexion a été interrompue avant la fin. Rien n’a changé.
access-level = Ces services demandent un niveau de sécurité plus élevé. Reconnectez-vous avec le niveau demandé.
access-unreachable = Le service d’identité ne répond pas en ce moment. Réessayez dans quelques minutes ou choisissez un autre moyen de connexion.
access-not-believed = La réponse du service d’identité ne peut pas être acceptée. Réessayez ; si cela se répète, prévenez le bureau.
access-ended = Votre connexion a pris fin. Connectez-vous à nouveau pour continuer : la place que vous étiez en train de réserver reste la vôtre jusqu’à l’heure indiquée.
access-left = Vous êtes déconnecté
access-left-what = Vous n’êtes plus connecté sur cet appareil.
access-leaving = Déconnexion
access-leaving-what = Ici, vous êtes déjà déconnecté. Vous passez maintenant à votre fournisseur d’identité pour vous déconnecter là aussi.
access-leaving-go = Se déconnecter aussi du fournisseur d’identité
profile-title = Mon profil
profile-name = Prénom et nom
profile-how = Connecté avec
profile-how-local = Compte de la commune (e-mail et mot de passe)
profile-level = niveau { $level }
profile-email-none = Aucune adresse communiquée
profile-certified = Ces données viennent du fournisseur d’identité et ne peuvent pas être modifiées ici.
profile-sessions = Où vous êtes connecté
profile-sessions-what = Si vous avez utilisé un ordinateur qui n’est pas le vôtre, vous pouvez mettre fin à la connexion partout, ici aussi.
profile-password = Changer le mot de passe
profile-password-old = Mot de passe actuel
profile-password-new = Nouveau mot de passe
profile-password-what = Après le changement, la connexion prend fin sur tous les autres appareils. Un e-mail vous en avertit.
profile-password-wrong = Le mot de passe actuel n’est pas juste.
profile-password-done = Mot de passe changé. Sur les autres appareils, la connexion a pris fin.
profile-email = Changer l’adresse e-mail
profile-email-new = Nouvelle adresse e-mail
profile-email-what = Nous envoyons un lien à la nouvelle adresse : le changement vaut dès que vous l’ouvrez. L’adresse actuelle en est avertie aussi.
profile-email-same = C’est déjà votre adresse.
profile-email-go = Envoyer le lien
profile-email-sent-what = Nous avons envoyé un e-mail à { $email }. Ouvrez le lien qu’il contient, en étant connecté, pour confirmer la nouvelle adresse ; il est valable une heure.
profile-email-confirm-what = Désormais, vous vous connectez avec { $email }. Sur les autres appareils, la connexion prend fin.
profile-email-confirm-go = Confirmer la nouvelle adresse
profile-email-done = Adresse changée. Connectez-vous désormais avec la nouvelle.
profile-delete = Supprimer le compte
profile-delete-what = Le compte et le mot de passe sont effacés tout de suite et la connexion prend fin partout. C’est définitif.
profile-delete-stays = Les réservations ne sont pas annulées avec le compte : elles restent valables, et leurs données sont conservées aussi longtemps que chaque service le prévoit. Annulez d’abord celles dont vous n’avez pas besoin.
profile-delete-ahead = { $count ->
    [one] Vous avez { $count } réservation à venir.
   *[other] Vous avez { $count } réservations à venir.
}
profile-delete-go = Supprimer définitivement
profile-deleted = Compte supprimé
profile-deleted-what = Votre compte n’existe plus et la connexion a pris fin sur tous les appareils. Un e-mail le confirme.
register-title = Créer un compte
register-what = Avec un compte vous retrouvez vos réservations. Les données ne sont pas certifiées : apportez une pièce d’identité au bureau.
register-given-name = Prénom
register-family-name = Nom
register-go = Créer le compte
register-sent = Regardez votre courrier
register-sent-what = Nous avons envoyé un e-mail à { $email }. Ouvrez le lien qu’il contient pour terminer l’inscription ; il est valable 24 heures.
confirm-title = Terminer l’inscription
confirm-what = Écrivez le mot de passe que vous avez choisi : ainsi nous savons que l’inscription est la vôtre.
confirm-go = Terminer et se connecter
forgotten-title = Mot de passe oublié
forgotten-what = Écrivez votre adresse : si elle a un compte, elle reçoit un e-mail avec un lien pour choisir un autre mot de passe.
forgotten-go = Envoyer l’e-mail
forgotten-sent = Regardez votre courrier
forgotten-sent-what = Si { $email } a un compte, un e-mail arrive maintenant. Le lien est valable une heure.
reset-title = Choisir un autre mot de passe
reset-what = Après le changement, vous êtes déconnecté de tous les appareils.
reset-go = Changer le mot de passe
reset-done = Mot de passe changé
reset-done-what = Vous pouvez maintenant vous connecter avec le nouveau mot de passe.
password-what = Au moins 8 caractères. Le mieux est une phrase que vous seul retenez.
password-short = Le mot de passe a moins de 8 caractères.
password-long = Le mot de passe est trop long.
password-is-email = Le mot de passe ne peut pas être votre adresse e-mail ou une partie de celle-ci.
## Onglets
tabs-label = Réservations
tab-own = Réservations en ligne
tab-errand = Réservation pour une autre personne
tab-mine = Mes réservations
home-mine-what = Revoyez, imprimez ou annulez vos rendez-vous.
step-details = Détails
hold-next = Continuer
hold-previous = Retour

## Personnes
person-own = Vos données
person-applicant = Qui réserve (demandeur)
person-applicant-what = C’est vous : le bureau vous écrit.
person-beneficiary = Pour qui est la réservation (bénéficiaire)
person-name = Prénom et nom
person-given-name = Prénom
person-family-name = Nom
person-code = Code fiscal (codice fiscale)
person-eidas = Identifiant eIDAS
person-document = Numéro et pays de la pièce d’identité
person-birth-date = Date de naissance
person-birth-date-hint = Jour, mois et année : par exemple 31/12/1960.
person-birth-place = Lieu de naissance
person-sex = Sexe
person-sex-female = Féminin
person-sex-male = Masculin
person-sex-unsaid = Non indiqué
person-email = E-mail
person-phone = Téléphone
person-locked = Vous l’avez indiqué au début : pour une autre personne, recommencez depuis l’onglet « Réservation pour une autre personne ».
person-no-code = Je n’ai pas de code fiscal
person-no-code-tick = Je n’ai pas de code fiscal italien : j’indique une pièce d’identité
person-more = Date et lieu de naissance
person-more-what = Avec le code fiscal, il n’est pas nécessaire de les remplir : il les contient.
person-wrong = { $count ->
    [one] { $count } champ est à corriger : il est marqué ci-dessous.
   *[other] { $count } champs sont à corriger : ils sont marqués ci-dessous.
}
person-given-name-missing = Écrivez le prénom.
person-family-name-missing = Écrivez le nom.
person-name-long = C’est trop long : 120 caractères au plus.
person-name-signs = Il contient des signes qu’aucun nom ne porte, comme des chiffres ou des parenthèses : récrivez-le.
person-email-missing = Écrivez l’adresse e-mail.
person-email-shape = Ce n’est pas une adresse e-mail complète : vérifiez qu’elle ressemble à nom@example.org.
person-phone-missing = Écrivez le numéro de téléphone.
person-phone-shape = Ce n’est pas un numéro de téléphone : des chiffres seulement, avec + et l’indicatif s’il est étranger.
person-place-long = C’est trop long : 120 caractères au plus.
person-code-missing = Écrivez le code fiscal. Si vous n’en avez pas, ouvrez « Je n’ai pas de code fiscal » ci-dessous.
person-code-length = Le code fiscal a 16 caractères : vérifiez qu’il n’en manque aucun.
person-code-shape = Ce n’est pas un code fiscal : comparez-le avec celui de la carte sanitaire.
person-code-check = Un caractère du code fiscal n’est pas juste : comparez-le avec celui de la carte sanitaire.
person-document-missing = Écrivez le numéro et le pays de la pièce d’identité.
person-document-long = C’est trop long : 60 caractères au plus.
person-birth-date-shape = Écrivez la date comme 31/12/1960.
person-birth-date-when = Cette date ne peut pas être une date de naissance : vérifiez l’année.
person-certified = Vos données certifiées
person-certified-what = Elles viennent de qui a vérifié votre identité : pour les corriger, adressez-vous à cet organisme.
person-login = Avez-vous une identité numérique ou un compte ? Connectez-vous, et vos données seront déjà remplies.
code-title = Confirmez votre adresse e-mail
code-what = Nous avons envoyé un code à { $email }. Écrivez-le ici : il est valable 15 minutes.
code-field = Code
code-go = Continuer
code-again = M’envoyer un autre code
code-sent = Le code est parti.
code-missing = Le code manque.
misfit-title = Vérifiez encore le code fiscal
misfit-surname = Le nom ne correspond pas au code fiscal.
misfit-name = Le prénom ne correspond pas au code fiscal.
misfit-birth-date = La date de naissance ne correspond pas au code fiscal.
misfit-sex = Le sexe ne correspond pas au code fiscal.
misfit-place = Le lieu de naissance ne correspond pas au code fiscal.
misfit-tick = J’ai vérifié encore : les données sont justes ainsi

## Détails et récapitulatif
details-title = Ce dont vous avez besoin
details-reason = Motif
details-reason-what = En peu de mots, 200 caractères au plus. N’écrivez pas de données de santé ni d’autres données délicates.
details-reason-missing = Écrivez le motif de la réservation.
details-too-long = C’est trop long : 200 caractères au plus.
details-choose = Choisissez une réponse
details-answer-missing = Répondez à cette question.
details-answer-unknown = Choisissez une des réponses de la liste.
summary-title = Récapitulatif
summary-what = Vérifiez les données. La réservation n’est valable qu’après avoir appuyé sur Envoyer.
summary-edit = Modifier
summary-edit-of = Modifier : { $what }
summary-place = Lieu, date et heure
summary-terms = En appuyant sur Envoyer, vous confirmez avoir lu les conditions : la place est à vous dès que la confirmation apparaît ; si vous ne pouvez pas venir, vous l’annulez ; vos données servent uniquement à ce rendez-vous.
summary-send = Envoyer

## Pour une autre personne
errand-what = Vous réservez pour une autre personne, par exemple un proche. Écrivez d’abord son code fiscal.
errand-code = Code fiscal de la personne pour qui vous réservez
errand-code-missing = Écrivez le code fiscal de la personne pour qui vous réservez.
errand-own = Je réserve pour moi
errand-for = Vous réservez pour une autre personne : { $code }
errand-leave = Arrêter et réserver pour vous
problem-errand = La réservation pour une autre personne a expiré, ou a été commencée dans un autre navigateur. Recommencez depuis l’onglet « Réservation pour une autre personne », pour qu’elle ne devienne pas la vôtre par erreur.

## Mes réservations
mine-none = Il n’y a pas de réservations.
mine-none-what = Voici celles faites avec ce navigateur. Les autres s’ouvrent à l’adresse que vous avez gardée.
mine-title-ahead = À venir
mine-title-over = Passées et annulées
mine-ahead = Confirmée
mine-past = Expirée
mine-cancelled = Annulée
mine-for = Pour { $name }
mine-by = Faite pour vous par { $name }
mine-show = Ouvrir
mine-show-of = Ouvrir : { $name }, { $when }
mine-receipt = Reçu
mine-receipt-of = Reçu (PDF) : { $name }, { $when }
mine-cancel = Annuler
mine-cancel-of = Annuler : { $name }, { $when }

## Messages
mail-subject = { $title } : { $day }, { $time }
mail-title-confirmed = Rendez-vous confirmé
mail-title-cancelled = Rendez-vous annulé
mail-title-reminder = Rappel de votre rendez-vous
mail-title-approval-asked = Demande de rendez-vous reçue
mail-title-approval-granted = Rendez-vous approuvé
mail-title-approval-refused = Rendez-vous non approuvé
mail-title-closure = Rendez-vous annulé par le bureau
mail-title-hold-lost = Horaire plus disponible
mail-lead-confirmed = Votre rendez-vous est confirmé : { $when }.
mail-lead-cancelled = Le rendez-vous du { $when } a été annulé et n’est plus valable.
mail-lead-reminder = Nous vous rappelons votre rendez-vous : { $when }. Si vous ne pouvez pas venir, annulez-le : quelqu’un d’autre a besoin de la place.
mail-lead-approval-asked = Nous avons reçu votre demande : { $when }. Le rendez-vous n’est pas encore confirmé : nous vous écrirons dès que le bureau aura décidé.
mail-lead-approval-granted = Le bureau a approuvé votre demande, le rendez-vous est confirmé : { $when }.
mail-lead-approval-refused = Le bureau n’a pas pu approuver votre demande ({ $when }) : le rendez-vous n’est pas valable. Vous pouvez choisir un autre horaire.
mail-lead-closure = Le bureau a dû annuler le rendez-vous du { $when }, qui n’est plus valable. Veuillez nous excuser : vous pouvez choisir un autre horaire.
mail-lead-hold-lost = Le bureau a dû fermer, et l’horaire que vous étiez en train de réserver, { $when }, n’est plus disponible. La réservation n’était pas encore terminée : vous n’avez rien à faire. Nous vous prions de nous excuser : vous pouvez choisir un autre horaire.
mail-greeting = Bonjour { $name },
mail-greeting-nobody = Bonjour,
mail-for = Pour
mail-born = Date de naissance
mail-fiscal-code = Code fiscal
mail-link = Pour revoir ou annuler le rendez-vous, ouvrez cette page :
mail-link-ended = La page de la réservation :
mail-link-again = Pour choisir un autre horaire, ouvrez cette page :
mail-keep = Ne transférez pas ce message : qui connaît l’adresse de la page peut annuler le rendez-vous.
mail-automatic = { $town }. Message automatique : ne répondez pas à cette adresse.
access-title-registration = { $town } : terminez votre inscription
access-title-reset = { $town } : choisissez un nouveau mot de passe
access-title-guest-code = { $town } : votre code
access-lead-registration = Quelqu’un, vous sans doute, s’inscrit avec cette adresse aux services en ligne de { $town }.
access-lead-reset = Quelqu’un, vous sans doute, a demandé à choisir un nouveau mot de passe pour les services en ligne de { $town }.
access-lead-guest-code = Quelqu’un, vous sans doute, réserve avec cette adresse dans les services en ligne de { $town }.
access-code = Le code à saisir sur la page :
access-link = Ouvrez cette page pour continuer :
access-lasts = Valable pendant { $duration }.
access-stranger = Si ce n’était pas vous, il n’y a rien à faire : sans ce message, personne ne peut continuer. Ne donnez le code ni l’adresse à personne ; aucun bureau ne vous les demandera.
access-title-email-change = { $town } : confirmez la nouvelle adresse
access-title-password-changed = { $town } : votre mot de passe a changé
access-title-email-changed = { $town } : votre adresse a changé
access-title-account-deleted = { $town } : votre compte a été supprimé
access-lead-email-change = Quelqu’un, vous espérons-nous, veut utiliser cette adresse pour son compte dans les services en ligne de { $town }.
access-lead-password-changed = Le mot de passe de votre compte dans les services en ligne de { $town } a été changé. La connexion a pris fin sur tous les autres appareils.
access-lead-email-changed = Le compte que vous aviez avec cette adresse dans les services en ligne de { $town } utilise maintenant une autre adresse. Nous n’écrirons plus à celle-ci.
access-lead-account-deleted = Le compte que vous aviez avec cette adresse dans les services en ligne de { $town } a été supprimé. Les réservations déjà faites restent valables jusqu’à ce que vous les annuliez.
access-link-notice = Si ce n’était pas vous, choisissez tout de suite un autre mot de passe :
access-stranger-notice = Si c’était vous, il n’y a rien à faire. Sinon, avertissez tout de suite le bureau.

# The office

booking-what-waiting = Votre demande pour { $when } est arrivée au bureau, qui doit encore l’approuver. L’horaire vous est gardé jusque-là.
booking-what-not-approved = Votre demande pour { $when } n’a pas été approuvée : le rendez-vous n’est pas valable.
booking-what-withdrawn = Le bureau a dû annuler le rendez-vous du { $when }, qui n’est plus valable.
mine-waiting = En attente d’approbation
mine-not-approved = Non approuvée
mine-withdrawn = Annulée par le bureau
told-office-note = Le bureau écrit
office-title = Bureau
office-what = Les demandes à approuver, les avis non arrivés et les fermetures de vos calendriers.
office-requests = Demandes à approuver
office-requests-none = Aucune demande en attente.
office-more =
    { $count ->
        [one] Et un autre rendez-vous, qui n’est pas affiché ici.
       *[other] Et { $count } autres rendez-vous, qui ne sont pas affichés ici.
    }
office-without-time = Rendez-vous restés sans horaire
office-without-time-what = Une fermeture a pris l’horaire de ces rendez-vous, et tous n’ont pas pu être avertis. Ouvrez-les et annulez-les : la personne est avertie.
office-letters = Avis non arrivés
office-letters-none = Tous les avis sont arrivés ou en route.
office-letters-what = Aucun de ces avis n’est arrivé : appelez la personne, ou réessayez.
office-letter-refused = Le destinataire l’a refusé.
office-letter-too-old = Il n’a pas pu être remis en deux jours.
office-letter-unclear = Il est peut-être arrivé, mais ce n’est pas sûr.
office-again = Réessayer
office-again-done =
    { $count ->
        [one] Un avis est de nouveau en route.
       *[other] { $count } avis sont de nouveau en route.
    }
office-calendars = Calendriers
office-calendars-what = Choisissez un calendrier pour fermer des jours ou des heures.
office-standing = État
office-erased = Les données de la personne ont été effacées.
office-note = Message à la personne
office-note-what = Facultatif : par exemple le motif, si la demande n’est pas approuvée. Il figure dans l’avis et sur la page du rendez-vous.
office-note-long = Le message peut avoir { $max } caractères au plus.
office-approve = Approuver
office-reject = Ne pas approuver
office-withdraw = Annuler le rendez-vous
office-close-title = Fermer des jours ou des heures
office-close-from = Du jour
office-close-to = Au jour (s’il y en a plusieurs)
office-close-from-time = De l’heure
office-close-to-time = À l’heure
office-close-what = Sans heures, les jours entiers sont fermés. Qui a un rendez-vous à ce moment le perd et en est averti.
office-close-preview = Montrer qui est concerné
office-close-touches =
    { $count ->
        [0] Aucun rendez-vous concerné
        [one] Un rendez-vous concerné
       *[other] { $count } rendez-vous concernés
    }
office-close-tells = En fermant, ces rendez-vous sont annulés et chaque personne est avertie.
office-close-go = Fermer
office-close-done =
    { $count ->
        [0] Fermé. Aucun rendez-vous n’a été annulé.
        [one] Fermé. Un rendez-vous a été annulé et la personne avertie.
       *[other] Fermé. { $count } rendez-vous ont été annulés et les personnes averties.
    }
office-close-standing =
    { $count ->
        [one] Un rendez-vous n’est pas encore annulé et la personne n’est pas avertie : il est sur la page du bureau.
       *[other] { $count } rendez-vous ne sont pas encore annulés et les personnes ne sont pas averties : ils sont sur la page du bureau.
    }
office-close-date = Écrivez le jour, par exemple 24/12/2026.
office-close-order = La fin précède le début.
office-close-time = Écrivez le début et la fin, par exemple 08:30.
mail-note = Message du bureau
