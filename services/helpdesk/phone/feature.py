"""The hotline 熱線: who calls, calls written down, return calls wanted, and the telephone system's door."""

from services.helpdesk.phone import actions, queries, ringing, settings
from services.helpdesk.phone.cards import read_caller
from services.helpdesk.phone.looking import look_up
from services.helpdesk.phone.remembering import forget, remember
from shared.contracts.desk import phone_calls as c
from shared.contracts.desk import phone_door as d
from shared.contracts.desk.phone import CallLogged
from shared.feature import Feature

FEATURE = Feature(
    "phone",
    answers={
        c.LOOK_UP_CALLER: look_up,
        c.READ_CALLER: read_caller,
        c.LOG_CALL: actions.log_call,
        c.LIST_CALLS: queries.list_calls,
        c.PHONE_PAGE: queries.page,
        c.RETURN_CALL: actions.returned,
        c.REMEMBER_NUMBER: remember,
        c.FORGET_NUMBER: forget,
        d.READ_PHONE_SETTINGS: settings.read_settings,
        d.CHANGE_PHONE_SETTINGS: settings.change_settings,
        d.KEEP_PHONE_SECRET: settings.keep_secret,
        d.CLOSE_PHONE_DOOR: settings.close,
        d.SET_EXTENSION: settings.set_extension,
        d.READ_RING: ringing.ring,
        d.PHONE_HOOK: ringing.hook,
        d.RING_PHONE: ringing.rang,
    },
    records=frozenset({CallLogged, d.PhoneRang, d.PhoneDoorChanged}),
)
