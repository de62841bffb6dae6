# Texts of the screen. The keys are the same in every language: a test holds it.

## Frame
skip-to-content = Skip to content
skip-to-footer = Skip to footer
header-services = Online services
header-language = Language
menu-home = Services
menu-book = Bookings
menu-label = Main
breadcrumb-label = Breadcrumb
breadcrumb-home = Online services
footer-what = Online bookings of { $town }
footer-book = Book an appointment
footer-accessibility = Accessibility statement
footer-privacy = Privacy notice
footer-links = Useful links
footer-contacts = Contacts
footer-fiscal-code = Fiscal code
footer-vat = VAT number
footer-pec = Certified e-mail (PEC)
footer-urp = Office for relations with the public (URP)
footer-report = Report a problem in the town
footer-transparency = Transparent administration
footer-legal = Legal notes
footer-follow = Follow us on
footer-media-policy = Media policy
footer-sitemap = Site map
contact-title = Contact { $town }
contact-faq = Read the frequent questions
contact-help = Ask for help
contact-call = Call { $phone }
scripts-off = JavaScript is off: you can book all the same, but times do not update by themselves. Reload the page to see how things stand.

## Home
home-title = Online services
home-lead = Choose a service. You need no login to see which times are free.
home-book = Bookings
home-book-what = Choose the counter, see live which times are free and book your appointment.
home-book-go = Go to bookings
home-hold = You have a booking to complete
home-hold-what = A time is reserved for you, but it is not confirmed yet.
home-hold-go = Complete the booking
home-accessibility-what = How these pages are made, and what to do where something is not accessible.
home-privacy-what = Which data a booking needs, what they are for and what others see.

## Steps
steps-label = Steps of the booking
step-place = Place
step-time = Date and time
step-person = Applicant
step-summary = Summary
step-done = Completed
step-active = Active
step-count = { $step }/5

## Resources
tree-title = Online bookings
tree-resources = What you can book
tree-empty = There is nothing to book at present.
node-address = Address
node-directions = How to get there
node-map = Map
node-map-of = Map of { $name } (OpenStreetMap)
node-phone = Phone
node-email = E-mail
node-book = Book
node-book-of = Book: { $name }
node-chosen = Service asked for
node-suspended = Booking suspended
node-inside = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}

## Week
week-title = Week { $from } – { $to }
week-page-title = Times of { $name }
week-previous = Previous week
week-next = Next week
week-today = This week
week-weeks = Weeks
week-nothing = No times are free in this week.
week-first-free = Go to the first week with free places
week-no-first-free = No times are free in the coming weeks either. Try again later: cancelled places become free by themselves.
week-opens = The times of this week can be booked from { $when }, and turn green by themselves.
week-closed = The counter is closed in this week.
week-durations = Length of the appointment
week-view = View
week-view-grid = Grid
week-view-list = List
week-as-list = Show as a list
week-list-title = Free times
week-list-empty = No time is free for this length in this week.
week-time = Time
week-legend = Legend
week-hold = You already have a time reserved until { $until }.
week-hold-go = Complete that booking
week-choose = Choose an available time, then press Continue.
week-keys = By keyboard: arrows to move, Enter to choose, Page up and Page down to change week.
week-continue = Continue
week-choice = Chosen time
week-clear = Clear the choice
week-nearest = Nearest free times
week-suspended = Booking is suspended
week-back = Back to the resources
list-left = { $left ->
    [one] 1 place
   *[other] { $left } places
}

cell-name = { $day }, { $time }, { $state }
cell-free = { $left ->
    [one] Free
   *[other] { $left } places
}
cell-free-long = { $left ->
    [one] available, 1 place
   *[other] available, { $left } places
}
cell-past = Past
cell-past-long = this time has passed
cell-closed = Closed
cell-closed-long = not open for booking
cell-held = In progress
cell-held-long = somebody is completing the booking
cell-booked = Booked
cell-booked-long = booked
cell-not-yet = Opens { $when }
cell-not-yet-long = cannot be booked yet, opens { $when }
cell-blocked = Suspended
cell-blocked-long = suspended by the office
cell-selected = Chosen
cell-selected-long = chosen by you, not reserved yet
cell-mine = Reserved
cell-mine-long = reserved for you, to be confirmed
legend-free = Available
legend-selected = Chosen by you
legend-mine = Reserved for you
legend-held = Somebody is completing the booking
legend-booked = Booked
legend-not-yet = Not bookable yet
legend-past = Past
legend-closed = Not open for booking
legend-blocked = Suspended by the office

time-again = { $time } (after the clock change)
when-range = { $day }, from { $from } to { $to }
when-instant = { $day }, { $time }
duration-minutes = { $minutes } minutes
duration-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
duration-both = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
} and { $minutes } minutes

## Live
live-lost = Connection lost: the times may be out of date. Trying again…
live-ended = This page no longer updates by itself. Reload it to see how things stand.
notice-closing = The service restarts shortly: the page reconnects by itself.
live-restored = Connection restored: the times are up to date.
live-selected = Chosen: { $slot }. Press Continue to reserve it.
live-cleared = Choice cleared.
live-taken = The time that you had chosen ({ $slot }) is no longer available.
live-came-back = The time that you had chosen ({ $slot }) is available again.
live-summary = { $count ->
    [0] No time is available in this week.
    [one] 1 time is available in this week.
   *[other] { $count } times are available in this week.
}
live-proposed = { $slot }, length { $duration }
live-too-long = There are not { $duration } free on end from here: choose another time or a shorter length.
live-week = { $title }. { $count ->
    [0] No time is available.
    [one] 1 time is available.
   *[other] { $count } times are available.
}
live-unanswered = The server did not answer. Press Continue again: the request will not be done twice.

## Hold
hold-title = Complete the booking
hold-until = The time is reserved for you until { $until }.
hold-left = Time left
hold-left-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} left until the reservation ends.
hold-left-seconds = { $seconds } seconds left until the reservation ends.
hold-where = Where
hold-when = When
hold-required = Fields with an asterisk are required.
hold-back = Give up and return to the times
hold-extend = I need more time
hold-extend-what = { $count ->
    [one] You can extend the reservation once more.
   *[other] You can extend the reservation { $count } times more.
}
hold-unanswered = The server did not answer. Press “I need more time” again: the reservation will not be extended twice.
hold-warning = The reservation is about to end
hold-warning-what = If you need more time, extend it now: what you have written stays.
hold-extended = Reservation extended until { $until }.
hold-ended = The reservation is no longer active
hold-ended-what = The time is over, or the reservation was given up or confirmed already. The time may be free again: return to the times and choose one.
hold-ended-expired = The time is over and the place is free again for everybody. Return to the times and choose one.
hold-ended-elsewhere = The reservation was given up or confirmed in another window.
hold-ended-back = Return to the times
hold-ended-login-title = Your login has ended
hold-ended-login = The login with which you were booking has ended, perhaps in another window. Log in again: the time stays reserved for you until the deadline shown.
hold-ended-login-again = Log in again
hold-privacy = The data are used for this appointment only.

## Booking
booking-title = Appointment confirmed
booking-title-cancelled = Appointment cancelled
booking-title-past = Appointment past
booking-what = The appointment is on { $when }.
booking-what-cancelled = This appointment was cancelled and is no longer valid. It was on { $when }.
booking-what-past = The appointment was on { $when }.
booking-mailed = We have sent the summary to: { $email }
booking-code = Booking code
booking-code-what = Keep it at hand: at the counter it is enough to say this code.
booking-told = Details of the booking
booking-keep = Keep the address of this page: from here you can see the appointment again or cancel it. Whoever knows it can do the same.
booking-bring = What you need
booking-calendar = Add to your calendar
booking-calendar-file = .ics file (Apple and others)
calendar-title = Appointment – { $name }
calendar-details = Booking code: { $code }
booking-cancel = Cancel the appointment
booking-cancel-until = It can be cancelled until { $when }.
booking-fixed = It is too late to cancel from here: contact the office.
booking-again = Book another time
cancel-title = Do you want to cancel the appointment?
cancel-what = The appointment of { $when } will no longer be valid, and the time will be free for others.
cancel-yes = Yes, cancel it
cancel-no = No, go back
booking-receipt = Download the receipt (PDF)
receipt-title = Booking receipt
receipt-file = Booking receipt { $code }
receipt-file-void = CANCELLED – Booking receipt { $code }
receipt-void = CANCELLED
receipt-void-what = The appointment was cancelled on { $when }, and is no longer valid.
receipt-hours = from { $from } to { $to }
receipt-code-what = Scan the code to see or cancel the appointment.
receipt-code-what-void = Scan the code to see the booking.
receipt-code-alt = QR code with the address of the booking’s page
receipt-beneficiary = Who the appointment is for
receipt-applicant = Who booked it
receipt-reason = Reason
receipt-birth-date = Date of birth
receipt-fiscal-code = Fiscal code
receipt-other-id = Identifier
receipt-cancel = If you cannot come
receipt-cancel-what = You can cancel until { $when } on this page. Somebody else will be glad of the place.
receipt-notice = The data on this receipt serve for the appointment only. Keep it and do not give it to others: whoever knows the address of the page can see and cancel the appointment.
receipt-page = Page { $page } of { $pages }

## Refusals: what happened, and what to do now
refusal-request-reused = This page was used before for another request. Reload it and try again.
refusal-resource-unknown = This resource does not exist, or no longer. Choose another one from the list.
refusal-not-allowed = This is not allowed here. Go back to the list of resources and start again.
refusal-resource-suspended = Booking is suspended here. The list of resources says why.
refusal-duration-not-allowed = This length cannot be booked here. Choose one from the list of lengths.
refusal-slot-closed = The counter is not open for booking at that time. Choose a green time.
refusal-slot-past = That time has passed. Choose a later one.
refusal-slot-not-yet = That time cannot be booked yet: it opens { $when }. Come back then, or choose a green time.
refusal-slot-too-soon = That time is too near to be booked online. Choose a later one.
refusal-slot-blocked = The office has suspended that time. Choose another one.
refusal-slot-taken = Somebody else took that time a moment before. Choose another one: the nearest are below.
refusal-person-has-hold = You already have a time reserved until { $until }. Complete or give up that booking, then you can choose another one.
refusal-person-cap-reached = You already have { $max ->
    [one] one future booking
   *[other] { $max } future bookings
} here, as many as are allowed. Cancel one to book another.
refusal-hold-unknown = There is no such reservation. Return to the times and choose one.
refusal-hold-not-yours = This reservation is another person’s, or another browser’s. Return to the times and choose one.
refusal-hold-expired = The reservation’s time is over and the place is free again. Return to the times and choose one.
refusal-hold-released = This reservation was given up. Return to the times and choose one.
refusal-hold-confirmed = This reservation is a confirmed booking already: there is nothing more to do.
refusal-hold-extensions-used = The reservation cannot be extended again. Confirm before the time is over.
refusal-contact-missing = Some data are missing. Complete them and press Send again.
refusal-login-missing = This service needs a login. Log in and press Send again.
refusal-email-unproved = First confirm your e-mail address with the code that we sent to it.
refusal-booking-unknown = There is no such booking. Check the address of the page.
refusal-booking-not-yours = This booking is another person’s.
refusal-booking-cancelled = This booking was cancelled already: there is nothing more to do.
refusal-booking-past = This appointment has passed: it can no longer be changed.
refusal-cancel-too-late = It is too late to cancel from here. Contact the office.
refusal-booking-approved = This booking is not waiting for approval.
refusal-block-unknown = This block no longer exists. Reload the page.
refusal-schedule-invalid = The schedule is not valid: { $problem }. Correct it and try again.
refusal-touched-changed = The bookings concerned have changed meanwhile. Look at the preview again and confirm.
refusal-busy = There are very many requests at this moment. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
refusal-rate-limited = You sent too many requests one after another. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
refusal-too-many-watches = This page watches too many weeks at once. Reload the page.
refusal-outcome-unknown = We do not know yet whether the request was done. Try again: it will not be done twice.
refusal-store-full = No new bookings can be made at this moment. Those made stay valid; try again later.
refusal-store-stopped = The service has stopped because of a technical problem. Bookings made stay valid; try again later.

## Problems
problem-foreign = Request not accepted
problem-foreign-what = The request comes from another site, or the browser does not say from where. Open this page from the town’s site and try again.
problem-stale = The page was no longer up to date
problem-stale-what = Nothing was sent. This happens when you have logged in or out in another window meanwhile, or when the browser does not keep this site’s cookies. Open the page again and try once more.
problem-reopen = Open the page again
problem-not-json-what = This address takes JSON only: send the header “Content-Type: application/json”.
problem-not-found = Page not found
problem-not-found-what = There is nothing at this address. Check that it is written well, or start from the online services.
problem-method = Request not accepted
problem-method-what = This address cannot be used like that. Start from the online services.
problem-gone = No longer active
problem-gone-what = What you look for is no longer active. Start from the online services.
problem-conflict = It was not possible
problem-conflict-what = Things have changed meanwhile. Return to the times and try again.
problem-too-large = Request too large
problem-too-large-what = What you sent is longer than this page accepts. Make it shorter and try again.
problem-busy = Too many requests
problem-busy-what = There are very many requests at this moment. Wait a few seconds and try again.
problem-request = Request not valid
problem-request-what = The request is not written as expected. Go back and try again.
problem-field = The field “{ $field }” is missing or not valid. Go back, correct it and try again.
problem-server = Something did not work
problem-server-what = There was a problem on our side. Bookings made stay valid; try again in a few minutes.
problem-home = Go to online services
problem-book = Go to bookings

## Accessibility and privacy
accessibility-title = Accessibility
accessibility-how = How these pages are made
accessibility-how-1 = All of them can be used with the keyboard alone and work without JavaScript too.
accessibility-how-2 = Each state of a time has a text and a sign, not only a colour.
accessibility-how-3 = The same times can be seen as a grid or as a list.
accessibility-how-4 = A time is reserved for a limited while, because others wait for it. Two minutes before the end a warning lets you extend it: this limit is part of a real-time event.
accessibility-limits = Known limits
accessibility-limits-what = On very narrow screens the grid scrolls sideways: the list is proposed there. Maps open on another site, which has rules of its own.
accessibility-contact = If something is not accessible
accessibility-contact-what = Write to or call the office named in the resource that you wanted to book: you can book that way too.
privacy-title = Privacy
privacy-what = To book we ask for name, surname and e-mail and, where the service needs them, fiscal code or document, telephone and reason. Who books for another person gives that person’s name and fiscal code.
privacy-use = What they are for
privacy-use-what = They are for the appointment and to reach you about it: confirmation, reminder and cancellation. They are not given to others and do not end up in technical logs.
privacy-cookies = Cookies
privacy-cookies-what = There are only technical cookies of this site: one knows your browser again to keep the time reserved for you, one remembers the language. No cookies of others, no statistics.
privacy-kept = For how long
privacy-kept-what = The data of a booking are erased after the time that the service sets, usually a year after the appointment. An account stays until you ask for it to be erased. To get your data, or to have them erased earlier, write to the municipality.
privacy-seen = What others see
privacy-seen-what = Whoever looks at the times sees whether a place is free, booked or being booked, never whose it is.

## Logging in
access-title = Log in
access-lead = Choose how to log in. You need not log in to see free times.
access-ways = Digital identity
access-ways-what = Your data come filled in and certified.
access-with-spid = Log in with SPID
access-with-cie = Log in with CIE
access-with-eidas = Log in with eIDAS (other European countries)
access-with-other = Other credentials
access-account = E-mail and password
access-password = Password
access-enter = Log in
access-leave = Log out
access-leave-everywhere = Log out on all devices
access-as = You are logged in as { $name }.
access-go-on = Go on
access-guest = Without logging in
access-guest-what = This service can also be booked without logging in: name and contacts are enough, and a code that comes by e-mail.
access-guest-go = Go on as a guest
access-failed = The login did not work
access-again = Try again
access-no-way = There is no such way to log in.
access-no-mail = This site cannot send e-mail, so this is not possible now. Please ask the office.
access-wrong = The address or the password is not right.
access-wrong-code = The code is not right. Look at the last e-mail that you got.
access-over = This link or code is no longer valid: it was used, is too old, or belongs to another browser. Please start again.
access-broken-off = The login was broken off before its end. Nothing has changed.
access-level = These services need a higher level of security. Log in again with the level required.
access-unreachable = The identity service does not answer at the moment. Try again in some minutes, or choose another way to log in.
access-not-believed = The answer of the identity service cannot be accepted. Try again; if it happens again, tell the office.
access-ended = Your login has ended. Log in again to go on: the place you were booking stays yours until the time shown.
access-left = You have logged out
access-left-what = You are no longer logged in on this device.
access-leaving = Logging out
access-leaving-what = You have logged out here already. You are now taken to your identity provider to log out there too.
access-leaving-go = Log out at the identity provider too
profile-title = My profile
profile-name = Name
profile-how = Logged in with
profile-how-local = Account of this town (e-mail and password)
profile-level = level { $level }
profile-email-none = No address was given
profile-certified = These data come from the identity provider and cannot be changed here.
profile-sessions = Where you are logged in
profile-sessions-what = If you have used a computer that is not yours, you can end your login everywhere, here too.
profile-password = Change the password
profile-password-old = Current password
profile-password-new = New password
profile-password-what = After the change your login ends on all other devices. An e-mail tells you.
profile-password-wrong = The current password is not right.
profile-password-done = Password changed. On other devices your login has ended.
profile-email = Change the e-mail address
profile-email-new = New e-mail address
profile-email-what = We send a link to the new address: the change counts once you open it. We tell the current address as well.
profile-email-same = This is your address already.
profile-email-go = Send the link
profile-email-sent-what = We have sent an e-mail to { $email }. Open the link in it while you are logged in, to confirm the new address; it is valid for an hour.
profile-email-confirm-what = From now on you log in with { $email }. On other devices your login ends.
profile-email-confirm-go = Confirm the new address
profile-email-done = Address changed. From now on log in with the new one.
profile-delete = Delete the account
profile-delete-what = The account and its password are erased at once and your login ends everywhere. There is no way back.
profile-delete-stays = Bookings are not cancelled with the account: they stay valid, and their data are kept for as long as each service says. Cancel those you do not need first.
profile-delete-ahead = { $count ->
    [one] You have { $count } booking to come.
   *[other] You have { $count } bookings to come.
}
profile-delete-go = Delete for good
profile-deleted = Account deleted
profile-deleted-what = Your account is no more and your login has ended on all devices. An e-mail confirms it.
register-title = Create an account
register-what = With an account you find your bookings again. The data are not certified: bring a document to the office.
register-given-name = First name
register-family-name = Surname
register-go = Create the account
register-sent = Look at your mail
register-sent-what = We have sent an e-mail to { $email }. Open the link in it to finish your registration; it is valid for 24 hours.
confirm-title = Finish your registration
confirm-what = Type the password that you chose, so that we know that the registration is yours.
confirm-go = Finish and log in
forgotten-title = Forgotten password
forgotten-what = Type your address: if it has an account, it gets an e-mail with a link to choose another password.
forgotten-go = Send the e-mail
forgotten-sent = Look at your mail
forgotten-sent-what = If { $email } has an account, it gets an e-mail now. The link is valid for an hour.
reset-title = Choose another password
reset-what = After the change you are logged out on all devices.
reset-go = Change the password
reset-done = Password changed
reset-done-what = You can now log in with the new password.
password-what = At least 8 characters. A phrase that only you remember is best.
password-short = The password has fewer than 8 characters.
password-long = The password is too long.
password-is-email = The password cannot be your e-mail address or a part of it.
## Tabs
tabs-label = Bookings
tab-own = Online bookings
tab-errand = Booking for somebody else
tab-mine = My bookings
home-mine-what = See, print or cancel the appointments that you have made.
step-details = Details
hold-next = Continue
hold-previous = Back

## People
person-own = Your data
person-applicant = Who books (applicant)
person-applicant-what = That is you: the office writes to you.
person-beneficiary = Whom the booking is for (beneficiary)
person-name = Name and surname
person-given-name = First name
person-family-name = Surname
person-code = Fiscal code (codice fiscale)
person-eidas = eIDAS identifier
person-document = Number and country of the document
person-birth-date = Date of birth
person-birth-date-hint = Day, month and year: for example 31/12/1960.
person-birth-place = Place of birth
person-sex = Sex
person-sex-female = Female
person-sex-male = Male
person-sex-unsaid = Not stated
person-email = E-mail
person-phone = Telephone
person-locked = You gave it at the start: for another person begin again from the tab “Booking for somebody else”.
person-no-code = I have no fiscal code
person-no-code-tick = I have no Italian fiscal code: I give a document
person-more = Date and place of birth
person-more-what = With a fiscal code there is no need to fill them in: it tells them.
person-wrong = { $count ->
    [one] 1 field has to be corrected: it is marked below.
   *[other] { $count } fields have to be corrected: they are marked below.
}
person-given-name-missing = Write the first name.
person-family-name-missing = Write the surname.
person-name-long = It is too long: 120 characters at most.
person-name-signs = It has signs in it that no name has, such as digits or brackets: write it again.
person-email-missing = Write the e-mail address.
person-email-shape = This is not a complete e-mail address: check that it looks like name@example.org.
person-phone-missing = Write the telephone number.
person-phone-shape = This is not a telephone number: write digits only, with + and the country’s code if it is foreign.
person-place-long = It is too long: 120 characters at most.
person-code-missing = Write the fiscal code. If you have none, open “I have no fiscal code” below.
person-code-length = A fiscal code has 16 characters: check that none is missing.
person-code-shape = This is not a fiscal code: compare it with the one on the health insurance card.
person-code-check = One character of the fiscal code is not right: compare it with the one on the health insurance card.
person-document-missing = Write number and country of the document.
person-document-long = It is too long: 60 characters at most.
person-birth-date-shape = Write the date as 31/12/1960.
person-birth-date-when = Nobody can be born on this date: check the year.
person-certified = Your certified data
person-certified-what = They come from whoever verified your identity: to correct them, turn to them.
person-login = Do you have a digital identity or an account? Log in, and your data will be filled in.
code-title = Confirm your e-mail address
code-what = We have sent a code to { $email }. Type it here: it is valid for 15 minutes.
code-field = Code
code-go = Go on
code-again = Send me another code
code-sent = The code is on its way.
code-missing = The code is missing.
misfit-title = Check the fiscal code again
misfit-surname = The surname does not fit the fiscal code.
misfit-name = The first name does not fit the fiscal code.
misfit-birth-date = The date of birth does not fit the fiscal code.
misfit-sex = The sex does not fit the fiscal code.
misfit-place = The place of birth does not fit the fiscal code.
misfit-tick = I have checked again: the data are right as they are

## Details and summary
details-title = What you need
details-reason = Reason
details-reason-what = In a few words, 200 characters at most. Do not write data on health or other delicate data.
details-reason-missing = Write the reason of the booking.
details-too-long = It is too long: 200 characters at most.
details-choose = Choose an answer
details-answer-missing = Answer this question.
details-answer-unknown = Choose one of the answers in the list.
summary-title = Summary
summary-what = Check the data. The booking is valid only after you have pressed Send.
summary-edit = Change
summary-edit-of = Change: { $what }
summary-place = Place, date and time
summary-terms = By pressing Send you confirm that you have read the conditions: the place is yours when the confirmation appears, if you cannot come you cancel it, and your data are used for this appointment only.
summary-send = Send

## For somebody else
errand-what = You book for another person, such as a relative. Write that person’s fiscal code first.
errand-code = Fiscal code of the person you book for
errand-code-missing = Write the fiscal code of the person you book for.
errand-own = I book for myself
errand-for = You are booking for another person: { $code }
errand-leave = Stop and book for yourself
problem-errand = The booking for another person has expired, or was begun in another browser. Begin again from the tab “Booking for somebody else”, so that it does not become your own by mistake.

## My bookings
mine-none = There are no bookings.
mine-none-what = Here are those made with this browser. The others open at the address that you kept.
mine-title-ahead = To come
mine-title-over = Past and cancelled
mine-ahead = Confirmed
mine-past = Expired
mine-cancelled = Cancelled
mine-for = For { $name }
mine-by = Made for you by { $name }
mine-show = Open
mine-show-of = Open: { $name }, { $when }
mine-receipt = Receipt
mine-receipt-of = Receipt (PDF): { $name }, { $when }
mine-cancel = Cancel
mine-cancel-of = Cancel: { $name }, { $when }

## Letters
mail-subject = { $title }: { $day }, { $time }
mail-title-confirmed = Appointment confirmed
mail-title-cancelled = Appointment cancelled
mail-title-reminder = Appointment reminder
mail-title-approval-asked = Appointment request received
mail-title-approval-granted = Appointment approved
mail-title-approval-refused = Appointment not approved
mail-title-closure = Appointment cancelled by the office
mail-title-hold-lost = Time no longer available
mail-lead-confirmed = Your appointment is confirmed for { $when }.
mail-lead-cancelled = The appointment of { $when } has been cancelled and is no longer valid.
mail-lead-reminder = We remind you of your appointment of { $when }. If you cannot come, please cancel it: somebody else needs the place.
mail-lead-approval-asked = We have received your request for { $when }. The appointment is not confirmed yet: we will write as soon as the office has decided.
mail-lead-approval-granted = The office has approved your request: the appointment is confirmed for { $when }.
mail-lead-approval-refused = The office could not approve your request for { $when }: the appointment is not valid. You can choose another time.
mail-lead-closure = The office had to cancel the appointment of { $when }, which is no longer valid. We are sorry: you can choose another time.
mail-lead-hold-lost = The office has had to close, and the time that you were booking, { $when }, is no longer available. The booking was not complete yet: you need not do anything. We apologise: you can choose another time.
mail-greeting = Dear { $name },
mail-greeting-nobody = Good day,
mail-for = For
mail-born = Date of birth
mail-fiscal-code = Fiscal code
mail-link = To see or cancel the appointment, open this page:
mail-link-ended = The page of the booking:
mail-link-again = To choose another time, open this page:
mail-keep = Do not forward this message: whoever knows the address of that page can cancel the appointment.
mail-automatic = { $town }. Automatic message: do not reply to this address.
access-title-registration = { $town }: finish your registration
access-title-reset = { $town }: choose a new password
access-title-guest-code = { $town }: your code
access-lead-registration = Somebody, we hope you, is registering with this address for the online services of { $town }.
access-lead-reset = Somebody, we hope you, has asked to choose a new password for the online services of { $town }.
access-lead-guest-code = Somebody, we hope you, is booking with this address in the online services of { $town }.
access-code = The code to type on the page:
access-link = Open this page to go on:
access-lasts = It is valid for { $duration }.
access-stranger = If it was not you, there is nothing to do: without this message nobody can go on. Give the code or the address to nobody; no office will ask you for them.
access-title-email-change = { $town }: confirm the new address
access-title-password-changed = { $town }: your password was changed
access-title-email-changed = { $town }: your address was changed
access-title-account-deleted = { $town }: your account was deleted
access-lead-email-change = Somebody, we hope you, wants to use this address for their account in the online services of { $town }.
access-lead-password-changed = The password of your account in the online services of { $town } was changed. Your login has ended on all other devices.
access-lead-email-changed = The account that you had with this address in the online services of { $town } now uses another address. We will not write to this one any more.
access-lead-account-deleted = The account that you had with this address in the online services of { $town } was deleted. Bookings that were made stay valid until you cancel them.
access-link-notice = If it was not you, choose another password at once:
access-stranger-notice = If it was you, there is nothing to do. Otherwise tell the office at once.

# The office

booking-what-waiting = Your request for { $when } has reached the office, which has yet to approve it. The time is kept for you until then.
booking-what-not-approved = Your request for { $when } was not approved: the appointment is not valid.
booking-what-withdrawn = The office had to cancel the appointment of { $when }, which is no longer valid.
mine-waiting = Waiting for approval
mine-not-approved = Not approved
mine-withdrawn = Cancelled by the office
told-office-note = The office writes
office-title = Office
office-what = Requests to approve, notices that did not arrive, and closures of your calendars.
office-requests = Requests to approve
office-requests-none = No request is waiting.
office-more =
    { $count ->
        [one] And one more appointment that is not shown here.
       *[other] And { $count } more appointments that are not shown here.
    }
office-without-time = Appointments left without a time
office-without-time-what = A closure has taken the time of these appointments, and not everybody could be told. Open and cancel them: the person is told.
office-letters = Notices that did not arrive
office-letters-none = All notices have arrived or are on their way.
office-letters-what = None of these notices has arrived: call the person, or try again.
office-letter-refused = Whoever was to receive it has refused it.
office-letter-too-old = It could not be delivered within two days.
office-letter-unclear = It may have arrived, but that is not certain.
office-again = Try again
office-again-done =
    { $count ->
        [one] One notice is on its way again.
       *[other] { $count } notices are on their way again.
    }
office-calendars = Calendars
office-calendars-what = Choose a calendar to close days or hours.
office-standing = State
office-erased = The person’s data have been erased.
office-note = Message to the person
office-note-what = Optional: for example the reason, where the request is not approved. It is in the notice and on the page of the appointment.
office-note-long = The message can have { $max } characters at most.
office-approve = Approve
office-reject = Do not approve
office-withdraw = Cancel the appointment
office-close-title = Close days or hours
office-close-from = From day
office-close-to = To day (if several)
office-close-from-time = From hour
office-close-to-time = To hour
office-close-what = Without hours, whole days are closed. Whoever has an appointment in that time loses it and is told.
office-close-preview = Show who is affected
office-close-touches =
    { $count ->
        [0] No appointment affected
        [one] One appointment affected
       *[other] { $count } appointments affected
    }
office-close-tells = When you close, these appointments are cancelled and each person is told.
office-close-go = Close
office-close-done =
    { $count ->
        [0] Closed. No appointment was cancelled.
        [one] Closed. One appointment was cancelled and the person is told.
       *[other] Closed. { $count } appointments were cancelled and the people are told.
    }
office-close-standing =
    { $count ->
        [one] One appointment is not yet cancelled and the person is not told: it is on the office’s page.
       *[other] { $count } appointments are not yet cancelled and the people are not told: they are on the office’s page.
    }
office-close-date = Write the day, such as 24/12/2026.
office-close-order = The end is before the beginning.
office-close-time = Write both the beginning and the end, such as 08:30.
mail-note = Message from the office
