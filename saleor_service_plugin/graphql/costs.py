"""What each of our operations and fields costs in a query; `limits.py` adds it up."""

from collections.abc import Mapping
from typing import Any

_PAGE = {"complexity": 1, "multipliers": ["first", "last"]}
_ONE = {"complexity": 1}
_MANY = {"complexity": 5}


def _rows(count: int) -> Mapping[str, Any]:
    """Return the price of a list that takes no number: so many rows, and all within each.

    Args:
        count: As many as there may well be.

    """
    return {"complexity": 1, "rows": count}


_SLOW = {"complexity": 1000}
"""A template may take a second to be compiled; a report reads many rows."""
_COUNT = {"complexity": 500, "use_multipliers": False}
"""Counted once, however many rows the page has."""

COSTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "Query": {
        "serviceOrder": _ONE,
        "serviceCustomer": _ONE,
        "serviceMessage": _ONE,
        "serviceMessages": _PAGE,
        "serviceChannel": _MANY,
        "serviceChannels": _rows(20),
        "serviceHealth": {"complexity": 500},
        "serviceBrakes": _MANY,
        "serviceCallers": _rows(30),
        "serviceAutomaticTasks": _MANY,
        "serviceSuppressedAddresses": _PAGE,
        "serviceMessageKinds": _rows(20),
        "serviceMailServers": _ONE,
        "serviceTemplate": _MANY,
        "serviceTemplates": _rows(50),
        "serviceTemplatePreview": _SLOW,
        "serviceTexts": _rows(10),
        "serviceWebhook": _ONE,
        "serviceWebhooks": _rows(50),
        "serviceEventKinds": _rows(10),
        "serviceMirror": {"complexity": 20},
        "serviceParcel": _MANY,
        "serviceParcels": _PAGE,
        "serviceQuietOrders": _PAGE,
        # A year of lines is read for each.
        "serviceKeptPromises": _SLOW,
        "serviceLeadTimes": {"complexity": 4000},
        "servicePromiseRows": _PAGE,
        "servicePromiseExport": {"complexity": 10_000},
        "serviceCarriers": _rows(10),
        "serviceShippingMethods": _rows(50),
        "serviceCarrierAccount": _MANY,
        "serviceCarrierAccounts": _rows(50),
        "serviceCarrierOffers": _rows(50),
        "serviceCalendar": _MANY,
        "serviceCalendars": _rows(50),
        "serviceClosures": _PAGE,
        "serviceRewardRule": _ONE,
        "serviceRewardRules": _PAGE,
        "serviceTransitTimes": _rows(50),
        "serviceVariantSupply": _ONE,
        "serviceDelay": _MANY,
        "serviceDelays": _PAGE,
        "serviceComplaints": _PAGE,
        # A year of complaints is counted.
        "serviceComplaintReport": {"complexity": 1000},
        "serviceDeliveryWishes": _PAGE,
        "servicePackingOrders": _PAGE,
        # Reads what lies there for thousands of lines.
        "serviceBackorders": {"complexity": 25, "rows": 20},
        "serviceCampaign": _MANY,
        "serviceCampaigns": _PAGE,
        # Looks through all customers of a channel.
        "serviceCampaignPreview": _SLOW,
        "serviceReferralLink": _MANY,
        "serviceReferralProgram": _ONE,
        "serviceRewardReport": _ONE,
        # Reads what is there of each variant, where, and what may bring it.
        "serviceDeliveryQuote": {"complexity": 250},
        "serviceMyRewards": _PAGE,
        "serviceGrant": _MANY,
        "serviceGrants": _PAGE,
        "serviceConsent": _MANY,
        "serviceConsents": {"complexity": 50},
        "serviceGoodie": _MANY,
        "serviceGoodies": _PAGE,
        "serviceCannedReplies": _PAGE,
        # Looks through the names of all variants.
        "serviceGoodieCandidates": {"complexity": 200, "rows": 20},
        "serviceRewardSettings": _rows(20),
        "serviceComplaint": _MANY,
        "serviceComplaintOutcomes": _rows(10),
        "serviceClockPolicies": _rows(50),
        "serviceComplaintSettings": _rows(20),
        # Reads calendars and what is promised.
        "serviceCallbackSlots": {"complexity": 50, "rows": 20},
    },
    "Mutation": {
        "serviceOrderTokenRevoke": _ONE,
        # What they answer with are lists as well.
        "serviceMessageResend": _rows(20),
        "serviceMessageRetry": _rows(100),
        "serviceMessageRelease": _rows(100),
        "serviceMessageDiscard": _rows(100),
        "serviceTemplateUpdate": _SLOW,
        "serviceTemplateUndo": _SLOW,
        "serviceTemplateImport": {"complexity": 10_000},
        "serviceTemplateTest": {"complexity": 4000},
        "serviceChannelLogoUpdate": _SLOW,
        "serviceOrderUnlock": {"complexity": 2000},
        "serviceOrderCodeRequest": {"complexity": 2000},
        "serviceDeliveryWishCreate": {"complexity": 200},
        "serviceOrderLinkRequest": {"complexity": 2000},
        "serviceConsentRequest": {"complexity": 2000},
        "serviceConsentConfirm": {"complexity": 200},
        "serviceConsentWithdraw": {"complexity": 200},
        "serviceObjectionCreate": {"complexity": 50},
        "serviceParcelUpdate": _MANY,
        "serviceParcelStateUndo": _MANY,
        "serviceParcelSettle": _MANY,
        "serviceParcelRefresh": _MANY,
        # Marks thousands of orders.
        "serviceShippingMethodCarrierSet": _SLOW,
        # Has every open promise looked at again.
        "servicePromiseSettingsUpdate": _SLOW,
        "serviceCalendarUpdate": _SLOW,
        "serviceCalendarReset": _SLOW,
        "serviceClosureCreate": _SLOW,
        "serviceClosureDelete": _SLOW,
        # Reads what exists of all that a rule names.
        "serviceRewardRuleCreate": _MANY,
        "serviceRewardRuleUpdate": _MANY,
        "serviceRewardRuleDelete": _ONE,
        "serviceRewardRuleSwitchOn": _MANY,
        "serviceRewardRuleSwitchOff": _ONE,
        "serviceRewardRuleCopy": _MANY,
        # Goes through 90 days of orders for some seconds at most.
        "serviceRewardRuleSimulate": {"complexity": 10_000},
        "serviceTransitTimeUpdate": _SLOW,
        "serviceTransitTimeDelete": _SLOW,
        "serviceVariantSupplyUpdate": _SLOW,
        "serviceDeliveryDateMove": _SLOW,
        "serviceBackorderFulfill": _rows(20),
        "serviceDelaySeen": _rows(100),
        "serviceDeliveryWishSettle": _rows(100),
        "serviceCampaignCreate": _MANY,
        "serviceCampaignUpdate": _MANY,
        "serviceCampaignSchedule": _MANY,
        "serviceCampaignStop": _MANY,
        "serviceReferralLinkCreate": {"complexity": 200},
        "serviceReferralLinkRevoke": {"complexity": 200},
        "serviceReferralProgramUpdate": _MANY,
        "serviceGrantCreate": {"complexity": 50},
        "serviceGrantTakeBack": {"complexity": 20},
        # A hundred pages are drawn.
        "servicePackingSlips": {"complexity": 4000},
        "serviceThankYouCards": {"complexity": 4000},
        # Six files may be written anew.
        "serviceComplaintCreate": {"complexity": 2000},
        "serviceComplaintReply": {"complexity": 2000},
        "serviceComplaintNoteCreate": {"complexity": 2000},
        "serviceComplaintUpdate": _rows(20),
        "serviceComplaintSettle": {"complexity": 20},
        "serviceComplaintClose": _rows(20),
        "serviceComplaintReopen": {"complexity": 20},
        "serviceComplaintMerge": {"complexity": 50},
        "serviceComplaintMergeUndo": {"complexity": 50},
        # Has every clock that runs reckoned anew.
        "serviceClockPolicySet": _SLOW,
        "serviceClockPolicyDelete": _SLOW,
        "serviceComplaintSettingsUpdate": _ONE,
    },
    "ServiceTemplate": {"source": _MANY, "history": _rows(20)},
    # With all their histories the templates go into a request once.
    "ServiceTemplateVersion": {"source": {"complexity": 10}},
    # Ten texts of a channel have 5,000,000 bytes at most: one list of them in a request.
    "ServiceText": {"content": {"complexity": 1500}},
    "Order": {"service": _ONE},
    "User": {"service": _ONE},
    "ServiceCustomer": {"orders": _PAGE, "history": {"complexity": 10}, "complaints": _PAGE},
    "ServiceComplaintConnection": {"totalCount": {"complexity": 20, "use_multipliers": False}},
    "ServiceComplaint": {
        "order": _ONE,
        "answerUntil": _ONE,
        "mergedIntoNumber": _ONE,
        "lines": _rows(5),
        "entries": _rows(20),
        "clocks": _MANY,
        "changes": _rows(20),
    },
    "ServiceComplaintEntry": {"attachments": _ONE},
    "ServicePackingOrderConnection": {"totalCount": _COUNT},
    "ServicePackingOrder": {"lines": _rows(5)},
    "ServiceOrderConnection": {"totalCount": {"complexity": 10}},
    # Of an order hardly more than two are open at once.
    "ServiceCaller": {"complaints": _rows(2)},
    "ServiceComplaintFigures": {"reasons": _rows(10)},
    "ServiceAutomaticTasks": {"groups": _rows(10)},
    "Fulfillment": {"service": _ONE},
    "ServiceOrder": {
        # These lead nowhere from where they end: what they hold costs little.
        "lines": _ONE,
        "timeline": _MANY,
        "parcels": _rows(5),
        "promises": _rows(10),
        "delays": _rows(3),
        "rewards": _rows(5),
        # Each leads back to its order.
        "complaints": _rows(20),
        # As many as one order shows, because each leads back to its order.
        "messages": _rows(100),
        "contact": _MANY,
        "collectionPoint": _ONE,
        "shippingAddress": _ONE,
        "actingClosed": _ONE,
        "pageUrl": _ONE,
    },
    "ServiceOrderDelay": {"lines": _rows(5), "wish": _ONE},
    "ServiceChannelContact": {"footer": _ONE},
    "ServiceFulfillment": {"parcels": _rows(2)},
    "ServiceParcel": {
        "contents": _ONE,
        "orderNumber": _ONE,
        "events": {"complexity": 1, "multipliers": ["first"]},
    },
    "ServiceParcelConnection": {"totalCount": _COUNT},
    "ServiceQuietOrderConnection": {"totalCount": _COUNT},
    "ServicePromiseRowConnection": {"totalCount": _COUNT},
    "ServiceCarrierAccount": {"channels": _ONE},
    # A few statements for each rule.
    "ServiceRule": {"text": _MANY, "thisMonth": _MANY, "simulation": _MANY},
    "ServiceRuleSimulation": {"given": _rows(200), "refused": _rows(100)},
    "ServiceCalendar": {
        "week": _rows(7),
        "states": _ONE,
        "closures": _MANY,
        # Looks through a year of days.
        "freeDays": {"complexity": 5},
    },
    "ServiceWorkday": {"intervals": _ONE},
    "ServiceClosureConnection": {"totalCount": _COUNT},
    "ServiceCampaignConnection": {"totalCount": _COUNT},
    "ServiceCampaignPreview": {"people": {"complexity": 20, "multipliers": ["first", "last"]}},
    "ServiceRewardReport": {
        "figures": _SLOW,
        "gauges": _MANY,
        "uplifts": {"complexity": 2000},
        "file": _SLOW,
    },
    "ServiceDelay": {
        "orderNumber": _ONE,
        "lines": _rows(3),
        "message": _ONE,
        # They lead back to their news.
        "wishes": _rows(3),
    },
    "ServiceBackorder": {"supply": _ONE, "lines": {"complexity": 1, "multipliers": ["first"]}},
    "ServiceBackorderLine": {"orderNumber": _ONE},
    "ServiceDeliveryQuote": {"options": _rows(5)},
    "ServiceDeliveryOption": {"lines": _ONE},
    "ServiceDelayLine": {"supply": _ONE},
    "ServiceDelayConnection": {"totalCount": _COUNT},
    "ServiceRewardConnection": {"totalCount": {"complexity": 20, "use_multipliers": False}},
    "ServiceReward": {"state": _ONE},
    "ServiceGrant": {"orderNumber": _ONE, "ruleName": _ONE, "campaignName": _ONE},
    "ServiceGrantConnection": {"totalCount": _COUNT},
    "ServiceDeliveryWish": {"orderNumber": _ONE, "lines": _rows(3), "delay": _MANY},
    "ServiceDeliveryWishConnection": {"totalCount": _COUNT},
    "ServiceMessage": {"order": _ONE, "toldWith": _ONE, "attempts": _MANY},
    "ServiceChannel": {"report": {"complexity": 100}, "pausedMessages": _MANY, "sender": _ONE},
    "ServiceMirror": {"doNow": {"complexity": 500}},
    # There are seven of them.
    "ServiceMirrorFigure": {"rows": {"complexity": 7, "multipliers": ["first"]}},
    "ServiceMirrorRow": {"orderNumber": _ONE, "email": _ONE, "channel": _ONE},
    "ServiceMirrorRowConnection": {"totalCount": {"complexity": 100, "use_multipliers": False}},
    "ServiceSuppressedAddress": {"message": _ONE},
    "ServiceSuppressedAddressConnection": {"totalCount": {"complexity": 100}},
    "ServiceMessageConnection": {"totalCount": _COUNT},
    "ServiceWebhook": {"channels": _ONE, "deliveries": _PAGE},
    "ServiceWebhookDelivery": {"event": _ONE, "attempts": _MANY},
    "ServiceWebhookDeliveryConnection": {
        "totalCount": {"complexity": 100, "use_multipliers": False}
    },
}
"""In rows, roughly; what is not here costs nothing beyond its parent.

Beyond what Saleor's prices know, `rows` says how many there are of what takes no number.
"""
