"""The addresses of public pages, below `/plugins/global/saleor.service/p/`."""

from django.urls import path

from . import (
    consent_page,
    file_door,
    link_page,
    logo,
    order_page,
    referral_page,
    unsubscribe_page,
)

urlpatterns = [
    path("r/<str:code>", referral_page.answer, name="service-referral-page"),
    path("order/<str:token>", order_page.answer, name="service-order-page"),
    path("order", link_page.answer, name="service-link-page"),
    path("order/", link_page.answer),
    path("unsubscribe/<str:token>", unsubscribe_page.answer, name="service-unsubscribe-page"),
    path("consent/<str:token>", consent_page.answer, name="service-consent-page"),
    path("file/<str:token>", file_door.answer, name="service-file"),
    path("logo/<int:channel_id>/<str:name>", logo.answer, name="service-logo"),
]
