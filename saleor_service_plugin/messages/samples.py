"""placeholder"""


def sample(kind: str) -> dict[str, object]:
    return {}
