"""The schema: its operations in one place, served twice."""

from functools import cache

import graphene
from graphql import GraphQLSchema
from saleor.graphql.core.types import BaseObjectType

from .address_queries import AddressQueries
from .backorder_queries import BackorderQueries
from .calendar_queries import CalendarQueries
from .campaign_queries import CampaignQueries
from .carrier_queries import CarrierQueries
from .channel_queries import ChannelQueries
from .clock_queries import ClockQueries
from .complaint_list import ComplaintListQueries
from .complaint_queries import ComplaintQueries
from .complaint_report import ComplaintReportQueries
from .consent_queries import ConsentQueries
from .delay_queries import DelayQueries
from .goodie_queries import GoodieQueries
from .grant_queries import GrantQueries
from .health_queries import HealthQueries
from .message_queries import MessageQueries
from .mirror_queries import MirrorQueries
from .mutations.address_allow import ServiceAddressAllow
from .mutations.backorder_fulfill import ServiceBackorderFulfill
from .mutations.brake_discard import ServiceBrakeDiscard
from .mutations.brake_release import ServiceBrakeRelease
from .mutations.calendar_reset import ServiceCalendarReset
from .mutations.calendar_update import ServiceCalendarUpdate
from .mutations.campaign_create import ServiceCampaignCreate
from .mutations.campaign_schedule import ServiceCampaignSchedule
from .mutations.campaign_stop import ServiceCampaignStop
from .mutations.campaign_update import ServiceCampaignUpdate
from .mutations.canned_reply_archive import ServiceCannedReplyArchive
from .mutations.canned_reply_create import ServiceCannedReplyCreate
from .mutations.canned_reply_update import ServiceCannedReplyUpdate
from .mutations.carrier_account_create import ServiceCarrierAccountCreate
from .mutations.carrier_account_delete import ServiceCarrierAccountDelete
from .mutations.carrier_account_rotate_secret import ServiceCarrierAccountRotateSecret
from .mutations.carrier_account_update import ServiceCarrierAccountUpdate
from .mutations.channel_go_live import ServiceChannelGoLive
from .mutations.channel_logo import ServiceChannelLogoUpdate
from .mutations.channel_pause import ServiceChannelPause
from .mutations.channel_trial import ServiceChannelTrial
from .mutations.channel_update import ServiceChannelUpdate
from .mutations.clock_policy_delete import ServiceClockPolicyDelete
from .mutations.clock_policy_set import ServiceClockPolicySet
from .mutations.closure_create import ServiceClosureCreate
from .mutations.closure_delete import ServiceClosureDelete
from .mutations.complaint_create import ServiceComplaintCreate
from .mutations.complaint_end import (
    ServiceComplaintClose,
    ServiceComplaintReopen,
    ServiceComplaintSettle,
)
from .mutations.complaint_merge import ServiceComplaintMerge, ServiceComplaintMergeUndo
from .mutations.complaint_note import ServiceComplaintNoteCreate
from .mutations.complaint_reply import ServiceComplaintReply
from .mutations.complaint_settings_update import ServiceComplaintSettingsUpdate
from .mutations.complaint_update import ServiceComplaintUpdate
from .mutations.consent_confirm import ServiceConsentConfirm
from .mutations.consent_request import ServiceConsentRequest
from .mutations.consent_withdraw import ServiceConsentWithdraw
from .mutations.delay_seen import ServiceDelaySeen
from .mutations.delivery_date_move import ServiceDeliveryDateMove
from .mutations.delivery_wish_create import ServiceDeliveryWishCreate
from .mutations.delivery_wish_settle import ServiceDeliveryWishSettle
from .mutations.event_replay import ServiceEventReplay
from .mutations.goodie_archive import ServiceGoodieArchive
from .mutations.goodie_create import ServiceGoodieCreate
from .mutations.goodie_update import ServiceGoodieUpdate
from .mutations.grant_create import ServiceGrantCreate
from .mutations.grant_take_back import ServiceGrantTakeBack
from .mutations.message_discard import ServiceMessageDiscard
from .mutations.message_release import ServiceMessageRelease
from .mutations.message_resend import ServiceMessageResend
from .mutations.message_retry import ServiceMessageRetry
from .mutations.mirror_refresh import ServiceMirrorRefresh
from .mutations.objection_create import ServiceObjectionCreate
from .mutations.order_code_request import ServiceOrderCodeRequest
from .mutations.order_link_request import ServiceOrderLinkRequest
from .mutations.order_token_revoke import ServiceOrderTokenRevoke
from .mutations.order_unlock import ServiceOrderUnlock
from .mutations.packing_print import ServicePackingSlips, ServiceThankYouCards
from .mutations.parcel_refresh import ServiceParcelRefresh
from .mutations.parcel_settle import ServiceParcelSettle
from .mutations.parcel_state_undo import ServiceParcelStateUndo
from .mutations.parcel_update import ServiceParcelUpdate
from .mutations.promise_settings_update import ServicePromiseSettingsUpdate
from .mutations.referral_link import ServiceReferralLinkCreate, ServiceReferralLinkRevoke
from .mutations.referral_program_update import ServiceReferralProgramUpdate
from .mutations.reward_rule_copy import ServiceRewardRuleCopy
from .mutations.reward_rule_create import ServiceRewardRuleCreate
from .mutations.reward_rule_delete import ServiceRewardRuleDelete
from .mutations.reward_rule_simulate import ServiceRewardRuleSimulate
from .mutations.reward_rule_switch_off import ServiceRewardRuleSwitchOff
from .mutations.reward_rule_switch_on import ServiceRewardRuleSwitchOn
from .mutations.reward_rule_update import ServiceRewardRuleUpdate
from .mutations.reward_settings_update import ServiceRewardSettingsUpdate
from .mutations.shipping_method_carrier_set import ServiceShippingMethodCarrierSet
from .mutations.template_import import ServiceTemplateImport
from .mutations.template_proof import ServiceTemplateTest
from .mutations.template_reset import ServiceTemplateReset
from .mutations.template_undo import ServiceTemplateUndo
from .mutations.template_update import ServiceTemplateUpdate
from .mutations.text_delete import ServiceTextDelete
from .mutations.text_update import ServiceTextUpdate
from .mutations.transit_time_delete import ServiceTransitTimeDelete
from .mutations.transit_time_update import ServiceTransitTimeUpdate
from .mutations.variant_supply_update import ServiceVariantSupplyUpdate
from .mutations.webhook_create import ServiceWebhookCreate
from .mutations.webhook_delete import ServiceWebhookDelete
from .mutations.webhook_rotate_secret import ServiceWebhookRotateSecret
from .mutations.webhook_test import ServiceWebhookTest
from .mutations.webhook_update import ServiceWebhookUpdate
from .order_queries import OrderQueries
from .packing_queries import PackingQueries
from .parcel_queries import ParcelQueries
from .promise_queries import PromiseQueries
from .quiet_queries import QuietQueries
from .quote_queries import QuoteQueries
from .referral_queries import ReferralQueries
from .reply_queries import ReplyQueries
from .report_queries import ReportQueries
from .reward_report import RewardReportQueries
from .rule_queries import RuleQueries
from .template_queries import TemplateQueries
from .webhook_queries import WebhookQueries


class ServiceQueries(
    CampaignQueries,
    ReferralQueries,
    RewardReportQueries,
    GrantQueries,
    QuoteQueries,
    BackorderQueries,
    DelayQueries,
    PromiseQueries,
    CalendarQueries,
    CarrierQueries,
    ParcelQueries,
    OrderQueries,
    MessageQueries,
    ChannelQueries,
    HealthQueries,
    AddressQueries,
    TemplateQueries,
    WebhookQueries,
    MirrorQueries,
    QuietQueries,
    ReportQueries,
    RuleQueries,
    ConsentQueries,
    GoodieQueries,
    PackingQueries,
    ReplyQueries,
    ComplaintQueries,
    ComplaintListQueries,
    ComplaintReportQueries,
    ClockQueries,
):
    """Everything that can be asked."""

    class Meta:
        abstract = True


class ServiceMutations(BaseObjectType):
    """Everything that can be done."""

    service_canned_reply_create = ServiceCannedReplyCreate.Field()
    service_canned_reply_update = ServiceCannedReplyUpdate.Field()
    service_canned_reply_archive = ServiceCannedReplyArchive.Field()
    service_order_token_revoke = ServiceOrderTokenRevoke.Field()
    service_order_unlock = ServiceOrderUnlock.Field()
    service_order_code_request = ServiceOrderCodeRequest.Field()
    service_order_link_request = ServiceOrderLinkRequest.Field()
    service_consent_request = ServiceConsentRequest.Field()
    service_consent_confirm = ServiceConsentConfirm.Field()
    service_consent_withdraw = ServiceConsentWithdraw.Field()
    service_objection_create = ServiceObjectionCreate.Field()
    service_message_resend = ServiceMessageResend.Field()
    service_message_retry = ServiceMessageRetry.Field()
    service_message_release = ServiceMessageRelease.Field()
    service_message_discard = ServiceMessageDiscard.Field()
    service_channel_update = ServiceChannelUpdate.Field()
    service_channel_logo_update = ServiceChannelLogoUpdate.Field()
    service_channel_go_live = ServiceChannelGoLive.Field()
    service_channel_pause = ServiceChannelPause.Field()
    service_channel_trial = ServiceChannelTrial.Field()
    service_brake_release = ServiceBrakeRelease.Field()
    service_brake_discard = ServiceBrakeDiscard.Field()
    service_address_allow = ServiceAddressAllow.Field()
    service_template_update = ServiceTemplateUpdate.Field()
    service_template_reset = ServiceTemplateReset.Field()
    service_template_undo = ServiceTemplateUndo.Field()
    service_template_import = ServiceTemplateImport.Field()
    service_template_test = ServiceTemplateTest.Field()
    service_text_update = ServiceTextUpdate.Field()
    service_text_delete = ServiceTextDelete.Field()
    service_webhook_create = ServiceWebhookCreate.Field()
    service_webhook_update = ServiceWebhookUpdate.Field()
    service_webhook_rotate_secret = ServiceWebhookRotateSecret.Field()
    service_webhook_delete = ServiceWebhookDelete.Field()
    service_webhook_test = ServiceWebhookTest.Field()
    service_event_replay = ServiceEventReplay.Field()
    service_mirror_refresh = ServiceMirrorRefresh.Field()
    service_parcel_update = ServiceParcelUpdate.Field()
    service_parcel_state_undo = ServiceParcelStateUndo.Field()
    service_parcel_settle = ServiceParcelSettle.Field()
    service_parcel_refresh = ServiceParcelRefresh.Field()
    service_carrier_account_create = ServiceCarrierAccountCreate.Field()
    service_carrier_account_update = ServiceCarrierAccountUpdate.Field()
    service_carrier_account_rotate_secret = ServiceCarrierAccountRotateSecret.Field()
    service_carrier_account_delete = ServiceCarrierAccountDelete.Field()
    service_shipping_method_carrier_set = ServiceShippingMethodCarrierSet.Field()
    service_promise_settings_update = ServicePromiseSettingsUpdate.Field()
    service_calendar_update = ServiceCalendarUpdate.Field()
    service_calendar_reset = ServiceCalendarReset.Field()
    service_closure_create = ServiceClosureCreate.Field()
    service_closure_delete = ServiceClosureDelete.Field()
    service_transit_time_update = ServiceTransitTimeUpdate.Field()
    service_transit_time_delete = ServiceTransitTimeDelete.Field()
    service_variant_supply_update = ServiceVariantSupplyUpdate.Field()
    service_delay_seen = ServiceDelaySeen.Field()
    service_delivery_date_move = ServiceDeliveryDateMove.Field()
    service_backorder_fulfill = ServiceBackorderFulfill.Field()
    service_delivery_wish_create = ServiceDeliveryWishCreate.Field()
    service_delivery_wish_settle = ServiceDeliveryWishSettle.Field()
    service_campaign_create = ServiceCampaignCreate.Field()
    service_campaign_update = ServiceCampaignUpdate.Field()
    service_campaign_schedule = ServiceCampaignSchedule.Field()
    service_campaign_stop = ServiceCampaignStop.Field()
    service_referral_link_create = ServiceReferralLinkCreate.Field()
    service_referral_link_revoke = ServiceReferralLinkRevoke.Field()
    service_referral_program_update = ServiceReferralProgramUpdate.Field()
    service_grant_create = ServiceGrantCreate.Field()
    service_grant_take_back = ServiceGrantTakeBack.Field()
    service_goodie_create = ServiceGoodieCreate.Field()
    service_goodie_update = ServiceGoodieUpdate.Field()
    service_goodie_archive = ServiceGoodieArchive.Field()
    service_reward_settings_update = ServiceRewardSettingsUpdate.Field()
    service_reward_rule_create = ServiceRewardRuleCreate.Field()
    service_reward_rule_update = ServiceRewardRuleUpdate.Field()
    service_reward_rule_delete = ServiceRewardRuleDelete.Field()
    service_reward_rule_switch_on = ServiceRewardRuleSwitchOn.Field()
    service_reward_rule_switch_off = ServiceRewardRuleSwitchOff.Field()
    service_reward_rule_copy = ServiceRewardRuleCopy.Field()
    service_reward_rule_simulate = ServiceRewardRuleSimulate.Field()
    service_packing_slips = ServicePackingSlips.Field()
    service_thank_you_cards = ServiceThankYouCards.Field()
    service_complaint_create = ServiceComplaintCreate.Field()
    service_complaint_reply = ServiceComplaintReply.Field()
    service_complaint_note_create = ServiceComplaintNoteCreate.Field()
    service_complaint_update = ServiceComplaintUpdate.Field()
    service_complaint_settle = ServiceComplaintSettle.Field()
    service_complaint_close = ServiceComplaintClose.Field()
    service_complaint_reopen = ServiceComplaintReopen.Field()
    service_complaint_merge = ServiceComplaintMerge.Field()
    service_complaint_merge_undo = ServiceComplaintMergeUndo.Field()
    service_clock_policy_set = ServiceClockPolicySet.Field()
    service_clock_policy_delete = ServiceClockPolicyDelete.Field()
    service_complaint_settings_update = ServiceComplaintSettingsUpdate.Field()

    class Meta:
        abstract = True


class Query(ServiceQueries):
    """The root of our own schema."""

    class Meta:
        description = "What can be asked of the service plugin."


class Mutation(ServiceMutations):
    """The root of our own schema."""

    class Meta:
        description = "What can be done with the service plugin."


@cache
def own_schema() -> GraphQLSchema:
    """Return the schema of the plugin's own address."""
    return graphene.Schema(query=Query, mutation=Mutation)
