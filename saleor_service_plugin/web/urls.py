"""Our own addresses, below `/plugins/global/saleor.service/`."""

from django.urls import path

from . import doors

urlpatterns = [
    path("graphql/", doors.graphql, name="service-graphql"),
    path("health/", doors.health, name="service-health"),
]
