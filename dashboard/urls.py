from django.urls import include, path

from dashboard.alerts import views as alerts
from dashboard.approve import settings as approve_settings
from dashboard.approve import views as approve
from dashboard.assisted import figures as assisted_figures
from dashboard.assisted import views as assisted
from dashboard.calendar import feeds
from dashboard.calendar import views as calendar
from dashboard.compose import keeping
from dashboard.compose import views as compose
from dashboard.connect import history, registrations, sign_in
from dashboard.connect import views as connect
from dashboard.deliveries import views as deliveries
from dashboard.engagement import analytics, refresh
from dashboard.engagement import saved as saved_reports
from dashboard.engagement import views as engagement
from dashboard.hold import views as hold
from dashboard.home import views as home
from dashboard.imports import views as imports
from dashboard.inbox import acts as message_acts
from dashboard.inbox import answering, desk
from dashboard.inbox import views as inbox
from dashboard.library import medium as library_medium
from dashboard.library import views as library
from dashboard.live import plan as live_plan
from dashboard.live import views as live
from dashboard.log import views as log
from dashboard.media import captions, fetch, framing
from dashboard.media import views as media
from dashboard.notices import chats as notice_chats
from dashboard.notices import devices as notice_devices
from dashboard.notices import views as notices
from dashboard.people import offices, person
from dashboard.people import views as people
from dashboard.phrases import views as phrases
from dashboard.practice import views as practice
from dashboard.resolve import views as resolve
from dashboard.start import views as start
from dashboard.tagging import views as tagging
from dashboard.waiting import views as waiting

urlpatterns = [
    path("", home.home, name="home"),
    path("start/<str:code>/", start.begin, name="start"),
    path("accounts/", include("dashboard.people.urls")),
    path("people/", offices.people, name="people"),
    path("people/invite/", offices.invite, name="invite"),
    path("people/invitations/<int:number>/again/", offices.invite_again, name="invite_again"),
    path("people/invitations/<int:number>/withdraw/", offices.withdraw, name="invitation_withdraw"),
    path("people/second-factor/", offices.demand, name="second_factor_demand"),
    path("people/<int:number>/", person.show, name="person"),
    path("people/<int:number>/give/", person.give, name="role_give"),
    path("people/roles/<int:number>/take/", person.take, name="role_take"),
    path("people/roles/<int:number>/change/", person.change, name="role_change"),
    path("people/<int:number>/deactivate/", person.deactivate, name="person_deactivate"),
    path("people/<int:number>/activate/", person.activate, name="person_activate"),
    path("people/<int:number>/password-link/", person.password_link, name="person_password_link"),
    path("people/<int:number>/forget-factor/", person.forget_second_factor, name="person_forget_factor"),
    path("practice/", practice.page, name="practice"),
    path("practice/leave/", practice.leave, name="practice_leave"),
    path("language/", people.choose_language, name="set_language"),
    path("compose/", compose.compose, name="compose"),
    path("compose/check/", compose.check, name="compose_check"),
    path("compose/keep/", keeping.keep, name="compose_keep"),
    path("compose/<int:number>/", compose.edit, name="compose_edit"),
    path("links/", tagging.page, name="link_tags"),
    path("texts/", phrases.page, name="saved_texts"),
    path("texts/<int:number>/text/", phrases.keep_text, name="text_keep"),
    path("texts/<int:number>/hashtags/", phrases.keep_hashtags, name="hashtags_keep"),
    path("texts/text/<int:number>/drop/", phrases.drop_text, name="text_drop"),
    path("texts/hashtags/<int:number>/drop/", phrases.drop_hashtags, name="hashtags_drop"),
    path("imports/", imports.imports, name="imports"),
    path("imports/empty-sheet/", imports.empty_sheet, name="import_template"),
    path("imports/<int:number>/", imports.show, name="import"),
    path("imports/<int:number>/schedule/", imports.schedule, name="import_schedule"),
    path("imports/<int:number>/undo/", imports.undo, name="import_undo"),
    path("imports/<int:number>/to-mend/", imports.to_mend, name="import_to_mend"),
    path("media/<int:number>/", media.show, name="medium"),
    path("media/<int:number>/fit/<slug:platform>/", framing.choose, name="framing"),
    path("media/<int:number>/captions/", captions.page, name="captions"),
    path("berkas/<str:token>", fetch.fetch, name="fetch"),
    path("library/", library.page, name="library"),
    path("library/<int:number>/", library_medium.page, name="library_medium"),
    path("library/<int:number>/delete/", library_medium.delete, name="library_delete"),
    path("library/<int:number>/copy/", library_medium.duplicate, name="library_copy"),
    path("library/<int:number>/small/", library.small, name="library_small"),
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/move/", calendar.move, name="calendar_move"),
    path("calendar/feeds/", feeds.page, name="feeds"),
    path("calendar/feeds/<int:number>/close/", feeds.close, name="feed_close"),
    path("kalender/<str:token>.ics", feeds.subscribe, name="feed"),
    path("deliveries/<int:number>/", deliveries.story, name="delivery"),
    path("deliveries/<int:number>/cancel/", deliveries.cancel, name="delivery_cancel"),
    path("deliveries/<int:number>/reschedule/", deliveries.reschedule, name="delivery_reschedule"),
    path("deliveries/<int:number>/publish-now/", deliveries.publish_now, name="delivery_publish_now"),
    path("deliveries/<int:number>/look/", resolve.look, name="delivery_look"),
    path("deliveries/<int:number>/found/", resolve.found, name="delivery_found"),
    path("deliveries/<int:number>/send-again/", resolve.send_again, name="delivery_send_again"),
    path("deliveries/<int:number>/give-up/", resolve.give_up, name="delivery_give_up"),
    path("approvals/", approve.waiting, name="approvals"),
    path("approvals/<int:number>/", approve.show, name="approval"),
    path("approvals/<int:number>/decide/", approve.decide, name="approval_decide"),
    path("approvals/<int:number>/hand-in/", approve.hand_in, name="approval_hand_in"),
    path("approvals/<int:number>/remark/", approve.remark, name="approval_remark"),
    path("approvals/steps/", approve_settings.routes, name="approval_routes"),
    path("approvals/steps/<int:number>/", approve_settings.route, name="approval_route"),
    path("approvals/away/", approve_settings.away, name="away"),
    path("approvals/away/<int:number>/back/", approve_settings.back, name="away_back"),
    path("waiting/", waiting.page, name="waiting"),
    path("holds/", hold.page, name="holds"),
    path("holds/<int:number>/release/", hold.release, name="hold_release"),
    path("live/", live.listing, name="broadcasts"),
    path("live/new/", live_plan.new, name="broadcast_new"),
    path("live/<int:number>/", live.story, name="broadcast"),
    path("live/<int:number>/now/", live.present, name="broadcast_now"),
    path("live/<int:number>/change/", live_plan.change, name="broadcast_change"),
    path("live/<int:number>/key/", live.key, name="broadcast_key"),
    path("live/<int:number>/approve/", live.approve, name="broadcast_approve"),
    path("live/<int:number>/test/", live.test, name="broadcast_test"),
    path("live/<int:number>/begin/", live.begin, name="broadcast_begin"),
    path("live/<int:number>/end/", live.end, name="broadcast_end"),
    path("live/<int:number>/hurry/", live.hurry, name="broadcast_hurry"),
    path("live/<int:number>/resume/", live.resume, name="broadcast_resume"),
    path("live/<int:number>/cancel/", live.cancel, name="broadcast_cancel"),
    path("live/<int:number>/make-again/", live.make_again, name="broadcast_make_again"),
    path("live/<int:number>/give-up/", live.give_up, name="broadcast_give_up"),
    path("connect/", connect.accounts, name="accounts"),
    path("connect/new/", sign_in.platforms, name="connect_platforms"),
    path("connect/new/<slug:platform>/", sign_in.start, name="connect_start"),
    path("connect/back/", sign_in.back, name="connect_back"),
    path("connect/choose/<int:number>/", sign_in.choose, name="connect_choose"),
    path("connect/registrations/", registrations.registrations, name="registrations"),
    path("connect/<int:number>/again/", sign_in.again, name="account_again"),
    path("connect/<int:number>/history/", history.page, name="account_history"),
    path("connect/<int:number>/check/", connect.check, name="account_check"),
    path("connect/<int:number>/disconnect/", connect.disconnect, name="account_disconnect"),
    path("assisted/", assisted.listing, name="by_hand"),
    path("assisted/<int:number>/", assisted.show, name="assisted"),
    path("assisted/<int:number>/done/", assisted.done, name="assisted_done"),
    path("assisted/<int:number>/figures/", assisted_figures.figures, name="assisted_figures"),
    path("assisted/<int:number>/media/<int:place>/", assisted.enclosure, name="assisted_media"),
    path("log/", log.page, name="log"),
    path("log/export/", log.export, name="log_export"),
    path("log/check/", log.check, name="log_check"),
    path("inbox/", inbox.listing, name="inbox"),
    path("inbox/<int:number>/", inbox.message, name="message"),
    path("inbox/<int:number>/answers/", inbox.answers, name="message_answers"),
    path("inbox/<int:number>/answer/", answering.write, name="message_answer"),
    path("inbox/<int:number>/assign/", message_acts.assign, name="message_assign"),
    path("inbox/<int:number>/settle/", message_acts.settle, name="message_settle"),
    path("inbox/<int:number>/reopen/", message_acts.reopen, name="message_reopen"),
    path("inbox/<int:number>/hide/", message_acts.hide, name="message_hide"),
    path("inbox/<int:number>/hiding/", inbox.standing, name="message_hiding"),
    path("inbox/<int:number>/show/", message_acts.unhide, name="message_show"),
    path("inbox/<int:number>/ticket/", message_acts.ticket, name="message_ticket"),
    path("inbox/answers/<int:number>/approve/", answering.approve, name="answer_approve"),
    path("inbox/answers/<int:number>/refuse/", answering.refuse, name="answer_refuse"),
    path("inbox/answers/<int:number>/withdraw/", answering.withdraw, name="answer_withdraw"),
    path("inbox/answers/<int:number>/send-again/", answering.send_again, name="answer_send_again"),
    path("inbox/answers/<int:number>/found/", answering.found, name="answer_found"),
    path("inbox/answers/<int:number>/give-up/", answering.give_up, name="answer_give_up"),
    path("inbox/desk/", desk.first, name="desks"),
    path("inbox/desk/<int:number>/", desk.desk, name="desk"),
    path("inbox/desk/<int:number>/keep/", desk.keep, name="canned_keep"),
    path("inbox/canned/<int:number>/drop/", desk.drop, name="canned_drop"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:number>/read/", notices.read, name="notice_read"),
    path("notices/chat/link/", notice_chats.link, name="chat_link"),
    path("notices/chat/standing/", notice_chats.standing, name="chat_standing"),
    path("notices/chat/unlink/", notice_chats.unlink, name="chat_unlink"),
    path("notices/bot/", notice_chats.bot, name="notice_bot"),
    path("notices/devices/", notice_devices.add, name="devices"),
    path("notices/devices/<int:number>/remove/", notice_devices.remove, name="device_remove"),
    path("alerts/", alerts.page, name="alerts"),
    path("alerts/mail/", alerts.preferences, name="alert_preferences"),
    path("alerts/<int:number>/acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path("engagement/", engagement.overview, name="engagement"),
    path("engagement/accounts/<int:number>/", analytics.account, name="account_response"),
    path("engagement/accounts/<int:number>/times/", analytics.times, name="times"),
    path("engagement/reports/", saved_reports.page, name="saved_reports"),
    path("engagement/reports/save/", saved_reports.save, name="report_save"),
    path("engagement/reports/<int:number>/stop/", saved_reports.drop, name="report_drop"),
    path("engagement/meanings/", analytics.meanings, name="meanings"),
    path("engagement/offices/<int:number>/", analytics.office, name="office_response"),
    path("engagement/compare/", analytics.compare, name="compare"),
    path("engagement/<int:number>/", engagement.publication, name="publication"),
    path("engagement/<int:number>/refresh/", refresh.publication, name="publication_refresh"),
]
