"""Who sees which field of what an order is shown with. Every field stands in one table.

For types that customers and guests can reach. A field that is in neither table fails
(`test_fields.py`): whoever adds one decides here who may see it.
"""

from collections.abc import Mapping

STAFF, OWNER, GUEST = "staff", "owner", "guest"

OF_COMPLAINTS = (
    "wants", "summary", "outcome", "callbackFrom", "callbackUntil", "lines", "entries",
)  # fmt: skip

COMPLAINTS_OF_STAFF = (
    "finding", "priority", "source", "owner", "customer", "isOverdue", "isQuiet",
    "unansweredSince", "dueAt", "mergedIntoId", "mergedIntoNumber", "clocks", "changes",
)  # fmt: skip

SAID = {
    "ServiceComplaintLine": "lineId variantId productId name sku quantity",
    "ServiceComplaintEntry": "id kind author text at attachments",
    "ServiceComplaintAuthor": "kind name",
    "ServiceComplaintAttachment": "id name mediaType size width height url smallUrl",
}
"""What a complaint's customer reads, and no guest with the order's token alone."""

KEPT = {
    "ServiceComplaintOwner": "id name",
    "ServiceComplaintCustomer": "userId email name phone languageCode",
    "ServiceComplaintClock": "kind startedAt dueAt minutes usedMinutes warned isPaused isOverdue "
    "endedAt met",
    "ServiceComplaintChange": "what before after by byKind byName at",
}
"""What staff alone read of a complaint."""

SENSITIVE: Mapping[str, frozenset[str]] = {
    "ServiceOrder.email": frozenset({STAFF, OWNER}),
    "ServiceOrder.token": frozenset({STAFF, OWNER}),
    # A guest sees these after showing that the order is theirs (`test_order_page.py`).
    "ServiceOrder.shippingAddress": frozenset({STAFF, OWNER}),
    "ServiceOrder.pageUrl": frozenset({STAFF, OWNER}),
    # A guest is shown no order but by its token: through a message there is none.
    "ServiceMessage.order": frozenset({STAFF, OWNER}),
    "ServiceMessage.reason": frozenset({STAFF}),
    "ServiceMessage.basis": frozenset({STAFF}),
    "ServiceMessage.channelName": frozenset({STAFF}),
    "ServiceMessage.attempts": frozenset({STAFF}),
    "ServiceMessageReason.code": frozenset({STAFF}),
    "ServiceMessageReason.detail": frozenset({STAFF}),
    "ServiceMessageReason.text": frozenset({STAFF}),
    "ServiceMessageAttempt.number": frozenset({STAFF}),
    "ServiceMessageAttempt.startedAt": frozenset({STAFF}),
    "ServiceMessageAttempt.endedAt": frozenset({STAFF}),
    "ServiceMessageAttempt.outcome": frozenset({STAFF}),
    "ServiceMessageAttempt.reason": frozenset({STAFF}),
    "ServiceMessageAttempt.server": frozenset({STAFF}),
    # A guest sees these, too, after showing that the order is theirs.
    "ServiceOrderWish.text": frozenset({STAFF, OWNER}),
    "ServiceParcel.carrierSource": frozenset({STAFF}),
    "ServiceParcel.attention": frozenset({STAFF}),
    "ServiceParcel.isAsked": frozenset({STAFF}),
    "ServiceParcel.lookedAt": frozenset({STAFF}),
    "ServiceParcel.lookProblem": frozenset({STAFF}),
    "ServiceParcelAttention.reason": frozenset({STAFF}),
    "ServiceParcelAttention.since": frozenset({STAFF}),
    "ServiceParcelAttention.text": frozenset({STAFF}),
    "ServiceParcelEvent.heardAt": frozenset({STAFF}),
    "ServiceParcelEvent.source": frozenset({STAFF}),
    "ServiceParcelEvent.code": frozenset({STAFF}),
    # Of a complaint a guest sees that it is there; the rest after showing that the order is theirs.
    **{f"ServiceComplaint.{name}": frozenset({STAFF, OWNER}) for name in OF_COMPLAINTS},
    **{f"ServiceComplaint.{name}": frozenset({STAFF}) for name in COMPLAINTS_OF_STAFF},
    **{
        f"{name}.{field}": frozenset({STAFF, OWNER})
        for name, text in SAID.items()
        for field in text.split()
    },
    "ServiceComplaintEntry.data": frozenset({STAFF}),
    "ServiceComplaintAuthor.id": frozenset({STAFF}),
    **{
        f"{name}.{field}": frozenset({STAFF})
        for name, text in KEPT.items()
        for field in text.split()
    },
}
"""Who sees a value in it."""

HARMLESS: Mapping[str, str] = {
    "ServiceOrder": "id orderId number channel languageCode status placedAt trackedSince firstName "
    "city lines timeline parcels messages promises delays rewards complaints contact "
    "collectionPoint mayAct actingClosed",
    "ServiceComplaint": "id number numberShown topic state openedAt changedAt firstRepliedAt "
    "solvedAt closedAt answerUntil orderId orderNumber order channelId",
    "ServiceCallbackSlot": "begins ends",
    "ServiceComplaintConnection": "edges pageInfo totalCount",
    "ServiceComplaintEdge": "node cursor",
    "ServiceComplaintCreate": "complaint errors",
    "ServiceComplaintReply": "complaint entry errors",
    "ServiceOrderPromise": "lineId name quantity promisedEarliest promisedLatest afterPaymentMin "
    "afterPaymentMax earliest latest text promisedText ending isShown",
    "ServiceOrderDelay": "id cause text shopSays lines promised earliest latest isSooner foundAt "
    "takesWish wish",
    "ServiceOrderWish": "wish wishedAt settledAt",
    # Whoever has the link to the order page reads the code there: it is its customer's.
    "ServiceReward": "id kind code text terms validUntil state grantedAt usedAt orderId",
    "ServiceRewardConnection": "edges pageInfo totalCount",
    "ServiceRewardEdge": "node cursor",
    "ServiceDeliveryWishCreate": "delay order errors",
    "ServiceChannelContact": "shopName phone phoneDialed hours mail timeZone footer brand",
    "ServiceBrand": "color textColor inkLight inkDark textOnInkDark font logoUrl logoWidth "
    "logoHeight",
    # Nothing comes back to who is wrong.
    "ServiceOrderUnlock": "actingToken expiresAt order errors",
    "ServiceOrderCodeRequest": "leaves errors",
    "ServiceOrderLinkRequest": "leaves errors",
    # One's own alone; what is asked for others answers nothing.
    "ServiceConsent": "state since channelId",
    "ServiceConsentRequest": "errors",
    "ServiceConsentConfirm": "answer errors",
    "ServiceConsentWithdraw": "changed errors",
    # One's own alone, for whoever is logged in.
    "ServiceReferralLink": "code url createdAt waiting rewarded",
    "ServiceReferralLinkCreate": "link errors",
    "ServiceReferralLinkRevoke": "revoked errors",
    "ServiceError": "field message code",
    "ServiceOrderLine": "id productName variantName sku quantity quantityFulfilled isGoodie",
    "ServiceParcel": "id fulfillmentId orderId orderNumber channelId number isCurrent status "
    "trackingNumber trackingUrl carrier sentAt contents sharesContents state stateAt stateText "
    "saidByStaff place events forecastFrom forecastUntil pickupPlace pickupUntil deliveredAt "
    "appointmentFrom appointmentUntil",
    "ServiceParcelEvent": "at state text place",
    "ServiceCarrier": "code name",
    "ServiceParcelContent": "name variant sku quantity",
    "ServiceTimelineEntry": "id event at amount trackingNumber parcelId fulfillmentId",
    "ServiceMoney": "amount currency",
    # Of nobody but the caller, or of whom staff look at.
    "ServiceCustomer": "userId orders history complaints",
    # Null for customers themselves.
    "ServiceCustomerHistory": "orders spent firstOrderAt lastOrderAt shareReturned goodies",
    "ServiceOrderConnection": "edges pageInfo totalCount",
    "ServiceOrderEdge": "node cursor",
    "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
    "ServiceDeliveryQuote": "options isTold",
    "ServiceDeliveryOption": "methodId name earliest latest text orderBy secondsLeft orderWithin "
    "afterPaymentMin afterPaymentMax afterPaymentText lines",
    "ServiceQuotedLine": "variantId quantity standing availableOn earliest latest",
    "ServiceMessage": "id kind state subject trial orderId channel channelId toldWith factAt "
    "dueAt deadlineAt finishedAt",
}
"""Who sees the row may see these."""
