"""Our own addresses, below `/plugins/global/saleor.service/`."""

from django.urls import include, path

from . import assets, callbacks, doors

urlpatterns = [
    path("graphql/", doors.graphql, name="service-graphql"),
    path("health/", doors.health, name="service-health"),
    path("in/<uuid:public_id>/", callbacks.callback, name="service-callback"),
    path("static/<str:digest>/<str:name>", assets.file, name="service-static"),
    path("p/", include("saleor_service_plugin.pages.urls")),
    path("dashboard", include("saleor_service_plugin.dashboard.urls")),
    path("dashboard/", include("saleor_service_plugin.dashboard.urls")),
]
