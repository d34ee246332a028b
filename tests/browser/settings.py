"""As the saleor tier, with passwords and tokens that a production server can check."""

from django.conf import global_settings

from tests.saleor.settings import *  # noqa: F403

PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
