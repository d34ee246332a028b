"""Plain forms: what was typed, read field by field."""

from saleor_service_plugin.dashboard import plain_form


def _never(text: object) -> object:
    raise plain_form.NotReadableError(f"not {text}")


def test_every_field_is_read_though_one_before_it_cannot_be() -> None:
    typed: dict[str, object] = {"a": "x", "b": "7", "c": "left alone", "d": "y"}
    readers = {"a": _never, "b": plain_form.whole, "d": _never}
    assert plain_form.read(typed, readers) == ({"b": 7}, {"a": "not x", "d": "not y"})
