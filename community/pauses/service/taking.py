"""Taking what the pause suggests, for whoever has no script: only what the guard finds itself in the words as sent."""

from collections.abc import Mapping

from community.kernel.errors import Paused
from community.text.marking import key, without

ALL = "all"


def take(paused: Paused, wanted: str) -> Mapping[str, str]:
    """The fields whose words change, with what stands there then; `wanted` names one finding, or all but sentences.

    A place or a kind that the guard does not find there now names nothing, and nothing is changed.
    """
    changed = {}
    for field, findings in paused.findings.items():
        taken = [one for one in findings if wanted == key(field, one) or (wanted == ALL and one.kind != "case_detail")]
        if taken:
            changed[field] = without(field, paused.texts[field], taken)
    return changed
