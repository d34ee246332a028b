"""The addresses of public pages, below `/plugins/global/saleor.service/p/`."""

from django.urls import path

from . import consent_page, link_page, logo, order_page, unsubscribe_page

urlpatterns = [
    path("order/<str:token>", order_page.answer, name="service-order-page"),
    path("order", link_page.answer, name="service-link-page"),
    path("order/", link_page.answer),
    path("unsubscribe/<str:token>", unsubscribe_page.answer, name="service-unsubscribe-page"),
    path("consent/<str:token>", consent_page.answer, name="service-consent-page"),
    path("logo/<int:channel_id>/<str:name>", logo.answer, name="service-logo"),
]
